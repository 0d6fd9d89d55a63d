"""The demo's verification events, moved to today and held to the schemes' own rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from babel.dates import format_date

from app.domain.schemes import in_force
from app.domain.verification import CURRENT, Event, Status
from app.reference import catalogue

# The day the demo's dates were written for; they move along, so that the demo never goes stale.
WRITTEN_FOR = date(2026, 11, 24)
# A renewal that is decided this near to the end of a period begins when that has ended.
NEAR = timedelta(days=30)
# A day in a note, which moves along with the others and is written in the note's language.
DAY_IN_NOTE = re.compile(r"\{(\d{4}-\d{2}-\d{2})\}")
DAY_FORMATS = {"da": "d.\u00a0MMMM y", "en": "d\u00a0MMMM y"}


def events(rows: list[dict[str, Any]], shift: timedelta) -> Iterator[tuple[str, Event]]:
    """The profiles' verification events, moved by `shift`."""
    for profile in rows:
        for scheme in profile["verifications"]:
            moved = (_event(scheme["scheme"], row, shift) for row in scheme["events"])
            yield from ((profile["cvr"], event) for event in _by_rule(moved))


def _event(scheme: str, row: dict[str, Any], shift: timedelta) -> Event:
    def day(value: str | None) -> date | None:
        return date.fromisoformat(value) + shift if value else None

    recorded = day(row["recorded_on"]) or WRITTEN_FOR + shift
    return Event(
        scheme=scheme,
        status=Status(row["status"]),
        effective_on=day(row["effective_on"]) or recorded,
        valid_to=day(row["valid_to"]),
        checked_on=day(row["checked_on"]),
        reason_code=row["reason_code"],
        note_da=_dated(row["note_da"], shift, "da"),
        note_en=_dated(row["note_en"], shift, "en"),
        recorded_at=_morning(recorded),
    )


def _by_rule(moved: Iterator[Event]) -> Iterator[Event]:
    """With the ends that the rules give: a year that moves over a leap day is a day longer or shorter."""
    ended: date | None = None
    for event in moved:
        if event.status is Status.VERIFIED:
            begins = event.effective_on
            if ended and abs(ended - begins) <= NEAR:
                begins = ended + timedelta(days=1)
                event = _from(event, min(begins, event.effective_on))
            rules = in_force(catalogue.scheme_rules(), event.scheme, begins)
            event = replace(event, valid_to=rules.valid_until(begins))
        elif event.status is Status.EXPIRED and ended:
            event = replace(_from(event, ended + timedelta(days=1)), valid_to=ended)
        elif event.status is Status.RENEWAL_RECEIVED:
            event = replace(event, valid_to=ended)
        ended = event.valid_to if event.status in CURRENT else None
        yield event


def _from(event: Event, day: date) -> Event:
    if day == event.effective_on:
        return event
    return replace(event, effective_on=day, checked_on=day, recorded_at=_morning(day))


def _morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=UTC)


def _dated(note: str, shift: timedelta, language: str) -> str:
    """A note with its days moved by `shift` and written out."""

    def day(found: re.Match[str]) -> str:
        return format_date(date.fromisoformat(found[1]) + shift, DAY_FORMATS[language], locale=language)

    return DAY_IN_NOTE.sub(day, note)
