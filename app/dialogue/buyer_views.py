"""Addresses of the buyer's side: answers, threads, questions, meetings, the whole case."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, send_file
from werkzeug.wrappers import Response

from app.dialogue import archive, circle, documents, mails, meetings, presenters, reading, services, words
from app.dialogue import buyer_pages as pages
from app.dialogue.forms import MeetingsForm, MessageForm, NoticeForm, ReplyForm
from app.dialogue.supplier_views import calendar_file
from app.domain.dialogue import Refused, Side
from app.domain.needs import PUBLIC, State
from app.extensions import db, limiter
from app.needs.models import Need
from app.posting.pages import need_of
from app.web import actor
from app.web.addresses import url_for
from app.web.downloads import download
from app.web.i18n import gettext

NEED = "/vores-behov/<cvr>/<int:need_id>/"


def back(endpoint: str, cvr: str, need_id: int, **values: object) -> Response:
    """On to a page after something was done."""
    return redirect(url_for(endpoint, cvr=cvr, need_id=need_id, **values), 303)


def list_answers(cvr: str, need_id: int) -> Response:
    """All answers in one table, or how many there are while they are sealed."""
    return pages.answers(cvr, need_of(cvr, need_id))


def show_answer(cvr: str, need_id: int, answer_id: int) -> Response:
    """One answer with its thread."""
    need = need_of(cvr, need_id)
    return pages.one_answer(cvr, need, pages.answer_of(need, answer_id), MessageForm(formdata=None))


@limiter.limit("240/hour")
def open_file(cvr: str, need_id: int, answer_id: int, key: str) -> Response:
    """A file of an answer."""
    found = documents.find(pages.answer_of(need_of(cvr, need_id), answer_id).id, key)
    if found is None:
        abort(404)
    return download(found)


def show_thread(cvr: str, need_id: int, supplier: str) -> Response:
    """The thread with one supplier."""
    return pages.thread(cvr, need_of(cvr, need_id), supplier, MessageForm(formdata=None))


@limiter.limit("120/hour")
def say(cvr: str, need_id: int, supplier: str) -> Response:
    """Write to one supplier that takes part."""
    need, form = need_of(cvr, need_id), MessageForm()
    if not form.validate():
        return pages.thread(cvr, need, supplier, form, 422)
    if not _is_out(need) or supplier not in circle.open_to_buyer(need_id, sealed=pages.sealed(need)):
        form.tekst.errors = [words.REFUSED["not_talking"]]
        return pages.thread(cvr, need, supplier, form, 409)
    mails.said(need, services.say(actor.current().label, need, supplier, Side.BUYER, form.text))
    db.session.commit()
    flash(gettext("Beskeden er sendt"), "success")
    return back("dialogue.show_thread", cvr, need_id, supplier=supplier)


def list_enquiries(cvr: str, need_id: int) -> Response:
    """What has been asked, without who asked."""
    need = need_of(cvr, need_id)
    return pages.shown("dialogue/list_enquiries.html", cvr, need, asked=reading.enquiries_for_buyer(need_id))


@limiter.limit("120/hour", methods=["POST"])
def reply(cvr: str, need_id: int, enquiry_id: int) -> Response:
    """Reply to all; the question is first rid of what shows who asked."""
    need, form = need_of(cvr, need_id), ReplyForm()
    found = pages.enquiry_of(need, enquiry_id)
    if not form.is_submitted():
        form.vist.data, form.tekst.data = found.shown_text or found.text, found.reply
    if not form.is_submitted() or not form.validate():
        return pages.shown("dialogue/reply.html", cvr, need, 422 if form.is_submitted() else 200, form=form, found=found)  # fmt: skip
    services.reply(actor.current().label, found, form.text, form.vist.data or "")
    mails.replied(need, found)
    db.session.commit()
    flash(gettext("Svaret er sendt til alle, der er med"), "success")
    return back("dialogue.list_enquiries", cvr, need_id)


@limiter.limit("30/hour", methods=["POST"])
def announce(cvr: str, need_id: int) -> Response:
    """Tell all something that nobody has asked."""
    need, form = need_of(cvr, need_id), NoticeForm()
    if not _is_out(need):
        return back("dialogue.list_enquiries", cvr, need_id)
    if not form.is_submitted() or not form.validate():
        return pages.shown(
            "dialogue/announce.html", cvr, need, 422 if form.is_submitted() else 200, form=form
        )
    heading = " ".join((form.overskrift.data or "").split())
    mails.replied(need, services.announce(actor.current().label, need, heading, form.text))
    db.session.commit()
    flash(gettext("Beskeden er sendt til alle, der er med"), "success")
    return back("dialogue.list_enquiries", cvr, need_id)


def list_meetings(cvr: str, need_id: int) -> Response:
    """The meetings, who has booked, and offering more."""
    return pages.slots(cvr, need_of(cvr, need_id), MeetingsForm(formdata=None))


@limiter.limit("60/hour")
def offer_meetings(cvr: str, need_id: int) -> Response:
    """Offer several meetings at once."""
    need, form = need_of(cvr, need_id), MeetingsForm()
    if not form.validate():
        return pages.slots(cvr, need, form, 422)
    try:
        if not _is_out(need):
            raise Refused("not_open")
        meetings.offer_meetings(actor.current().label, need, form.starts(), " ".join((form.sted.data or "").split()))  # fmt: skip
    except Refused as error:
        db.session.rollback()
        form.dato.errors = [words.REFUSED[error.reason]]
        return pages.slots(cvr, need_of(cvr, need_id), form, 422)
    db.session.commit()
    flash(gettext("Møderne er slået op"), "success")
    return back("dialogue.list_meetings", cvr, need_id)


@limiter.limit("120/hour")
def cancel_meeting(cvr: str, need_id: int, slot_id: int) -> Response:
    """Take a meeting away; whoever had booked it gets a mail."""
    need = need_of(cvr, need_id)
    gone = meetings.cancel_meeting(actor.current().label, need, slot_id)
    if gone is None:
        abort(404)
    if gone.cvr:
        mails.cancelled(need, gone)
    db.session.commit()
    flash(gettext("Mødet er aflyst"), "success")
    return back("dialogue.list_meetings", cvr, need_id)


def open_meetings(cvr: str, need_id: int) -> Response:
    """The booked meetings for the calendar."""
    need = need_of(cvr, need_id)
    address = url_for("dialogue.list_meetings", cvr=cvr, need_id=need_id, _external=True)
    return calendar_file(
        presenters.meeting_calendar(need, [s for s in meetings.list_slots(need_id) if s.cvr], address)
    )


@limiter.limit("20/hour")
def download_case(cvr: str, need_id: int) -> Response:
    """Everything about the need as one file for the archive; that it was fetched is noted."""
    need = need_of(cvr, need_id)
    made = archive.pack(need, sealed=pages.sealed(need))
    archive.note(actor.current().label, need)
    db.session.commit()
    answer = send_file(made, "application/zip", as_attachment=True, download_name=f"behov-{need_id}.zip", max_age=0)  # fmt: skip
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _is_out(need: Need) -> bool:
    return State(need.state) in PUBLIC


def add_to(blueprint: Blueprint) -> None:
    """The buyer's addresses."""
    get, post, both = ["GET"], ["POST"], ["GET", "POST"]
    for path, view, methods in (
        ("svar/", list_answers, get),
        ("svar/<int:answer_id>/", show_answer, get),
        ("svar/<int:answer_id>/bilag/<key>", open_file, get),
        ("samtale/<supplier>/", show_thread, get),
        ("samtale/<supplier>/", say, post),
        ("spoergsmaal/", list_enquiries, get),
        ("spoergsmaal/<int:enquiry_id>/", reply, both),
        ("spoergsmaal/besked/", announce, both),
        ("moeder/", list_meetings, get),
        ("moeder/", offer_meetings, post),
        ("moeder/<int:slot_id>/aflys", cancel_meeting, post),
        ("moeder.ics", open_meetings, get),
        ("sag.zip", download_case, get),
    ):
        blueprint.add_url_rule(NEED + path, view_func=view, methods=methods)
