"""Addresses of the supplier's side: its answer, questions, the thread, a meeting, its texts."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, request
from werkzeug.wrappers import Response

from app.dialogue import documents, mails, meetings, partners, presenters, reading, services, words
from app.dialogue import supplier_pages as pages
from app.dialogue.files import FilesForm
from app.dialogue.forms import AnswerForm, AskForm, MessageForm, buttons
from app.dialogue.library import find as find_text
from app.dialogue.services import Overtaken
from app.domain.dialogue import Refused, Side
from app.domain.evidence import UnusableFile
from app.extensions import db, limiter
from app.organisations.queries import find_name
from app.suppliers.queries import is_public
from app.web import actor
from app.web.addresses import url_for
from app.web.downloads import download
from app.web.errors import PageNotFound
from app.web.i18n import gettext
from app.web.uploads import takes_uploads

NEED = "/min-virksomhed/<cvr>/behov/<int:need_id>/"


def back(endpoint: str, cvr: str, need_id: int) -> Response:
    """On to a page after something was done."""
    return redirect(url_for(endpoint, cvr=cvr, need_id=need_id), 303)


def show_mine(cvr: str, need_id: int) -> Response:
    """The supplier's answer as the buyer reads it, and its steps."""
    return pages.mine(cvr, pages.need_for(cvr, need_id))


@limiter.limit("240/hour", methods=["POST"])
def write(cvr: str, need_id: int) -> Response:
    """Write the answer; buttons put in a text or a partner and save nothing."""
    need = pages.need_for(cvr, need_id)
    held = services.answer_of(need_id, cvr)
    form = AnswerForm(request.form if request.method == "POST" else None, need, cvr, held)
    if not form.is_submitted():
        return pages.write(cvr, need, form)
    pressed, what = buttons(request.form)
    if pressed:
        return _put_in(cvr, need_id, form, pressed, what)
    if not form.validate():
        return pages.write(cvr, need, form, 422)
    try:
        services.write_answer(
            actor.current().label, need, cvr, find_name(cvr) or cvr, form.written(), seen=form.seen
        )
    except (Refused, Overtaken) as error:
        db.session.rollback()
        return _not_saved(cvr, need_id, form, error)
    db.session.commit()
    return _saved(cvr, need_id)


def _saved(cvr: str, need_id: int) -> Response:
    if "bilag" in request.form:
        return back("dialogue.edit_files", cvr, need_id)
    flash(gettext("Kladden er gemt. Den er ikke sendt til køberen endnu"), "success")
    return back("dialogue.write" if "kladde" in request.form else "dialogue.show_mine", cvr, need_id)


def _put_in(cvr: str, need_id: int, form: AnswerForm, pressed: str, what: str) -> Response:
    """The form again with a text of the library, a partner, or proposals of partners."""
    need, found = pages.need_for(cvr, need_id), None
    if pressed == "indsaet" and what.isdigit() and len(what) < 10:
        text = find_text(cvr, int(what))
        if text is None:
            abort(404)
        form.insert(text)
    elif pressed in ("find", "tag_med"):
        found = partners.proposals(need, cvr)
        if pressed == "tag_med" and what in {p.cvr for p in found}:
            form.take_along(what)
    return pages.write(cvr, need, form, proposals=found)


def _not_saved(cvr: str, need_id: int, form: AnswerForm, error: Refused | Overtaken) -> Response:
    """409 with everything that was typed; a colleague's version becomes the one that is seen."""
    need = pages.need_for(cvr, need_id)
    if isinstance(error, Refused):
        return pages.write(cvr, need, form, 409, str(words.REFUSED[error.reason]))
    held = services.answer_of(need_id, cvr)
    form.version.data = str(held.version if held else 0)
    return pages.write(cvr, need, form, 409, str(words.OVERTAKEN))


@limiter.limit("60/hour")
def send(cvr: str, need_id: int) -> Response:
    """Hand the answer to the buyer; everybody who has to know gets a mail."""
    need = pages.need_for(cvr, need_id)
    held = pages.answer_for(need, cvr)
    if not is_public(cvr):
        return pages.mine(cvr, need, 409, gettext("I kan sende svaret, når jeres profil er offentlig"))
    try:
        services.send_answer(actor.current().label, need, held)
        mails.sent(need, held)
    except (Refused, Overtaken) as error:
        return _refused(cvr, need_id, error)
    db.session.commit()
    flash(gettext("Svaret er sendt. I får en kvittering på mail"), "success")
    return back("dialogue.show_mine", cvr, need_id)


