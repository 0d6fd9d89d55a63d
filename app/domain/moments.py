"""Moments and the Danish day they fall on."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

DENMARK = ZoneInfo("Europe/Copenhagen")


def in_utc(moment: datetime) -> datetime:
    """A moment as the database gave it back, in UTC: SQLite keeps no time zone, and what we write is UTC."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def danish_day(moment: datetime) -> date:
    """The day it is in Denmark at a moment, whatever the time of year and wherever the clock stands."""
    return in_utc(moment).astimezone(DENMARK).date()
