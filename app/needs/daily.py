"""What the clock does to needs every day. Flushes and audits, never commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select

from app.audit.models import AuditEntry
from app.domain.needs import SILENCE, State, Step
from app.extensions import db
from app.needs import indexing, queries
from app.needs.models import Need, NeedNote, NeedStep
from app.needs.services import CLOCK, take_step


@dataclass
class DayDone:
    """What the clock has done."""

    closed: int = 0
    lapsed: int = 0


def run_day(now: datetime) -> DayDone:
    """Close the needs whose time is up, and turn down those sent back that nobody has touched for ten days.

    What the search knows of needs is brought up to date. Running it again does nothing more.
    """
    done = DayDone(closed=close_over(now))
    for need in _silent(now):
        take_step(CLOCK, need, Step.LAPSE, at=now)
        done.lapsed += 1
    # The phrase book may have changed, or an entry been left behind.
    indexing.write_missing()
    return done


def close_over(now: datetime) -> int:
    """Close the needs whose time to answer is up; how many."""
    ids = queries.over(now)
    for need_id in ids:
        need = queries.find(need_id)
        assert need is not None
        take_step(CLOCK, need, Step.EXPIRE, at=now)
    return len(ids)


def _silent(now: datetime) -> list[Need]:
    """Needs sent back whose buyer has neither handed them in, edited them nor noted anything since."""
    before = now - SILENCE
    later_step = exists().where(NeedStep.need_id == Need.id, NeedStep.at > before)
    later_note = exists().where(NeedNote.need_id == Need.id, NeedNote.at > before)
    rows = db.session.scalars(
        select(Need).where(Need.state == State.RETURNED.value, ~later_step, ~later_note).order_by(Need.id)
    ).all()
    subjects = {f"need:{n.id}": n.id for n in rows}
    touched = db.session.scalars(
        select(AuditEntry.subject).where(AuditEntry.subject.in_(subjects), AuditEntry.at > before).distinct()
    ).all()
    return [n for n in rows if f"need:{n.id}" not in touched]
