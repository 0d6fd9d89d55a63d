"""How often a supplier has been invited, for its statistics."""

from __future__ import annotations

from collections import Counter
from datetime import date

from sqlalchemy import select

from app.domain.attention import Dealing, bounds, by_month
from app.extensions import db
from app.invitations.models import NeedInvitation


def invitations(cvr: str, first: date, last: date) -> dict[Dealing, Counter[date]]:
    """The invitations sent to this supplier, by the month they were sent."""
    begun, over = bounds(first, last)
    sent = select(NeedInvitation.sent_at).where(
        NeedInvitation.cvr == cvr, NeedInvitation.sent_at >= begun, NeedInvitation.sent_at < over
    )
    return {Dealing.INVITED: by_month(at for at in db.session.scalars(sent) if at)}
