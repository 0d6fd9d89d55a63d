"""Send the waves that are due, each need in a transaction of its own: mails, marks and log come together or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, update

from app.domain.needs import State
from app.domain.waves import Hold, Interest, WaveRefused, next_wave, pick, wave_now
from app.extensions import db
from app.invitations import mails, plans
from app.invitations.models import NeedInvitation, NeedWaves
from app.needs import queries as needs
from app.needs.models import Need
from app.needs.services import CLOCK
from app.search.snapshot import current
from app.suppliers.models import Supplier


@dataclass
class Tally:
    """What a run has done: waves sent, suppliers told and mails written."""

    waves: int = 0
    told: int = 0
    mails: int = 0


def run(now: datetime, tally: Tally) -> Iterator[None]:
    """Send every wave that is due, and count. The caller commits after each."""
    for need_id in due(now):
        claim = NeedWaves.next_at <= now
        sent = send(need_id, CLOCK, now, claim)
        if sent is not None:
            tally.waves += 1
            tally.told += sent.told
            tally.mails += sent.mails
        yield


def due(now: datetime) -> list[int]:
    """The needs with a wave that is due, the longest waiting first."""
    asked = select(NeedWaves.need_id).where(NeedWaves.next_at <= now)
    return list(db.session.scalars(asked.order_by(NeedWaves.next_at, NeedWaves.need_id)))


def send_now(by: str, need: Need, seen_wave: int, now: datetime) -> Tally:
    """Send the next wave without waiting. Raises WaveRefused; for one that was sent meanwhile by Hold.OVER."""
    waves = plans.locked(need.id)
    if hold := wave_now(plans.standing_of(need, waves)):
        raise WaveRefused(hold)
    sent = send(need.id, by, now, NeedWaves.wave == seen_wave, forced=True)
    if sent is None:
        raise WaveRefused(Hold.OVER)
    return sent


def send(
    need_id: int, by: str, now: datetime, claim: ColumnElement[bool], *, forced: bool = False
) -> Tally | None:
    """Claim a need's next wave by one statement and send it; None when another process has it, or it is not to go."""
    taken = (
        update(NeedWaves)
        .where(NeedWaves.need_id == need_id, claim)
        .values(next_at=None)
        .returning(NeedWaves.need_id)
    )
    if db.session.execute(taken, execution_options={"synchronize_session": False}).first() is None:
        return None
    need, waves = needs.find(need_id), plans.locked(need_id)
    assert need is not None
    assert waves is not None
    db.session.refresh(need)
    hold = _hold(need, waves, now, forced=forced)
    chosen = [] if hold else _choose(need, waves.size)
    if not chosen:
        plans.note(by, need_id, "enough" if hold is Hold.ENOUGH else "end", waves.wave, now)
        db.session.flush()
        return None
    waves.wave, waves.last_at = waves.wave + 1, now
    tally = Tally(1, len(chosen), _tell(need, chosen, waves.wave, now))
    plans.note(by, need_id, "send", waves.wave, now, told=tally.told, mails=tally.mails)
    plans.plan(need, waves, now)
    return tally


def _hold(need: Need, waves: NeedWaves, now: datetime, *, forced: bool) -> Hold | None:
    at = plans.standing_of(need, waves)
    if forced:
        return wave_now(at)
    when = next_wave(at, plans.terms_of(waves), now)
    return when if isinstance(when, Hold) else None


def _choose(need: Need, size: int) -> Sequence[NeedInvitation]:
    """The next in the queue. Who left the directory since suppliers were ranked makes room for the one behind."""
    assert need.state == State.PUBLISHED.value
    asked = select(NeedInvitation).where(
        NeedInvitation.need_id == need.id,
        NeedInvitation.state == "queued",
        # Who has answered already need not be asked.
        NeedInvitation.interest == Interest.NONE.value,
    )
    queue = {row.cvr: row for row in db.session.scalars(asked.order_by(NeedInvitation.position))}
    there = _listed(list(queue))
    chosen = pick((cvr for cvr in queue if cvr in there), (), size)
    last = queue[chosen[-1]].position if chosen else None
    for cvr, row in queue.items():
        if cvr not in there and (last is None or (row.position or 0) <= last):
            row.state, row.rule = "left_out", "unlisted"
    return [queue[cvr] for cvr in chosen]


def _listed(cvrs: Sequence[str]) -> set[str]:
    listed = current().listed
    rows = db.session.execute(
        select(Supplier.cvr, Supplier.id).where(Supplier.cvr.in_(cvrs), Supplier.state == "published")
    )
    return {cvr for cvr, number in rows if listed >> number & 1}


def _tell(need: Need, chosen: Sequence[NeedInvitation], wave: int, now: datetime) -> int:
    for row in chosen:
        row.state, row.wave, row.sent_at = "sent", wave, now
    db.session.flush()
    written = mails.invite(need, chosen)
    for row in chosen:
        row.mails, row.unmailed = written[row.cvr]
    db.session.flush()
    return sum(count for count, _ in written.values())
