"""Meetings for people's calendars (RFC 5545). What only members may know, as the link of a meeting online, stays out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from urllib.parse import urlsplit

from app.domain.calendar_text import CalendarEvent, calendar
from app.domain.taskforce import State
from app.taskforce import queries, words
from app.taskforce.queries import MeetingLine
from app.web.i18n import gettext

Link = Callable[..., str]


def written(name: str, lines: Iterable[MeetingLine], link: Link) -> tuple[str, datetime]:
    """A calendar of meetings, and when it last changed. `link` makes addresses for outside the browser."""
    shown = list(lines)
    host = urlsplit(link("pages.home")).hostname
    events = [_event(line, host, link) for line in shown]
    return calendar(name, events), max((e.stamped_at for e in events), default=queries.THE_BEGINNING)


def _event(line: MeetingLine, host: str | None, link: Link) -> CalendarEvent:
    address = link("taskforce.show_meeting", meeting_id=line.id)
    is_off = line.state is State.CANCELLED
    title = words.title(line)
    return CalendarEvent(
        uid=f"taskforce-{line.id}@{host}",
        starts_at=line.starts_at,
        stamped_at=line.written_at,
        summary=gettext("Aflyst: %(title)s", title=title) if is_off else title,
        description=address,
        address=address,
        location=line.place or gettext("Online"),
        lasts=line.ends_at - line.starts_at,
        sequence=line.version,
        is_cancelled=is_off,
    )
