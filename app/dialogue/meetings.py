"""Offer, book and cancel meetings of 20 minutes. Flushes and audits, never commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.audit.services import record
from app.dialogue.models import MeetingSlot
from app.domain import dialogue as rules
from app.domain.dialogue import Refused
from app.domain.moments import in_utc
from app.extensions import db
from app.needs.models import Need
from app.suppliers.queries import list_known


@dataclass(frozen=True)
class Slot:
    """A meeting as pages show it; `cvr` and `name` of who has taken it, empty while it is free."""

    id: int
    starts_at: datetime
    place: str
    cvr: str
    name: str
    booked_at: datetime | None


def list_slots(need_id: int) -> tuple[Slot, ...]:
    """The meetings of a need, the next one first. Two statements."""
    rows = db.session.scalars(
        select(MeetingSlot).where(MeetingSlot.need_id == need_id).order_by(MeetingSlot.starts_at)
    ).all()
    taken = sorted({r.booked_by for r in rows if r.booked_by})
    known = list_known(taken) if taken else {}
    return tuple(
        Slot(
            r.id,
            in_utc(r.starts_at),
            r.place,
            r.booked_by or "",
            known[r.booked_by].name if r.booked_by in known else r.booked_by or "",
            in_utc(r.booked_at) if r.booked_at else None,
        )
        for r in rows
    )


def offer_meetings(actor: str, need: Need, starts: Sequence[datetime], place: str) -> None:
    """Offer more meetings of 20 minutes. Raises Refused (`slot_over`, `slots_meet`, `too_many_slots`)."""
    held = list(db.session.scalars(select(MeetingSlot.starts_at).where(MeetingSlot.need_id == need.id)))
    rules.check_offer(held, starts, datetime.now(UTC))
    try:
        with db.session.begin_nested():
            db.session.add_all(MeetingSlot(need_id=need.id, starts_at=s, place=place.strip()) for s in starts)
    except IntegrityError as error:
        # A colleague offered the same at the same moment.
        raise Refused("slots_meet") from error
    record(actor, "need.meetings", f"need:{need.id}", {"offered": [None, len(starts)]})
    db.session.flush()


def book_meeting(actor: str, need: Need, slot_id: int, cvr: str) -> None:
    """Take a meeting. One statement decides between two at once. Raises Refused (`slot_taken`, `has_slot`)."""
    now = datetime.now(UTC)
    free = (
        update(MeetingSlot)
        .where(
            MeetingSlot.id == slot_id,
            MeetingSlot.need_id == need.id,
            MeetingSlot.booked_by.is_(None),
            MeetingSlot.starts_at > now,
        )
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


def release_meeting(actor: str, need: Need, slot_id: int, cvr: str) -> None:
    """A supplier gives its meeting back before it begins. Raises Refused (`slot_taken`) for one it does not hold."""
    freed = db.session.scalar(
        update(MeetingSlot)
        .where(
            MeetingSlot.id == slot_id,
            MeetingSlot.need_id == need.id,
            MeetingSlot.booked_by == cvr,
            MeetingSlot.starts_at > datetime.now(UTC),
        )
        .values(booked_by=None, booked_at=None)
        .returning(MeetingSlot.id),
        execution_options={"synchronize_session": False},
    )
    if freed is None:
        raise Refused("slot_taken")
    record(actor, "need.meeting_released", f"need:{need.id}", {"booked_by": [cvr, None]})
    db.session.flush()


def cancel_meeting(actor: str, need: Need, slot_id: int) -> Slot | None:
    """The buyer takes a meeting away; None for one that is not there."""
    found = next((s for s in list_slots(need.id) if s.id == slot_id), None)
    if found is None:
        return None
    db.session.delete(db.session.get(MeetingSlot, slot_id))
    record(actor, "need.meeting_cancelled", f"need:{need.id}", {"booked_by": [found.cvr or None, None]})
    db.session.flush()
    return found
