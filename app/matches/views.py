"""Addresses of trying a need."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from werkzeug.wrappers import Response

from app.extensions import limiter
from app.matches import queries
from app.matches.forms import NeedForm
from app.matches.presenters import Understood, code_choices, lines, understood
from app.reference import catalogue, suggesting
from app.web import htmx
from app.web.i18n import gettext, ngettext

blueprint = Blueprint("matches", __name__)
SHOWN, MOST_SHOWN = 10, 50
SUGGESTED = 5


@blueprint.route("/match/", methods=["GET", "POST"])
@limiter.limit("60/minute")
def try_need() -> Response:
    """Who can solve this need? Ranks without storing anything."""
    form = NeedForm(
        request.form if request.method == "POST" else request.args, meta={"csrf": request.method == "POST"}
    )
    form.set_choices()
    asked = request.method == "POST" or bool(request.args.get("behov") or request.args.get("titel"))
    if not asked or not form.validate():
        return page(form, None, status=422 if asked else 200)
    wanted = min(MOST_SHOWN, request.values.get("antal", SHOWN, type=int) or SHOWN)
    return page(form, queries.rank(form.need(), wanted))


@blueprint.post("/match/cpv")
@limiter.limit("120/minute")
def suggest() -> Response:
    """While the buyer types: what we understand so far."""
    form = NeedForm()
    form.set_choices()
    return page(form, None, block="understood")


def page(
    form: NeedForm, ranking: queries.Ranking | None, *, status: int = 200, block: str = "matches"
) -> Response:
    """The page, or for htmx its matches with what was understood."""
    need = form.need()
    suggestions = suggesting.suggest_cpv(need.title, need.description, SUGGESTED) if need.title else []
    codes = ranking.codes if ranking else need.cpv
    if ranking:
        announce = ngettext("%(num)s match.", "%(num)s match.", len(ranking.matches))
    else:
        announce = (
            gettext("%(num)s forslag til CPV-koder.", num=len(suggestions)) if block == "understood" else ""
        )
    context: dict[str, Any] = {
        "form": form,
        "ranking": ranking,
        "lines": lines(ranking) if ranking else [],
        "understood": understood(need, ranking) if ranking else Understood((), ()),
        "codes": code_choices(suggestions, codes, need.cpv),
        "place": catalogue.places().get(need.municipality or ""),
        "value": need.value_dkk,
        "thresholds": {
            k: catalogue.threshold(k, ranking.at.date()) if ranking else None
            for k in ("direct_purchase_practice", "goods_services_local")
        },
    }
    extra = ("understood",) if block == "matches" else ()
    retarget = None
    if status == 422:
        block, extra, retarget = "need", (), "#behov-form"
    return htmx.render(
        "matches/try_need.html",
        block,
        extra=extra,
        status=status,
        retarget=retarget,
        announce=announce,
        **context,
    )
