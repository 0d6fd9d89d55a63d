"""Read who was told of a need and what was said: as the supplier, as the buyer, and by the link of a mail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.queries import names_of
from app.domain.moments import in_utc
from app.domain.needs import PUBLIC, State
from app.domain.waves import Hold, Terms, next_wave
from app.extensions import db
from app.invitations import plans
from app.invitations.answered import answered_by
from app.invitations.models import NeedInvitation, NeedWaves, NeedWaveStep
from app.needs.models import Need
from app.suppliers.models import Supplier

MOST_MINE, MOST_OTHERS, MOST_LEFT_OUT = 200, 20, 20
# So many of the newest open needs that did not rank a supplier are judged for it anew.
MOST_JUDGED = 30


@dataclass(frozen=True)
class Pair:
    """An invitation with its need."""

    row: NeedInvitation
    need: Need


@dataclass(frozen=True)
class Mine:
    """The needs of a supplier: told of and not answered, answered, over; and open ones that fit, or shut it out.

    `sent`: the needs it has sent an answer to, which counts as answered whatever it said of its interest.
    """

    new: tuple[Pair, ...]
    answered: tuple[Pair, ...]
    over: tuple[Pair, ...]
    others: tuple[Pair, ...]
    left_out: tuple[Pair, ...]
    sent: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Line:
    """A supplier in the buyer's list. `name` and `email` are those of its profile today, empty without one."""

    row: NeedInvitation
    name: str
    email: str
    phone: str
    is_public: bool


@dataclass(frozen=True)
class LogLine:
    """What happened to the waves of a need; `by` is a name, empty for the clock and for the secretariat."""

    at: datetime
    by: str
    step: str
    wave: int
    counts: dict[str, Any]


@dataclass(frozen=True)
class Waves:
    """How the suppliers of a need are told: when the next wave is due, or why none is."""

    terms: Terms
    wave: int
    is_stopped: bool
    next_at: datetime | None
    hold: Hold | None


def find(invitation_id: int) -> Pair | None:
    """An invitation and its need; None when there is no such one."""
    found = db.session.execute(
        select(NeedInvitation, Need)
        .join(Need, Need.id == NeedInvitation.need_id)
        .where(NeedInvitation.id == invitation_id)
    ).one_or_none()
    return Pair(*found) if found else None


def find_mine(need_id: int, cvr: str) -> NeedInvitation | None:
    """The row of a supplier and a need."""
    asked = select(NeedInvitation).where(NeedInvitation.need_id == need_id, NeedInvitation.cvr == cvr)
    return db.session.scalar(asked)


def get_public_need(need_id: int, cvr: str) -> Need | None:
    """A need that everybody may read, or that this supplier was told of and that was withdrawn since."""
    need = db.session.get(Need, need_id)
    if need is None or need.state in {s.value for s in PUBLIC}:
        return need
    told = need.state == State.WITHDRAWN.value and need.published_at is not None
    return need if told and find_mine(need_id, cvr) is not None else None


def is_public_supplier(cvr: str) -> bool:
    """Whether the supplier has a profile that buyers see."""
    asked = select(Supplier.id).where(Supplier.cvr == cvr, Supplier.state == "published")
    return db.session.scalar(asked) is not None


def supplier_name(cvr: str) -> str:
    """The name of its profile; empty without one."""
    return db.session.scalar(select(Supplier.name).where(Supplier.cvr == cvr)) or ""


