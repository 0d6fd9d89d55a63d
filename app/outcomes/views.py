"""Addresses of outcomes: the buyer records one, suppliers read and confirm it, anybody reads the figures."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response as AnyResponse

from app.dialogue.archive import PARTS
from app.dialogue.queries import answered
from app.domain.contracts import read_amount
from app.domain.needs import TALKS_ONLY, Kind, State, StepRefused
from app.domain.outcomes import Confirmation, Refused
from app.extensions import db, limiter
from app.needs.models import Need
from app.needs.services import FOLLOWERS, Overtaken
from app.notifications.addresses import CONTACT
from app.open_needs.queries import SECTIONS
from app.organisations.queries import find_name
from app.outcomes import imported, numbers, presenters, queries, services, telling, tokens, words
from app.outcomes.forms import ConfirmForm, OutcomeForm
from app.posting import pages as posting
from app.posting.links import OWN_LINKS
from app.profiles.overview import LINES
from app.releases.awards import AWARDS
from app.search.snapshot import today
from app.statistics.sources import SOURCES
from app.web import actor, htmx
from app.web.addresses import url_for
from app.web.errors import PageNotFound
from app.web.exports import CSV
from app.web.i18n import gettext
from app.web.signed_links import LinkExpired

blueprint = Blueprint("outcomes", __name__)
Answer = str | AnyResponse


@blueprint.route("/vores-behov/<cvr>/<int:need_id>/udfald/", methods=["GET", "POST"])
@limiter.limit("60/hour", methods=["POST"])
def record(cvr: str, need_id: int) -> Answer:
    """What came of a need: whoever got it, or what stood in the way, and a word to each who answered."""
    need = posting.need_of(cvr, need_id)
    if State(need.state) is not State.CLOSED:
        found = queries.outcome_of(need_id)
        return posting.shown(
            "outcomes/show_own.html", cvr, need, outcome=found, told=queries.feedback_of(need_id)
        )
    frame = posting.frame(cvr)
    form = OutcomeForm(
        request.form if request.method == "POST" else None,
        answered(need_id),
        frame["buyer"].kind,
        queries.keen(need_id),
        talks_only=Kind(need.kind) in TALKS_ONLY,
    )
    if not form.is_submitted() or not form.validate():
        return posting.shown(
            "outcomes/record.html", cvr, need, 422 if form.is_submitted() else 200, form=form
        )
    return _recorded(cvr, need, form)


def _recorded(cvr: str, need: Need, form: OutcomeForm) -> Answer:
    name, need_id = actor.current().label, need.id
    try:
        if form.is_awarded:
            services.award(name, need, form.awards(), form.feedback(), form.note.data or "")
        else:
            services.end_without_award(name, need, form.barrierer.data, form.feedback(), form.note.data or "")
    except (Refused, StepRefused, Overtaken) as refused:
        db.session.rollback()
        form.form_errors.append(presenters.refusal(refused))
        need = posting.need_of(cvr, need_id)
        return posting.shown("outcomes/record.html", cvr, need, 409, form=form)
    db.session.commit()
    flash(gettext("Udfaldet er gemt, og de leverandører, der har svaret, får besked"), "success")
    return redirect(url_for("outcomes.record", cvr=cvr, need_id=need_id), 303)


@blueprint.get("/min-virksomhed/<cvr>/behov/<int:need_id>/udfald/")
def show_mine(cvr: str, need_id: int) -> str:
    """What came of a need that the supplier answered, with the buyer's word to it."""
    found = queries.mine(cvr, need_id)
    if found is None:
        raise PageNotFound(gettext("I har ikke svaret på det behov"))
    return render_template("outcomes/show_mine.html", cvr=cvr, name=find_name(cvr), found=found)


@blueprint.route("/min-virksomhed/<cvr>/tildelinger/<int:award_id>/", methods=["GET", "POST"])
@limiter.limit("60/hour", methods=["POST"])
def confirm(cvr: str, award_id: int) -> Answer | tuple[str, int]:
    """The supplier's word on an award."""
    found = queries.award_of(cvr, award_id)
    if found is None:
        raise PageNotFound(gettext("Tildelingen findes ikke hos jer"))
    form = ConfirmForm()
    if form.validate_on_submit():
        said = Confirmation(form.svar.data)
        services.confirm(actor.current().label, award_id, cvr, said, read_amount(form.vaerdi.data or ""))
        db.session.commit()
        flash(gettext("Tak. Jeres svar er gemt"), "success")
        return redirect(url_for("outcomes.confirm", cvr=cvr, award_id=award_id), 303)
    body = render_template(
        "outcomes/confirm.html",
        cvr=cvr,
        name=find_name(cvr),
        found=found,
        form=form,
        said=words.CONFIRMATIONS[found.line.confirmation],
    )
    return body, 422 if form.errors else 200


@blueprint.route("/tildeling/<token>/", methods=["GET", "POST"])
@limiter.limit("120/hour")
def confirm_by_link(token: str) -> AnyResponse:
    """The same for a supplier without an account, by the link of its mail; opening it changes nothing."""
    found, form = _linked(token), ConfirmForm()
    if isinstance(found, Response):
        return found
    if form.validate_on_submit():
        said, amount = Confirmation(form.svar.data), read_amount(form.vaerdi.data or "")
        services.confirm(tokens.BY_LINK, found.line.id, found.line.cvr, said, amount)
        db.session.commit()
        flash(gettext("Tak. Jeres svar er gemt"), "success")
        return htmx.redirect(url_for("outcomes.confirm_by_link", token=token))
    said_before = words.CONFIRMATIONS[found.line.confirmation]
    body = render_template("outcomes/confirm_by_link.html", found=found, form=form, said=said_before)
    return Response(body, 422 if form.errors else 200, {"Cache-Control": "no-store"})


def _linked(token: str) -> queries.MyAward | Response:
    """The award that a link names, or the page that says why it does not work."""
    try:
        award_id, is_expired = tokens.read(token), False
    except LinkExpired:
        award_id, is_expired = None, True
    found = queries.award_by_number(award_id) if award_id else None
    gone = 410 if is_expired else 404
    return found or Response(
        render_template("outcomes/link_gone.html", is_expired=is_expired, contact=CONTACT), gone
    )


@blueprint.get("/behov/tal/")
@limiter.limit("120/minute")
def show_figures() -> str:
    """What comes of needs here: answers, awards and days."""
    return render_template("outcomes/show_figures.html", **presenters.figures(queries.yearly(today())))


@blueprint.get("/behov/tal.csv")
@limiter.limit("60/minute")
def download_figures() -> Response:
    """The same as a file."""
    return Response(
        presenters.figures_csv(queries.yearly(today())),
        content_type=CSV,
        headers={"Content-Disposition": "attachment; filename=behov-tal.csv"},
    )


@blueprint.record_once
def connect(state: BlueprintSetupState) -> None:
    """What confirmations and barriers are called, for every page; who follows the needs, and who is told."""
    state.app.jinja_env.globals.update(
        outcome_confirmation=words.CONFIRMATIONS.get, barrier_names=presenters.barrier_names
    )


FOLLOWERS.append(services.follow)
SECTIONS.append(telling.section)
AWARDS.append(telling.awards_of)
AWARDS.append(imported.awards_of)
PARTS.append(telling.pieces)
SOURCES.append(numbers.contracts)
LINES.append(telling.line)
OWN_LINKS.append(telling.links)
