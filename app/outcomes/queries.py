"""What came of needs: one, and all of them as the figures that anybody may read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from statistics import median

from sqlalchemy import select

from app.dialogue.models import Answer
from app.dialogue.queries import answered
from app.domain.dialogue import AnswerState
from app.domain.moments import danish_day, in_utc
from app.domain.needs import PUBLIC, State, Step
from app.domain.outcomes import REMIND_EVERY, Confirmation, agree
from app.extensions import db
from app.invitations.services import interested
from app.needs.models import Need, NeedStep
from app.outcomes.models import Feedback, NeedAward, Outcome
from app.reference import catalogue
from app.suppliers.queries import list_known

# The page of figures goes so many years back.
MOST_YEARS = 5


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

    `open` take answers still; `without_answer` are those that ended without one; `decided` have an outcome.
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

    @property
    def decided(self) -> int:
        """How many have an outcome."""
        return self.awarded + self.not_awarded


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


@dataclass(frozen=True)
class Keen:
    """A supplier that said yes to an invitation, but sent no answer. `name` is empty for one no longer known."""

    cvr: str
    name: str


def keen(need_id: int) -> tuple[Keen, ...]:
    """Those who said yes without answering: the buyer may have written to them and chosen one. Four statements."""
    done = {a.cvr for a in answered(need_id)}
    cvrs = [i.cvr for i in interested(need_id) if i.cvr not in done]
    known = list_known(cvrs) if cvrs else {}
    return tuple(Keen(cvr, known[cvr].name if cvr in known else "") for cvr in cvrs)


@dataclass(frozen=True)
class MyOutcome:
    """A need that a supplier answered: what came of it, and the buyer's word to the supplier.

    `reason`: why it was withdrawn, when it was.
    """

    need_id: int
    title: str
    buyer: str
    state: State
    outcome: OutcomePage | None
    feedback: str
    award_id: int | None
    reason: str


@dataclass(frozen=True)
class MyAward:
    """An award with the need it is of."""

    need_id: int
    title: str
    buyer: str
    line: AwardLine


def feedback_of(need_id: int) -> dict[str, str]:
    """What each supplier has been told, by CVR number."""
    rows = db.session.scalars(select(Feedback).where(Feedback.need_id == need_id))
    return {f.cvr: f.text for f in rows}


def mine(cvr: str, need_id: int) -> MyOutcome | None:
    """A need as a supplier that answered it sees its end; None for everybody else."""
    need = db.session.get(Need, need_id)
    held = select(Answer.id).where(
        Answer.need_id == need_id, Answer.cvr == cvr, Answer.state == AnswerState.SENT.value
    )
    if need is None or db.session.scalar(held) is None:
        return None
    found = outcome_of(need_id)
    won = next((a.id for a in found.awards if a.cvr == cvr), None) if found else None
    told = db.session.get(Feedback, (need_id, cvr))
    why = select(NeedStep.reason).where(NeedStep.need_id == need_id, NeedStep.step == Step.WITHDRAW.value)
    return MyOutcome(
        need_id,
        need.title,
        "" if need.is_anonymous else need.buyer_name,
        State(need.state),
        found,
        told.text if told else "",
        won,
        db.session.scalar(why) or "",
    )


def award_of(cvr: str, award_id: int) -> MyAward | None:
    """An award of this supplier; None for another's."""
    row = db.session.execute(
        select(NeedAward, Need.title, Need.buyer_name)
        .join(Need, Need.id == NeedAward.need_id)
        .where(NeedAward.id == award_id, NeedAward.cvr == cvr)
    ).one_or_none()
    return MyAward(row[0].need_id, row[1], row[2], _line(row[0])) if row else None


def yearly(on: date) -> tuple[tuple[int, Figures], ...]:
    """The figures of each year with a published need, newest first; the running year is always there."""
    first = min((n.published_on.year for n in _published()), default=on.year)
    return tuple(
        (year, figures(date(year, 1, 1), date(year, 12, 31)))
        for year in range(on.year, max(first, on.year - MOST_YEARS + 1) - 1, -1)
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
        without_answer=len({n.id for n in needs if n.state is not State.PUBLISHED} - set(answers)),
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
