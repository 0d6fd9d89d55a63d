"""When a digest is due: once in a Danish day or week, over midnight, summer time and clocks put back."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.digests import SETTLED_AFTER, begins, is_due, told_until
from app.domain.mailing import Frequency
from app.domain.moments import DENMARK, danish_day

AT_ONCE, DAILY, WEEKLY, NEVER = Frequency
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("frequency", "looked_at", "now", "due"),
    [
        # Winter: midnight in Denmark is 23 in UTC.
        (DAILY, "2026-11-26 22:30", "2026-11-26 22:59", False),
        (DAILY, "2026-11-26 22:30", "2026-11-26 23:00", True),
        # Summer: 22 in UTC.
        (DAILY, "2026-07-01 21:30", "2026-07-01 21:59", False),
        (DAILY, "2026-07-01 21:30", "2026-07-01 22:00", True),
        # The nights in which the clock is changed have 23 and 25 hours.
        (DAILY, "2026-03-28 23:10", "2026-03-29 21:59", False),
        (DAILY, "2026-03-28 23:10", "2026-03-29 22:00", True),
        (DAILY, "2026-10-24 22:10", "2026-10-25 22:59", False),
        (DAILY, "2026-10-24 22:10", "2026-10-25 23:00", True),
        # Weeks begin on Monday: 23 November 2026 is one.
        (WEEKLY, "2026-11-20 08:00", "2026-11-22 22:59", False),
        (WEEKLY, "2026-11-20 08:00", "2026-11-22 23:00", True),
        (WEEKLY, "2026-11-23 08:00", "2026-11-29 08:00", False),
        # Over New Year a week goes on.
        (WEEKLY, "2026-12-29 08:00", "2027-01-03 08:00", False),
        (WEEKLY, "2026-12-29 08:00", "2027-01-04 08:00", True),
        # A Monday without a run is made up for.
        (WEEKLY, "2026-11-16 08:00", "2026-11-25 08:00", True),
        # Clocks put back wait.
        (DAILY, "2026-11-27 08:00", "2026-11-26 08:00", False),
        (AT_ONCE, "2026-11-27 08:00", "2026-11-26 08:00", False),
        (AT_ONCE, "2026-11-26 08:00", "2026-11-26 08:01", True),
        (NEVER, "2020-01-01 08:00", "2026-11-26 08:00", False),
    ],
)
def test_when_it_is_due(frequency: Frequency, looked_at: str, now: str, due: bool) -> None:
    assert is_due(frequency, utc(looked_at), utc(now)) is due


@given(st.sampled_from([DAILY, WEEKLY]), st.lists(MOMENTS, min_size=1, max_size=40).map(sorted))
def test_however_often_it_runs_there_is_one_a_period(frequency: Frequency, runs: list[datetime]) -> None:
    looked_at, periods = runs[0], []
    for now in runs[1:]:
        if is_due(frequency, looked_at, now):
            looked_at = now
            periods.append(begins(frequency, now))
    assert len(periods) == len(set(periods))
    # And none is left out in which it ran, but for the first, in which it began.
    assert set(periods) == {begins(frequency, now) for now in runs} - {begins(frequency, runs[0])}


@given(MOMENTS)
def test_a_day_begins_at_danish_midnight_and_a_week_with_its_monday(moment: datetime) -> None:
    day, week = begins(DAILY, moment), begins(WEEKLY, moment)
    assert day is not None
    assert week is not None
    assert week <= day <= moment
    for began in (day, week):
        assert began.astimezone(DENMARK).time() == time()
    assert danish_day(day) == danish_day(moment)
    assert danish_day(week).weekday() == 0
    assert danish_day(moment) - danish_day(week) < timedelta(days=7)
    # The moment before is another period.
    assert is_due(DAILY, day - timedelta(seconds=1), moment)
    assert not is_due(DAILY, day, moment)


@given(st.lists(MOMENTS, min_size=2, max_size=40))
def test_what_digests_tell_of_neither_overlaps_nor_leaves_gaps(runs: list[datetime]) -> None:
    mark = runs[0]
    for now in runs[1:]:
        upto = told_until(now, mark)
        assert upto >= mark
        assert upto == mark or upto == now - SETTLED_AFTER
        mark = upto
