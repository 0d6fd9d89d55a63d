"""Saved searches of needs: what one asks for, and which open needs are new in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import parse_qsl

from werkzeug.datastructures import MultiDict

from app.domain.digests import told_until
from app.open_needs import presenters
from app.open_needs import queries as open_needs
from app.open_needs.forms import parse
from app.open_needs.queries import NeedLine
from app.open_needs.search import NeedFilters, search
from app.subscriptions.digest import MOST_LINES, Line, SearchMark, Section
from app.subscriptions.links import public
from app.web.i18n import gettext

OPEN = frozenset({"open"})
# A search that finds more than this tells of the newest.
MOST_FOUND = 1000


def kept(args: MultiDict[str, str]) -> NeedFilters:
    """What is kept of the list's parameters: news are open and told newest first, so those two choices go."""
    return replace(parse(args).filters, standings=frozenset(), sort="")


def filters_of(query: str) -> NeedFilters:
    """What a kept query string asks for; a filter that no longer exists is left out."""
    return kept(MultiDict(parse_qsl(query)))


def asks(filters: NeedFilters) -> tuple[str, ...]:
    """The words and filters of a search in the visitor's language; all needs where there are none."""
    words = (f"»{filters.text}«",) if filters.text else ()
    return words + tuple(t.label for t in presenters.tags(filters, filters)) or (gettext("Alle behov"),)


def need_sections(
    marks: Sequence[SearchMark], came: Mapping[int, datetime], now: datetime, locale: str
) -> list[Section]:
    """A section for each search in which an open need has come, in the language spoken now.

    `came`: when each need came out that is new to somebody. Two statements for each search with news.
    """
    found = ((mark, _new(mark, came, now)) for mark in marks)
    return [_section(mark, ids, now, locale) for mark, ids in found if ids]


def _new(mark: SearchMark, came: Mapping[int, datetime], now: datetime) -> list[int]:
    until = told_until(now, mark.told_until)
    fresh = {need for need, at in came.items() if mark.told_until < at <= until}
    if not fresh:
        return []
    asked = replace(filters_of(mark.query), standings=OPEN, sort="newest")
    return [need for need in search(asked, now, 1, MOST_FOUND).ids if need in fresh]


def _section(mark: SearchMark, ids: Sequence[int], now: datetime, locale: str) -> Section:
    shown = open_needs.lines(ids[:MOST_LINES], now)
    return Section(
        heading=mark.name,
        lines=tuple(_line(need, now, locale) for need in shown),
        total=len(ids),
        link=public(locale, "needs.list_needs") + (f"?{mark.query}" if mark.query else ""),
        link_text=gettext("Se hele søgningen"),
    )


def _line(need: NeedLine, now: datetime, locale: str) -> Line:
    card = presenters.card(need, now)
    text = ", ".join(part for part in (card.kind, card.buyer, card.where) if part)
    if card.until:
        text = gettext("%(text)s. Svar senest %(date)s.", text=text, date=card.until)
    return Line(card.title.text, text, public(locale, "needs.show", need_id=need.id))
