"""Addresses of what has changed: a page for people and an Atom feed (RFC 4287, paged as in RFC 5005) for programs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, current_app, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from app.domain.moments import DENMARK
from app.extensions import limiter
from app.reference import catalogue
from app.search.snapshot import today
from app.verification.changes import Change, Changes, list_changes
from app.verification.presenters import event_text, history
from app.web.errors import PageNotFound
from app.web.filters import cvr_groups, in_language
from app.web.i18n import current_locale, gettext

SECONDS = 300


def add_to(blueprint: Blueprint) -> None:
    """Put the addresses on the room's blueprint."""
    limit = limiter.limit("120/minute")
    blueprint.add_url_rule("/verificering/aendringer/", view_func=limit(list_recent))
    blueprint.add_url_rule("/verificering/aendringer.atom", view_func=limit(feed))


def list_recent() -> str:
    """What has changed lately, in plain words."""
    found = list_changes(**asked())
    return render_template(
        "verification/list_recent.html",
        changes=list(zip(found.changes, history(tuple(c.event for c in found.changes)), strict=True)),
        chosen=chosen(),
        schemes=[(code, in_language(info, "name")) for code, info in catalogue.schemes().items()],
        places=sorted(catalogue.places().values(), key=lambda p: catalogue.danish_order(p.name)),
        older=url_for("verification.list_recent", **chosen(), foer=found.older) if found.older else "",
        is_first=asked()["before"] is None,
        feed=url_for("verification.feed", **chosen()),
    )


def feed() -> Response:
    """The same as an Atom feed that a program can keep an eye on."""
    found = list_changes(**asked())
    body = render_template(
        "verification/feed.xml",
        id=f"{tag()}:aendringer:{current_locale()}:{chosen().get('ordning', '')}:{chosen().get('kommune', '')}",
        entries=[entry(change) for change in found.changes],
        updated=updated(found).isoformat(),
        title=title(),
        itself=link("verification.feed", **chosen(), foer=request.args.get("foer") or None),
        first=link("verification.feed", **chosen()),
        page=link("verification.list_recent", **chosen()),
        older=link("verification.feed", **chosen(), foer=found.older) if found.older else "",
    )
    response = make_response(body)
    response.headers["Content-Type"] = "application/atom+xml; charset=utf-8"
    response.set_etag(hashlib.sha256(body.encode()).hexdigest()[:32], weak=True)
    # What may be shown also depends on the day.
    begun = datetime.combine(today(), time.min, DENMARK).astimezone(UTC)
    response.last_modified = max(updated(found), begun)
    response.cache_control.public = True
    response.cache_control.max_age = SECONDS
    return response.make_conditional(request)


def asked() -> dict[str, Any]:
    """The filters as the query takes them. 404 for what no scheme, municipality or place in the list is called."""
    before = request.args.get("foer", "")
    if before and not (before.isascii() and before.isdigit() and len(before) < 16):
        raise _unknown()
    filters = chosen()
    return {
        "scheme": filters.get("ordning"),
        "municipality": filters.get("kommune"),
        "before": int(before) if before else None,
    }


def chosen() -> dict[str, Any]:
    """The filters of the address, in its own words; without those left empty."""
    known: dict[str, Mapping[str, object]] = {"ordning": catalogue.schemes(), "kommune": catalogue.places()}
    found = {name: request.args.get(name, "") for name in known}
    if any(value and value not in known[name] for name, value in found.items()):
        raise _unknown()
    return {name: value for name, value in found.items() if value}


def _unknown() -> PageNotFound:
    """For what is no scheme, municipality or place in the list; the way back is the whole of it."""
    way = (url_for("verification.list_recent"), gettext("Se alle ændringer"))
    return PageNotFound(gettext("Listen har ikke det valg, som står i adressen"), way)


def entry(change: Change) -> dict[str, str]:
    """One change as the feed tells it; its id stays whatever the firm comes to be called."""
    name = change.name or gettext("CVR %(cvr)s", cvr=cvr_groups(change.cvr))
    return {
        "id": f"{tag()}:haendelse:{change.id}:{current_locale()}",
        "title": f"{name}: {event_text(change.event)}",
        "updated": change.recorded_at.isoformat(),
        "scheme": change.event.scheme,
        "address": link("verification.show", cvr=change.cvr),
        "json": link("verification.show_json", cvr=change.cvr),
        "text": gettext(
            "CVR %(cvr)s. Gælder fra %(date)s.", cvr=change.cvr, date=change.event.effective_on.isoformat()
        ),
    }


def title() -> str:
    """What the feed is called, with its filters."""
    filters = chosen()
    parts = [gettext("Ændringer i verifikationer")]
    if code := filters.get("ordning"):
        parts.append(in_language(catalogue.schemes()[code], "name"))
    if place := filters.get("kommune"):
        parts.append(catalogue.places()[place].name)
    return ", ".join(parts)


def updated(found: Changes) -> datetime:
    """When the newest change was recorded; the beginning of the register when there is none."""
    return max((c.recorded_at for c in found.changes), default=datetime(2015, 1, 1, tzinfo=UTC))


def tag() -> str:
    """The part before the colon of every id (RFC 4151)."""
    return f"tag:{urlsplit(link('pages.home')).hostname},2026"


def link(endpoint: str, **values: Any) -> str:
    """An address for outside the browser: on the public address where one is set."""
    public = current_app.extensions["settings"].public_url
    return (public or request.host_url.rstrip("/")) + url_for(endpoint, **values)
