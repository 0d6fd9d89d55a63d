"""Addresses of trying a need."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response as AnyResponse

from app.domain.attention import Kind
from app.extensions import limiter
from app.matches import need_views, posted, queries
from app.matches.depth import depth_of
from app.matches.explaining import explain as explaining
from app.matches.explaining import find_suppliers
from app.matches.forms import ExplainForm, NeedForm
from app.matches.placing import next_door, said_place
from app.matches.presenters import account, breaches, choices, groups, lines, understood, worth
from app.reference import catalogue
from app.reference.choosing import code_choices
from app.search.snapshot import today
from app.statistics import counting
from app.web import htmx
from app.web.addresses import url_for
from app.web.i18n import gettext, ngettext

blueprint = Blueprint("matches", __name__)
need_views.add_to(blueprint)
SHOWN, MOST_SHOWN = 10, 50
SUGGESTED = 5


@blueprint.record_once
def connect(state: BlueprintSetupState) -> None:
    """How far a need reaches, for the page of whoever approves it."""
    state.app.jinja_env.globals.update(need_reach=posted.reach_of)


@blueprint.route("/match/", methods=["GET", "POST"])
@limiter.limit("60/minute")
def try_need() -> Response:
    """Who can solve this need? Ranks without storing anything.

    The form posts: a need may be longer than an address, and what a buyer thinks of buying should stand
    neither in addresses nor in logs. Going back is the business of static/app.js.
    """
    form = NeedForm(
        request.form if request.method == "POST" else request.args, meta={"csrf": request.method == "POST"}
    )
    form.set_choices()
    asked = request.method == "POST" or bool(request.args.get("behov"))
    if not asked or not form.validate():
        return page(form, None, status=422 if asked else 200)
    wanted = max(SHOWN, min(MOST_SHOWN, request.values.get("antal", SHOWN, type=int)))
    ranking = queries.rank(form.need(), wanted)
    # Whoever asks for more has seen the others already.
    counting.note(Kind.MATCHED, [m.card["cvr"] for m in ranking.matches[wanted - SHOWN :]])
    return page(form, ranking, wanted=wanted)


@blueprint.post("/match/cpv")
@limiter.limit("120/minute")
def suggest() -> Response:
    """While the buyer types: what we understand so far."""
    form = NeedForm()
    form.set_choices()
    shown = context(form, None)
    count = len(shown["codes"])
    announce = ngettext("%(num)s forslag til CPV-kode.", "%(num)s forslag til CPV-koder.", count)
    return htmx.render("matches/try_need.html", "understood", announce=announce, **shown)


@blueprint.route("/match/leverandoer", methods=["GET", "POST"])
@limiter.limit("60/minute")
def explain() -> str | tuple[str, int] | AnyResponse:
    """Why one supplier stands where it does for the need, or is not on the list at all.

    A need does not stand in addresses, so whoever comes back to this one begins with the need.
    """
    if request.method == "GET":
        return redirect(url_for("matches.try_need"), 303)
    form = ExplainForm()
    form.set_choices()
    if not form.validate():
        return explained(form, 422)
    named = find_suppliers(form.leverandoer.data.strip())
    if len(named.cvrs) > 1:
        return explained(form, choices=choices(named, today()), more=named.more)
    found = explaining(form.need(), named.cvrs[0]) if named.cvrs else None
    if found is None:
        form.leverandoer.errors = [gettext("Vi har ingen leverandør med det nummer eller navn")]
        return explained(form, 422)
    place = catalogue.places().get(form.need().municipality or "")
    return explained(form, account=account(found, today()), place=place, contract=form.contract())


def explained(form: ExplainForm, status: int = 200, **shown: Any) -> tuple[str, int]:
    """The page of one supplier: its account, the suppliers to choose among, or the field with its error."""
    page = {"account": None, "choices": [], "more": False, **shown}
    return render_template("matches/explain.html", form=form, need=form.need(), **page), status


def page(
    form: NeedForm, ranking: queries.Ranking | None, *, wanted: int = SHOWN, status: int = 200
) -> Response:
    """The page, or for htmx the form with its errors, or the matches with what was understood.

    The field in use is not swapped, except to take an error away again.
    """
    parts: tuple[str, ...] = ("understood", "send")
    if form.errors or form.took_place or "rettes" in request.form:
        parts = ("summary",) if form.errors else ("summary", "need")
    block, retarget = ("need", "#behov-form") if form.errors else ("matches", None)
    announce = ngettext("%(num)s match.", "%(num)s match.", len(ranking.matches)) if ranking else ""
    shown = context(form, ranking) | {"parts": parts, "wanted": wanted}
    return htmx.render(
        "matches/try_need.html",
        block,
        extra=parts,
        status=status,
        retarget=retarget,
        announce=announce,
        **shown,
    )


def context(form: NeedForm, ranking: queries.Ranking | None) -> dict[str, Any]:
    """What the template shows of a need and its ranking."""
    need, contract, held = form.need(), form.contract(), form.ticks()
    ticked = ranking.codes if ranking else form.shown_codes()
    kinds = queries.kinds_named(need)
    on = ranking.at.date() if ranking else None
    place = catalogue.places().get(need.municipality or "")
    apart = queries.things_apart(need) if ranking and ranking.unclear else ()
    rest = ranking.can_deliver - len(ranking.matches) if ranking else 0
    said = said_place(form.behov.data or "", need.municipality) if not form.errors else None
    return {
        "form": form,
        "ranking": ranking,
        "lines": lines(ranking.matches, on) if ranking and on else [],
        "maybe": lines(ranking.maybe[:SHOWN], on) if ranking and on else [],
        "groups": groups(ranking.consortia) if ranking else [],
        "breaches": breaches(ranking.breaches) if ranking else [],
        "more": min(SHOWN, rest, MOST_SHOWN - len(ranking.matches)) if ranking else 0,
        "understood": understood(
            need, kinds, ticked, contract, bool(form.aar.data), place_offered=said is not None
        )
        if need.title and not form.errors
        else None,
        "codes": code_choices(queries.suggestions(need, kinds, SUGGESTED), ticked, need.cpv),
        "guessed": [c for c in ticked if c not in held.chosen],
        "decided": [*held.chosen, *held.refused],
        "place": place,
        "depth": depth_of(ranking, place.name if place else "", need.value_dkk, apart) if ranking else None,
        "parts": (),
        "wanted": SHOWN,
        "step": SHOWN,
        "said": said,
        "next_door": next_door(need, ranking.can_deliver) if ranking else (),
        **(worth(contract, ticked, need.reservation, on) if on else {}),
    }
