"""What a supplier's own pages say of its contracts: how many each month, and how many wait for its word."""

from __future__ import annotations

from collections import Counter
from datetime import date

from sqlalchemy import select

from app.domain.attention import Dealing, bounds, first_of
from app.domain.moments import danish_day
from app.domain.outcomes import Confirmation, agree
from app.extensions import db
from app.outcomes.models import NeedAward, Outcome

# Both sides say that there is a contract; what it is worth they may still say differently.
BOTH = (Confirmation.CONFIRMED.value, Confirmation.OTHER.value)


def contracts(cvr: str, first: date, last: date) -> dict[Dealing, Counter[date]]:
    """The contracts that both sides tell of, by the month the buyer told; kroner as everybody's figures count them."""
    begun, over = bounds(first, last)
    told = (
        select(Outcome.recorded_at, NeedAward.value_dkk, NeedAward.supplier_dkk)
        .join(Outcome, Outcome.need_id == NeedAward.need_id)
        .where(
            NeedAward.cvr == cvr,
            NeedAward.confirmation.in_(BOTH),
            Outcome.recorded_at >= begun,
            Outcome.recorded_at < over,
        )
    )
    awarded: Counter[date] = Counter()
    worth: Counter[date] = Counter()
    for at, buyers, suppliers in db.session.execute(told):
        month = first_of(danish_day(at))
        awarded[month] += 1
        worth[month] += (buyers or 0) if agree(buyers, suppliers) else 0
    return {Dealing.AWARDED: awarded, Dealing.WORTH: worth}


def waiting(cvr: str) -> list[int]:
    """The awards this supplier has not said anything of, the oldest first. One statement."""
    asked = select(NeedAward.id).where(
        NeedAward.cvr == cvr, NeedAward.confirmation == Confirmation.ASKED.value
    )
    return list(db.session.scalars(asked.order_by(NeedAward.id)))
