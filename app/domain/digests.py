"""When a digest is due. Days and weeks are those of Denmark; a week begins on Monday (ISO 8601)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from app.domain.mailing import Frequency
from app.domain.moments import danish_day, in_utc

# What was written in a transaction that is still open is not seen yet: a digest tells of what is older than this.
SETTLED_AFTER = timedelta(minutes=5)


def period(frequency: Frequency, moment: datetime) -> date | None:
    """The first day of the period a moment lies in; None for frequencies without periods."""
    day = danish_day(moment)
    if frequency is Frequency.DAILY:
        return day
    if frequency is Frequency.WEEKLY:
        return day - timedelta(days=day.weekday())
    return None


def is_due(frequency: Frequency, looked_at: datetime, now: datetime) -> bool:
    """Whether to look again, having looked at `looked_at`: once a day, once a week, always, or not at all.

    A run that was missed is made up for by the next; a clock that was put back waits until it has caught up.
    """
    if frequency is Frequency.NEVER or in_utc(looked_at) > in_utc(now):
        return False
    if frequency is Frequency.AT_ONCE:
        return True
    before, this = period(frequency, looked_at), period(frequency, now)
    assert before is not None
    assert this is not None
    return before < this


def told_until(now: datetime, since: datetime) -> datetime:
    """Up to when a digest written now tells what happened; never before where the last one ended."""
    return max(in_utc(since), in_utc(now) - SETTLED_AFTER)
