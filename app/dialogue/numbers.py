"""How often a supplier has answered, for its statistics."""

from __future__ import annotations

from collections import Counter
from datetime import date

from sqlalchemy import select

from app.dialogue.models import Answer
from app.domain.attention import Dealing, bounds, by_month
from app.domain.dialogue import AnswerState
from app.extensions import db


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
