"""What the calendar does to notices: those without a deadline are shown for as long as they hold."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.domain.needs import Source, State, Step
from app.domain.notice_needs import HOLDS
from app.extensions import db
from app.needs import services as need_services
from app.needs.models import Need


def close_held(now: datetime) -> int:
    """Close imported needs without a deadline whose notice holds no longer; how many. Flushes, never commits."""
    held = select(Need).where(
        Need.source == Source.EFORMS.value,
        Need.state == State.PUBLISHED.value,
        Need.answer_by.is_(None),
        Need.published_at < now - HOLDS,
    )
    found = list(db.session.scalars(held.order_by(Need.id)))
    for need in found:
        need.state, need.closed_at = State.CLOSED.value, now
        need_services.note_step(need_services.CLOCK, need, Step.EXPIRE.value, now)
        need_services.tell_followers(need_services.CLOCK, need, Step.EXPIRE)
    return len(found)
