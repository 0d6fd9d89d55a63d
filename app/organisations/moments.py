"""Moments read back from the database."""

from __future__ import annotations

from datetime import UTC, datetime


def aware(moment: datetime) -> datetime:
    """SQLite keeps no time zone; what we write is UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
