"""Addresses of the verifiers' desk: the queue and the steps of a case."""

from __future__ import annotations

from flask import Blueprint, abort, flash, render_template
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from app.cases import casework
from app.cases.evidence import open_for_reading
from app.cases.letters import letter
from app.desk import pages, side_views, words
from app.desk.forms import (
    OPEN_STATES,
    AskForm,
    NoInterest,
    ReasonedForm,
    RecommendForm,
    wanted,
)
from app.desk.listing import read_queue
from app.desk.presenters import preview
from app.desk.services import ask as ask_firm
from app.desk.services import decide as decide_case
from app.desk.services import mark as mark_criterion
from app.desk.services import recommend as recommend_case
from app.desk.services import send_back as send_case_back
from app.desk.services import take as take_case
from app.desk.step_views import attempt
from app.domain.cases import ENDED, Kind, Step
from app.domain.desk import Heap
from app.domain.evidence import EvidenceGone
from app.extensions import db
from app.reference import catalogue
from app.search.snapshot import today
from app.web import actor, htmx
from app.web.addresses import url_for
from app.web.downloads import download
from app.web.i18n import current_locale, gettext
from app.web.paging import page_number

blueprint = Blueprint("desk", __name__, url_prefix="/verifikation")
side_views.add_to(blueprint)
Answer = str | Response | tuple[str, int]


@blueprint.record_once
def names(state: BlueprintSetupState) -> None:
    """The desk's words and links, for its pages and those of the rooms beside it."""
    state.app.jinja_env.globals.update(desk=words)


@blueprint.get("/")
def list_cases() -> Answer:
    """The queue: what is to be taken, looked at and decided."""
    asked = wanted()
    queue = read_queue(actor.current().label, asked, page_number(), today())
    chosen = {
        "vis": asked.heap.value if asked.heap is not Heap.ALL else None,
        "ordning": asked.scheme or None,
        "art": asked.kind or None,
        "tilstand": asked.state or None,
    }
    if queue.pages.page > queue.pages.last:
        return htmx.redirect(url_for("desk.list_cases", side=queue.pages.last, **chosen))
    return htmx.render(
        "desk/list_cases.html",
        "queue",
        title=gettext("Sager"),
        queue=queue,
        asked=asked,
        chosen=chosen,
        schemes=list(catalogue.schemes()),
        kinds=list(Kind),
        states=OPEN_STATES,
        me=actor.current().label,
        first_page=url_for("desk.list_cases", **chosen),
    )


@blueprint.get("/sager/<int:case_id>/")
def show_case(case_id: int) -> Answer:
    """A case with all that is known, and what can be done."""
    return render_template("desk/show_case.html", **pages.whole(pages.case_page(case_id)))


@blueprint.post("/sager/<int:case_id>/dokumenter/<key>")
def open_document(case_id: int, key: str) -> Response:
    """A document to save; who opened it is noted, which is why it is asked for with a button."""
    page = pages.unlocked(case_id)
    if not page.has_document(key):
        abort(404)
    try:
        found = open_for_reading(actor.current().label, key)
    except EvidenceGone:
        abort(404)
    response = download(found)
    db.session.commit()
    return response


@blueprint.get("/sager/<int:case_id>/afgoerelse/")
def show_letter(case_id: int) -> str:
    """The decision as the firm reads it, in the language of the page."""
    page = pages.unlocked(case_id)
    if page.case.decided_on is None or page.state not in ENDED:
        abort(404)
    written = letter(casework.page(page.case), page.firm, current_locale())
    return render_template("desk/show_letter.html", letter=written, **pages.frame(page))


@blueprint.route("/sager/<int:case_id>/tag/", methods=["GET", "POST"])
def take(case_id: int) -> Answer:
    """Take a case, or over from somebody else; the form stands on the case's page."""
    form, problem = NoInterest(), None
    if not form.is_submitted():
        return htmx.redirect(url_for("desk.show_case", case_id=case_id))
    if form.validate_on_submit():
        seen = form.seen.data or ""
        problem = attempt(case_id, seen, Step.TAKE, lambda who, case: take_case(who, case, seen))
        if problem is None:
            flash(gettext("Sagen er din"), "success")
            return htmx.redirect(url_for("desk.show_case", case_id=case_id))
    page = pages.case_page(case_id)
    if problem:
        form.seen.data = page.seen
    shown = pages.whole(page, take_form=form) | {"problem": problem, "form": form}
    return render_template("desk/show_case.html", **shown), problem.status if problem else 422


