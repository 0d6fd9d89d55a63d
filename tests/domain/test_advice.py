from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.advice import CHANGES, advice
from app.domain.matching import Candidate, Need, Offer, score
from app.domain.reservation import Reservation
from app.reference import catalogue

PLACES = catalogue.places()
DAY = date(2026, 11, 24)
NEED = Need(cpv=("55520000",), place=PLACES["0791"], value_dkk=400_000)
BARE = Candidate(cvr="99000001", text_fit=0.2)
FULL = Candidate(
    cvr="99000002",
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

candidates = st.builds(
    Candidate,
    cvr=st.just("99000003"),
    text_fit=st.floats(0, 1),
    cpv=st.sampled_from([(), ("55520000",), ("90910000",)]),
    offers=st.sampled_from([(), (Offer("x", ("55520000",), 100_000),), (Offer("x", (), None),)]),
    home=st.sampled_from([None, PLACES["0791"], PLACES["0400"]]),
    nationwide=st.booleans(),
    area_stated=st.booleans(),
    area=st.sampled_from([frozenset(), frozenset({"0791"}), frozenset({"0400"})]),
    current_schemes=st.sets(st.sampled_from(["rsv", "par54", "par190"])).map(frozenset),
    attested=st.booleans(),
    target_groups=st.sampled_from([(), ("young_neet",)]),
    has_impact=st.booleans(),
    updated_on=st.sampled_from([None, DAY, DAY - timedelta(days=700)]),
)
needs = st.builds(
    Need,
    cpv=st.sampled_from([(), ("55520000",), ("55520000", "90910000")]),
    place=st.sampled_from([None, PLACES["0791"], PLACES["0580"]]),
    value_dkk=st.sampled_from([None, 50_000, 400_000]),
    reservation=st.sampled_from([None, *Reservation]),
)


def test_a_supplier_that_has_everything_is_told_nothing() -> None:
    assert advice(NEED, FULL, DAY) == ()


def test_the_change_that_gives_most_comes_first() -> None:
    found = advice(NEED, BARE, DAY)
    assert found[0].code == "add_code"
    assert found[0].values["code"] == "55520000"
    assert {a.code for a in found} == set(CHANGES) - {"document_par190", "use_words"}


@pytest.mark.parametrize(
    ("sells", "words", "told"),
    [
        (("77310000",), 0.2, ""),
        (("15812000",), 0.2, "55520000"),
        (("77310000",), 0.9, "90910000"),
        ((), 0.0, "90910000"),
    ],
)
def test_nobody_is_told_to_sell_something_else_than_its_trade(
    sells: tuple[str, ...], words: float, told: str
) -> None:
    need = Need(cpv=("90910000", "55520000"))
    found = advice(need, Candidate(cvr="99000004", text_fit=words, cpv=sells), DAY)
    assert [a.values["code"] for a in found if a.code == "add_code"] == ([told] if told else [])


def test_what_lifts_a_rule_comes_before_any_points() -> None:
    far = replace(FULL, area=frozenset({"0101"}), home=PLACES["0101"], target_groups=())
    found = advice(NEED, far, DAY)
    assert (found[0].code, found[0].lifts_rule) == ("deliver_there", True)
    assert [a.code for a in found] == ["deliver_there", "state_groups"]


@pytest.mark.parametrize("reservation", list(Reservation))
def test_a_reserved_contract_asks_for_its_own_documentation(reservation: Reservation) -> None:
    bare = replace(FULL, current_schemes=frozenset({"rsv"}))
    found = advice(replace(NEED, reservation=reservation), bare, DAY)
    assert found[0].code == f"document_{reservation.value}"
    assert found[0].lifts_rule


@given(needs, candidates)
def test_doing_what_is_advised_gives_the_points_promised(need: Need, candidate: Candidate) -> None:
    before = score(need, candidate, DAY)
    for piece in advice(need, candidate, DAY):
        changed = CHANGES[piece.code](need, candidate, DAY)
        assert changed is not None
        after = score(need, changed[0], DAY)
        assert after.total - before.total == pytest.approx(piece.points, abs=1e-9) or piece.lifts_rule
        assert piece.points > 0 or piece.lifts_rule
        assert not piece.lifts_rule or sum(r.holds for r in after.rules) > sum(r.holds for r in before.rules)
