"""The row that says how and when a need's suppliers are told, and when the next wave is due. Never commits."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select

from app.domain.moments import in_utc
from app.domain.needs import State
from app.domain.waves import DEFAULT, Hold, Interest, Standing, Terms, next_wave
from app.extensions import db
from app.invitations.answered import senders_of
from app.invitations.models import NeedInvitation, NeedWaves, NeedWaveStep
from app.needs.models import Need


def terms_of(waves: NeedWaves | None) -> Terms:
    """The terms of a need, or the default's."""
    return Terms(waves.size, waves.pause, waves.enough) if waves else DEFAULT


def locked(need_id: int) -> NeedWaves | None:
    """The row, held until the transaction ends, so that two who act at once come one after the other."""
    asked = select(NeedWaves).where(NeedWaves.need_id == need_id).with_for_update()
    return db.session.scalar(asked.execution_options(populate_existing=True))


def opened(need_id: int) -> NeedWaves:
    """The row of a need, made when there is none."""
    found = locked(need_id)
    if found is None:
        found = NeedWaves(
            need_id=need_id,
            size=DEFAULT.size,
            pause=DEFAULT.pause,
            enough=DEFAULT.enough,
            is_stopped=False,
            wave=0,
        )
        db.session.add(found)
        db.session.flush()
    return found


def standing_of(need: Need, waves: NeedWaves | None) -> Standing:
    """Where the waves of a need stand; two statements. Who has answered counts whether or not it said yes before."""
    answered = senders_of(need.id)
    waiting, interested = db.session.execute(
        select(
            func.count().filter(
                NeedInvitation.state == "queued", NeedInvitation.interest == Interest.NONE.value
            ),
            func.count().filter(
                NeedInvitation.interest == Interest.INTERESTED.value, NeedInvitation.cvr.not_in(answered)
            ),
        ).where(NeedInvitation.need_id == need.id)
    ).one()
    return Standing(
        is_open=need.state == State.PUBLISHED.value,
        is_stopped=waves.is_stopped if waves else False,
        waiting=waiting,
        interested=interested + len(answered),
        last_at=in_utc(waves.last_at) if waves and waves.last_at else None,
        answer_by=in_utc(need.answer_by) if need.answer_by else None,
    )


def plan(need: Need, waves: NeedWaves, now: datetime) -> Hold | None:
    """Note when the next wave is due; why none is, if so."""
    due = next_wave(standing_of(need, waves), terms_of(waves), now)
    waves.next_at = due if isinstance(due, datetime) else None
    db.session.flush()
    return due if isinstance(due, Hold) else None


def plan_anew(need: Need, now: datetime) -> None:
    """An answer came or went: there may be enough now, or too few again. Nothing for a need without waves."""
    if (waves := locked(need.id)) is not None:
        plan(need, waves, now)


def note(by: str, need_id: int, step: str, wave: int = 0, at: datetime | None = None, **counts: Any) -> None:
    """Write into the log of a need's waves."""
    moment = at or datetime.now(UTC)
    db.session.add(NeedWaveStep(need_id=need_id, at=moment, by=by, step=step, wave=wave, counts=counts))
    db.session.flush()
