"""Addresses of invitations: the answer by a link, a supplier's needs, and whom a buyer has invited."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Flask, abort, flash, make_response, render_template
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from app.domain.mailing import MailKind
from app.domain.waves import WaveRefused
from app.extensions import db, limiter
from app.invitations import numbers, pages, presenters, sending, services, telling
from app.invitations.digests import new_needs
from app.invitations.forms import AnswerForm, NextWaveForm, TermsForm
from app.invitations.services import NotOpen, Overtaken
from app.needs.services import FOLLOWERS
from app.posting.links import OWN_LINKS
from app.profiles.pages import frame, workbench
from app.statistics.sources import SOURCES
from app.subscriptions.digest import add_source
from app.web import actor, htmx
from app.web.addresses import url_for
from app.web.exports import CSV
from app.web.i18n import gettext, ngettext

blueprint = Blueprint("invitations", __name__)


@blueprint.record_once
def join_in(state: BlueprintSetupState) -> None:
    """Add to the digests."""
    assert isinstance(state.app, Flask)
    add_source(state.app, MailKind.NEED_DIGEST, new_needs)


@blueprint.route("/svar/<token>/", methods=["GET", "POST"])
@limiter.limit("120/hour")
def answer_by_link(token: str) -> Response:
    """The need in short and two buttons; opening the link changes nothing."""
    pair = pages.pair_of(token)
    if isinstance(pair, Response):
        return pair
    form, address = AnswerForm(), url_for("invitations.answer_by_link", token=token)
    if not form.validate_on_submit():
        return pages.link_page(pair, form, 422 if form.is_submitted() else 200)
    try:
        services.answer(services.BY_LINK, pair.need, pair.row, form.answer())
    except NotOpen:
        db.session.rollback()
        return pages.over(pair)
    except Overtaken:
        db.session.rollback()
        return pages.link_page(pair, AnswerForm(formdata=None), 409)
    db.session.commit()
    return htmx.redirect(address)


@blueprint.get("/min-virksomhed/<cvr>/behov/")
def list_mine(cvr: str) -> str:
    """The needs the supplier was told of, what it said, and the others that fit."""
    bench = workbench(cvr)
    found = presenters.mine(cvr, datetime.now(UTC))
    return render_template("invitations/list_mine.html", **found, **frame(bench))


@blueprint.get("/min-virksomhed/<cvr>/behov/<int:need_id>/")
def show_mine(cvr: str, need_id: int) -> Response:
    """One need, why the supplier was asked or not, and its answer."""
    return pages.mine(cvr, need_id, AnswerForm(), 200)


@blueprint.post("/min-virksomhed/<cvr>/behov/<int:need_id>/svar")
@limiter.limit("120/hour")
def answer(cvr: str, need_id: int) -> Response:
    """Say yes or no for the supplier; also to a need it found by itself."""
    need, form = pages.need_for(cvr, need_id), AnswerForm()
    if not form.validate():
        return pages.mine(cvr, need_id, form, 422)
    if not pages.is_public(cvr):
        return pages.mine(cvr, need_id, form, 409)
    try:
        row = services.come_by_itself(need, cvr)
        services.answer(actor.current().label, need, row, form.answer())
    except (NotOpen, Overtaken) as error:
        db.session.rollback()
        return pages.mine(
            cvr, need_id, AnswerForm(formdata=None), 409, is_overtaken=isinstance(error, Overtaken)
        )
    db.session.commit()
    flash(gettext("Svaret er gemt"), "success")
    return htmx.redirect(url_for("invitations.show_mine", cvr=cvr, need_id=need_id))


@blueprint.get("/vores-behov/<cvr>/<int:need_id>/inviterede/")
def list_invited(cvr: str, need_id: int) -> Response:
    """Who was told of a need, when and why, what they said, and who comes next."""
    return pages.invited(cvr, need_id, TermsForm(formdata=None), 200)


@blueprint.get("/vores-behov/<cvr>/<int:need_id>/inviterede.csv")
def download_invited(cvr: str, need_id: int) -> Response:
    """The same for the buyer's file."""
    need = pages.own_need(cvr, need_id)
    response = make_response(presenters.as_csv(need.id))
    response.headers["Content-Type"] = CSV
    response.headers["Content-Disposition"] = f'attachment; filename="inviterede-{need.id}.csv"'
    return response


@blueprint.post("/vores-behov/<cvr>/<int:need_id>/inviterede/vilkaar")
@limiter.limit("60/hour")
def edit_terms(cvr: str, need_id: int) -> Response:
    """How many at a time, how long between, and when there are enough."""
    need, form = pages.own_need(cvr, need_id), TermsForm()
    if not form.validate():
        return pages.invited(cvr, need_id, form, 422)
    services.set_terms(actor.current().label, need, form.terms())
    db.session.commit()
    flash(gettext("Gemt"), "success")
    return pages.back(cvr, need_id)


@blueprint.post("/vores-behov/<cvr>/<int:need_id>/inviterede/nu")
@limiter.limit("30/hour")
def send_now(cvr: str, need_id: int) -> Response:
    """Send the next wave without waiting."""
    need = pages.own_need(cvr, need_id)
    try:
        sent = sending.send_now(actor.current().label, need, NextWaveForm().wave, datetime.now(UTC))
    except WaveRefused:
        db.session.rollback()
        flash(gettext("Holdet er allerede inviteret, eller der er ingen tilbage. Se listen"), "warning")
        return pages.back(cvr, need_id)
    db.session.commit()
    flash(
        ngettext("%(num)s leverandør er inviteret", "%(num)s leverandører er inviteret", sent.told), "success"
    )
    return pages.back(cvr, need_id)


@blueprint.post("/vores-behov/<cvr>/<int:need_id>/inviterede/<way>")
@limiter.limit("60/hour")
def turn(cvr: str, need_id: int, way: str) -> Response:
    """Stop the waves, or let them go on."""
    if way not in ("stop", "start"):
        abort(404)
    need = pages.own_need(cvr, need_id)
    services.turn(actor.current().label, need, stop=way == "stop")
    db.session.commit()
    flash(
        gettext("Invitationerne er stoppet") if way == "stop" else gettext("Invitationerne går videre"),
        "success",
    )
    return pages.back(cvr, need_id)


FOLLOWERS.append(services.follow)
SOURCES.append(numbers.invitations)
OWN_LINKS.append(telling.links)