@limiter.limit("60/hour")
def withdraw(cvr: str, need_id: int) -> Response:
    """Take a sent answer back."""
    need = pages.need_for(cvr, need_id)
    held = pages.answer_for(need, cvr)
    try:
        services.withdraw_answer(actor.current().label, need, held)
        mails.withdrawn(need, held)
    except (Refused, Overtaken) as error:
        return _refused(cvr, need_id, error)
    db.session.commit()
    flash(gettext("Svaret er trukket tilbage. I kan sende det igen, til svarfristen går"), "success")
    return back("dialogue.show_mine", cvr, need_id)


def _refused(cvr: str, need_id: int, error: Refused | Overtaken) -> Response:
    db.session.rollback()
    said = words.REFUSED[error.reason] if isinstance(error, Refused) else words.OVERTAKEN
    return pages.mine(cvr, pages.need_for(cvr, need_id), 409, str(said))


@limiter.limit("120/hour", methods=["POST"])
@takes_uploads
def edit_files(cvr: str, need_id: int) -> Response:
    """The files of the answer, and adding some."""
    need = pages.need_for(cvr, need_id)
    held, form, name = pages.answer_for(need, cvr), FilesForm(), ""
    if not form.is_submitted() or not form.validate():
        return pages.files(cvr, need, held, form, 422 if form.is_submitted() else 200)
    try:
        for name, content in form.chosen():
            documents.store(actor.current().label, need, held, content, name)
    except Refused as error:
        return _refused(cvr, need_id, error)
    except UnusableFile as error:
        db.session.rollback()
        form.refuse(name, error)
        need = pages.need_for(cvr, need_id)
        return pages.files(cvr, need, pages.answer_for(need, cvr), form, 422)
    db.session.commit()
    flash(gettext("Gemt"), "success")
    return back("dialogue.edit_files", cvr, need_id)


@limiter.limit("240/hour")
def open_my_file(cvr: str, need_id: int, key: str) -> Response:
    """A file of one's own answer."""
    found = documents.find(pages.answer_for(pages.need_for(cvr, need_id), cvr).id, key)
    if found is None:
        abort(404)
    return download(found)


def remove_file(cvr: str, need_id: int, key: str) -> Response:
    """Take a file out."""
    need = pages.need_for(cvr, need_id)
    try:
        if not documents.remove(actor.current().label, need, pages.answer_for(need, cvr), key):
            abort(404)
    except Refused as error:
        return _refused(cvr, need_id, error)
    db.session.commit()
    flash(gettext("Bilaget er fjernet"), "success")
    return back("dialogue.edit_files", cvr, need_id)


def show_shared(cvr: str, need_id: int, answer_id: int) -> Response:
    """An answer of somebody else in which this supplier takes a share."""
    need = pages.need_for(cvr, need_id)
    held = reading.find_shared(need_id, answer_id, cvr)
    if held is None:
        raise PageNotFound(gettext("I er ikke med i det svar"))
    return pages.shown(
        "dialogue/show_shared.html", cvr, need, view=presenters.answer(need, held), state=held.state
    )


def list_asked(cvr: str, need_id: int) -> Response:
    """What has been asked and answered, and one's own questions that wait."""
    return pages.asked(cvr, pages.need_for(cvr, need_id), AskForm(formdata=None))


@limiter.limit("20/hour")
def ask(cvr: str, need_id: int) -> Response:
    """Ask about the need; nobody hears who asks."""
    need, form = pages.need_for(cvr, need_id), AskForm()
    if not form.validate():
        return pages.asked(cvr, need, form, 422)
    try:
        mails.asked(need, services.ask(actor.current().label, need, cvr, form.text))
    except Refused as error:
        db.session.rollback()
        form.tekst.errors = [words.REFUSED[error.reason]]
        return pages.asked(cvr, pages.need_for(cvr, need_id), form, 409)
    db.session.commit()
    flash(gettext("Spørgsmålet er sendt. I får en mail, når køberen har svaret"), "success")
    return back("dialogue.list_asked", cvr, need_id)


