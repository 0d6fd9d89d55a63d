"""What numbers say to do next, and when others may be compared with."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.attention import (
    FEWEST_OTHERS,
    FINEST_STEP,
    Attention,
    Stated,
    Step,
    bounds,
    by_month,
    months_until,
    next_step,
    typical,
)

NUMBERS = st.integers(0, 100_000)
ATTENTION = st.builds(Attention, *[NUMBERS] * 6)
STATED = st.builds(Stated, st.booleans(), st.booleans(), st.booleans(), st.booleans())
ALL = Stated(True, True, True, True)


@pytest.mark.parametrize(
    ("seen", "stated", "step"),
    [
        (Attention(), ALL, Step.WAIT),
        (Attention(shown=12, matched=3), ALL, Step.OFFERS),
        (Attention(shown=400, opened=8, matched=20), ALL, Step.SUMMARY),
        (Attention(shown=400, opened=80, matched=20), Stated(), Step.CONTACT),
        (Attention(shown=400, opened=80, matched=20), Stated(contact=True), Step.PRICE),
        (Attention(shown=400, opened=80, matched=20), Stated(contact=True, price=True), Step.CAPACITY),
        (Attention(400, 80, 20, 0), Stated(True, True, True), Step.REFERENCE),
        (Attention(400, 80, 20, 0), ALL, Step.KEEP),
        (Attention(400, 80, 0, 5), ALL, Step.CODES),
        (Attention(400, 80, 20, 5), Stated(), Step.KEEP),
        (Attention(invited=3), ALL, Step.ANSWER),
        (Attention(invited=2), ALL, Step.WAIT),
        (Attention(400, 80, 20, 5, invited=9, answered=1), ALL, Step.KEEP),
    ],
)
def test_where_buyers_fall_away_says_what_to_do(seen: Attention, stated: Stated, step: Step) -> None:
    assert next_step(seen, stated) is step


@given(ATTENTION, STATED)
def test_there_is_always_one_step_and_never_one_for_what_is_there(seen: Attention, stated: Stated) -> None:
    step = next_step(seen, stated)
    assert not getattr(stated, step.value, False)


@given(st.integers(1, 99), st.integers(0, 2), STATED)
def test_few_counts_never_blame_the_text(shown: int, opened: int, stated: Stated) -> None:
    assert next_step(Attention(shown, opened), stated) in {Step.OFFERS, Step.KEEP}


@given(st.lists(NUMBERS, max_size=40))
def test_others_are_compared_with_when_they_are_enough(others: list[int]) -> None:
    found = typical(others)
    assert (found is None) == (len(others) < FEWEST_OTHERS)
    if found is None:
        return
    third = sorted(others)[(len(others) - 1) // 2 - 1 : len(others) // 2 + 2]
    slack = max(FINEST_STEP / 2, found / 20)
    assert third[0] - slack <= found <= third[-1] + slack


@pytest.mark.parametrize(
    ("others", "shown"),
    [
        ([0, 0, 0, 0, 0], 0),
        ([0, 2, 2, 3, 9], 0),
        ([0, 2, 3, 3, 9], 5),
        ([1, 10, 10, 10, 99], 10),
        ([1, 9, 37, 52, 80], 35),
        ([1, 1, 40, 41, 90, 90], 40),
        ([97, 97, 98, 98, 98], 100),
        ([104, 104, 104, 104, 104], 100),
        ([105, 105, 105, 105, 105], 110),
        ([2_349, 2_349, 2_349, 2_349, 2_349], 2_300),
    ],
)
def test_the_middle_is_told_in_coarse_steps(others: list[int], shown: int) -> None:
    assert typical(others) == shown


@given(st.lists(NUMBERS | st.integers(0, 30), min_size=FEWEST_OTHERS, max_size=40), st.randoms())
def test_no_suppliers_own_count_can_be_told_from_what_is_shown(others: list[int], chance: Random) -> None:
    shown = typical(others)
    assert shown is not None
    assert shown % FINEST_STEP == 0
    # Had every one of them been seen once more, or once less, the same would be shown: so nobody has had it for sure.
    moved = [[n + 1 for n in others], [max(n - 1, 0) for n in others]]
    assert shown in [typical(m) for m in moved]
    # And who has which count is not in it.
    assert typical(chance.sample(others, len(others))) == shown


@given(st.dates(date(2001, 1, 1), date(2200, 1, 1)), st.integers(1, 60))
def test_months_follow_each_other_up_to_the_present(day: date, count: int) -> None:
    months = months_until(day, count)
    assert len(months) == count
    assert months[-1] == day.replace(day=1)
    assert all((b - a).days in {28, 29, 30, 31} for a, b in pairwise(months))


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 36))
def test_months_begin_and_end_at_midnight_in_denmark(day: date, count: int) -> None:
    months = months_until(day, count)
    begun, over = bounds(months[0], months[-1])
    moment = timedelta(microseconds=1)
    assert by_month([begun, over - moment]) == by_month([begun]) + by_month([over - moment])
    assert set(by_month([begun])) == {months[0]}
    assert set(by_month([over - moment])) == {months[-1]}
    assert set(by_month([begun - moment, over])).isdisjoint(months)


def test_new_years_night_is_danish() -> None:
    assert bounds(date(2026, 12, 1), date(2026, 12, 1)) == (
        datetime(2026, 11, 30, 23, tzinfo=UTC),
        datetime(2026, 12, 31, 23, tzinfo=UTC),
    )
