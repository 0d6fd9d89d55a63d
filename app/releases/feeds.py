"""New needs as an Atom feed (RFC 4287, paged as in RFC 5005), of all or of a search."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from flask import abort, render_template
from werkzeug.datastructures import MultiDict

from app.open_needs import presenters
from app.open_needs import queries as open_needs
from app.open_needs.forms import parse, query_string
from app.open_needs.queries import NeedLine
from app.open_needs.search import search
from app.web.i18n import current_locale, gettext
from app.web.paging import Pages, numbered

PER_PAGE = 50
# The beginning of the service: when nothing has been published.
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
Link = Callable[..., str]


def feed(args: MultiDict[str, str], now: datetime, link: Link) -> tuple[str, datetime]:
    """The feed and when it was last changed. 404 for filters and pages that do not exist."""
    form = parse(args)
    if form.errors:
        abort(404)
    # Of a search the newest come first, whatever the list's own order is.
    found = search(replace(form.filters, sort="newest"), now, form.page, PER_PAGE)
    pages = Pages(form.page, PER_PAGE, found.total)
    if form.page > pages.last:
        abort(404)
    lines = open_needs.lines(found.ids, now)
    query = query_string(replace(form.filters, sort=""))
    first = link("releases.feed") + (f"?{query}" if query else "")
    updated = max((changed(line, now) for line in lines), default=BEGINNING)
    host = urlsplit(link("pages.home")).hostname
    body = render_template(
        "releases/feed.xml",
        id=f"tag:{host},2026:behov:{current_locale()}:{query}",
        title=", ".join(
            t for t in (gettext("Nye behov"), found.filters.text, presenters.place_name(found.filters)) if t
        ),
        updated=updated.isoformat(),
        itself=numbered(first, form.page),
        first=first,
        older=numbered(first, form.page + 1) if form.page < pages.last else "",
        page=link("needs.list_needs") + (f"?{query}" if query else ""),
        entries=[entry(line, now, host or "", link) for line in lines],
    )
    return body, updated


def entry(line: NeedLine, now: datetime, host: str, link: Link) -> dict[str, str]:
    """One need as the feed tells it."""
    card = presenters.card(line, now)
    facts = [card.kind, card.buyer, card.where, card.value, card.reservation]
    until = gettext("Svar senest %(moment)s", moment=card.until) if card.until else card.standing
    return {
        "id": f"tag:{host},2026:behov:{line.id}:{current_locale()}",
        "title": card.title.text,
        "updated": changed(line, now).isoformat(),
        "published": (line.published_at or BEGINNING).isoformat(),
        "kind": line.kind,
        "label": card.kind,
        "address": link("needs.show", need_id=line.id),
        "json": link("releases.show_record", need_id=line.id),
        "text": "\n\n".join([" · ".join(f for f in (*facts, until) if f), card.summary.text]).strip(),
    }


def changed(line: NeedLine, now: datetime) -> datetime:
    """When what the feed tells of a need last changed: at its publication, its closing, or its outcome."""
    moments = [m for m in (line.published_at, line.ended_at) if m and m <= now]
    if line.standing != "open" and line.answer_by and line.answer_by <= now:
        moments.append(line.answer_by)
    return max(moments, default=BEGINNING).replace(microsecond=0)
