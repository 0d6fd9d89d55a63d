"""Addresses of needs for everybody: the list, a need, its files."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from flask import abort, redirect, request
from werkzeug.wrappers import Response

from app.extensions import limiter
from app.needs import downloads
from app.needs.views import blueprint
from app.open_needs import presenters, queries
from app.open_needs.forms import NeedSearchForm, cleared, parse, query_string
from app.open_needs.search import Found, search
from app.web import htmx
from app.web.addresses import url_for
from app.web.i18n import gettext, ngettext
from app.web.paging import Pages, numbered

PER_PAGE = 20


@blueprint.get("/behov/")
@limiter.limit("240/minute")
def list_needs() -> Response:
    """The needs that buyers have published: the page, or for htmx the list with the counts of the filters."""
    form = parse(request.args)
    if not form.errors and any(not v for _, v in request.args.items(multi=True)) and not htmx.wants_block():
        return redirect(numbered(address(query_string(form.filters)), form.page), 303)
    now = datetime.now(UTC)
    found = search(form.filters, now, form.page, PER_PAGE)
    pages = Pages(form.page, PER_PAGE, found.total)
    if form.page > pages.last:
        rest = [(k, v) for k, v in request.args.items(multi=True) if k != "side"]
        return redirect(numbered(address(urlencode(rest)), pages.last), 303)
    shown = context(form, found, pages, now)
    return htmx.render(
        "needs/list_needs.html",
        "results",
        extra=("counts",),
        status=422 if form.errors else 200,
        push_url=numbered(shown["first_page"], form.page),
        title=title(form),
        announce=f"{shown['count']}. {gettext('Side %(page)s af %(last)s.', page=pages.page, last=pages.last)}",
        **shown,
    )


def context(form: NeedSearchForm, found: Found, pages: Pages, now: datetime) -> dict[str, Any]:
    """Everything the list shows."""
    filters = form.filters
    asked = f"?{query}" if (query := query_string(filters)) else ""
    return {
        "form": form,
        # Following a search asks for an account only when it is chosen; a feed needs none.
        "save": url_for("subscriptions.save_need_search") + asked,
        "feed": url_for("releases.feed") + asked,
        "filters": filters,
        "order": found.filters.order,
        "cards": [presenters.card(line, now) for line in queries.lines(found.ids, now)],
        "count": ngettext("%(num)s behov", "%(num)s behov", found.total),
        "found": found,
        "groups": presenters.groups(filters, found.counts),
        "tags": presenters.tags(filters, found.filters),
        "cleared": address(query_string(cleared(filters, found.filters))),
        "way_out": presenters.way_out(found),
        "place_options": presenters.place_options(),
        "literal": address(query_string(filters) + "&ret=0") if found.corrected else "",
        "pages": pages,
        "first_page": address(query_string(filters)),
        "address": address,
    }


def title(form: NeedSearchForm) -> str:
    """What the browser's tab says."""
    found = " – ".join(part for part in (form.filters.text, gettext("Købernes behov")) if part)
    return gettext("Fejl: %(title)s", title=found) if form.errors else found


def address(query: str) -> str:
    """The list with a query string."""
    return url_for("needs.list_needs") + (f"?{query}" if query else "")


@blueprint.get("/behov/<int:need_id>/")
@limiter.limit("240/minute")
def show(need_id: int) -> Response:
    """One need; one that is not out is nobody's business."""
    now = datetime.now(UTC)
    need = queries.get_public(need_id, now) or abort(404)
    return htmx.render(
        "needs/show.html",
        "need",
        own_files=lambda key: url_for("needs.open_document", need_id=need_id, key=key),
        sections=queries.sections_of(need_id, need.state),
        json_ld=presenters.json_ld(need, url_for("needs.show", need_id=need_id, _external=True)),
        **presenters.page(need, now),
    )


@blueprint.get("/behov/<int:need_id>/filer/<key>/")
@limiter.limit("120/minute")
def open_document(need_id: int, key: str) -> Response:
    """A file that goes with a public need, to save."""
    found = queries.find_document(need_id, key) or abort(404)
    return downloads.answer(found, is_public=True)
