"""Deadlines of needs for people's calendars (RFC 5545)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from flask import abort
from werkzeug.datastructures import MultiDict

from app.domain.calendar_text import CalendarEvent, calendar
from app.domain.moments import in_utc
from app.needs.models import Need
from app.open_needs import presenters as presenters
from app.open_needs.forms import parse
from app.open_needs.queries import line_of
from app.open_needs.search import search
from app.open_needs.words import place_names, where
from app.releases.feeds import BEGINNING
from app.releases.queries import deadlines
from app.web.i18n import gettext

# A calendar holds the nearest deadlines.
MOST = 200
Link = Callable[..., str]


def of_search(args: MultiDict[str, str], now: datetime, link: Link) -> tuple[str, datetime]:
    """The deadlines of the open needs that a search finds, and when they last changed. 404 for unknown filters."""
    form = parse(args)
    if form.errors:
        abort(404)
    found = search(form.filters, now, 1, MOST)
    needs = [n for n in deadlines(found.ids) if line_of(n, now).standing == "open"]
    name = gettext("Frister for behov")
    if form.filters.text:
        name = f"{name}: {form.filters.text}"
    return _written(name, needs, link)


def of_need(need_id: int, link: Link) -> tuple[str, datetime] | None:
    """The deadlines of one need; None for one that is not public.

    Those that the buyer's closing came before are told as cancelled, so that they leave the calendars they are in.
    """
    needs = deadlines([need_id])
    return (
        _written(presenters.translated(needs[0].title, needs[0].title_en).text, needs, link)
        if needs
        else None
    )


def _written(name: str, needs: list[Need], link: Link) -> tuple[str, datetime]:
    events = [event for need in needs for event in _events(need, link)]
    return calendar(name, events), max((e.stamped_at for e in events), default=BEGINNING)


def _events(need: Need, link: Link) -> list[CalendarEvent]:
    host = urlsplit(link("pages.home")).hostname
    title = presenters.translated(need.title, need.title_en).text
    names = where(place_names(need.municipalities, need.nuts, nationwide=need.is_nationwide))
    address = link("needs.show", need_id=need.id)
    buyer = gettext("Anonym køber") if need.is_anonymous else need.buyer_name
    dates = (
        ("spoerg", need.questions_by, gettext("Spørg senest: %(title)s", title=title)),
        ("svar", need.answer_by, gettext("Svar senest: %(title)s", title=title)),
    )
    published = in_utc(need.published_at) if need.published_at else BEGINNING
    closed = in_utc(need.closed_at) if need.closed_at else None
    return [
        CalendarEvent(
            uid=f"behov-{need.id}-{what}@{host}",
            starts_at=in_utc(at),
            stamped_at=closed or published,
            summary=gettext("Lukket for svar: %(title)s", title=title)
            if closed and closed < in_utc(at)
            else summary,
            description="\n".join(p for p in (buyer, names, address) if p),
            address=address,
            sequence=need.version,
            is_cancelled=closed is not None and closed < in_utc(at),
        )
        for what, at, summary in dates
        if at
    ]
