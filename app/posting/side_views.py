"""Addresses of what goes with a need: files, people, notes, its steps, using it again, how suppliers see it."""

from __future__ import annotations

from flask import Blueprint, abort, flash
from flask import redirect as go
from werkzeug.wrappers import Response

from app.domain.evidence import UnusableFile
from app.domain.needs import State, Step, StepRefused
from app.extensions import db, limiter
from app.needs import attachments, downloads
from app.needs.services import Overtaken, take_step
from app.posting import inside, pages, queries, services
from app.posting.pages import BOTH, NEED
from app.posting.side_forms import FilesForm, NoteForm, PeopleForm, ReasonForm, StepForm
from app.web import actor
from app.web.addresses import url_for
from app.web.i18n import gettext
from app.web.uploads import takes_uploads


def preview(cvr: str, need_id: int) -> Response:
    """The need as a supplier reads it."""
    need = pages.need_of(cvr, need_id)
    return pages.shown("needs/preview.html", cvr, need, **pages.whole(cvr, need))


@limiter.limit("120/hour", methods=["POST"])
@takes_uploads
def edit_documents(cvr: str, need_id: int) -> Response:
    """The files that go with the need, and adding one or several."""
    need, form, name = pages.need_of(cvr, need_id), FilesForm(), ""
    if not pages.is_editable(need):
        return _back(cvr, need_id)
    if not form.is_submitted() or not form.validate():
        return pages.files_page(cvr, need, form, 422 if form.is_submitted() else 200)
    title = " ".join((form.title.data or "").split()) if len(form.uploads) == 1 else ""
    try:
        for name, content in form.chosen():
            attachments.store(actor.current().label, need, content, file_name=name, title=title)
    except UnusableFile as error:
        db.session.rollback()
        form.refuse(name, error)
        return pages.files_page(cvr, pages.need_of(cvr, need_id), form, 422)
    db.session.commit()
    flash(gettext("Gemt"), "success")
    return go(url_for("needs.edit_documents", cvr=cvr, need_id=need_id), 303)


def remove_document(cvr: str, need_id: int, key: str) -> Response:
    """Take a file out."""
    need = pages.need_of(cvr, need_id)
    try:
        if not attachments.remove(actor.current().label, need, key):
            abort(404)
    except StepRefused as error:
        flash(pages.refusal(error), "warning")
        return _back(cvr, need_id)
    db.session.commit()
    flash(gettext("Bilaget er fjernet"), "success")
    return go(url_for("needs.edit_documents", cvr=cvr, need_id=need_id), 303)


@limiter.limit("240/hour")
def open_own_document(cvr: str, need_id: int, key: str) -> Response:
    """A file to save, for the organisation's members before the need is out."""
    found = attachments.find(pages.need_of(cvr, need_id).id, key) or abort(404)
    return downloads.answer(found, is_public=False)


def edit_people(cvr: str, need_id: int) -> Response:
    """Who in the organisation does what about the need."""
    need, form = pages.need_of(cvr, need_id), PeopleForm()
    form.set_choices(queries.members_of(cvr), inside.duties_of(need_id))
    if not form.is_submitted() or not form.validate():
        return pages.shown("needs/edit_people.html", cvr, need, 422 if form.is_submitted() else 200, form=form)  # fmt: skip
    inside.set_duties(actor.current().label, need, form.wanted)
    db.session.commit()
    flash(gettext("Gemt"), "success")
    return _back(cvr, need_id, "folk")


@limiter.limit("120/hour")
def add_note(cvr: str, need_id: int) -> Response:
    """A note that only the organisation reads."""
    need, form = pages.need_of(cvr, need_id), NoteForm()
    if not form.validate():
        return pages.shown("needs/show_own.html", cvr, need, 422, **pages.whole(cvr, need, note_form=form))  # fmt: skip
    inside.add_note(actor.current().label, need, form.text)
    db.session.commit()
    flash(gettext("Notatet er gemt"), "success")
    return _back(cvr, need_id, "noter")


def remove_note(cvr: str, need_id: int, note_id: int) -> Response:
    """Take one's own note away."""
    if not inside.remove_note(actor.current().label, pages.need_of(cvr, need_id), note_id):
        abort(404)
    db.session.commit()
    flash(gettext("Notatet er fjernet"), "success")
    return _back(cvr, need_id, "noter")


