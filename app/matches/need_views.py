"""Addresses between a ranking and a need that is being written: who a draft would reach, and keeping a tried need."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from app.domain import typed
from app.domain.access import Role
from app.domain.needs import LONGEST_TITLE, Kind
from app.extensions import db, limiter
from app.matches import posted, queries
from app.matches.depth import depth_of_reach, stopped
from app.matches.forms import NeedForm
from app.matches.presenters import groups, lines
from app.needs.models import Need, NeedLot
from app.posting import pages
from app.posting import queries as own
from app.posting import services as posting
from app.posting.queries import Buyer
from app.posting.services import Content
from app.web import actor
from app.web.addresses import url_for
from app.web.errors import PageNotFound
from app.web.i18n import gettext

SHOWN, STEP, MOST = 10, 10, 50


@limiter.limit("60/minute")
def try_posted(cvr: str, need_id: int) -> Response:
    """How many and which suppliers a need would reach, whole or lot by lot, and what would widen the field."""
    need = pages.need_of(cvr, need_id)
    lot = _lot(need, request.args.get("del", type=int))
    wanted = max(SHOWN, min(MOST, request.args.get("antal", SHOWN, type=int)))
    found = posted.reach(need, lot, wanted)
    ranking = found.ranking
    rest = ranking.can_deliver - len(ranking.matches) if ranking else 0
    return pages.shown(
        "matches/try_posted.html",
        cvr,
        need,
        found=found,
        ranking=ranking,
        lot=lot,
        wanted=wanted,
        more=min(STEP, rest, MOST - wanted),
        lines=lines(ranking.matches, ranking.at.date()) if ranking else [],
        depth=depth_of_reach(found) if ranking else None,
        stopped=stopped(ranking, found.text) if ranking else [],
        groups=groups(ranking.consortia) if ranking else [],
        bought=queries.words_bought(found.text, ranking.codes) if ranking else "",
    )


def _lot(need: Need, lot_id: int | None) -> NeedLot | None:
    """The lot that is asked about; 404 for one of another need."""
    if lot_id is None:
        return None
    lot = next((x for x in need.lots if x.id == lot_id), None)
    if lot is None:
        raise PageNotFound(gettext("Delaftalen findes ikke. Gå tilbage til behovet"))
    return lot


@limiter.limit("30/hour")
def keep_need() -> Response:
    """Turn a tried need into a draft of one of one's own organisations."""
    form = NeedForm()
    form.set_choices()
    person = actor.current()
    buyers = own.may_post(cvr for cvr in person.roles if person.may(Role.EDITOR, cvr))
    wanted = request.form.get("organisation", buyers[0].cvr if len(buyers) == 1 else "")
    chosen = next((b for b in buyers if b.cvr == wanted), None)
    if not form.validate() or chosen is None:
        asked = "organisation" in request.form
        page = render_template(
            "matches/keep_need.html", form=form, buyers=buyers, need=form.need(), asked=asked
        )
        return make_response(page, 422 if asked or form.errors or not buyers else 200)
    made = posting.begin(person.label, chosen.cvr, chosen.name, content(form, chosen))
    db.session.commit()
    flash(gettext("Behovet er nu en kladde hos %(name)s. Udfyld resten", name=chosen.name), "success")
    return redirect(url_for("needs.list_steps", cvr=chosen.cvr, need_id=made.id), 303)


def content(form: NeedForm, buyer: Buyer) -> Content:
    """What a tried need brings along."""
    need, contract = form.need(), form.contract()
    values: dict[str, Any] = {}
    if contract:
        values |= {"value_dkk": contract.total_dkk}
    if need.years:
        values |= {"months": max(1, round(need.years * 12))}
    return Content(
        kind=Kind.QUOTES,
        title=typed.line(need.title)[:LONGEST_TITLE],
        text=need.description,
        # As they stood ticked beside the ranking, guesses too.
        codes=queries.codes_in_use(need),
        municipalities=(need.municipality,) if need.municipality else (),
        reservation=need.reservation.value if need.reservation else None,
        contact_email=own.last_contact(buyer.cvr),
        **values,
    )


def add_to(blueprint: Blueprint) -> None:
    """Give the room these addresses."""
    blueprint.add_url_rule("/vores-behov/<cvr>/<int:need_id>/forslag/", view_func=try_posted)
    blueprint.add_url_rule("/match/behov", view_func=keep_need, methods=["POST"])
