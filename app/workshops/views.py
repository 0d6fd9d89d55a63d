"""Addresses for the phones: come in with the code, send notes, vote, see the result. Nobody signs in."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, render_template, request, session
from flask import Response as FlaskResponse
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from app.barriers.words import SHORT_PERSPECTIVES
from app.domain import workshops as rules
from app.domain.barriers import Perspective
from app.domain.workshops import LONGEST_NOTE, Refused, State
from app.extensions import db, limiter
from app.web import htmx
from app.web.addresses import url_for
from app.web.i18n import gettext, ngettext
from app.workshops import desk_views, presenters, queries, services, words
from app.workshops.forms import CodeForm, PhoneNoteForm, VoteForm
from app.workshops.queries import WorkshopLine

blueprint = Blueprint("workshops", __name__)
desk_views.add_to(blueprint)
Answer = str | Response | tuple[str, int]
# In the session: the workshop that the phone came in to, and its random key.
MEMBER = "workshop"
# The phones of a workshop share one address, so that only what is wrong is counted, or what one phone sends.
WRONG, WRONG_OF_ALL, SENDING = "30/minute;200/hour", "2000/hour", "40/minute;600/hour"


@blueprint.record_once
def names(state: BlueprintSetupState) -> None:
    """What states are called, for every page of a workshop."""
    state.app.jinja_env.globals.update(
        workshop_sign=presenters.sign,
        workshop_code=presenters.code,
        workshop_share=presenters.share,
        workshop_who=SHORT_PERSPECTIVES.get,
    )


def was_wrong(response: FlaskResponse) -> bool:
    """Whether a code was refused."""
    return response.status_code == 422


def everybody() -> str:
    """Wrong codes are counted together too: guessing from many addresses is guessing."""
    return "workshop codes"


def phone() -> str:
    """Who sends: the phone, which shares its address with the whole room."""
    return f"phone {member()[1]}"


@blueprint.route("/workshop/", methods=["GET", "POST"])
@limiter.limit("1200/minute")
@limiter.limit(WRONG, methods=["POST"], deduct_when=was_wrong)
@limiter.limit(WRONG_OF_ALL, key_func=everybody, methods=["POST"], deduct_when=was_wrong)
def join() -> Answer:
    """Come in with the code on the wall."""
    form = CodeForm()
    if form.validate_on_submit():
        found = rules.workshop_of(form.kode.data or "", services.live_codes())
        if found is not None:
            # Who comes in again is the same phone.
            session[MEMBER] = [found, member()[1] if member()[0] == found else rules.new_key()]
            return htmx.redirect(url_for("workshops.take_part"))
        form.kode.errors = [gettext("Koden passer ikke. Skriv den, som den står på væggen")]
    if not form.is_submitted():
        form.kode.data = rules.read_code(request.args.get("kode", ""))
    return render_template("workshops/join.html", form=form), 422 if form.errors else 200


@blueprint.route("/workshop/deltag/", methods=["GET", "POST"])
@limiter.limit("2400/minute", methods=["GET"])
@limiter.limit(SENDING, key_func=phone, methods=["POST"])
def take_part() -> Answer:
    """The phone's page: what it can do now. A note is sent to it; when the workshop has moved on, it says so."""
    workshop_id, key = member()
    line = queries.find(workshop_id)
    if line is None:
        return htmx.redirect(url_for("workshops.join"))
    if htmx.wants_block() and request.method == "GET":
        return moved_on(line)
    form = PhoneNoteForm(perspektiv=request.args.get("perspektiv", ""))
    problem = ""
    if form.is_submitted() and form.is_decoyed:
        return htmx.redirect(url_for("workshops.take_part"))
    if form.validate_on_submit():
        problem = sent(form, workshop_id, key)
        if not problem:
            return htmx.redirect(url_for("workshops.take_part", perspektiv=form.perspektiv.data))
    return page(line, key, form=form, problem=problem)


@blueprint.post("/workshop/deltag/stem/")
@limiter.limit(SENDING, key_func=phone)
def vote() -> Answer:
    """Give the votes, in the place of those given before."""
    workshop_id, key = member()
    line = queries.find(workshop_id)
    if line is None:
        return htmx.redirect(url_for("workshops.join"))
    form = VoteForm()
    problem = ""
    if form.validate_on_submit():
        try:
            given = services.vote(workshop_id, key, form.chosen)
            db.session.commit()
            said = ngettext("Du har givet %(num)s stemme", "Du har givet %(num)s stemmer", given)
            flash(said, "success")
            return htmx.redirect(url_for("workshops.take_part"))
        except Refused as refused:
            db.session.rollback()
            problem = str(words.REFUSALS[refused.reason])
    return page(line, key, problem=problem, chosen=frozenset(form.chosen))


def sent(form: PhoneNoteForm, workshop_id: int, key: str) -> str:
    """Take a valid note; what is wrong, in words."""
    try:
        services.send(workshop_id, key, Perspective(form.perspektiv.data), form.tekst.data)
    except Refused as refused:
        db.session.rollback()
        return str(words.REFUSALS[refused.reason])
    db.session.commit()
    flash(gettext("Din seddel er sendt"), "success")
    return ""


def page(
    line: WorkshopLine,
    key: str,
    *,
    form: PhoneNoteForm | None = None,
    problem: str = "",
    chosen: frozenset[int] | None = None,
) -> Response:
    """The phone's page as the workshop stands; `chosen`: votes that were just refused."""
    is_voting, is_closed = line.state is State.VOTING, line.state is State.CLOSED
    groups = queries.groups(line, queries.notes(line.id)) if is_voting or is_closed else []
    status = 409 if problem else 422 if form and form.errors else 200
    return htmx.render(
        "workshops/take_part.html",
        "part",
        status=status,
        w=line,
        has_moved=False,
        form=form,
        problem=problem,
        questions=presenters.questions(line),
        mine=queries.sent_by(line.id, key) if line.state is State.OPEN else [],
        groups=queries.result(groups) if is_closed else groups,
        chosen=chosen if chosen is not None else queries.voted_by(line.id, key) if is_voting else frozenset(),
        longest=LONGEST_NOTE,
    )


def moved_on(line: WorkshopLine) -> Response:
    """What a phone hears that asks whether the workshop has moved on: nothing, a line, or that it shall load anew.

    While somebody may be writing, the page stays as it is.
    """
    seen = request.args.get("trin", "")
    if seen == line.state.value:
        return make_response("", 204)
    if seen == State.OPEN.value:
        said = gettext("Workshoppen er gået videre")
        return htmx.render("workshops/take_part.html", "moved", announce=said, w=line, has_moved=True)
    answer = make_response("", 204)
    answer.headers["HX-Refresh"] = "true"
    return answer


def member() -> tuple[int, str]:
    """The workshop that this phone came in to, and its key; (0, "") for none."""
    if MEMBER not in session:
        return 0, ""
    workshop_id, key = session[MEMBER]
    return int(workshop_id), str(key)
