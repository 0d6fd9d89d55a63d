"""What each side reads of a dialogue: enquiries without their asker, answers, threads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, func, or_, select
from sqlalchemy.orm import selectinload

from app.accounts.queries import names_of
from app.dialogue.models import Answer, AnswerDocument, AnswerPartner, Enquiry, ThreadMessage
from app.domain.dialogue import AnswerState, Side
from app.domain.moments import in_utc
from app.extensions import db


@dataclass(frozen=True)
class Asked:
    """An enquiry as it is read; `original` is the text as it was asked, only in the buyer's and the asker's view."""

    id: int
    text: str
    original: str
    reply: str
    asked_at: datetime
    replied_at: datetime | None
    is_notice: bool
    is_mine: bool = False


@dataclass(frozen=True)
class Line:
    """An answer in the buyer's table; `price_dkk` for the whole term, None when none was given."""

    id: int
    cvr: str
    name: str
    price_dkk: int | None
    price_note: str
    lots: tuple[str, ...]
    share: int
    partners: tuple[tuple[str, str, int, str], ...]
    sent_at: datetime
    files: int


@dataclass(frozen=True)
class Message:
    """A message of a thread; `by` is the writer's name, only for the writer's own side."""

    id: int
    side: Side
    by: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Thread:
    """A thread in the buyer's list."""

    cvr: str
    count: int
    last_at: datetime
    unread: int


def enquiries_public(need_id: int) -> tuple[Asked, ...]:
    """What everybody may read: what has its reply, the newest reply first."""
    rows = db.session.scalars(
        select(Enquiry)
        .where(Enquiry.need_id == need_id, Enquiry.replied_at.is_not(None))
        .order_by(Enquiry.replied_at.desc(), Enquiry.id.desc())
    )
    return tuple(_asked(r) for r in rows)


def enquiries_for_supplier(need_id: int, cvr: str) -> tuple[Asked, ...]:
    """What everybody may read, and the supplier's own that wait for their reply."""
    rows = db.session.scalars(
        select(Enquiry)
        .where(Enquiry.need_id == need_id, or_(Enquiry.replied_at.is_not(None), Enquiry.asked_by_cvr == cvr))
        .order_by(Enquiry.id.desc())
    )
    return tuple(_asked(r, mine=cvr) for r in rows)


def enquiries_for_buyer(need_id: int) -> tuple[Asked, ...]:
    """All of them, those that wait first; who asked stays hidden."""
    rows = db.session.scalars(
        select(Enquiry)
        .where(Enquiry.need_id == need_id)
        .order_by(Enquiry.replied_at.is_not(None), Enquiry.id.desc())
    )
    return tuple(_asked(r, whole=True) for r in rows)


def find_enquiry(need_id: int, enquiry_id: int) -> Enquiry | None:
    """An enquiry of this need."""
    return db.session.scalar(select(Enquiry).where(Enquiry.id == enquiry_id, Enquiry.need_id == need_id))


def lines(need_id: int) -> tuple[Line, ...]:
    """The answers the buyer has, by name. Three statements whatever their number."""
    rows = db.session.scalars(
        select(Answer)
        .where(Answer.need_id == need_id, Answer.state == AnswerState.SENT.value)
        .order_by(Answer.name, Answer.id)
    ).all()
    counted = (
        select(AnswerDocument.answer_id, func.count())
        .where(AnswerDocument.answer_id.in_([r.id for r in rows]))
        .group_by(AnswerDocument.answer_id)
    )
    files: dict[int, int] = {row[0]: row[1] for row in db.session.execute(counted)}
    return tuple(
        Line(
            r.id,
            r.cvr,
            r.name,
            r.price_dkk,
            r.price_note,
            tuple(r.lots),
            r.share,
            tuple((p.cvr, p.name, p.share, p.does) for p in r.partners),
            in_utc(r.sent_at),  # type: ignore[arg-type]
            files.get(r.id, 0),
        )
        for r in rows
    )


def find_sent(need_id: int, answer_id: int) -> Answer | None:
    """An answer that the buyer has."""
    return db.session.scalar(
        select(Answer)
        .options(selectinload(Answer.replies))
        .where(Answer.id == answer_id, Answer.need_id == need_id, Answer.state == AnswerState.SENT.value)
    )


def find_shared(need_id: int, answer_id: int, partner: str) -> Answer | None:
    """An answer that was sent, in which this supplier takes a share."""
    return db.session.scalar(
        select(Answer)
        .options(selectinload(Answer.replies))
        .join(AnswerPartner, AnswerPartner.answer_id == Answer.id)
        .where(
            Answer.id == answer_id,
            Answer.need_id == need_id,
            AnswerPartner.cvr == partner,
            Answer.sent_at.is_not(None),
        )
    )


def shared_with(need_id: int, partner: str) -> Sequence[tuple[int, str]]:
    """The answers to a need, sent by others, in which this supplier takes a share: number and who sent it."""
    rows = db.session.execute(
        select(Answer.id, Answer.name)
        .join(AnswerPartner, AnswerPartner.answer_id == Answer.id)
        .where(Answer.need_id == need_id, AnswerPartner.cvr == partner, Answer.sent_at.is_not(None))
        .order_by(Answer.id)
    )
    return [(number, name) for number, name in rows]


def messages(need_id: int, cvr: str, reader: Side) -> tuple[Message, ...]:
    """A thread, oldest first. Names of people are told to their own side only."""
    rows = db.session.scalars(
        select(ThreadMessage)
        .where(ThreadMessage.need_id == need_id, ThreadMessage.cvr == cvr)
        .order_by(ThreadMessage.id)
    ).all()
    names = names_of(r.by for r in rows if r.side == reader.value)
    return tuple(Message(r.id, Side(r.side), names.get(r.by, ""), in_utc(r.at), r.text) for r in rows)


def threads(need_id: int) -> dict[str, Thread]:
    """The threads of a need by the supplier's number. One statement."""
    unread = func.sum(
        (ThreadMessage.read_at.is_(None) & (ThreadMessage.side == Side.SUPPLIER.value)).cast(Integer)
    )
    rows = db.session.execute(
        select(ThreadMessage.cvr, func.count(), func.max(ThreadMessage.at), unread)
        .where(ThreadMessage.need_id == need_id)
        .group_by(ThreadMessage.cvr)
        .order_by(func.max(ThreadMessage.at).desc())
    )
    return {cvr: Thread(cvr, count, in_utc(last), int(new or 0)) for cvr, count, last, new in rows}


def _asked(row: Enquiry, *, mine: str = "", whole: bool = False) -> Asked:
    is_mine = bool(mine) and row.asked_by_cvr == mine
    return Asked(
        row.id,
        row.shown_text or (row.text if whole or is_mine else ""),
        row.text if whole or is_mine else "",
        row.reply,
        in_utc(row.asked_at),
        in_utc(row.replied_at) if row.replied_at else None,
        row.asked_by_cvr == "",
        is_mine,
    )
