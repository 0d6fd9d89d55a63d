"""Read what is handed in: what waits, with the barriers it may say the same as."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.barriers.models import BarrierNote
from app.domain.barriers import Channel, NoteState, Perspective, alike
from app.domain.moments import danish_day
from app.extensions import db

MOST_WAITING = 200


@dataclass(frozen=True)
class NoteLine:
    """Something handed in."""

    id: int
    reference: str
    channel: Channel
    text: str
    idea: str
    about: str
    perspectives: frozenset[Perspective]
    times: int
    received_on: date
    state: NoteState


def waiting() -> list[NoteLine]:
    """What waits for the secretary, the oldest first."""
    rows = select(BarrierNote).where(BarrierNote.state == NoteState.WAITING.value)
    return [line(n) for n in db.session.scalars(rows.order_by(BarrierNote.id).limit(MOST_WAITING))]


def count_waiting() -> int:
    """How many notes wait."""
    rows = select(func.count()).where(BarrierNote.state == NoteState.WAITING.value)
    return db.session.scalar(rows) or 0


def held(reference: str) -> BarrierNote | None:
    """The row of a note, for writing it."""
    return db.session.scalar(select(BarrierNote).where(BarrierNote.reference == reference))


def similar(note: NoteLine, names: dict[str, str]) -> list[tuple[str, int]]:
    """The barriers a note may say the same as; the one that its sender named comes first."""
    found = [(code, score) for code, score in alike(note.text, names) if code != note.about]
    return [(note.about, 100), *found] if note.about in names else found


def line(note: BarrierNote) -> NoteLine:
    """What pages show of a note."""
    return NoteLine(
        note.id,
        note.reference,
        Channel(note.channel),
        note.text,
        note.idea,
        note.about,
        note.perspectives,
        note.times,
        danish_day(note.received_at),
        NoteState(note.state),
    )
