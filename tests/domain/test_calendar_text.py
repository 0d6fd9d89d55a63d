"""Calendars as text, against a parser that others maintain."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from app.domain.calendar_text import CalendarEvent, calendar, folded

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
# What a calendar can hold at all: lines end in one way, and there are no controls.
TEXTS = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")) | st.just("\n"), min_size=1, max_size=300
)


@given(TEXTS, TEXTS)
def test_what_is_written_is_read_again(summary: str, description: str) -> None:
    written = calendar("Frister", [CalendarEvent("1@x", NOW, NOW, summary, description, "https://x.dk/1")])
    (event,) = Calendar.from_ical(written).walk("VEVENT")
    assert str(event["SUMMARY"]) == summary
    assert str(event["DESCRIPTION"]) == description


@given(TEXTS)
def test_no_line_is_longer_than_75_octets_and_none_is_cut_in_a_character(text: str) -> None:
    pieces = list(folded(text.replace("\n", "")))
    assert all(len(p.encode()) <= 75 for p in pieces)
    assert pieces[0] + "".join(p[1:] for p in pieces[1:]) == text.replace("\n", "")


@given(st.text(max_size=200))
def test_no_text_ends_its_line_or_adds_an_event(text: str) -> None:
    written = calendar(
        text, [CalendarEvent("1@x", NOW, NOW, f"{text}\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\n{text}")]
    )
    assert written.count("\r\nBEGIN:VEVENT\r\n") == 1
    assert len(Calendar.from_ical(written).walk("VEVENT")) == 1


def test_moments_are_in_utc_and_a_deadline_takes_no_time() -> None:
    at = datetime(2026, 11, 23, 13, tzinfo=timezone(timedelta(hours=1)))
    moment, meeting = Calendar.from_ical(
        calendar(
            "x",
            [
                CalendarEvent("1@x", at, NOW, "Frist"),
                CalendarEvent(
                    "2@x", at, NOW, "Møde", lasts=timedelta(minutes=20), is_cancelled=True, sequence=3
                ),
            ],
        )
    ).walk("VEVENT")
    assert moment["DTSTART"].dt == NOW
    assert "DTEND" not in moment
    assert moment["TRANSP"] == "TRANSPARENT"
    assert meeting["DTEND"].dt == NOW + timedelta(minutes=20)
    assert meeting["STATUS"] == "CANCELLED"
    assert meeting["SEQUENCE"] == 3
