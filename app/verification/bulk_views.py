"""The address for many CVR numbers at once. Nothing that is asked is stored: see ADR 12."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, request

from app.domain.cvr_lists import carried
from app.extensions import limiter
from app.verification import bulk_exports, bulk_presenters
from app.verification.bulk import BulkAnswer, answer_lines
from app.verification.bulk_forms import BulkForm
from app.web import htmx
from app.web.exports import CSV, SPREADSHEET
from app.web.filters import number
from app.web.i18n import ngettext
from app.web.paging import Pages
from app.web.uploads import takes_long_texts

PER_PAGE = 100
PAGE = "verification/look_up_many.html"


def add_to(blueprint: Blueprint) -> None:
    """Put the address on the room's blueprint."""
    blueprint.add_url_rule(
        "/verificering/mange/",
        view_func=limiter.limit("30/minute", methods=["POST"])(look_up_many),
        methods=["GET", "POST"],
    )


@takes_long_texts
def look_up_many() -> Response:
    """Ask about up to 10,000 numbers; the answer's pages and files are asked for with the same lines again."""
    form = BulkForm()
    if request.method == "GET":
        return shown(form)
    if "ret" in request.form:
        form.to_be_changed()
        return shown(form)
    if not form.validate():
        return shown(form, status=422)
    kind = request.form.get("som", "")
    if kind in ("csv", "xlsx"):
        return download(answer_lines(form.lines, form.on, form.known_at), kind)
    asked = request.form.get("side", "1")
    last = -(-len(form.lines) // PER_PAGE)
    page = min(max(1, int(asked)), last) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
    if "side" in request.form and htmx.wants_block():
        return next_page(form, page)
    return shown(form, answer_lines(form.lines, form.on, form.known_at), page)


def shown(form: BulkForm, answer: BulkAnswer | None = None, page: int = 1, status: int = 200) -> Response:
    """The question, and the answer if there is one."""
    pages = Pages(page, PER_PAGE, len(form.lines))
    context: dict[str, Any] = {
        "form": form,
        "answer": answer,
        "chart": bulk_presenters.chart(answer) if answer else [],
        "carried": carried(form.lines) if answer else "",
    }
    rows = answer.rows[(page - 1) * PER_PAGE : page * PER_PAGE] if answer else ()
    views = bulk_presenters.row_views(rows, answer.on) if answer else []
    announce = ""
    if answer:
        announce = ngettext("Svar på %(shown)s linje.", "Svar på %(shown)s linjer.", len(answer.rows),
                            shown=number(len(answer.rows)))  # fmt: skip
    return htmx.render(PAGE, "mange", status=status, announce=announce, rows=views, pages=pages, **context)


def next_page(form: BulkForm, page: int) -> Response:
    """Another page of an answer, for which only its own lines are looked up."""
    lines = form.lines[(page - 1) * PER_PAGE : page * PER_PAGE]
    answer = answer_lines(lines, form.on, form.known_at, among=form.lines)
    return htmx.render(
        PAGE,
        "linjer",
        rows=bulk_presenters.row_views(answer.rows, answer.on),
        pages=Pages(page, PER_PAGE, len(form.lines)),
        form=form,
        answer=answer,
    )


def download(answer: BulkAnswer, kind: str) -> Response:
    """The answer as a file, made while it is asked for."""
    as_csv = kind == "csv"
    response = make_response(bulk_exports.as_csv(answer) if as_csv else bulk_exports.as_xlsx(answer))
    response.headers["Content-Type"] = CSV if as_csv else SPREADSHEET
    response.headers["Content-Disposition"] = f'attachment; filename="verificering-{answer.on}.{kind}"'
    response.headers["Cache-Control"] = "no-store"
    return response
