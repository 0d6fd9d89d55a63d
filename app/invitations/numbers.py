"""What the supplier's own pages say of invitations: how many each month, and how many wait for an answer."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from sqlalchemy import func, or_, select

from app.domain.attention import Dealing, bounds, by_month
from app.domain.needs import State
from app.domain.waves import Interest
from app.extensions import db
from app.invitations.models import NeedInvitation
from app.needs.models import Need


def invitations(cvr: str, first: date, last: date) -> dict[Dealing, Counter[date]]:
    """The invitations sent to this supplier, by the month they were sent."""
    begun, over = bounds(first, last)
    sent = select(NeedInvitation.sent_at).where(
        NeedInvitation.cvr == cvr, NeedInvitation.sent_at >= begun, NeedInvitation.sent_at < over
    )
    return {Dealing.INVITED: by_month(at for at in db.session.scalars(sent) if at)}


def count_waiting(cvr: str, now: datetime) -> int:
    """How many open needs this supplier was invited to and has said nothing of. One statement."""
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
        )
    )
    return db.session.scalar(waiting) or 0