@blueprint.route("/sager/<int:case_id>/kriterier/<criterion>/", methods=["GET", "POST"])
def mark(case_id: int, criterion: str) -> Answer:
    """What is said of one criterion: its form, alone or in the case's page."""
    page = pages.unlocked(case_id)
    form, problem = pages.mark_form(pages.criterion_of(page, criterion)), None
    sent = form.is_submitted()
    if sent and form.validate():
        said = form.said
        problem = attempt(
            case_id, page.seen, Step.RECOMMEND, lambda who, case: mark_criterion(who, case, criterion, said)
        )
        page = pages.case_page(case_id)
        if problem is None and not htmx.wants_block():
            return htmx.redirect(url_for("desk.show_case", case_id=case_id, _anchor=f"kriterium-{criterion}"))
    judged = pages.criterion_of(page, criterion)
    if problem:
        problem, form.seen.data = pages.about(problem, judged), judged.stamp
    saved = sent and not problem and not form.errors
    return htmx.render(
        "desk/mark.html",
        "criterion",
        extra=("steps",),
        status=problem.status if problem else 422 if form.errors else 200,
        judged=judged,
        form=pages.mark_form(judged, anew=True) if saved else form,
        saved=saved,
        announce=gettext("Gemt") if saved else "",
        **pages.frame(page, register=pages.register_of(page)) | {"problem": problem},
    )


@blueprint.route("/sager/<int:case_id>/spoerg/", methods=["GET", "POST"])
def ask(case_id: int) -> Answer:
    """Ask the firm for more; the clock stands still."""
    page, texts = pages.unlocked(case_id), pages.text_form()
    form, problem = AskForm(begrundelse=texts.text, seen=page.seen), None
    if form.validate_on_submit():
        text, seen = form.begrundelse.data, form.seen.data or ""
        problem = attempt(case_id, seen, Step.ASK, lambda who, case: ask_firm(who, case, text, seen))
        if problem is None:
            return _done(case_id, gettext("Beskeden er sendt. Uret står stille, til virksomheden svarer"))
    return pages.step_page("desk/ask.html", page, form, problem, Step.ASK, texts=texts)


@blueprint.route("/sager/<int:case_id>/indstil/", methods=["GET", "POST"])
def recommend(case_id: int) -> Answer:
    """Recommend what a second person is to decide."""
    page = pages.unlocked(case_id)
    longest = page.rules.valid_until(pages.begins_on(page))
    form, problem = RecommendForm(seen=page.seen, gaelder_til=longest.isoformat() if longest else ""), None
    form.longest = longest
    if form.validate_on_submit():
        terms = None if form.svar.data == "afslag" else form.terms
        reason, seen = form.begrundelse.data, form.seen.data or ""
        problem = attempt(
            case_id, seen, Step.RECOMMEND, lambda who, case: recommend_case(who, case, reason, seen, terms)
        )
        if problem is None:
            return _done(case_id, gettext("Sagen er indstillet. En anden verifikator afgør den"))
    return pages.step_page("desk/recommend.html", page, form, problem, Step.RECOMMEND, longest=longest)


@blueprint.route("/sager/<int:case_id>/send-tilbage/", methods=["GET", "POST"])
def send_back(case_id: int) -> Answer:
    """Give the case back to the one who recommended."""
    page = pages.unlocked(case_id)
    form, problem = ReasonedForm(seen=page.seen), None
    if form.validate_on_submit():
        reason, seen = form.begrundelse.data, form.seen.data or ""
        problem = attempt(
            case_id, seen, Step.RETURN, lambda who, case: send_case_back(who, case, reason, seen)
        )
        if problem is None:
            return _done(case_id, gettext("Sagen er sendt tilbage"))
    return pages.step_page("desk/send_back.html", page, form, problem, Step.RETURN)


@blueprint.route("/sager/<int:case_id>/afgoer/", methods=["GET", "POST"])
def decide(case_id: int) -> Answer:
    """The second person's decision, or the third's on an appeal, with what becomes public."""
    page = pages.unlocked(case_id)
    form, problem = pages.decision_form(page), None
    if form.validate_on_submit():
        seen, said = form.seen.data or "", form.decision
        problem = attempt(case_id, seen, said.step, lambda who, case: decide_case(who, case, seen, said))
        if problem is None:
            return _done(case_id, gettext("Afgørelsen er gemt"))
    return pages.step_page(
        "desk/decide.html",
        page,
        form,
        problem,
        Step.APPROVE,
        Step.REJECT,
        preview=preview,
        approve=Step.APPROVE,
        reject=Step.REJECT,
    )


def _done(case_id: int, receipt: str) -> Response:
    """Back to the case, with what was done."""
    flash(receipt, "success")
    return htmx.redirect(url_for("desk.show_case", case_id=case_id))
