"""Addresses of the verifiers' pages about registers: extracts, their differences, and companies looked up."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request

from app.domain.registers import Kind
from app.registers import presenters, queries, words
from app.search.snapshot import today
from app.web.addresses import url_for
from app.web.paging import Pages, page_number

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
def show_extract(extract_id: int) -> str:
    """One extract: the first of every kind of difference, or all of one kind, page by page."""
    extract = queries.find_extract(extract_id)
    if extract is None:
        abort(404)
    asked = request.args.get("slags", "")
    if asked and asked not in set(Kind):
        abort(404)
    kinds = [Kind(asked)] if asked else [k for k in presenters.ORDER if extract.count(k)]
    page, most = (page_number(), queries.PER_PAGE) if asked else (1, SHOWN)
    pages = Pages(page, queries.PER_PAGE, extract.count(Kind(asked)) if asked else 0)
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
        first_page=url_for("registers.show_extract", extract_id=extract_id, slags=asked or None),
    )


@blueprint.get("/verifikation/registre/virksomheder/")
def list_companies() -> str:
    """How the monthly look-up of companies stands, and what it has told."""
    page = page_number()
    return render_template(
        "registers/list_companies.html",
        checks=queries.company_checks(today()),
        rows=presenters.rows(queries.list_findings(None, None, page, queries.PER_PAGE)),
        pages=Pages(page, queries.PER_PAGE, queries.count_company_findings()),
    )