@limiter.limit("60/hour")
def copy(cvr: str, need_id: int) -> Response:
    """Begin a new draft with what this need holds."""
    need = pages.need_of(cvr, need_id)
    made = services.copy(actor.current().label, need, pages.buyer_of(cvr).name)
    db.session.commit()
    flash(gettext("Her er en ny kladde. Vælg nye datoer, og ret det, der er anderledes"), "success")
    return go(url_for("needs.list_steps", cvr=cvr, need_id=made.id), 303)


def submit(cvr: str, need_id: int) -> Response:
    """Everything once more, and the button that sends it to the secretariat."""
    return _step(cvr, need_id, Step.SUBMIT, "needs/submit.html", StepForm())


def withdraw(cvr: str, need_id: int) -> Response:
    """Withdraw, after a question; suppliers who have seen the need are owed a reason."""
    form = ReasonForm()
    form.is_owed = pages.need_of(cvr, need_id).state == State.PUBLISHED.value
    return _step(cvr, need_id, Step.WITHDRAW, "needs/withdraw.html", form)


def close(cvr: str, need_id: int) -> Response:
    """Close for answers before the time is up, after a question."""
    return _step(cvr, need_id, Step.CLOSE, "needs/close.html", StepForm())


def _step(cvr: str, need_id: int, step: Step, template: str, form: StepForm | ReasonForm) -> Response:
    """Ask, or take the step that was asked about; a need that has moved on says so."""
    need = pages.need_of(cvr, need_id)
    was = State(need.state)
    if not form.is_submitted():
        form.version.data = str(need.version)
    whole = pages.whole(cvr, need)
    if step.value not in pages.about(need)["steps"] or form.seen != need.version:
        return pages.shown("needs/moved_on.html", cvr, need, 409, typed=_typed(form))
    if not form.is_submitted() or not form.validate():
        return pages.shown(template, cvr, need, 422 if form.is_submitted() else 200, form=form, **whole)
    try:
        take_step(actor.current().label, need, step, _typed(form))
    except Overtaken:
        db.session.rollback()
        return pages.shown("needs/moved_on.html", cvr, pages.need_of(cvr, need_id), 409, typed=_typed(form))  # fmt: skip
    except StepRefused:
        # What is missing stands on the page, with links to the fields.
        return pages.shown(template, cvr, need, 422, form=form, **whole)
    db.session.commit()
    flash(receipt(step, was), "success")
    return _back(cvr, need_id)


def _typed(form: StepForm | ReasonForm) -> str:
    return str(form.reason.data or "").strip() if isinstance(form, ReasonForm) else ""


def receipt(step: Step, was: State) -> str:
    """What a step leads to, from where the need stood."""
    if step is Step.SUBMIT:
        return gettext("Behovet er sendt til godkendelse. I får besked inden for 1 hverdag")
    if step is Step.CLOSE:
        return gettext("Der er lukket for svar. Fortæl, hvad der kom ud af det, når I ved det")
    return gettext("Kladden er lagt væk") if was is State.DRAFT else gettext("Behovet er trukket tilbage")


def _back(cvr: str, need_id: int, anchor: str | None = None) -> Response:
    return go(url_for("needs.show_own", cvr=cvr, need_id=need_id, _anchor=anchor), 303)


def add_to(blueprint: Blueprint) -> None:
    """Give the room these addresses."""
    for path, view, methods in (
        ("visning/", preview, ["GET"]),
        ("bilag/", edit_documents, BOTH),
        ("bilag/<key>", open_own_document, ["GET"]),
        ("bilag/<key>/fjern", remove_document, ["POST"]),
        ("folk/", edit_people, BOTH),
        ("noter", add_note, ["POST"]),
        ("noter/<int:note_id>/fjern", remove_note, ["POST"]),
        ("brug-igen", copy, ["POST"]),
        ("send/", submit, BOTH),
        ("traek/", withdraw, BOTH),
        ("luk/", close, BOTH),
    ):
        blueprint.add_url_rule(NEED + path, view_func=view, methods=methods)
