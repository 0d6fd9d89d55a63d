"""Events for people's calendars (RFC 5545). Nobody's link to take part stands in them: they are for all to read."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from app.domain.calendar_text import CalendarEvent, calendar
from app.domain.events import State
from app.events.queries import EventView
from app.organisations.mails import link
from app.web.filters import in_language
from app.web.i18n import current_locale, gettext


def written(events: Iterable[EventView], name: str = "") -> str:
    """One calendar; an event that was called off is told so, and leaves the calendars it is in."""
    return calendar(name or gettext("Arrangementer, Buy Social Danmark"), [_event(e) for e in events])


def _event(event: EventView) -> CalendarEvent:
    address = link(current_locale(), "events.show", event_id=event.id)
    return CalendarEvent(
        uid=f"arrangement-{event.id}@{urlsplit(address).hostname}",
        starts_at=event.starts_at,
        stamped_at=event.changed_at,
        summary=in_language(event, "title"),
        description="\n".join((in_language(event, "text"), event.organiser, address)),
        address=address,
        location=event.place or gettext("Online"),
        lasts=event.ends_at - event.starts_at,
        sequence=event.version,
        is_cancelled=event.state == State.CANCELLED,
    )