def list_mine(cvr: str, now: datetime) -> Mine:
    """The needs of a supplier, the newest first. Two statements, and those that ask for its answers."""
    rows = db.session.execute(
        select(NeedInvitation, Need)
        .join(Need, Need.id == NeedInvitation.need_id)
        .where(NeedInvitation.cvr == cvr)
        .order_by(Need.published_at.desc(), Need.id.desc())
        .limit(MOST_MINE)
    )
    pairs, sent = [Pair(row, need) for row, need in rows], answered_by(cvr)
    pairs += _found_alone(cvr, sent - {p.need.id for p in pairs})
    pairs.sort(key=lambda p: (in_utc(p.need.published_at or p.need.created_at), p.need.id), reverse=True)
    asked = [p for p in pairs if _is_asked(p.row) or p.need.id in sent]
    running = [p for p in asked if is_running(p.need, now)]
    waiting = [p for p in pairs if p not in asked and is_running(p.need, now)]
    return Mine(
        new=tuple(p for p in running if p.row.interest == "none" and p.need.id not in sent),
        answered=tuple(p for p in running if p.row.interest != "none" or p.need.id in sent),
        over=tuple(p for p in asked if p not in running),
        others=tuple(p for p in waiting if p.row.state == "queued")[:MOST_OTHERS],
        left_out=tuple(p for p in waiting if p.row.state == "left_out")[:MOST_LEFT_OUT],
        sent=sent,
    )


def _is_asked(row: NeedInvitation) -> bool:
    return row.state in ("sent", "own") or row.interest != "none"


def _found_alone(cvr: str, ids: frozenset[int]) -> list[Pair]:
    """Needs that a supplier answered without an invitation; what stands beside them is not kept."""
    if not ids:
        return []
    asked = select(Need).where(Need.id.in_(ids)).order_by(Need.id.desc()).limit(MOST_MINE)
    return [
        Pair(
            NeedInvitation(
                need_id=n.id, cvr=cvr, state="own", interest="none", reason="", rule="", reasons=[]
            ),
            n,
        )
        for n in db.session.scalars(asked)
    ]


def is_running(need: Need, now: datetime) -> bool:
    """Whether a need is open for answers."""
    return need.state == State.PUBLISHED.value and (need.answer_by is None or in_utc(need.answer_by) > now)


def unranked(cvr: str, now: datetime) -> list[Need]:
    """The newest open needs that this supplier was not judged for when they came out; not its own."""
    judged = select(NeedInvitation.need_id).where(NeedInvitation.cvr == cvr)
    asked = (
        select(Need)
        .where(
            Need.state == State.PUBLISHED.value,
            (Need.answer_by.is_(None)) | (Need.answer_by > now),
            Need.buyer_cvr != cvr,
            Need.id.not_in(judged),
        )
        .order_by(Need.published_at.desc(), Need.id.desc())
        .limit(MOST_JUDGED)
        .options(selectinload(Need.codes), selectinload(Need.lots))
    )
    return list(db.session.scalars(asked))


def waves_of(need: Need, now: datetime) -> Waves:
    """How the waves of a need stand."""
    row = db.session.get(NeedWaves, need.id)
    due = next_wave(plans.standing_of(need, row), plans.terms_of(row), now)
    return Waves(
        terms=plans.terms_of(row),
        wave=row.wave if row else 0,
        is_stopped=bool(row and row.is_stopped),
        next_at=due if isinstance(due, datetime) else None,
        hold=due if isinstance(due, Hold) else None,
    )


def list_lines(need_id: int) -> list[Line]:
    """All who were ranked for a need or came by themselves: told first, then the queue, then those left out."""
    rows = db.session.execute(
        select(NeedInvitation, Supplier.name, Supplier.email, Supplier.phone, Supplier.state)
        .outerjoin(Supplier, Supplier.cvr == NeedInvitation.cvr)
        .where(NeedInvitation.need_id == need_id)
    ).all()
    order = {"own": 0, "sent": 1, "queued": 2, "left_out": 3}
    found = [
        Line(row, name or "", email or "", phone or "", state == "published")
        for row, name, email, phone, state in rows
    ]
    return sorted(
        found,
        key=lambda x: (order[x.row.state], x.row.wave or 0, x.row.position or 0, -x.row.score, x.row.cvr),
    )


def log_of(need_id: int) -> Sequence[LogLine]:
    """What happened to the waves of a need, the newest first."""
    rows = db.session.scalars(
        select(NeedWaveStep).where(NeedWaveStep.need_id == need_id).order_by(NeedWaveStep.id.desc())
    ).all()
    names = names_of(r.by for r in rows if r.step != "rank")
    return [
        LogLine(in_utc(r.at), names.get(r.by, "") if r.step != "rank" else "", r.step, r.wave, r.counts)
        for r in rows
    ]
