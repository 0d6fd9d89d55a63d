"""What numbers say to do next, and when others may be compared with."""

from datetime import date
from itertools import pairwise
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.attention import FEWEST_OTHERS, Attention, Stated, Step, months_until, next_step, typical

NUMBERS = st.integers(0, 100_000)
ATTENTION = st.builds(Attention, NUMBERS, NUMBERS, NUMBERS, NUMBERS)
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
    assert found is None or found == median(others)


@given(st.dates(date(2001, 1, 1), date(2200, 1, 1)), st.integers(1, 60))
def test_months_follow_each_other_up_to_the_present(day: date, count: int) -> None:
    months = months_until(day, count)
    assert len(months) == count
    assert months[-1] == day.replace(day=1)
    assert all((b - a).days in {28, 29, 30, 31} for a, b in pairwise(months))
