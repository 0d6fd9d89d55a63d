"""What came of needs: one, and all of them as the figures that anybody may read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from statistics import median

from sqlalchemy import select

from app.dialogue.models import Answer
from app.domain.dialogue import AnswerState
from app.domain.moments import danish_day, in_utc
from app.domain.needs import PUBLIC, State
from app.domain.outcomes import REMIND_EVERY, Confirmation, agree
from app.extensions import db
from app.needs.models import Need
from app.outcomes.models import NeedAward, Outcome
from app.reference import catalogue


@dataclass(frozen=True)
class AwardLine:
    """One contract as both sides tell it; `agrees` is None while one has not said."""

    id: int
    cvr: str
    name: str
    value_dkk: int | None
    supplier_dkk: int | None
    lots: tuple[str, ...]
    confirmation: Confirmation
    agrees: bool | None


@dataclass(frozen=True)
class OutcomePage:
    """What came of one need."""

    is_awarded: bool
    barriers: tuple[str, ...]
    note: str
    on: date
    awards: tuple[AwardLine, ...]


@dataclass(frozen=True)
class Figures:
    """What came of all needs published in a time.

    `days` from publication to outcome, the median; `confirmed_dkk` is what both sides say.
    """

    published: int
    open: int
    waiting: int
    awarded: int
    not_awarded: int
    answers: int
    without_answer: int
    days: float | None
    awarded_dkk: int
    confirmed_dkk: int
    barriers: tuple[tuple[str, int], ...]


@cache
def barrier_codes() -> frozenset[str]:
    """The codes of the register of barriers."""
    return frozenset(catalogue.barriers())


def outcome_of(need_id: int) -> OutcomePage | None:
    """What came of a need; None while nobody has said. Two statements."""
    held = db.session.get(Outcome, need_id)
    if held is None:
        return None
    awards = db.session.scalars(select(NeedAward).where(NeedAward.need_id == need_id).order_by(NeedAward.id))
    return OutcomePage(
        held.is_awarded,
        tuple(held.barriers),
        held.note,
        danish_day(held.recorded_at),
        tuple(_line(a) for a in awards),
    )


def _line(a: NeedAward) -> AwardLine:
    return AwardLine(
        a.id,
        a.cvr,
        a.name,
        a.value_dkk,
        a.supplier_dkk,
        tuple(a.lots),
        Confirmation(a.confirmation),
        agree(a.value_dkk, a.supplier_dkk),
    )


def owing(now: datetime) -> list[int]:
    """Closed needs whose buyer has let so much time pass that it is to be reminded."""
    late = select(Need.id).where(Need.state == State.CLOSED.value, Need.closed_at <= now - REMIND_EVERY)
    return list(db.session.scalars(late.order_by(Need.id)))


def figures(since: date | None = None, until: date | None = None) -> Figures:
    """What came of the needs published from one Danish day to another, both included. Four statements."""
    needs = [n for n in _published() if _within(n.published_on, since, until)]
    ids = {n.id for n in needs}
    sent = select(Answer.need_id).where(Answer.state == AnswerState.SENT.value)
    answers = [need for need in db.session.scalars(sent) if need in ids]
    ends = {o.need_id: o for o in db.session.scalars(select(Outcome)) if o.need_id in ids}
    awards = [a for a in db.session.scalars(select(NeedAward)) if a.need_id in ids]
    days = [(danish_day(ends[n.id].recorded_at) - n.published_on).days for n in needs if n.id in ends]
    states = Counter(n.state for n in needs)
    barriers = Counter(code for o in ends.values() for code in o.barriers)
    return Figures(
        published=len(needs),
        open=states[State.PUBLISHED],
        waiting=states[State.CLOSED],
        awarded=states[State.AWARDED],
        not_awarded=states[State.NOT_AWARDED],
        answers=len(answers),
        without_answer=len(ids - set(answers)),
        days=median(days) if days else None,
        awarded_dkk=sum(a.value_dkk or 0 for a in awards),
        confirmed_dkk=sum(a.value_dkk or 0 for a in awards if agree(a.value_dkk, a.supplier_dkk)),
        barriers=tuple(sorted(barriers.items(), key=lambda pair: (-pair[1], pair[0]))),
    )


@dataclass(frozen=True)
class _Published:
    id: int
    state: State
    published_on: date


def _published() -> list[_Published]:
    rows = db.session.execute(
        select(Need.id, Need.state, Need.published_at).where(Need.state.in_([s.value for s in PUBLIC]))
    )
    return [_Published(row.id, State(row.state), danish_day(in_utc(row.published_at))) for row in rows]


def _within(day: date, since: date | None, until: date | None) -> bool:
    return (since is None or day >= since) and (until is None or day < until + timedelta(days=1))
