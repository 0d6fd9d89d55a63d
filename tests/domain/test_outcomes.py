"""What can come of a need."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import outcomes
from app.domain.needs import State
from app.domain.outcomes import Award, Refused, Told

KRONER = st.integers(0, 10**12)


@pytest.mark.parametrize(
    ("awards", "talks_only", "reason"),
    [
        ([], False, "nobody"),
        ([Award("1", "A")], True, "talks_only"),
        ([Award("1", "A"), Award("1", "A")], False, "twice"),
        ([Award("1", "A", lots=("LOT-1",)), Award("1", "A", lots=("LOT-2", "LOT-1"))], False, "twice"),
        ([Award(str(n), "A") for n in range(101)], False, "too_many"),
    ],
)
def test_awards_that_cannot_be(awards: list[Award], talks_only: bool, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        outcomes.check_awards(awards, talks_only=talks_only)


def test_one_supplier_may_win_two_lots_and_two_one_lot() -> None:
    outcomes.check_awards(
        [
            Award("1", "A", lots=("LOT-1",)),
            Award("1", "A", lots=("LOT-2",)),
            Award("2", "B", lots=("LOT-1",)),
        ],
        talks_only=False,
    )


def test_no_award_says_what_stood_in_the_way_unless_it_was_only_talk() -> None:
    outcomes.check_no_award(["P7"], {"P7"}, talks_only=False)
    outcomes.check_no_award([], {"P7"}, talks_only=True)
    for barriers, talks_only in ([], False), (["X1"], False), (["X1"], True):
        with pytest.raises(Refused, match="no_barrier"):
            outcomes.check_no_award(barriers, {"P7"}, talks_only=talks_only)


@given(st.lists(st.integers(0, 20), unique=True), st.sets(st.integers(0, 20)), st.sets(st.integers(0, 20)))
def test_nobody_who_answered_hears_nothing(answered: list[int], awarded: set[int], told: set[int]) -> None:
    owed = outcomes.owed_feedback(map(str, answered), map(str, awarded), map(str, told))
    assert set(owed) == {str(n) for n in set(answered) - awarded - told}


@given(KRONER, KRONER)
def test_agreeing_is_mutual(one: int, other: int) -> None:
    assert outcomes.agree(one, other) == outcomes.agree(other, one)
    assert outcomes.agree(one, one)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [(100, 90, True), (100, 89, False), (0, 0, True), (0, 1, False), (None, 1, None)],
)
def test_within_ten_percent_is_the_same(one: int | None, other: int, same: bool | None) -> None:
    assert outcomes.agree(one, other) is same


def test_figures_count_only_what_both_say_as_confirmed() -> None:
    day = date(2026, 3, 1)
    found = outcomes.figures(
        [
            Told(State.AWARDED, day, 3, day + timedelta(days=20), (), ((100, 95), (200, None))),
            Told(State.NOT_AWARDED, day, 0, day + timedelta(days=40), ("P7", "P1")),
            Told(State.NOT_AWARDED, day, 1, day + timedelta(days=30), ("P7",)),
            Told(State.PUBLISHED, day),
            Told(State.CLOSED, day),
        ]
    )
    assert (found.published, found.open, found.waiting, found.decided, found.answers) == (5, 1, 1, 3, 4)
    # The open one may still be answered.
    assert found.without_answer == 2
    assert (found.days, found.awarded_dkk, found.confirmed_dkk) == (30, 300, 100)
    assert found.barriers == (("P7", 2), ("P1", 1))


def test_no_needs_have_no_median() -> None:
    assert outcomes.figures([]).days is None
