"""What other rooms tell of an outcome: the need's public page, and open data."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.domain.moments import in_utc
from app.extensions import db
from app.needs.open_queries import Section
from app.outcomes import queries
from app.outcomes.models import NeedAward, Outcome
from app.releases import awards


def section(need_id: int) -> Section | None:
    """What came of a need, for its public page; None before that."""
    found = queries.outcome_of(need_id)
    return Section("outcomes/_section.html", {"outcome": found}) if found else None


def awards_of(need_ids: Sequence[int]) -> dict[int, list[awards.NeedAward]]:
    """The awards of some needs. Two statements."""
    at = {
        o.need_id: in_utc(o.recorded_at)
        for o in db.session.scalars(select(Outcome).where(Outcome.need_id.in_(need_ids)))
    }
    held = db.session.scalars(select(NeedAward).where(NeedAward.need_id.in_(need_ids)).order_by(NeedAward.id))
    told: dict[int, list[awards.NeedAward]] = {}
    for a in held:
        told.setdefault(a.need_id, []).append(
            awards.NeedAward(
                str(a.id), at[a.need_id], (awards.Winner(a.cvr, a.name),), a.value_dkk, tuple(a.lots)
            )
        )
    return told
