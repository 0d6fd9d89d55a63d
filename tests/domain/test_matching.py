from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.matching import WEIGHTS, Candidate, Need, Offer, rank, score
from app.reference import catalogue

PLACES = catalogue.places()
DAY = date(2026, 11, 24)
NEED = Need(cpv=("55520000",), place=PLACES["0791"], value_dkk=400_000)
BEST = Candidate(
    cvr="99000001",
    text_fit=1.0,
    offers=(Offer("Mødeforplejning", ("55520000",), 900_000),),
    cpv=("55520000",),
    home=PLACES["0791"],
    area=frozenset({"0791"}),
    area_stated=True,
    current_schemes=frozenset({"rsv", "par54"}),
    attested=True,
    target_groups=("young_neet",),
    has_impact=True,
    updated_on=DAY,
)


def part(candidate: Candidate, code: str, need: Need = NEED) -> tuple[float, str]:
    found = next(p for p in score(need, candidate, DAY).parts if p.code == code)
    return found.share, found.reason


def test_the_weights_add_up_to_a_hundred() -> None:
    assert sum(WEIGHTS.values()) == 100


def test_a_supplier_that_has_everything_gets_a_hundred() -> None:
    assert score(NEED, BEST, DAY).total == pytest.approx(100)


@pytest.mark.parametrize(
    ("codes", "text_fit", "reason"),
    [
        (("55520000",), 0.0, "same_service"),
        (("55510000",), 0.0, "related_service"),
        (("90910000",), 0.9, "words_fit"),
        (("90910000",), 0.1, "loosely_related"),
        (("90910000",), 0.0, "no_service"),
        ((), 0.6, "words_fit"),
    ],
)
def test_service(codes: tuple[str, ...], text_fit: float, reason: str) -> None:
    assert part(replace(BEST, cpv=codes, text_fit=text_fit), "service")[1] == reason


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, "at_home"),
        ({"home": PLACES["0779"], "area": frozenset({"0779", "0791"})}, "delivers"),
        ({"home": PLACES["0101"], "nationwide": True, "area_stated": True}, "nationwide"),
        ({"home": PLACES["0779"], "area_stated": False}, "next_door"),
        ({"home": PLACES["0101"], "area_stated": False}, "area_not_stated"),
        ({"home": None, "area_stated": False}, "home_unknown"),
    ],
)
def test_place(changes: dict[str, object], reason: str) -> None:
    assert part(replace(BEST, **changes), "place")[1] == reason


def test_outside_a_stated_area_is_a_rule_and_not_a_low_score() -> None:
    far = replace(BEST, home=PLACES["0101"], area=frozenset({"0101"}))
    assert score(NEED, far, DAY).rule == "outside_area"
    assert rank([score(NEED, far, DAY)], DAY) == []


@pytest.mark.parametrize(
    ("annual", "value", "share", "reason"),
    [
        (900_000, 400_000, 1.0, "capacity_enough"),
        (100_000, 400_000, 0.25, "capacity_part"),
        (None, 400_000, 0.5, "capacity_unknown"),
        (900_000, None, 0.7, "capacity_known"),
    ],
)
def test_capacity(annual: int | None, value: int | None, share: float, reason: str) -> None:
    candidate = replace(BEST, offers=(Offer("x", ("55520000",), annual),))
    assert part(candidate, "capacity", replace(NEED, value_dkk=value)) == (share, reason)


def test_documentation_steps() -> None:
    nothing = replace(BEST, current_schemes=frozenset(), attested=False)
    facts = replace(nothing, current_schemes=frozenset({"par54"}))
    renewal = replace(BEST, current_schemes=frozenset({"ppf"}), renewal_only=True)
    verified = replace(BEST, current_schemes=frozenset({"rsv"}))
    shares = [part(c, "documentation")[0] for c in (nothing, facts, renewal, verified, BEST)]
    assert shares == sorted(set(shares))


@given(st.integers(0, 2000), st.integers(0, 2000))
def test_older_is_never_fresher(a: int, b: int) -> None:
    newer, older = sorted((a, b))
    fresh = part(replace(BEST, updated_on=DAY - timedelta(days=newer)), "freshness")[0]
    stale = part(replace(BEST, updated_on=DAY - timedelta(days=older)), "freshness")[0]
    assert 0 <= stale <= fresh <= 1


@given(st.floats(0, 1), st.sets(st.sampled_from(["55520000", "55510000", "90910000"])), st.integers(1, 10**9))
def test_every_score_is_between_nothing_and_a_hundred(fit: float, codes: set[str], value: int) -> None:
    candidate = replace(BEST, text_fit=fit, cpv=tuple(codes))
    assert 0 <= score(replace(NEED, value_dkk=value), candidate, DAY).total <= 100.0001


def test_equals_take_turns_from_day_to_day() -> None:
    equals = [replace(BEST, cvr=str(99_000_000 + n)) for n in range(5)]
    days = [DAY + timedelta(days=n) for n in range(60)]
    first = {rank([score(NEED, c, day) for c in equals], day)[0].cvr for day in days}
    assert len(first) == 5
