"""Reads of the outbox for operators, developers and the meters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select

from app.domain.moments import in_utc
from app.extensions import db
from app.notifications.models import WAITING, OutboxMessage


@dataclass(frozen=True)
class Line:
    """One mail in a list."""

    id: int
    state: str
    kind: str
    to: str
    subject: str
    due_at: datetime
    attempts: int
    last_error: str


@dataclass(frozen=True)
class Mail:
    """One mail in full."""

    line: Line
    text: str
    message_id: str


@dataclass(frozen=True)
class Backlog:
    """How the outbox stands: mails not yet sent, seconds the oldest one has been due, and mails given up."""

    waiting: float
    oldest_seconds: float
    dead: float


def list_messages(state: str | None, most: int) -> list[Line]:
    """The newest mails, of one state or of all."""
    wanted = select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(most)
    if state:
        wanted = wanted.where(OutboxMessage.state == state)
    return [_line(m) for m in db.session.scalars(wanted)]


def find_message(message: int) -> Mail | None:
    """One mail with its words."""
    found = db.session.get(OutboxMessage, message)
    return Mail(_line(found), found.text, found.message_id) if found else None


def something_due(now: datetime) -> bool:
    """Whether a worker should look closer; a read, so that an idle worker locks nothing."""
    return db.session.execute(select(OutboxMessage.id).where(*claimable(now)).limit(1)).first() is not None


def claimable(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """What makes a mail free to take: it is due, and no worker holds it or its lease is over."""
    free = or_(OutboxMessage.claimed_until.is_(None), OutboxMessage.claimed_until < now)
    return WAITING, OutboxMessage.due_at <= now, free


def backlog(now: datetime) -> Backlog:
    """How the outbox stands. A mail put off, to a later day or after a failure, is late only from then on."""
    waiting, oldest = db.session.execute(
        select(func.count(), func.min(OutboxMessage.due_at)).where(WAITING)
    ).one()
    dead = db.session.execute(
        select(func.count()).select_from(OutboxMessage).where(OutboxMessage.state == "dead")
    ).scalar_one()
    late = max(0.0, (now - in_utc(oldest)).total_seconds()) if oldest else 0.0
    return Backlog(waiting, late, dead)


def _line(m: OutboxMessage) -> Line:
    return Line(m.id, m.state, m.kind, m.to_address, m.subject, in_utc(m.due_at), m.attempts, m.last_error)
