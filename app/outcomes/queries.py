"""What came of needs: one, and all of them as the figures that anybody may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import func, select

from app.dialogue.models import Answer
from app.dialogue.queries import answered
from app.domain.dialogue import AnswerState
from app.domain.moments import DENMARK, danish_day, in_utc
from app.domain.needs import PUBLIC, State, Step
from app.domain.outcomes import REMIND_EVERY, Confirmation, Figures, Told, agree, figures
from app.extensions import db
from app.invitations.services import interested
from app.needs.models import Need, NeedStep
from app.outcomes import imported
from app.outcomes.models import Feedback, NeedAward, Outcome
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


def award_by_number(award_id: int) -> MyAward | None:
    """An award, for the link of a mail that names it."""
    cvr = db.session.scalar(select(NeedAward.cvr).where(NeedAward.id == award_id))
    return award_of(cvr, award_id) if cvr else None


def yearly(on: date) -> tuple[tuple[int, Figures], ...]:
    """The figures of each year with a published need, newest first; the running year is always there.

    Five statements, whatever the number of years.
    """
    years: dict[int, list[Told]] = {on.year: []}
    for need in _told(on.year - MOST_YEARS + 1):
        years.setdefault(need.published_on.year, []).append(need)
    newest, oldest = max(years), min(years)
    return tuple((year, figures(years.get(year, []))) for year in range(newest, oldest - 1, -1))


def owing(now: datetime) -> list[int]:
    """Closed needs whose buyer has let so much time pass that it is to be reminded."""
    late = select(Need.id).where(Need.state == State.CLOSED.value, Need.closed_at <= now - REMIND_EVERY)
    return list(db.session.scalars(late.order_by(Need.id)))


def _told(since: int) -> list[Told]:
    """Every need published in a year or later, with what came of it."""
    first = datetime(since, 1, 1, tzinfo=DENMARK).astimezone(UTC)
    shown = (Need.state.in_([s.value for s in PUBLIC]), Need.published_at >= first)
    ids = select(Need.id).where(*shown)
    sent = dict(
        db.session.execute(
            select(Answer.need_id, func.count())
            .where(Answer.state == AnswerState.SENT.value, Answer.need_id.in_(ids))
            .group_by(Answer.need_id)
        ).all()
    )
    ends = {o.need_id: o for o in db.session.scalars(select(Outcome).where(Outcome.need_id.in_(ids)))}
    awards: dict[int, list[tuple[int | None, int | None]]] = {}
    for a in db.session.scalars(select(NeedAward).where(NeedAward.need_id.in_(ids))):
        awards.setdefault(a.need_id, []).append((a.value_dkk, a.supplier_dkk))
    notices = imported.told(Need.id.in_(ids))
    return [
        Told(
            State(row.state),
            danish_day(row.published_at),
            sent.get(row.id, 0),
            _ended_on(row.published_at, ends.get(row.id), notices.get(row.id)),
            tuple(ends[row.id].barriers) if row.id in ends else (),
            tuple(awards.get(row.id, ())),
            row.id in notices,
            notices[row.id].value_dkk if row.id in notices else None,
        )
        for row in db.session.execute(select(Need.id, Need.state, Need.published_at).where(*shown))
    ]


def _ended_on(published_at: datetime, end: Outcome | None, notice: imported.Told | None) -> date | None:
    """When the outcome was told; of a need that is known by its award notice alone nothing was waited for."""
    if end is not None:
        return danish_day(end.recorded_at)
    return danish_day(notice.at) if notice and notice.at > in_utc(published_at) else None
