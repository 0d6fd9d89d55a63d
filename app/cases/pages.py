"""What the firm's pages of a case show, put together for the views."""

from __future__ import annotations

from typing import Any

from flask import abort, make_response, render_template
from werkzeug.wrappers import Response

from app.cases import casework, forms, queries, words
from app.cases.casework import CasePage, CriterionLine
from app.domain.access import Role
from app.domain.cases import State, StepRefused
from app.domain.evidence import MOST_DOCUMENTS
from app.media.documents import ACCEPT
from app.web import actor, htmx
from app.web.addresses import url_for
from app.web.errors import PageNotFound
from app.web.i18n import gettext


def firm(cvr: str) -> dict[str, Any]:
    """The frame of an organisation's own pages. 404 for one that does not sell."""
    name = queries.firm_name(cvr)
    if name is None:
        raise PageNotFound(gettext("Organisationen har ikke en profil som leverandør"))
    return {"cvr": cvr, "name": name, "may_edit": actor.current().may(Role.EDITOR, cvr), "words": words}


def case_of(cvr: str, case_id: int) -> CasePage:
    """A case of the organisation; 404 for a number that is another's."""
    found = queries.case_of(cvr, case_id)
    if found is None:
        raise PageNotFound(
            gettext("Sagen findes ikke hos jer"),
            (url_for("cases.list_schemes", cvr=cvr), gettext("Gå til Verifikation")),
        )
    return casework.page(found)


def criterion_of(page: CasePage, code: str) -> CriterionLine:
    """One criterion of the case's scheme."""
    found = page.criterion(code)
    if found is None:
        abort(404)
    return found


def criterion_page(cvr: str, page: CasePage, code: str, form: forms.DocumentForm, status: int) -> Response:
    """One criterion with its documents and the field for more: a page, or the block on the case's page."""
    form.set_choices(page, code)
    line = criterion_of(page, code)
    others = [d for d in page.documents if d.deleted_at is None]
    return htmx.render(
        "cases/criterion.html",
        "criterion",
        extra=("progress", "ready") if page.state is State.DRAFT else (),
        status=status,
        page=page,
        line=line,
        form=form,
        others=others,
        fitting=[d for d in others if line.rule.is_shown_by([d.type])],
        accept=ACCEPT,
        most=MOST_DOCUMENTS,
        inline=htmx.wants_block(),
        **firm(cvr),
    )


def shown(template: str, cvr: str, page: CasePage, status: int = 200, **more: Any) -> Response:
    """A page of a case."""
    return make_response(render_template(template, page=page, **more, **firm(cvr)), status)


def clash(cvr: str, case_id: int, typed: str = "") -> Response:
    """409: somebody else has changed the case meanwhile; what was typed stands on the page."""
    return shown("cases/clash.html", cvr, case_of(cvr, case_id), 409, typed=typed)


def refusal(error: StepRefused) -> str:
    """Why a step could not be taken, as a sentence without its full stop."""
    return str(words.REFUSED.get(error.reason, words.REFUSED["not_possible"]))
