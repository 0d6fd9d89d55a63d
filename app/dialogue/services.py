"""Ask, answer, talk and meet. Flushes and audits, never commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from app.audit.services import record
from app.dialogue import queries
from app.dialogue.models import Answer, AnswerPartner, AnswerReply, Enquiry, MeetingSlot, ThreadMessage
from app.domain import dialogue as rules
from app.domain.dialogue import AnswerState, Refused, Side
from app.domain.errors import DomainError
from app.extensions import db
from app.needs.models import Need


class Overtaken(DomainError):
    """Somebody else has changed it meanwhile."""


@dataclass(frozen=True)
class Partner:
    """Who takes which share of the work, in percent, and what they do of it."""

    cvr: str
    name: str
    share: int
    does: str = ""


@dataclass(frozen=True)
class Written:
    """An answer as it is written. `replies` by the id of the buyer's question; price for the whole term, ex VAT."""

    text: str
    price_dkk: int | None = None
    price_note: str = ""
    valid_to: date | None = None
    lots: tuple[str, ...] = ()
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    share: int = rules.WHOLE
    partners: tuple[Partner, ...] = ()
    replies: Mapping[int, str] | None = None


def ask(actor: str, need: Need, cvr: str, text: str) -> Enquiry:
    """A supplier asks about the need; all read it once it has a reply. Raises Refused."""
    now = datetime.now(UTC)
    rules.check_enquiry(queries.times_of(need), text, now)
    made = Enquiry(need_id=need.id, asked_by_cvr=cvr, asked_by=actor, asked_at=now, text=text.strip())
    db.session.add(made)
    db.session.flush()
    record(actor, "need.asked", f"need:{need.id}", {"enquiry": [None, made.id]})
    return made


def reply(actor: str, enquiry: Enquiry, text: str, shown_text: str = "") -> None:
    """The buyer replies to all; `shown_text` is the question without what shows who asked. Raises Refused."""
    if not text.strip():
        raise Refused("empty")
    old = enquiry.reply
    enquiry.reply, enquiry.shown_text = text.strip(), shown_text.strip() or enquiry.text
    enquiry.replied_at, enquiry.replied_by = datetime.now(UTC), actor
    record(actor, "need.replied", f"need:{enquiry.need_id}", {f"enquiry:{enquiry.id}": [old, enquiry.reply]})
    db.session.flush()


def write_answer(actor: str, need: Need, cvr: str, name: str, written: Written) -> Answer:
    """Save a supplier's answer; a sent one becomes a draft again until it is sent anew.

    Raises Refused (`not_open`, `own_need`, `shares`), Overtaken.
    """
    rules.check_open(queries.times_of(need), datetime.now(UTC))
    if cvr == need.buyer_cvr:
        raise Refused("own_need")
    rules.check_shares(written.share, [p.share for p in written.partners])
    answer = answer_of(need.id, cvr) or _new_answer(need.id, cvr, name)
    for field in ("text", "price_dkk", "price_note", "valid_to", "contact_name", "contact_email", "contact_phone", "share"):  # fmt: skip
        setattr(answer, field, getattr(written, field))
    answer.lots, answer.written_by = list(written.lots), actor
    answer.state = AnswerState.DRAFT.value
    _flush(answer)
    _set_replies(answer, written.replies or {})
    _set_partners(answer, written.partners)
    record(actor, "answer.written", f"need:{need.id}", {"cvr": [None, cvr]})
    return answer


def send_answer(actor: str, need: Need, answer: Answer) -> None:
    """Hand the answer to the buyer. Raises Refused, Overtaken."""
    now = datetime.now(UTC)
    required = [q.id for q in need.questions if q.is_required]
    replied = [r.question_id for r in answer.replies if r.text.strip()]
    rules.check_sending(queries.times_of(need), answer.text, required, replied, now)
    answer.state, answer.sent_at = AnswerState.SENT.value, now
    _flush(answer)
    record(actor, "answer.sent", f"need:{need.id}", {"cvr": [None, answer.cvr]})


