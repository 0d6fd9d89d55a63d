"""What has been recorded about verifications, newest first: for the feed and the page of changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Select, func, or_, select

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
class LogLine:
    """One line of the log, whether or not it may be told; `effective_on` says from when."""

    id: int
    cvr: str
    scheme: str
    effective_on: date


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


def last_recorded() -> int:
    """The number of the newest record; 0 when there is none. Ones before it may still be on their way."""
    return db.session.scalar(select(func.max(VerificationEvent.id))) or 0


def log_after(after: int, until: int, most: int) -> list[LogLine]:
    """Up to `most` lines in the order of recording, `after` excluded and `until` included."""
    e = VerificationEvent
    return _lines(select(*_LINE).where(e.id > after, e.id <= until).order_by(e.id).limit(most))


def taking_effect(day: date, after: tuple[date, int], until: int, most: int) -> list[LogLine]:
    """Up to `most` lines no later than `until` that take effect by a day, in that order.

    `after`: beyond all that took effect by its day, and of the day after that beyond its record.
    """
    e = VerificationEvent
    told, record = after
    return _lines(
        select(*_LINE)
        .where(e.effective_on > told, e.effective_on <= day, e.id <= until)
        .where(or_(e.effective_on > told + timedelta(days=1), e.id > record))
        .order_by(e.effective_on, e.id)
        .limit(most)
    )


def find_change(line: LogLine) -> Change | None:
    """A line as it may be told today, without a name; None when a look-up would not show it. Two statements."""
    event = _shown([line.cvr], today()).get(line.id)
    moment = db.session.scalar(select(VerificationEvent.recorded_at).where(VerificationEvent.id == line.id))
    return Change(line.id, line.cvr, None, event, _utc(moment)) if event and moment else None


_LINE = (
    VerificationEvent.id,
    VerificationEvent.cvr,
    VerificationEvent.scheme,
    VerificationEvent.effective_on,
)


def _lines(wanted: Select[int, str, str, date]) -> list[LogLine]:
    return [LogLine(*row) for row in db.session.execute(wanted)]


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
