"""Calendars as text: RFC 5545 with RFC 7986's name. Moments are written in UTC, so that no time zone has to be told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

# Octets a line, without its end (RFC 5545, 3.1).
LONGEST_LINE = 75
PRODUCT = "-//Buy Social Danmark//Behov//DA"


@dataclass(frozen=True)
class CalendarEvent:
    """One event. Without `lasts` it is a moment, such as a deadline. `sequence` grows when the event is changed."""

    uid: str
    starts_at: datetime
    stamped_at: datetime
    summary: str
    description: str = ""
    address: str = ""
    location: str = ""
    lasts: timedelta | None = None
    sequence: int = 0
    is_cancelled: bool = False


def calendar(name: str, events: Iterable[CalendarEvent], *, method: str = "PUBLISH") -> str:
    """A calendar with its events, each line folded and ended as the standard asks."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        f"METHOD:{method}",
        f"NAME:{escaped(name)}",
        f"X-WR-CALNAME:{escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
    ]
    for event in events:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def _event(event: CalendarEvent) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{utc(event.stamped_at)}"
    yield f"DTSTART:{utc(event.starts_at)}"
    if event.lasts:
        yield f"DTEND:{utc(event.starts_at + event.lasts)}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"SUMMARY:{escaped(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{escaped(event.description)}"
    if event.location:
        yield f"LOCATION:{escaped(event.location)}"
    if event.address:
        yield f"URL:{event.address}"
    yield f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}"
    # A deadline takes nobody's time.
    yield f"TRANSP:{'OPAQUE' if event.lasts else 'TRANSPARENT'}"
    yield "END:VEVENT"


def utc(moment: datetime) -> str:
    """A moment in UTC: 20261123T110000Z."""
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    """A text value (RFC 5545, 3.3.11); characters that no calendar may hold are left out."""
    clean = "".join(
        c for c in text.replace("\r\n", "\n").replace("\r", "\n") if c in "\n\t" or _is_allowed(c)
    )
    for sign in ("\\", ";", ","):
        clean = clean.replace(sign, f"\\{sign}")
    return clean.replace("\n", "\\n")


def _is_allowed(character: str) -> bool:
    number = ord(character)
    # Controls end lines for some readers; lone surrogates have no octets.
    return (
        number >= 32
        and not 0x7F <= number <= 0x9F
        and not 0xD800 <= number <= 0xDFFF
        and number not in (0x2028, 0x2029)
    )


def folded(line: str) -> Iterator[str]:
    """A line in pieces of at most 75 octets, none of them cut within a character; the later ones begin with a space."""
    piece, size = "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > LONGEST_LINE:
            yield piece
            piece, size = " ", 1
        piece += character
        size += octets
    yield piece
