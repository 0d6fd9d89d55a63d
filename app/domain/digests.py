"""When a digest is due. Days and weeks are those of Denmark; a week begins on Monday (ISO 8601)."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from app.domain.mailing import Frequency
from app.domain.moments import DENMARK, danish_day, in_utc

# What was written in a transaction that is still open is not seen yet: a digest tells of what is older than this.
SETTLED_AFTER = timedelta(minutes=5)


def begins(frequency: Frequency, moment: datetime) -> datetime | None:
    """When the period of a moment began, in UTC: midnight in Denmark, or that before Monday. None for never.

    Of mails that come at once, every moment is a period of its own.
    """
    if frequency is Frequency.NEVER:
        return None
    if frequency is Frequency.AT_ONCE:
        return in_utc(moment)
    day = danish_day(moment)
    if frequency is Frequency.WEEKLY:
        day -= timedelta(days=day.weekday())
    return datetime.combine(day, time(), DENMARK).astimezone(UTC)


def is_due(frequency: Frequency, looked_at: datetime, now: datetime) -> bool:
    """Whether to look again, having looked at `looked_at`: once a day, once a week, always, or not at all.

    A run that was missed is made up for by the next; a clock that was put back waits until it has caught up.
    """
    began = begins(frequency, now)
    return began is not None and in_utc(looked_at) < began


def told_until(now: datetime, since: datetime) -> datetime:
    """Up to when a digest written now tells what happened; never before where the last one ended."""
    return max(in_utc(since), in_utc(now) - SETTLED_AFTER)