def withdraw_answer(actor: str, need: Need, answer: Answer) -> None:
    """Take a sent answer back while the need is open. Raises Refused, Overtaken."""
    rules.check_open(queries.times_of(need), datetime.now(UTC))
    answer.state = AnswerState.WITHDRAWN.value
    _flush(answer)
    record(actor, "answer.withdrawn", f"need:{need.id}", {"cvr": [None, answer.cvr]})


def answer_of(need_id: int, cvr: str) -> Answer | None:
    """A supplier's answer to a need, in whatever state."""
    return db.session.scalar(select(Answer).where(Answer.need_id == need_id, Answer.cvr == cvr))


def say(actor: str, need: Need, cvr: str, side: Side, text: str) -> ThreadMessage:
    """One message between the buyer and a supplier. Raises Refused (`empty`)."""
    if not text.strip():
        raise Refused("empty")
    made = ThreadMessage(
        need_id=need.id, cvr=cvr, side=side.value, by=actor, at=datetime.now(UTC), text=text.strip()
    )
    db.session.add(made)
    db.session.flush()
    record(actor, "need.message", f"need:{need.id}", {"cvr": [None, cvr]})
    return made


def offer_meetings(actor: str, need: Need, starts: Sequence[datetime], place: str) -> None:
    """Offer more meetings of 20 minutes. Raises Refused (`slot_over`, `slots_meet`)."""
    held = list(db.session.scalars(select(MeetingSlot.starts_at).where(MeetingSlot.need_id == need.id)))
    rules.check_offer(held, starts, datetime.now(UTC))
    db.session.add_all(MeetingSlot(need_id=need.id, starts_at=s, place=place.strip()) for s in starts)
    record(actor, "need.meetings", f"need:{need.id}", {"offered": [None, len(starts)]})
    db.session.flush()


def book_meeting(actor: str, slot_id: int, cvr: str) -> None:
    """Take a meeting. One statement decides between two at once. Raises Refused (`slot_taken`, `has_slot`)."""
    now = datetime.now(UTC)
    free = (
        update(MeetingSlot)
        .where(MeetingSlot.id == slot_id, MeetingSlot.booked_by.is_(None), MeetingSlot.starts_at > now)
        .values(booked_by=cvr, booked_at=now)
        .returning(MeetingSlot.need_id)
    )
    try:
        with db.session.begin_nested():
            need_id = db.session.scalar(free, execution_options={"synchronize_session": False})
    except IntegrityError as error:
        raise Refused("has_slot") from error
    if need_id is None:
        raise Refused("slot_taken")
    record(actor, "need.meeting", f"need:{need_id}", {"booked_by": [None, cvr]})
    db.session.flush()


def _new_answer(need_id: int, cvr: str, name: str) -> Answer:
    made = Answer(need_id=need_id, cvr=cvr, name=name, created_at=datetime.now(UTC))
    db.session.add(made)
    return made


def _set_replies(answer: Answer, replies: Mapping[int, str]) -> None:
    held = {r.question_id: r for r in answer.replies}
    for question, text in replies.items():
        if question in held:
            held[question].text = text
        else:
            answer.replies.append(AnswerReply(question_id=question, text=text))


def _set_partners(answer: Answer, partners: Sequence[Partner]) -> None:
    wanted = [(p.cvr, p.name, p.share, p.does) for p in partners]
    if [(p.cvr, p.name, p.share, p.does) for p in answer.partners] == wanted:
        return
    answer.partners.clear()
    # A partner may change places; numbers are unique, so the old rows go first.
    db.session.flush()
    answer.partners.extend(
        AnswerPartner(position=at, cvr=cvr, name=name, share=share, does=does)
        for at, (cvr, name, share, does) in enumerate(wanted)
    )


def _flush(answer: Answer) -> None:
    need, cvr = answer.need_id, answer.cvr
    try:
        db.session.flush()
    except (StaleDataError, IntegrityError) as error:
        raise Overtaken(f"{need}:{cvr}") from error
