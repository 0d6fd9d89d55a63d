"""What has been recorded about verifications, newest first: for the feed and the page of changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select

from app.domain.verification import Event, Status, shown_history
from app.extensions import db
from app.search.snapshot import today
from app.suppliers.models import Supplier
from app.verification.models import VerificationEvent

PER_PAGE = 50


@dataclass(frozen=True)
class Change:
    """One record: its number in the log, the firm, and what was recorded. `name` only of a published profile."""

    id: int
    cvr: str
    name: str | None
    event: Event
    recorded_at: datetime


@dataclass(frozen=True)
class Changes:
    """One page of changes; `older` is what to ask for `before` to get the next, None at the end."""

    changes: tuple[Change, ...]
    older: int | None


def list_changes(
    scheme: str | None = None, municipality: str | None = None, before: int | None = None
) -> Changes:
    """Up to PER_PAGE records of one scheme and of firms at home in one municipality. Three statements.

    In the order in which we learnt of them. Left out is what a look-up today would not show: what has
    not taken effect yet, and a revocation after its 24 months with all that it ended.
    """
    e = VerificationEvent
    wanted = select(e).order_by(e.id.desc()).limit(PER_PAGE + 1)
    if scheme:
        wanted = wanted.where(e.scheme == scheme)
    if municipality:
        at_home = select(Supplier.cvr).where(
            Supplier.municipality_code == municipality, Supplier.state == "published"
        )
        wanted = wanted.where(e.cvr.in_(at_home))
    if before is not None:
        wanted = wanted.where(e.id < before)
    rows = db.session.scalars(wanted).all()
    page = rows[:PER_PAGE]
    cvrs = sorted({row.cvr for row in page})
    shown, names = _shown(cvrs, today()), _names(cvrs)
    changes = (
        Change(row.id, row.cvr, names.get(row.cvr), shown[row.id], _utc(row.recorded_at))
        for row in page
        if row.id in shown
    )
    return Changes(tuple(changes), page[-1].id if len(rows) > PER_PAGE else None)


def _shown(cvrs: Sequence[str], day: date) -> dict[int, Event]:
    """The events of some firms that a look-up on a day shows, by number."""
    e = VerificationEvent
    histories: dict[str, list[tuple[int, Event]]] = {}
    rows = db.session.scalars(select(e).where(e.cvr.in_(cvrs)).order_by(e.cvr, e.effective_on, e.id))
    for row in rows:
        # A suspension is told with its date and never with a reason (DOMAIN.md C2).
        reason = None if row.status == Status.SUSPENDED else row.reason_code
        event = Event(row.scheme, Status(row.status), row.effective_on, row.valid_to, reason_code=reason)
        histories.setdefault(row.cvr, []).append((row.id, event))
    found: dict[int, Event] = {}
    for history in histories.values():
        kept = {id(event) for event in shown_history([event for _, event in history], day)}
        found |= {number: event for number, event in history if id(event) in kept}
    return found


def _names(cvrs: Sequence[str]) -> dict[str, str]:
    rows = db.session.execute(
        select(Supplier.cvr, Supplier.name).where(Supplier.cvr.in_(cvrs), Supplier.state == "published")
    )
    return {row.cvr: row.name for row in rows}


def _utc(moment: datetime) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
