"""Agenda, minutes and cancellations, to the mailboxes of those invited. Mailboxes are Danish organisations' own."""

from __future__ import annotations

from sqlalchemy import Select, and_, func, select

from app.domain.taskforce import State, Step
from app.extensions import db
from app.notifications.services import enqueue
from app.organisations.mails import link
from app.organisations.models import Organisation
from app.taskforce import queries, words
from app.taskforce.models import Invited, Meeting, Member
from app.taskforce.queries import MeetingPage
from app.web.filters import long_date
from app.web.i18n import gettext, ngettext, speaking

LOCALE = "da"
Part = tuple[str, list[str]]


def tell(meeting: Meeting, step: Step, before: State) -> int:
    """Tell everybody invited of a step; how many mails are new. Nobody hears that a meeting has been held."""
    if step is Step.HOLD or (step is Step.CANCEL and before is State.PLANNED):
        return 0
    page = queries.find_meeting(meeting.id, meeting.starts_at.date())
    assert page is not None
    with speaking(LOCALE):
        subject, sentences, parts = _words(page, step, is_again=before is State.AGENDA_SENT)
        why = gettext("I får mailen, fordi jeres organisation er inviteret til mødet.")
        button = gettext("Se mødet")
    return sum(
        enqueue(
            f"taskforce_{step.value}",
            mailbox,
            "taskforce_meeting",
            key=f"taskforce_{step.value}:{meeting.id}:{meeting.version}:{member_id}",
            locale=LOCALE,
            subject=subject,
            sentences=sentences,
            parts=parts,
            why=why,
            button=button,
            link=_address(page.line.id, cvr),
            calendar=link(LOCALE, "taskforce.meeting_calendar", meeting_id=page.line.id)
            if step is Step.SEND_AGENDA
            else "",
        )
        for member_id, cvr, mailbox in db.session.execute(_receivers(meeting.id))
    )


def _receivers(meeting_id: int) -> Select[int, str, str]:
    """Those with a mailbox: their number is empty where they have no organisation here to read as."""
    return (
        select(Member.id, func.coalesce(Organisation.cvr, ""), Member.mailbox)
        .join(Invited, Invited.member_id == Member.id)
        .outerjoin(Organisation, and_(Organisation.cvr == Member.cvr, Member.cvr != ""))
        .where(Invited.meeting_id == meeting_id, Member.mailbox != "")
        .order_by(Member.id)
    )


def _address(meeting_id: int, cvr: str) -> str:
    """Where a member reads on: agenda and minutes where its people can sign in, else what all may read."""
    if cvr:
        return link(LOCALE, "taskforce.read_meeting", cvr=cvr, meeting_id=meeting_id)
    return link(LOCALE, "taskforce.show_meeting", meeting_id=meeting_id)


def _words(page: MeetingPage, step: Step, *, is_again: bool) -> tuple[str, list[str], list[Part]]:
    """Subject, sentences, and parts with a heading and lines, in the language being spoken."""
    of = {"title": words.title(page.line), "when": words.when(page.line)}
    where = [p for p in (page.line.place, page.line.link) if p]
    place = gettext("Sted: %(place)s", place=" · ".join(where))
    if step is Step.CANCEL:
        subject = gettext("Aflyst: %(title)s %(when)s", **of)
        return subject, [gettext("%(title)s %(when)s er aflyst.", **of)], []
    if step is Step.APPROVE:
        subject = gettext("Referat: %(title)s %(when)s", **of)
        came = [name for _, name, there in page.invited if there]
        sentences = [gettext("Referatet af mødet er godkendt.")]
        if came:
            sentences.append(gettext("Til stede: %(names)s.", names=", ".join(came)))
        return subject, sentences, [_minutes(page, n) for n in range(len(page.items))]
    subject = (
        gettext("Ny dagsorden: %(title)s %(when)s", **of)
        if is_again
        else gettext("Dagsorden: %(title)s %(when)s", **of)
    )
    count = ngettext("Der er %(num)s punkt på dagsordenen.", "Der er %(num)s punkter på dagsordenen.", len(page.items))  # fmt: skip
    parts = [(f"{n}. {i.title}", [i.text] if i.text else []) for n, i in enumerate(page.items, start=1)]
    return subject, [gettext("I er inviteret til møde %(when)s.", **of), place, count], parts


def _minutes(page: MeetingPage, number: int) -> Part:
    """An item with what was said, decided and promised."""
    item = page.items[number]
    lines = [item.minutes] if item.minutes else []
    if item.decision:
        lines.append(gettext("Beslutning: %(text)s", text=item.decision))
    for action in page.actions.get(item.id, ()):
        day = long_date(action.deadline)
        lines.append(
            gettext("%(owner)s senest %(day)s: %(text)s", owner=action.owner, day=day, text=action.text)
        )
    return f"{number + 1}. {item.title}", lines
