"""Addresses of tips: the open form, the verifier's list and steps, and the firm's answer."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, session
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from app.domain import cvr as cvr_rules
from app.domain.errors import InvalidCvr
from app.domain.public_input import new_reference
from app.domain.tips import LONGEST, Step, StepRefused
from app.extensions import db, limiter
from app.search.snapshot import today
from app.tips import mails, presenters, queries, services, tokens, words
from app.tips.forms import LONGEST_LETTER, AnswerForm, TipForm
from app.tips.services import StepCommand
from app.verification.queries import look_up
from app.web import actor, htmx
from app.web.addresses import url_for
from app.web.errors import PageNotFound
from app.web.i18n import gettext
from app.web.signed_links import LinkExpired

blueprint = Blueprint("tips", __name__)
Answer = str | Response | tuple[str, int]
# In the session: the tip that was sent last, as [CVR number, reference].
RECEIPT = "tip_sent"


@blueprint.record_once
def names(state: BlueprintSetupState) -> None:
    """What kinds, states, steps and schemes are called, for every page and mail."""
    state.app.jinja_env.globals.update(
        tip_kind=words.kind_name,
        tip_state=words.state_name,
        tip_outcome=words.outcome_name,
        tip_step=words.step_name,
        tip_who=words.who_name,
        scheme_name=words.scheme_name,
        scheme_names=words.scheme_names,
        public_reason=presenters.public_reason,
    )


@blueprint.route("/verificering/<cvr>/fejl/", methods=["GET", "POST"])
@limiter.limit("10/hour;30/day", methods=["POST"])
def report(cvr: str) -> Answer:
    """Say what is wrong about a firm; no account is asked for."""
    try:
        number = cvr_rules.parse(cvr)
    except InvalidCvr:
        raise PageNotFound(gettext("Nummeret er ikke et CVR-nummer. Tjek cifrene")) from None
    if number != cvr:
        return redirect(url_for("tips.report", cvr=number), 301)
    form = TipForm()
    if form.is_submitted() and form.is_decoyed:
        # A machine hears the same as anybody else.
        return receipt(cvr, new_reference())
    if form.validate_on_submit():
        tip, mailed = services.report(form.command(cvr))
        db.session.commit()
        if mailed:
            flash(gettext("Vi har sendt en kvittering til %(email)s", email=form.email.data), "success")
        return receipt(cvr, tip.reference)
    body = render_template("tips/report.html", form=form, found=look_up(cvr), longest=LONGEST)
    return body, 422 if form.errors else 200


def receipt(cvr: str, reference: str) -> Response:
    """To the page that thanks, which only the one who has just sent may see."""
    session[RECEIPT] = [cvr, reference]
    return htmx.redirect(url_for("tips.thank", cvr=cvr, reference=reference))


@blueprint.get("/verificering/<cvr>/fejl/modtaget/<reference>/")
@limiter.limit("120/minute")
def thank(cvr: str, reference: str) -> str:
    """The tip's number, and what happens now. Asks the database for nothing: whoever did not send gets a 404."""
    if RECEIPT not in session or session[RECEIPT] != [cvr, reference]:
        way = (url_for("verification.look_up"), gettext("Tjek en virksomhed"))
        raise PageNotFound(gettext("Kvitteringen vises kun for den, der lige har sendt et tip"), way)
    return render_template("tips/thank.html", cvr=cvr, reference=reference)


@blueprint.get("/verifikation/tip/")
def list_tips() -> str:
    """The tips that wait, and those closed last."""
    return render_template("tips/list_tips.html", found=queries.list_tips(today()), most=queries.MOST_OPEN)


@blueprint.get("/verifikation/tip/<int:tip_id>/")
def show_tip(tip_id: int) -> str:
    """A tip with the firm's records, what has been done, and what can be done now."""
    page = queries.get_page(tip_id, today()) or abort(404)
    return render_template(
        "tips/show_tip.html",
        page=page,
        tip=page.line,
        view=presenters.tip_view(page, actor.current(), today()),
        receivers=mails.receivers(page.line.cvr),
    )


@blueprint.route("/verifikation/tip/<int:tip_id>/<step>/", methods=["GET", "POST"])
def take_step(tip_id: int, step: str) -> Answer:
    """One step: what it means, and the reason for it."""
    page = queries.get_page(tip_id, today()) or abort(404)
    form = presenters.form_for(step, page) or abort(404)
    problem = ""
    if form.validate_on_submit():
        try:
            if step == words.CONFLICT:
                services.declare_conflict(actor.current(), tip_id, form.begrundelse.data)
            else:
                services.take(actor.current(), tip_id, command(step, page, form))
        except StepRefused as refused:
            db.session.rollback()
            problem = words.refusal(refused.reason)
        else:
            db.session.commit()
            flash(presenters.receipt(step), "success")
            return htmx.redirect(url_for("tips.show_tip", tip_id=tip_id))
    return presenters.step_page(step, page, form, problem)


def command(step: str, page: queries.TipPage, form: presenters.AnyStepForm) -> StepCommand:
    """The step of a valid form."""
    decides = page.facts.proposal.outcome if page.facts.proposal else Step.RESTORE
    chosen = decides if step == words.DECIDE else words.SLUGS[step]
    return StepCommand(chosen, form.begrundelse.data, form.schemes, form.proposal, form.seen.data or "")


@blueprint.route("/min-virksomhed/<cvr>/hoering/<int:hearing_id>/", methods=["GET", "POST"])
@limiter.limit("30/hour", methods=["POST"])
def answer(cvr: str, hearing_id: int) -> Answer:
    """What the firm is asked, for those who may write for it."""
    hearing = queries.find_hearing(hearing_id)
    if hearing is None or hearing.cvr != cvr:
        abort(404)
    return answered(hearing, url_for("tips.answer", cvr=cvr, hearing_id=hearing_id), actor.current().label)


@blueprint.route("/hoering/<token>/", methods=["GET", "POST"])
@limiter.limit("60/hour")
def answer_by_link(token: str) -> Answer:
    """The same for a firm without an account: opening the link changes nothing."""
    try:
        hearing_id = tokens.read(token)
    except LinkExpired:
        return render_template("tips/link_expired.html"), 410
    hearing = queries.find_hearing(hearing_id) if hearing_id else None
    if hearing is None:
        raise PageNotFound(gettext("Kopiér hele linket fra mailen, og prøv igen"))
    return answered(hearing, url_for("tips.answer_by_link", token=token), "")


def answered(hearing: queries.HearingView, address: str, by: str) -> Answer:
    """The page of a hearing; takes the answer while one is open."""
    form = AnswerForm()
    problem = ""
    if form.validate_on_submit():
        try:
            services.answer(by, hearing.id, form.svar.data, asks_to_end=bool(form.ophoer.data))
        except StepRefused as refused:
            db.session.rollback()
            problem = words.refusal(refused.reason)
        else:
            db.session.commit()
            flash(gettext("Svaret er sendt"), "success")
            return htmx.redirect(address)
    body = render_template(
        "tips/answer.html",
        hearing=hearing,
        name=queries.firm_name(hearing.cvr),
        form=form if hearing.is_open else None,
        address=address,
        problem=problem,
        longest=LONGEST_LETTER,
        is_late=today() > hearing.answer_due_on,
        has_account=bool(by),
    )
    return body, 409 if problem else 422 if form.errors else 200
