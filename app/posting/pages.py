"""What the buyer's pages of a need have in common: the frame, the need of an address, the form's page."""

from __future__ import annotations

from typing import Any

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from app.domain.access import Role
from app.domain.need_text import CHECKS
from app.domain.needs import EDITABLE, PUBLIC, Party, State, Step, StepRefused, possible
from app.media.documents import ACCEPT
from app.needs import attachments
from app.needs import queries as needs
from app.needs.models import Need
from app.open_needs import presenters as open_presenters
from app.open_needs import queries as open_queries
from app.posting import presenters, queries, services, steps, words
from app.posting.forms import NeedForm
from app.posting.links import links_of
from app.posting.queries import Buyer
from app.posting.services import Content, content_of
from app.posting.steps import WritingStep
from app.reference.choosing import code_choices, code_name
from app.web import actor
from app.web.addresses import url_for
from app.web.errors import PageNotFound
from app.web.i18n import gettext

OWN = "/vores-behov/<cvr>/"
NEED = OWN + "<int:need_id>/"
BOTH = ["GET", "POST"]


def buyer_of(cvr: str) -> Buyer:
    """The organisation of the address, whose member the visitor is."""
    found = queries.find_buyer(cvr)
    if found is None:
        raise PageNotFound(gettext("Organisationen findes ikke"))
    return found


def need_of(cvr: str, need_id: int) -> Need:
    """A need of the organisation; 404 for a number that is another's."""
    found = needs.of_buyer(cvr, need_id)
    if found is None:
        raise PageNotFound(gettext("Behovet findes ikke hos jer. Gå tilbage til Vores behov"))
    return found


def is_editable(need: Need) -> bool:
    """Whether the form of the need is open."""
    return State(need.state) in EDITABLE


def frame(cvr: str) -> dict[str, Any]:
    """What every page of an organisation's needs shows."""
    return {
        "cvr": cvr,
        "buyer": buyer_of(cvr),
        "may_edit": actor.current().may(Role.EDITOR, cvr),
        "words": words,
        "moment": presenters.moment,
        "where": presenters.where,
        "code_name": code_name,
        "gap_address": gap_address,
    }


def gap_address(need: Need, field: str) -> str:
    """The field of the form that something missing is about, on its step."""
    step = steps.of_field(field)
    return url_for("needs.edit_step", cvr=need.buyer_cvr, need_id=need.id, trin=step.slug, _anchor=field)


def about(need: Need) -> dict[str, Any]:
    """What every page of one need shows."""
    state = State(need.state)
    return {
        "own": need,
        "state": state,
        "name": need.title or gettext("Behov uden titel"),
        "steps": [s.value for s in possible(state, Party.BUYER)],
        "is_editable": state in EDITABLE,
        "is_public": state in PUBLIC,
    }


def shown(template: str, cvr: str, need: Need, status: int = 200, /, **more: Any) -> Response:
    """A page of a need."""
    return make_response(render_template(template, **(frame(cvr) | about(need) | more)), status)


def whole(cvr: str, need: Need, **more: Any) -> dict[str, Any]:
    """Everything that members see of a need: what is missing, people, notes, files, and what has happened."""
    content, history, now = content_of(need), queries.steps_of(need.id), services.now()
    return {
        "answer": next((s.reason for s in history if s.step in (Step.RETURN, Step.REJECT)), ""),
        "file_address": lambda key: url_for("needs.open_own_document", cvr=cvr, need_id=need.id, key=key),
        "gaps": gaps_of(need),
        "step_count": steps.COUNT,
        "history": history,
        "links": links_of(need),
        "notes": queries.notes_of(need.id, actor.current().label),
        "people": queries.people_of(need.id),
        "check": presenters.check(content),
        **open_presenters.page(open_queries.page_of(need, now), now),
        **more,
    }


def edit_page(
    cvr: str, need: Need, form: NeedForm, step: WritingStep | None, status: int = 200, **more: Any
) -> Response:
    """The form, or one step of it, with everything that is worked out from it."""
    content, files = content_of_form(form, need, step), attachments.attachments_of(need.id)
    return shown(
        "needs/edit_step.html" if step else "needs/edit.html",
        cvr,
        need,
        status,
        lots=need.lots,
        files=files,
        **step_parts(need, step, bool(need.lots or files)),
        **live(cvr, need.id, step),
        answer=queries.last_answer(need.id) if need.state == State.RETURNED.value else "",
        oob=False,
        **text_parts(form, content),
        **term_parts(cvr, content, need),
        **{"clash": None} | more,
    )


def step_parts(need: Need, step: WritingStep | None, has_more: bool) -> dict[str, Any]:
    """Where the step stands among the others, which of the form's parts it holds, and when the draft was saved."""
    if step is None:
        return {"step": None}
    return {
        "step": step,
        "part": PARTS[step.slug],
        "listed": steps.lines(content_of(need), gaps_of(need), has_more=has_more),
        "number": steps.STEPS.index(step) + 1,
        "count": steps.COUNT,
        "previous": steps.before(step),
        "has_check": "text" in step.fields,
        "saved": queries.last_saved(need.id),
        "saved_at": presenters.saved_at,
    }


# The template for each step.
PARTS = {
    "type": "needs/_edit_kind.html",
    "behov": "needs/_edit_what.html",
    "sted": "needs/_edit_place.html",
    "vaerdi": "needs/_edit_worth.html",
    "hensyn": "needs/_edit_aims.html",
    "kontakt": "needs/_edit_contact.html",
}


