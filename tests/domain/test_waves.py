"""Waves: nobody twice, the stop rules, and pauses counted in working days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.moments import DENMARK, danish_day, in_utc
from app.domain.waves import (
    BOUNDS,
    GRACE,
    Hold,
    Standing,
    Terms,
    is_link_alive,
    morning_after,
    next_wave,
    pick,
    wave_now,
)
from app.domain.working_days import is_working_day

NOON = datetime(2026, 11, 26, 11, tzinfo=UTC)  # a Thursday
moments = st.datetimes(datetime(2024, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))
numbers = st.integers(0, 60)
terms = st.builds(Terms, *(st.integers(*BOUNDS[name]) for name in ("size", "pause", "enough")))
standings = st.builds(
    Standing,
    is_open=st.booleans(),
    is_stopped=st.booleans(),
    waiting=numbers,
    interested=numbers,
    last_at=st.none() | moments,
    answer_by=st.none() | moments,
)


@given(standings, terms, moments)
def test_a_wave_goes_only_to_an_open_need_with_somebody_left_and_too_few_interested(
    at: Standing, on: Terms, now: datetime
) -> None:
    due = next_wave(at, on, now)
    may = at.is_open and not at.is_stopped and at.waiting > 0 and at.interested < on.enough
    if isinstance(due, Hold):
        assert not may or due is Hold.OVER
        return
    assert may
    if at.answer_by is not None:
        assert max(due, now) < at.answer_by
    if at.last_at is not None:
        assert due > at.last_at
        assert is_working_day(danish_day(due))
        assert due.astimezone(DENMARK).hour == 8


@given(moments, st.integers(*BOUNDS["pause"]))
def test_a_pause_is_so_many_working_days(last: datetime, pause: int) -> None:
    due = danish_day(morning_after(last, pause))
    day, count = danish_day(last), 0
    while day < due:
        day += timedelta(days=1)
        count += is_working_day(day)
    assert (count, is_working_day(due)) == (pause, True)


@given(st.lists(st.sampled_from("abcdefghij")), st.sets(st.sampled_from("abcdefghij")), st.integers(1, 5))
def test_nobody_is_told_twice_and_the_order_is_kept(queue: list[str], told: set[str], size: int) -> None:
    chosen = list(pick(queue, told, size))
    assert len(chosen) == len(set(chosen)) <= size
    assert not set(chosen) & told
    assert chosen == [c for c in dict.fromkeys(queue) if c in chosen]
    rest = set(queue) - told - set(chosen)
    assert not rest or len(chosen) == size


@pytest.mark.parametrize(
    ("last", "pause", "due"),
    [
        (NOON, 1, datetime(2026, 11, 27, 7, tzinfo=UTC)),
        (NOON, 3, datetime(2026, 12, 1, 7, tzinfo=UTC)),  # over a weekend
        (datetime(2026, 12, 22, 12, tzinfo=UTC), 2, datetime(2026, 12, 28, 7, tzinfo=UTC)),  # over Christmas
        (
            datetime(2026, 3, 31, 12, tzinfo=UTC),
            3,
            datetime(2026, 4, 8, 6, tzinfo=UTC),
        ),  # over Easter, in summer
    ],
)
def test_the_morning_after_a_pause(last: datetime, pause: int, due: datetime) -> None:
    assert morning_after(last, pause) == due


def test_the_reasons_why_no_wave_goes_out() -> None:
    whole = {"is_open": True, "waiting": 1}
    assert next_wave(Standing(**whole), Terms(), NOON) == NOON
    for more, hold in (
        ({"is_open": False}, Hold.NOT_OPEN),
        ({"is_stopped": True}, Hold.STOPPED),
        ({"waiting": 0}, Hold.NONE_LEFT),
        ({"interested": 5}, Hold.ENOUGH),
        ({"answer_by": NOON}, Hold.OVER),
        ({"last_at": NOON, "answer_by": NOON + timedelta(days=4)}, Hold.OVER),
    ):
        assert next_wave(Standing(**whole | more), Terms(), NOON) is hold
    # The buyer may send one however many are interested, and also when stopped.
    assert wave_now(Standing(**whole | {"interested": 9, "is_stopped": True})) is None
    assert wave_now(Standing(is_open=True)) is Hold.NONE_LEFT
    assert wave_now(Standing(is_open=False, waiting=3)) is Hold.NOT_OPEN


@given(moments, moments, st.none() | moments)
def test_a_link_ends(sent: datetime, now: datetime, answer_by: datetime | None) -> None:
    if is_link_alive(answer_by, sent, now) and answer_by:
        assert in_utc(now) < answer_by + GRACE
