"""What a supplier's own pages say of its answers: how many each month, and how many needs wait for one."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from sqlalchemy import exists, func, or_, select

from app.dialogue.models import Answer
from app.domain.attention import Dealing, bounds, by_month
from app.domain.dialogue import AnswerState
from app.domain.needs import State
from app.domain.waves import Interest
from app.extensions import db
from app.invitations.models import NeedInvitation
from app.needs.models import Need


def answers(cvr: str, first: date, last: date) -> dict[Dealing, Counter[date]]:
    """The answers that buyers have from this supplier, by the month they were sent; one sent anew counts once."""
    begun, over = bounds(first, last)
    sent = select(Answer.sent_at).where(
        Answer.cvr == cvr,
        Answer.state == AnswerState.SENT.value,
        Answer.sent_at >= begun,
        Answer.sent_at < over,
    )
    return {Dealing.ANSWERED: by_month(at for at in db.session.scalars(sent) if at)}


def answered_needs(cvr: str) -> set[int]:
    """The needs whose buyers have an answer from this supplier. One statement."""
    sent = select(Answer.need_id).where(Answer.cvr == cvr, Answer.state == AnswerState.SENT.value)
    return set(db.session.scalars(sent))


def senders(need_id: int) -> set[str]:
    """The suppliers whose answer this need's buyer has. One statement."""
    sent = select(Answer.cvr).where(Answer.need_id == need_id, Answer.state == AnswerState.SENT.value)
    return set(db.session.scalars(sent))


def count_waiting(cvr: str, now: datetime) -> int:
    """How many open needs this supplier was invited to, and neither said yes or no nor sent an answer. One statement.

    Only the supplier is told: that an answer was sent is no word of interest, for a buyer would read that too soon.
    """
    answered = exists().where(
        Answer.need_id == NeedInvitation.need_id,
        Answer.cvr == NeedInvitation.cvr,
        Answer.state == AnswerState.SENT.value,
    )
    waiting = (
        select(func.count())
        .select_from(NeedInvitation)
        .join(Need, Need.id == NeedInvitation.need_id)
        .where(
            NeedInvitation.cvr == cvr,
            NeedInvitation.state == "sent",
            NeedInvitation.interest == Interest.NONE.value,
            Need.state == State.PUBLISHED.value,
            or_(Need.answer_by.is_(None), Need.answer_by > now),
            ~answered,
        )
    )
    return db.session.scalar(waiting) or 0
