"""Read needs as the rules see them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.domain import moves
from app.domain.moments import in_utc
from app.domain.needs import MOVES, Facts, Kind, Party, State, Step
from app.domain.reservation import Reservation
from app.extensions import db
from app.needs.models import Need


def find(need_id: int) -> Need | None:
    """A need whatever its state."""
    return db.session.get(Need, need_id)


def of_buyer(cvr: str, need_id: int) -> Need | None:
    """A need of this organisation; None also for another's, which is nobody's business."""
    return db.session.scalar(select(Need).where(Need.id == need_id, Need.buyer_cvr == cvr))


def over(now: datetime) -> list[int]:
    """Published needs whose time to answer is up."""
    ids = select(Need.id).where(Need.state == State.PUBLISHED.value, Need.answer_by <= now).order_by(Need.id)
    return list(db.session.scalars(ids))


def facts_of(need: Need) -> Facts:
    """What the rules need to know."""
    return Facts(
        kind=Kind(need.kind),
        title=need.title,
        text=need.text,
        codes=tuple(c.code for c in need.codes),
        has_place=need.is_nationwide or bool(need.municipalities) or bool(need.nuts),
        answer_by=in_utc(need.answer_by) if need.answer_by else None,
        starts_on=need.starts_on,
        has_contact=bool(need.contact_email),
        reservation=Reservation(need.reservation) if need.reservation else None,
        months=need.months,
    )


def party_of(step: Step) -> Party:
    """Whose step it is."""
    return moves.party_of(MOVES, step)
