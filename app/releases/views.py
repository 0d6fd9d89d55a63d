"""Addresses for other systems: OCDS records and releases, the feed, and the calendars."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, current_app, jsonify, make_response, request, url_for
from werkzeug.wrappers import Response

from app.extensions import limiter
from app.releases import calendars, feeds, ocds, queries

blueprint = Blueprint("releases", __name__)
SECONDS = 300


@blueprint.get("/behov/ocds.json")
@limiter.limit("120/minute")
def list_releases() -> Response:
    """What has been published of needs, newest first, as an OCDS release package; `foer` asks for what is older."""
    before = request.args.get("foer", "")
    if before and not (before.isascii() and before.isdigit() and len(before) < 16):
        abort(404)
    page = queries.list_steps(int(before) if before else None)
    place = our_place()
    releases = [ocds.release(page.processes[s.need_id], s, place) for s in page.steps]
    older = link("releases.list_releases", foer=page.older) if page.older else ""
    itself = link("releases.list_releases", foer=before or None)
    return answer(ocds.release_package(releases, place, itself, older))


@blueprint.get("/behov/<int:need_id>/ocds.json")
@limiter.limit("240/minute")
def show_record(need_id: int) -> Response:
    """A need with all that has been published of it, as an OCDS record package."""
    process = queries.find_process(need_id) or abort(404)
    itself = link("releases.show_record", need_id=need_id)
    return answer(ocds.record_package(process, our_place(), itself))


@blueprint.get("/behov/feed.atom")
@limiter.limit("120/minute")
def feed() -> Response:
    """New needs as an Atom feed, also of a search: it takes the list's own filters."""
    body, updated = feeds.feed(request.args, datetime.now(UTC), link)
    return kept(body, "application/atom+xml; charset=utf-8", updated)


@blueprint.get("/behov/kalender.ics")
@limiter.limit("120/minute")
def calendar() -> Response:
    """The deadlines of open needs, also of a search."""
    body, updated = calendars.of_search(request.args, datetime.now(UTC), link)
    return kept(body, "text/calendar; charset=utf-8", updated)


@blueprint.get("/behov/<int:need_id>/kalender.ics")
@limiter.limit("240/minute")
def need_calendar(need_id: int) -> Response:
    """The deadlines of one need."""
    body, updated = calendars.of_need(need_id, link) or abort(404)
    response = kept(body, "text/calendar; charset=utf-8", updated)
    response.headers.set("Content-Disposition", "attachment", filename=f"behov-{need_id}.ics")
    return response


def our_place() -> ocds.Place:
    """Where we publish."""
    return ocds.Place(
        prefix=current_app.extensions["settings"].ocid_prefix,
        home=link("pages.home"),
        page=lambda need_id: link("needs.show", need_id=need_id),
        file=lambda need_id, key: link("needs.open_document", need_id=need_id, key=key),
    )


def answer(package: dict[str, Any]) -> Response:
    """A package of open data, which pages of others may read too."""
    response = jsonify(package)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.cache_control.public = True
    response.cache_control.max_age = SECONDS
    response.add_etag()
    return response.make_conditional(request)


def kept(body: str, mime: str, updated: datetime) -> Response:
    """An answer that is asked for again and again."""
    response = make_response(body)
    response.headers["Content-Type"] = mime
    response.set_etag(hashlib.sha256(body.encode()).hexdigest()[:32], weak=True)
    response.last_modified = updated
    response.cache_control.public = True
    response.cache_control.max_age = SECONDS
    return response.make_conditional(request)


def link(endpoint: str, **values: Any) -> str:
    """An address for outside the browser: on the public address where one is set."""
    public = current_app.extensions["settings"].public_url
    return str(public or request.host_url.rstrip("/")) + url_for(endpoint, **values)