def live(cvr: str, need_id: int, step: WritingStep | None) -> dict[str, dict[str, str]]:
    """What fields ask while the buyer writes, as attributes: about the text, about numbers, about the reservation."""
    shared = {"hx-swap": "outerHTML", "hx-trigger": "input changed delay:600ms", "hx-sync": "this:queue last"}
    text = url_for("needs.check_text", cvr=cvr, need_id=need_id)
    terms = shared | {
        "hx-post": url_for("needs.check_terms", cvr=cvr, need_id=need_id),
        "hx-trigger": "input changed delay:600ms, change",
    }
    return {
        "text_live": shared | {"hx-post": text, "hx-target": "#kvalitet"},
        "term_live": terms | {"hx-target": "#vaerdien"},
        "rules_live": terms | {"hx-target": "#regler" if step else "#vaerdien"},
    }


def text_parts(form: NeedForm, content: Content) -> dict[str, Any]:
    """What follows from title and text: the check, and codes to choose among."""
    suggested = presenters.suggestions(content.title, content.text)
    return {
        "form": form,
        "check": presenters.check(content),
        "most": len(CHECKS),
        "codes": code_choices(suggested, content.codes, content.codes),
    }


def term_parts(cvr: str, content: Content, need: Need) -> dict[str, Any]:
    """What follows from value, term, codes and reservation."""
    return {
        "worth": presenters.worth(content, buyer_of(cvr).kind, (c for lot in need.lots for c in lot.codes)),
        "rules": presenters.rules(content),
    }


def list_steps(cvr: str, need: Need) -> Response:
    """All steps of the form with what is missing on each."""
    files = attachments.attachments_of(need.id)
    found = steps.lines(content_of(need), gaps_of(need), has_more=bool(need.lots or files))
    return shown(
        "needs/list_steps.html",
        cvr,
        need,
        listed=found,
        onwards=steps.next_missing(found),
        saved=queries.last_saved(need.id),
        saved_at=presenters.saved_at,
        answer=queries.last_answer(need.id) if need.state == State.RETURNED.value else "",
    )


def gaps_of(need: Need) -> list[presenters.Gap]:
    """What is missing before the need can be sent."""
    return presenters.gaps(needs.facts_of(need)) if is_editable(need) else []


def content_of_form(form: NeedForm, need: Need, step: WritingStep | None) -> Content:
    """What the form holds; of one step, with the rest as the need has it."""
    return steps.only(step, form.content(), content_of(need))


def sent_form(need: Need, step: WritingStep | None = None) -> NeedForm:
    """The form as it was sent or as the need stands; of a step only its own fields count."""
    form, held = NeedForm(), content_of(need)
    form.set_choices(held, tuple(request.form.getlist("cpv")))
    if not form.is_submitted():
        form.fill(held, need.version)
    elif step:
        form.keep_to(step.fields, held, need.version)
    form.wants_question = "spoergsmaal" in (request.args.keys() | {request.form.get("videre")})
    return form


def clash(cvr: str, need: Need, form: NeedForm, step: WritingStep | None) -> Response:
    """409: somebody else has saved meanwhile. What was typed stays; what they wrote stands above it."""
    labels = {name: str(form[field].label.text) for name, field in FIELDS.items()} | {"questions": gettext("Spørgsmål til leverandørerne")}  # fmt: skip
    found = presenters.differences(content_of_form(form, need, step), content_of(need), labels)
    form.version.data = str(need.version)
    return edit_page(cvr, need, form, step, 409, clash={"last": queries.last_saved(need.id), "fields": found})


# The field of the form for each part of its content, where they are called differently.
FIELDS = {
    "kind": "kind", "title": "title", "text": "text", "codes": "cpv", "is_nationwide": "is_nationwide",
    "municipalities": "places", "answer_by": "answer_date", "questions_by": "questions_date",
    "starts_on": "starts_on", "ends_on": "ends_on", "months": "months", "value_dkk": "value",
    "reservation": "reservation", "strategic_aims": "aims", "social_objectives": "objectives",
    "contact_email": "contact", "is_anonymous": "is_anonymous",
}  # fmt: skip


def files_page(cvr: str, need: Need, form: Any, status: int = 200) -> Response:
    """The files of a need and the field for more."""
    listed = attachments.attachments_of(need.id)
    return shown("needs/edit_documents.html", cvr, need, status, form=form, files=listed, accept=ACCEPT)


def refusal(error: StepRefused) -> str:
    """Why a step could not be taken, as a sentence without its full stop."""
    return str(words.REFUSED[error.reason])


def onwards(cvr: str, need_id: int, wanted: str, step: WritingStep | None = None) -> str:
    """Where the button that saved leads: the next step, a part that has its own page, or the form again."""
    name, _, rest = wanted.partition("-")
    ways = {
        "send": "needs.submit",
        "forslag": "matches.try_posted",
        "visning": "needs.preview",
        "bilag": "needs.edit_documents",
        "delaftale": "needs.add_lot",
        "se": "needs.show_own",
        "overblik": "needs.list_steps",
    }
    if name == "delaftale" and rest.isdigit() and len(rest) < 10:
        return url_for("needs.edit_lot", cvr=cvr, need_id=need_id, lot_id=int(rest))
    if name == "trin" and rest in steps.BY_SLUG:
        return url_for("needs.edit_step", cvr=cvr, need_id=need_id, trin=rest)
    here = {"endpoint": "needs.edit_step", "trin": step.slug} if step else {"endpoint": "needs.edit"}
    if name == "spoergsmaal":
        return url_for(**here, cvr=cvr, need_id=need_id, spoergsmaal=1, _anchor="sporg")
    if step and name not in ways:
        following = steps.after(step)
        return onwards(cvr, need_id, f"trin-{following.slug}" if following else "send")
    return url_for(ways.get(name, "needs.edit"), cvr=cvr, need_id=need_id)
