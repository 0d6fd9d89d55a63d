"""The mails of a dialogue, each in its reader's language and never twice for one event.

What was written stands on the pages and not in the mail: a mailbox is read by many. While answers are sealed the
buyer's mails name nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import select

from app.dialogue import circle, queries
from app.dialogue.meetings import Slot
from app.dialogue.models import Answer, Enquiry, ThreadMessage
from app.domain.access import Role
from app.domain.dialogue import REMIND_BEFORE, AnswerState, Side, is_sealed
from app.domain.moments import in_utc
from app.domain.needs import Kind, State
from app.extensions import db
from app.needs.mails import receivers
from app.needs.models import Need
from app.notifications.services import enqueue
from app.organisations.mails import link
from app.organisations.queries import members_with
from app.posting.presenters import moment
from app.web.i18n import gettext, speaking

# Subject, sentences and the button's text, in the language being spoken.
Words = Callable[[], tuple[str, list[str], str]]


def asked(need: Need, enquiry: Enquiry) -> int:
    """The buyer hears that somebody asks, and not who."""

    def words() -> tuple[str, list[str], str]:
        return (
            gettext("Spørgsmål til jeres behov: %(title)s", title=need.title),
            [
                gettext("En leverandør har stillet et spørgsmål til »%(title)s«.", title=need.title),
                gettext("Jeres svar går til alle, der er med. Ingen får at vide, hvem der har spurgt."),
            ],
            gettext("Læs og svar"),
        )

    return _to_buyer(need, "need_enquiry", f"{enquiry.id}", words, "dialogue.reply", enquiry_id=enquiry.id)


def replied(need: Need, enquiry: Enquiry) -> int:
    """Everybody who takes part hears that there is something new for all."""

    def words() -> tuple[str, list[str], str]:
        of = {"title": need.title}
        said = (
            gettext("Køberen har sendt en besked til alle om »%(title)s«.", **of)
            if enquiry.asked_by_cvr == ""
            else gettext("Køberen har svaret på et spørgsmål om »%(title)s«. Alle får det samme svar.", **of)
        )
        return gettext("Nyt om behovet: %(title)s", **of), [said], gettext("Læs det")

    event = f"{enquiry.id}:{in_utc(enquiry.replied_at or datetime.now(UTC)).timestamp():.0f}"
    return _to_suppliers(circle.members(need.id), need, "need_reply", event, words, "dialogue.list_asked")


def said(need: Need, message: ThreadMessage) -> int:
    """The other side hears of a message."""

    def words() -> tuple[str, list[str], str]:
        of = {"title": need.title}
        return (
            gettext("Ny besked om »%(title)s«", **of),
            [
                gettext(
                    "Der er en ny besked til jer om »%(title)s«. Kun I og den anden part kan læse den.", **of
                )
            ],
            gettext("Læs beskeden"),
        )

    if message.side == Side.SUPPLIER.value:
        return _to_buyer(
            need, "need_message", f"{message.id}", words, "dialogue.show_thread", supplier=message.cvr
        )
    return _to_suppliers(
        (message.cvr,), need, "need_message", f"{message.id}", words, "dialogue.show_my_thread"
    )


def sent(need: Need, answer: Answer) -> int:
    """A receipt to the supplier, a notice to the buyer, and to each partner what it stands in."""
    event = f"{answer.id}:{answer.version}"
    of = {"title": need.title, "name": answer.name}

    def receipt() -> tuple[str, list[str], str]:
        sentences = [gettext("Køberen har fået jeres svar på »%(title)s«.", **of)]
        if need.answer_by:
            until = moment(need.answer_by)
            sentences.append(
                gettext("I kan rette det eller trække det tilbage indtil %(moment)s.", moment=until)
            )
        return (
            gettext("Kvittering: jeres svar på »%(title)s« er sendt", **of),
            sentences,
            gettext("Se svaret"),
        )

    def partner() -> tuple[str, list[str], str]:
        return (
            gettext("I er med i et svar på »%(title)s«", **of),
            [
                gettext(
                    "%(name)s har sendt et svar på »%(title)s« og skrevet, at I tager en del af arbejdet.",
                    **of,
                ),
                gettext("Passer det ikke, så skriv til %(name)s.", **of),
            ],
            gettext("Se svaret og jeres andel"),
        )

    count = _to_suppliers((answer.cvr,), need, "answer_sent", event, receipt, "dialogue.show_mine")
    for other in answer.partners:
        count += _to_suppliers(
            (other.cvr,), need, "answer_partner", f"{event}:{other.cvr}", partner, "dialogue.show_shared",
            answer_id=answer.id,
        )  # fmt: skip
    return count + _to_buyer(need, "answer_came", event, lambda: _came(need), "dialogue.list_answers")


def withdrawn(need: Need, answer: Answer) -> int:
    """The buyer hears that there is an answer less."""

    def words() -> tuple[str, list[str], str]:
        of = {"title": need.title}
        return (
            gettext("Et svar på »%(title)s« er trukket tilbage", **of),
            [gettext("En leverandør har trukket sit svar på »%(title)s« tilbage.", **of)],
            gettext("Se svarene"),
        )

    return _to_buyer(
        need, "answer_withdrawn", f"{answer.id}:{answer.version}", words, "dialogue.list_answers"
    )


def booked(need: Need, slot: Slot) -> int:
    """Both sides hear of a meeting, with the way to their calendars."""

    def words() -> tuple[str, list[str], str]:
        of = {"title": need.title, "moment": moment(slot.starts_at), "place": slot.place}
        return (
            gettext("Møde om »%(title)s« %(moment)s", **of),
            [
                gettext("Mødet varer 20 minutter og begynder %(moment)s.", **of),
                gettext("Sted eller link: %(place)s", **of),
            ],
            gettext("Hent mødet til din kalender"),
        )

    event = f"{slot.id}:{slot.cvr}:{(slot.booked_at or datetime.now(UTC)).timestamp():.0f}"
    return _to_suppliers(
        (slot.cvr,), need, "meeting_booked", event, words, "dialogue.open_my_meeting", slot_id=slot.id
    ) + _to_buyer(need, "meeting_booked", event, words, "dialogue.open_meetings")


def released(need: Need, slot: Slot) -> int:
    """The buyer hears that a supplier does not come."""
    event = f"{slot.id}:{slot.cvr}:{(slot.booked_at or datetime.now(UTC)).timestamp():.0f}"
    return _to_buyer(
        need, "meeting_released", event, lambda: _off(need, slot, gettext("Leverandøren har meldt afbud.")),
        "dialogue.list_meetings",
    )  # fmt: skip


def cancelled(need: Need, slot: Slot) -> int:
    """The supplier hears that its meeting is off."""
    return _to_suppliers(
        (slot.cvr,), need, "meeting_cancelled", f"{slot.id}",
        lambda: _off(need, slot, gettext("Køberen har aflyst. Vælg en anden tid, hvis der er flere.")),
        "dialogue.show_meetings",
    )  # fmt: skip


def remind_drafts(now: datetime) -> int:
    """Remind those whose draft is not sent when the time is up within two days; once for each deadline."""
    rows = db.session.execute(
        select(Answer, Need)
        .join(Need, Need.id == Answer.need_id)
        .where(
            Answer.state == AnswerState.DRAFT.value,
            Need.state == State.PUBLISHED.value,
            Need.answer_by > now,
            Need.answer_by <= now + REMIND_BEFORE,
        )
        .order_by(Answer.id)
    ).all()
    count = 0
    for answer, need in rows:
        assert need.answer_by is not None
        event = f"{answer.id}:{in_utc(need.answer_by).date()}"
        count += _to_suppliers(
            (answer.cvr,), need, "answer_reminder", event, partial(_due, need), "dialogue.show_mine"
        )
    return count


def _due(need: Need) -> tuple[str, list[str], str]:
    of = {"title": need.title, "moment": moment(need.answer_by) if need.answer_by else ""}
    return (
        gettext("Jeres svar på »%(title)s« er ikke sendt", **of),
        [
            gettext("I har en kladde til et svar på »%(title)s«. Svarfristen er %(moment)s.", **of),
            gettext("Køberen ser kun det, I sender."),
        ],
        gettext("Se og send svaret"),
    )


def _came(need: Need) -> tuple[str, list[str], str]:
    of = {"title": need.title}
    sentences = [gettext("Der er kommet et svar på »%(title)s«.", **of)]
    if is_sealed(Kind(need.kind), queries.times_of(need), datetime.now(UTC)):
        sentences.append(
            gettext("Svarene åbnes, når svarfristen er gået. Indtil da ser I kun, hvor mange der er.")
        )
    return gettext("Nyt svar på »%(title)s«", **of), sentences, gettext("Se svarene")


def _off(need: Need, slot: Slot, why: str) -> tuple[str, list[str], str]:
    of = {"title": need.title, "moment": moment(slot.starts_at)}
    return (
        gettext("Mødet om »%(title)s« %(moment)s er aflyst", **of),
        [gettext("Mødet om »%(title)s« %(moment)s bliver ikke til noget.", **of), why],
        gettext("Se møderne"),
    )


def _to_buyer(need: Need, kind: str, event: str, words: Words, endpoint: str, **values: object) -> int:
    """To the people of the need, and to its mailbox where none of them reads it."""
    people = [(to.email, to.locale, to.key) for to in receivers(need)]
    if need.contact_email and need.contact_email.lower() not in {email.lower() for email, _, _ in people}:
        people.append((need.contact_email, "da", "mailbox"))
    values |= {"cvr": need.buyer_cvr, "need_id": need.id}
    return sum(_send(kind, f"{kind}:{event}:buyer:{who}", email, locale, words, endpoint, values) for email, locale, who in people)  # fmt: skip


def _to_suppliers(
    cvrs: Sequence[str], need: Need, kind: str, event: str, words: Words, endpoint: str, **values: object
) -> int:
    count = 0
    for cvr, person in members_with(cvrs, Role.OWNER, Role.EDITOR):
        more = values | {"cvr": cvr, "need_id": need.id}
        count += _send(
            kind, f"{kind}:{event}:{cvr}:{person.id}", person.email, person.locale, words, endpoint, more
        )
    return count


def _send(
    kind: str, key: str, email: str, locale: str, words: Words, endpoint: str, values: dict[str, object]
) -> bool:
    with speaking(locale):
        subject, sentences, button = words()
        why = gettext("Du får mailen, fordi din organisation er med i dialogen om behovet.")
    return enqueue(
        kind, email, "news", key=key, locale=locale, subject=subject, sentences=sentences, why=why,
        button=button, link=link(locale, endpoint, **values),
    )  # fmt: skip
