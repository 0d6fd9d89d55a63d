"""What the buyer's pages of a need have in common: the frame, the need of an address, the form's page."""

from __future__ import annotations

from typing import Any

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from app.domain.access import Role
from app.domain.need_text import CHECKS
from app.domain.needs import EDITABLE, PUBLIC, Party, State, Step, StepRefused, possible
from app.media.documents import ACCEPT
from app.needs import attachments, open_presenters, open_queries, own, post_presenters, posting, queries
from app.needs import post_words as words
from app.needs.models import Need
from app.needs.own import Buyer
from app.needs.own_links import links_of
from app.needs.post_forms import NeedForm
from app.needs.posting import Content, content_of
from app.reference.choosing import code_choices, code_name
from app.web import actor, htmx
from app.web.addresses import url_for
from app.web.errors import PageNotFound
from app.web.i18n import gettext

Answer = str | Response


def buyer_of(cvr: str) -> Buyer:
    """The organisation of the address, whose member the visitor is."""
    found = own.find_buyer(cvr)
    if found is None:
        raise PageNotFound(gettext("Organisationen findes ikke"))
    return found


def need_of(cvr: str, need_id: int) -> Need:
    """A need of the organisation; 404 for a number that is another's."""
    found = queries.of_buyer(cvr, need_id)
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
        "moment": post_presenters.moment,
        "where": post_presenters.where,
        "code_name": code_name,
    }


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
    content, history, now = content_of(need), own.steps_of(need.id), posting.now()
    return {
        "answer": next((s.reason for s in history if s.step in (Step.RETURN, Step.REJECT)), ""),
        "file_address": lambda key: url_for("needs.open_own_document", cvr=cvr, need_id=need.id, key=key),
        "gaps": post_presenters.gaps(queries.facts_of(need)) if is_editable(need) else [],
        "history": history,
        "links": links_of(need),
        "notes": own.notes_of(need.id, actor.current().label),
        "people": own.people_of(need.id),
        "check": post_presenters.check(content),
        **open_presenters.page(open_queries.page_of(need, now), now),
        **more,
    }


def edit_page(cvr: str, need: Need, form: NeedForm, status: int = 200, **more: Any) -> Response:
    """The form with everything that is worked out from it."""
    content = form.content()
    return shown(
        "needs/edit.html",
        cvr,
        need,
        status,
        lots=need.lots,
        files=attachments.attachments_of(need.id),
        answer=own.last_answer(need.id) if need.state == State.RETURNED.value else "",
        oob=False,
        **text_parts(form, content),
        **term_parts(cvr, content),
        **{"clash": None} | more,
    )


def text_parts(form: NeedForm, content: Content) -> dict[str, Any]:
    """What follows from title and text: the check, and codes to choose among."""
    suggested = post_presenters.suggestions(content.title, content.text)
    return {
        "form": form,
        "check": post_presenters.check(content),
        "most": len(CHECKS),
        "codes": code_choices(suggested, content.codes, content.codes),
    }


def term_parts(cvr: str, content: Content) -> dict[str, Any]:
    """What follows from value, term, codes and reservation."""
    return {
        "worth": post_presenters.worth(content, buyer_of(cvr).kind),
        "rules": post_presenters.rules(content),
    }


def sent_form(need: Need) -> NeedForm:
    """The form as it was sent or as the need stands."""
    form, held = NeedForm(), content_of(need)
    form.set_choices(held, tuple(request.form.getlist("cpv")))
    if not form.is_submitted():
        form.fill(held, need.version)
    form.wants_question = "spoergsmaal" in (request.args.keys() | {request.form.get("videre")})
    return form


def clash(cvr: str, need: Need, form: NeedForm) -> Response:
    """409: somebody else has saved meanwhile. What was typed stays; what they wrote stands above it."""
    labels = {name: str(form[field].label.text) for name, field in FIELDS.items()} | {"questions": gettext("Spørgsmål til leverandørerne")}  # fmt: skip
    found = post_presenters.differences(form.content(), content_of(need), labels)
    form.version.data = str(need.version)
    return edit_page(cvr, need, form, 409, clash={"last": own.last_saved(need.id), "fields": found})


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


def onwards(cvr: str, need_id: int, wanted: str) -> str:
    """Where the button that saved leads: a part that has its own page, or the form again."""
    name, _, number = wanted.partition("-")
    ways = {
        "send": "needs.submit",
        "forslag": "matches.try_posted",
        "visning": "needs.preview",
        "bilag": "needs.edit_documents",
        "delaftale": "needs.add_lot",
        "se": "needs.show_own",
    }
    if name == "delaftale" and number.isdigit() and len(number) < 10:
        return url_for("needs.edit_lot", cvr=cvr, need_id=need_id, lot_id=int(number))
    if name == "spoergsmaal":
        return url_for("needs.edit", cvr=cvr, need_id=need_id, spoergsmaal=1, _anchor="sporg")
    return url_for(ways.get(name, "needs.edit"), cvr=cvr, need_id=need_id)


def block(template: str, name: str, extra: tuple[str, ...], cvr: str, need: Need, **parts: Any) -> Response:
    """A part of the form's page, worked out from what has been typed so far."""
    return htmx.render(template, name, extra=extra, words=words, cvr=cvr, need=need, **parts)
