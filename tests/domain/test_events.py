"""Events: their path, who may sign up, and who moves up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.events import (
    Refused,
    SignUpState,
    State,
    Step,
    Times,
    check_open,
    danish_moment,
    move,
    moving_up,
    place,
    possible,
)

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
SEATS = st.integers(1, 5)


def test_an_event_goes_along_its_table() -> None:
    later = NOW + timedelta(days=1)
    assert move(State.DRAFT, Step.PUBLISH, later, NOW) is State.PUBLISHED
    assert possible(State.PUBLISHED) == (Step.CANCEL,)
    assert possible(State.CANCELLED) == ()
    with pytest.raises(Refused, match="not_possible"):
        move(State.CANCELLED, Step.PUBLISH, later, NOW)
    with pytest.raises(Refused, match="over"):
        move(State.DRAFT, Step.PUBLISH, NOW, NOW)


@pytest.mark.parametrize(
    ("state", "closes", "reason"),
    [(State.DRAFT, 1, "not_open"), (State.CANCELLED, 1, "not_open"), (State.PUBLISHED, -1, "too_late")],
)
def test_one_signs_up_for_what_is_open(state: State, closes: int, reason: str) -> None:
    starts = NOW + timedelta(hours=5)
    with pytest.raises(Refused, match=reason):
        check_open(Times(state, starts, starts + timedelta(hours=1), NOW + timedelta(hours=closes)), NOW)
    check_open(Times(State.PUBLISHED, starts, starts + timedelta(hours=1), NOW), NOW)


@given(st.integers(0, 20), st.booleans(), SEATS)
def test_nobody_is_seated_before_those_who_wait(free: int, waiting: bool, seats: int) -> None:
    assert (place(free, waiting, seats) is SignUpState.SEATED) == (not waiting and seats <= free)


@given(st.integers(0, 30), st.lists(SEATS, max_size=20))
def test_those_who_move_up_are_the_first_and_fit(free: int, sizes: list[int]) -> None:
    waiting = list(enumerate(sizes))
    up = moving_up(free, waiting)
    assert up == list(range(len(up)))
    assert sum(sizes[: len(up)]) <= free
    assert len(up) == len(sizes) or sum(sizes[: len(up) + 1]) > free


def test_clock_times_are_danish_in_winter_in_summer_and_where_the_clock_is_moved() -> None:
    assert danish_moment(datetime(2027, 1, 5, 9)) == datetime(2027, 1, 5, 8, tzinfo=UTC)
    assert danish_moment(datetime(2027, 7, 5, 9)) == datetime(2027, 7, 5, 7, tzinfo=UTC)
    assert danish_moment(datetime(2027, 10, 31, 2, 30)) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    with pytest.raises(Refused, match="no_such_time"):
        danish_moment(datetime(2027, 3, 28, 2, 30))