def show_my_thread(cvr: str, need_id: int) -> Response:
    """The thread with the buyer."""
    return pages.thread(cvr, pages.need_for(cvr, need_id), MessageForm(formdata=None))


@limiter.limit("60/hour")
def say_to_buyer(cvr: str, need_id: int) -> Response:
    """Write to the buyer."""
    need, form = pages.need_for(cvr, need_id), MessageForm()
    if not form.validate():
        return pages.thread(cvr, need, form, 422)
    if not pages.may_talk(need, cvr):
        form.tekst.errors = [words.REFUSED["not_talking"]]
        return pages.thread(cvr, need, form, 409)
    mails.said(need, services.say(actor.current().label, need, cvr, Side.SUPPLIER, form.text))
    db.session.commit()
    flash(gettext("Beskeden er sendt"), "success")
    return back("dialogue.show_my_thread", cvr, need_id)


def show_meetings(cvr: str, need_id: int) -> Response:
    """The meetings that can be booked, or the one that is."""
    return pages.slots(cvr, pages.need_for(cvr, need_id))


@limiter.limit("60/hour")
def book(cvr: str, need_id: int, slot_id: int) -> Response:
    """Take a meeting."""
    need = pages.need_for(cvr, need_id)
    try:
        meetings.book_meeting(actor.current().label, need, slot_id, cvr)
    except Refused as error:
        db.session.rollback()
        return pages.slots(cvr, pages.need_for(cvr, need_id), 409, str(words.REFUSED[error.reason]))
    mails.booked(need, next(s for s in meetings.list_slots(need_id) if s.id == slot_id))
    db.session.commit()
    flash(gettext("Mødet er jeres. I får en mail med et link til jeres kalender"), "success")
    return back("dialogue.show_meetings", cvr, need_id)


@limiter.limit("60/hour")
def release(cvr: str, need_id: int, slot_id: int) -> Response:
    """Give a meeting back."""
    need = pages.need_for(cvr, need_id)
    held = next((s for s in meetings.list_slots(need_id) if s.id == slot_id and s.cvr == cvr), None)
    try:
        meetings.release_meeting(actor.current().label, need, slot_id, cvr)
    except Refused as error:
        db.session.rollback()
        return pages.slots(cvr, pages.need_for(cvr, need_id), 409, str(words.REFUSED[error.reason]))
    if held:
        mails.released(need, held)
    db.session.commit()
    flash(gettext("I har meldt afbud, og køberen får besked"), "success")
    return back("dialogue.show_meetings", cvr, need_id)


def open_my_meeting(cvr: str, need_id: int, slot_id: int) -> Response:
    """One's own meeting for the calendar."""
    need = pages.need_for(cvr, need_id)
    found = [s for s in meetings.list_slots(need_id) if s.id == slot_id and s.cvr == cvr]
    if not found:
        raise PageNotFound(gettext("Mødet er aflyst, eller det er ikke jeres"))
    address = url_for("dialogue.show_meetings", cvr=cvr, need_id=need_id, _external=True)
    return calendar_file(presenters.meeting_calendar(need, found, address))


def calendar_file(text: str) -> Response:
    """A calendar to save."""
    headers = {"Content-Disposition": "attachment; filename=moede.ics", "Cache-Control": "no-store"}
    return Response(text, content_type="text/calendar; charset=utf-8", headers=headers)


def add_to(blueprint: Blueprint) -> None:
    """The supplier's addresses."""
    get, post, both = ["GET"], ["POST"], ["GET", "POST"]
    for path, view, methods in (
        ("svar/", show_mine, get),
        ("svar/skriv/", write, both),
        ("svar/send", send, post),
        ("svar/traek", withdraw, post),
        ("svar/bilag/", edit_files, both),
        ("svar/bilag/<key>", open_my_file, get),
        ("svar/bilag/<key>/fjern", remove_file, post),
        ("faelles/<int:answer_id>/", show_shared, get),
        ("spoergsmaal/", list_asked, get),
        ("spoergsmaal/", ask, post),
        ("samtale/", show_my_thread, get),
        ("samtale/", say_to_buyer, post),
        ("moede/", show_meetings, get),
        ("moede/<int:slot_id>/book", book, post),
        ("moede/<int:slot_id>/afbud", release, post),
        ("moede/<int:slot_id>.ics", open_my_meeting, get),
    ):
        blueprint.add_url_rule(NEED + path, view_func=view, methods=methods)
