"""What award notices say came of needs that were read in: who won which lot for how much, and when it was told.

Nobody here recorded it and no supplier was asked to confirm it, so it is told apart wherever it is counted. A need
whose buyer has told its outcome here counts as that, not as its notice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select

from app.domain.moments import in_utc
from app.domain.needs import Source, State
from app.domain.notice_needs import OVER, kroner
from app.domain.notices import Money, Text
from app.extensions import db
from app.needs.models import Need, NeedLot
from app.notices.models import NeedNotice
from app.outcomes.models import Outcome
from app.releases import awards

TELLING = sorted(form.value for form in OVER)


@dataclass(frozen=True)
class Told:
    """The notice's word on one need: when it was sent, its contracts, and kroner for all of them, ex VAT.

    `value_dkk` is the total of the notice (BT-161) where it says one, else that of its contracts; None when it says
    neither, or says it in a currency that moves.
    """

    need_id: int
    at: datetime
    awards: tuple[awards.NeedAward, ...]
    value_dkk: int | None


def told(which: ColumnElement[bool]) -> dict[int, Told]:
    """Of the needs that a condition picks, those that a notice says are awarded. One statement."""
    sent = (
        select(func.max(NeedNotice.sent_at))
        .where(NeedNotice.need_id == Need.id, NeedNotice.form.in_(TELLING))
        .scalar_subquery()
    )
    rows = db.session.execute(
        # Only these parts of a notice, which may be megabytes with its lots.
        select(Need.id, Need.closed_at, sent, Need.notice["awards"], Need.notice["awarded_total"]).where(
            which,
            Need.source == Source.EFORMS.value,
            Need.state == State.AWARDED.value,
            ~exists().where(Outcome.need_id == Need.id),
        )
    )
    return {
        need_id: _told(need_id, in_utc(sent_at or closed_at), said or [], total)
        for need_id, closed_at, sent_at, said, total in rows
    }


def awards_of(need_ids: Sequence[int]) -> dict[int, list[awards.NeedAward]]:
    """The awards of some needs for open data. Two statements."""
    found = told(Need.id.in_(need_ids))
    lots = set(
        db.session.execute(select(NeedLot.need_id, NeedLot.ref).where(NeedLot.need_id.in_(list(found)))).all()
    )
    return {
        need_id: [
            awards.NeedAward(
                a.id,
                a.decided_at,
                a.winners,
                a.value_dkk,
                tuple(ref for ref in a.lots if (need_id, ref) in lots),
            )
            for a in one.awards
        ]
        for need_id, one in found.items()
        if one.awards
    }


def _told(need_id: int, at: datetime, said: Sequence[Mapping[str, Any]], total: Any) -> Told:
    held = tuple(
        awards.NeedAward(
            f"notice-{place}",
            at,
            tuple(_winner(one) for one in award.get("winners", ())),
            _kroner(award.get("value")),
            # As the lots of a need are cut, see notice_needs.
            (str(award["lot"])[:12],) if award.get("lot") else (),
        )
        for place, award in enumerate(said, 1)
        if award.get("winners")
    )
    values = [a.value_dkk for a in held if a.value_dkk is not None]
    return Told(need_id, at, held, _kroner(total) or (sum(values) if values else None))


def _winner(one: Mapping[str, Any]) -> awards.Winner:
    return awards.Winner(str(one.get("cvr") or ""), Text(one.get("name") or {}).best())


def _kroner(said: Mapping[str, str] | None) -> int | None:
    return kroner(Money(Decimal(said["amount"]), said["currency"])) if said else None
