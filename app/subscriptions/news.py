"""What is new since a moment: suppliers that came, verifications that changed, and needs that came out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time

from sqlalchemy import or_, select

from app.domain.moments import DENMARK, danish_day, in_utc
from app.domain.needs import State
from app.extensions import db
from app.needs.models import Need
from app.suppliers.models import Supplier
from app.verification.models import VerificationEvent


@dataclass(frozen=True)
class News:
    """Supplier ids with the moment they came, and with the moment their verification changed last."""

    came: dict[int, datetime] = field(default_factory=dict)
    changed: dict[int, datetime] = field(default_factory=dict)

    def between(self, since: datetime, until: datetime) -> tuple[set[int], set[int]]:
        """Those that came and those that changed after `since`, up to and with `until`; none is in both."""
        came = {i for i, at in self.came.items() if since < at <= until}
        return came, {i for i, at in self.changed.items() if since < at <= until} - came


def since(moment: datetime, until: datetime) -> News:
    """What is new after a moment, up to and with `until`; two statements.

    An event counts from when it was recorded, and one that was recorded ahead from the Danish day it takes effect.
    """
    came = db.session.execute(
        select(Supplier.id, Supplier.created_at).where(
            Supplier.state == "published", Supplier.created_at > moment, Supplier.created_at <= until
        )
    )
    events = db.session.execute(
        select(Supplier.id, VerificationEvent.recorded_at, VerificationEvent.effective_on)
        .join(Supplier, Supplier.cvr == VerificationEvent.cvr)
        .where(
            Supplier.state == "published",
            VerificationEvent.recorded_at <= until,
            VerificationEvent.effective_on <= danish_day(until),
            or_(VerificationEvent.recorded_at > moment, VerificationEvent.effective_on > danish_day(moment)),
        )
    )
    changed: dict[int, datetime] = {}
    for supplier, recorded_at, effective_on in events:
        at = max(in_utc(recorded_at), in_utc(datetime.combine(effective_on, time(), DENMARK)))
        changed[supplier] = max(at, changed.get(supplier, at))
    return News({supplier: in_utc(at) for supplier, at in came}, changed)


def needs_since(moment: datetime, until: datetime) -> dict[int, datetime]:
    """The published needs that came out after a moment, up to and with `until`, and when; one statement."""
    rows = db.session.execute(
        select(Need.id, Need.published_at).where(
            Need.state == State.PUBLISHED.value, Need.published_at > moment, Need.published_at <= until
        )
    )
    return {need: in_utc(at) for need, at in rows if at}
