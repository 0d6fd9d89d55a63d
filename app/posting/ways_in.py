"""Addresses that lead a member on to their own organisation's page: of the needs it has, or of one it may answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Blueprint, abort, make_response, render_template
from flask import redirect as go
from werkzeug.wrappers import Response

from app.open_needs.queries import get_public
from app.posting import queries
from app.web import actor
from app.web.addresses import url_for
from app.web.i18n import gettext


def choose() -> Response:
    """My organisations that buy; straight on where there is only one."""
    return _onwards(
        queries.may_post(actor.current().roles),
        lambda cvr: url_for("needs.list_own", cvr=cvr),
        heading=gettext("Vores behov"),
        nobody=gettext("Du er ikke med i en organisation, der køber ind"),
    )


def answer(need_id: int) -> Response:
    """My organisations that may answer a need; straight on to its page where there is only one."""
    need = get_public(need_id, datetime.now(UTC)) or abort(404)
    return _onwards(
        queries.may_answer(need_id, actor.current().roles),
        lambda cvr: url_for("invitations.show_mine", cvr=cvr, need_id=need_id),
        heading=gettext("Svar på behovet »%(title)s«", title=need.line.title),
        nobody=gettext("Du er ikke med i en virksomhed, der sælger"),
    )


def _onwards(mine: list[queries.Buyer], way: Callable[[str], str], *, heading: str, nobody: str) -> Response:
    """The page of the only organisation, or a choice; `nobody` says why there is none."""
    if len(mine) == 1:
        return go(way(mine[0].cvr), 303)
    rows = [(one.name, one.cvr, way(one.cvr)) for one in mine]
    return make_response(render_template("needs/choose.html", rows=rows, heading=heading, nobody=nobody))


def add_to(blueprint: Blueprint) -> None:
    """Give the room these addresses."""
    blueprint.add_url_rule("/vores-behov/", view_func=choose)
    blueprint.add_url_rule("/behov/<int:need_id>/svar/", view_func=answer)
