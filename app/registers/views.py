"""Addresses of the verifiers' pages about registers: extracts, their differences, and companies looked up."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request
from werkzeug.wrappers import Response

from app.domain.registers import Kind
from app.registers import presenters, queries, words
from app.search.snapshot import today
from app.web import htmx
from app.web.addresses import url_for
from app.web.errors import PageNotFound
from app.web.i18n import gettext
from app.web.paging import Pages, numbered, page_number

blueprint = Blueprint("registers", __name__)
# So many of each kind are shown together; all of one kind stand on their own pages.
SHOWN = 10


@blueprint.get("/verifikation/registre/")
def list_extracts() -> str:
    """The last extracts of every register, and what each of them changed."""
    return render_template(
        "registers/list_extracts.html",
        extracts=[(e, presenters.title(e)) for e in queries.list_extracts()],
        kinds=[(kind, words.kind_heading(kind)) for kind in presenters.ORDER],
        old=[(presenters.scheme_name(f.scheme), f.as_of) for f in queries.freshness(today()) if f.is_old],
        companies=queries.company_checks(today()),
    )


@blueprint.get("/verifikation/registre/<int:extract_id>/")
def show_extract(extract_id: int) -> str | Response:
    """One extract: the first of every kind of difference, or all of one kind, page by page."""
    extract = queries.find_extract(extract_id)
    if extract is None:
        abort(404)
    asked = request.args.get("slags", "")
    if asked and asked not in set(Kind):
        way = (url_for("registers.show_extract", extract_id=extract_id), gettext("Se hele udtrækket"))
        raise PageNotFound(gettext("Listen har ikke det valg, som står i adressen"), way)
    kinds = [Kind(asked)] if asked else [k for k in presenters.ORDER if extract.count(k)]
    page, most = (page_number(), queries.PER_PAGE) if asked else (1, SHOWN)
    pages = Pages(page, queries.PER_PAGE, extract.count(Kind(asked)) if asked else 0)
    first_page = url_for("registers.show_extract", extract_id=extract_id, slags=asked or None)
    if page > pages.last:
        return htmx.redirect(numbered(first_page, pages.last))
    return render_template(
        "registers/show_extract.html",
        extract=extract,
        heading=presenters.title(extract),
        parts=[
            presenters.part(k, extract.count(k), queries.list_findings(extract_id, k, page, most))
            for k in kinds
        ],
        asked=asked,
        pages=pages,
        first_page=first_page,
    )


@blueprint.get("/verifikation/registre/virksomheder/")
def list_companies() -> str | Response:
    """How the monthly look-up of companies stands, and what it has told."""
    pages = Pages(page_number(), queries.PER_PAGE, queries.count_company_findings())
    if pages.page > pages.last:
        return htmx.redirect(numbered(url_for("registers.list_companies"), pages.last))
    return render_template(
        "registers/list_companies.html",
        checks=queries.company_checks(today()),
        rows=presenters.rows(queries.list_findings(None, None, pages.page, queries.PER_PAGE)),
        pages=pages,
    )
