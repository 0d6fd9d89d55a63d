"""Who has said what about a need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.dialogue.models import Answer
from app.domain.dialogue import AnswerState, Times
from app.domain.moments import in_utc
from app.domain.needs import State
from app.extensions import db
from app.needs.models import Need


@dataclass(frozen=True)
class Answered:
    """A supplier whose answer the buyer has; `price_dkk` for the whole term, None when none was given."""

    answer_id: int
    cvr: str
    name: str
    price_dkk: int | None
    lots: tuple[str, ...]
    partners: tuple[str, ...]
    sent_at: datetime


def times_of(need: Need) -> Times:
    """When the need takes what."""
    return Times(
        State(need.state),
        in_utc(need.answer_by) if need.answer_by else None,
        in_utc(need.questions_by) if need.questions_by else None,
    )


def answered(need_id: int) -> tuple[Answered, ...]:
    """Everybody whose answer has been sent and not withdrawn, in the order they came. Two statements."""
    sent = (
        select(Answer)
        .where(Answer.need_id == need_id, Answer.state == AnswerState.SENT.value)
        .order_by(Answer.sent_at, Answer.id)
    )
    return tuple(
        Answered(
            a.id,
            a.cvr,
            a.name,
            a.price_dkk,
            tuple(a.lots),
            tuple(p.cvr for p in a.partners),
            in_utc(a.sent_at),  # type: ignore[arg-type]
        )
        for a in db.session.scalars(sent)
    )


def count_answers(need_ids: list[int]) -> dict[int, int]:
    """How many answers each need has. One statement."""
    counted = (
        select(Answer.need_id, func.count())
        .where(Answer.need_id.in_(need_ids), Answer.state == AnswerState.SENT.value)
        .group_by(Answer.need_id)
    )
    return {row[0]: row[1] for row in db.session.execute(counted)}
