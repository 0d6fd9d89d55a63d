"""Ask, answer and talk. Flushes and audits, never commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from app.audit.services import record
from app.dialogue import queries
from app.dialogue.models import Answer, AnswerPartner, AnswerReply, Enquiry, ThreadMessage
from app.domain import dialogue as rules
from app.domain.dialogue import AnswerState, Refused, Side
from app.domain.errors import DomainError
from app.extensions import db
from app.invitations import plans
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


def announce(actor: str, need: Need, heading: str, text: str) -> Enquiry:
    """The buyer tells all something that nobody has asked. Raises Refused (`empty`)."""
    if not heading.strip() or not text.strip():
        raise Refused("empty")
    now = datetime.now(UTC)
    made = Enquiry(
        need_id=need.id, asked_by_cvr="", asked_by=actor, asked_at=now, text=heading.strip(),
        shown_text=heading.strip(), reply=text.strip(), replied_at=now, replied_by=actor,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    record(actor, "need.announced", f"need:{need.id}", {"enquiry": [None, made.id]})
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


def write_answer(
    actor: str, need: Need, cvr: str, name: str, written: Written, *, seen: int | None = None
) -> Answer:
    """Save a supplier's answer; a sent one becomes a draft again until it is sent anew.

    `seen` is the version that the writer saw, 0 when there was none; None: whatever is there.

    Raises Refused (`not_open`, `own_need`, `shares`), Overtaken.
    """
    rules.check_open(queries.times_of(need), datetime.now(UTC))
    if cvr == need.buyer_cvr:
        raise Refused("own_need")
    rules.check_shares(written.share, [p.share for p in written.partners])
    held = answer_of(need.id, cvr)
    if seen is not None and seen != (held.version if held else 0):
        raise Overtaken(f"{need.id}:{cvr}")
    was_sent = held is not None and held.state == AnswerState.SENT.value
    answer = held or _new_answer(need.id, cvr, name)
    for field in ("text", "price_dkk", "price_note", "valid_to", "contact_name", "contact_email", "contact_phone", "share"):  # fmt: skip
        setattr(answer, field, getattr(written, field))
    answer.lots, answer.written_by = list(written.lots), actor
    answer.state, answer.written_at = AnswerState.DRAFT.value, datetime.now(UTC)
    _flush(answer)
    _set_replies(answer, written.replies or {})
    _set_partners(answer, written.partners)
    if was_sent:
        plans.plan_anew(need, answer.written_at)
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
    plans.plan_anew(need, now)
    record(actor, "answer.sent", f"need:{need.id}", {"cvr": [None, answer.cvr]})


def withdraw_answer(actor: str, need: Need, answer: Answer) -> None:
    """Take a sent answer back while the need is open. Raises Refused, Overtaken."""
    now = datetime.now(UTC)
    rules.check_open(queries.times_of(need), now)
    answer.state = AnswerState.WITHDRAWN.value
    _flush(answer)
    plans.plan_anew(need, now)
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
    # Whoever answers has read what the other side wrote.
    other = Side.SUPPLIER if side is Side.BUYER else Side.BUYER
    db.session.execute(
        update(ThreadMessage)
        .where(
            ThreadMessage.need_id == need.id,
            ThreadMessage.cvr == cvr,
            ThreadMessage.side == other.value,
            ThreadMessage.read_at.is_(None),
        )
        .values(read_at=made.at)
    )
    db.session.flush()
    record(actor, "need.message", f"need:{need.id}", {"cvr": [None, cvr]})
    return made


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
