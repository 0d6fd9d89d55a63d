"""Record what is known about a firm's verifications, and tell the directory what they amount to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from app.audit import services as audit
from app.domain.batches import batches
from app.domain.small_counts import conceal
from app.domain.verification import Event, Standing, check_record, latest
from app.extensions import db
from app.search.snapshot import today
from app.suppliers import services as suppliers
from app.suppliers.models import Supplier
from app.verification import checks, queries
from app.verification.models import VerificationEvent

CHUNK = 500
# Called with the CVR numbers of what was announced, in the same transaction, by rooms that this one does not know.
FOLLOWERS: list[Callable[[str, list[str]], object]] = []


def record_events(actor: str, events: Iterable[tuple[str, Event]]) -> int:
    """Append (cvr, event) pairs; an event without `recorded_at` is recorded now. Returns how many.

    Raises ImpossibleRecord for what cannot stand where it would be put, and nothing is recorded; of two at
    once the database refuses the second with an IntegrityError.
    """
    now = datetime.now(UTC)
    # One after the other as they came to be known, so that each is judged by what was known before it.
    told = sorted(
        ((cvr, e if e.recorded_at else replace(e, recorded_at=now)) for cvr, e in events),
        key=lambda pair: (pair[1].recorded_at, pair[1].effective_on),
    )
    _check(told)
    rows = [
        {
            "cvr": cvr,
            "scheme": e.scheme,
            "status": e.status.value,
            "effective_on": e.effective_on,
            "valid_to": e.valid_to,
            "checked_on": e.checked_on,
            "reason_code": e.reason_code,
            "source_url": e.source_url,
            "note_da": conceal(e.note_da, "da"),
            "note_en": conceal(e.note_en, "en"),
            "recorded_at": e.recorded_at,
        }
        for cvr, e in told
    ]
    if rows:
        db.session.execute(insert(VerificationEvent), rows)
    for row in rows:
        audit.record(actor, "verification.recorded", f"verification:{row['cvr']}:{row['scheme']}",
                     {"status": [None, row["status"]]})  # fmt: skip
    db.session.flush()
    return len(rows)


def announce(actor: str, events: Iterable[tuple[str, Event]]) -> int:
    """Record events and let the directory and its index show them at once. Returns how many.

    Raises as `record_events` does.
    """
    told = list(events)
    count = record_events(actor, told)
    firms = sorted({cvr for cvr, _ in told})
    suppliers.reindex(project(firms))
    for follow in FOLLOWERS:
        follow(actor, firms)
    return count


def _check(told: Sequence[tuple[str, Event]]) -> None:
    """Raises ImpossibleRecord for the first event that its firm's records under the scheme do not allow."""
    new: dict[str, list[Event]] = {}
    for cvr, event in told:
        new.setdefault(cvr, []).append(event)
    for chunk in batches(sorted(new), CHUNK):
        known = queries.events_of(chunk)
        for cvr in chunk:
            records: dict[str, list[Event]] = {}
            for event in known.get(cvr, []):
                records.setdefault(event.scheme, []).append(event)
            for event in new[cvr]:
                own = records.setdefault(event.scheme, [])
                check_record(own, event)
                own.append(event)


def project(cvrs: Iterable[str] | None = None) -> list[int]:
    """Write each supplier's present standing per scheme to the directory; default: every supplier's.

    Stored is the last event as it was recorded; whether it has run out follows from the day of reading.
    Returns the ids of the suppliers that changed, for the index, which knows no days of checking. Three
    statements per CHUNK firms, and those that write.
    """
    if cvrs is None:
        cvrs = db.session.scalars(select(Supplier.cvr)).all()
    changed: list[int] = []
    told: list[dict[str, Any]] = []
    for chunk in batches(sorted(set(cvrs)), CHUNK):
        events, known = queries.events_of(chunk), checks.last_checks(chunk, today())
        for supplier in db.session.scalars(select(Supplier).where(Supplier.cvr.in_(chunk))):
            standings = _stored(supplier.cvr, events.get(supplier.cvr, []), known)
            if supplier.standings == standings:
                continue
            if _unchecked(supplier.standings) == _unchecked(standings):
                told.append({"supplier": supplier.id, "told": standings})
                continue
            supplier.standings = standings
            changed.append(supplier.id)
        db.session.flush()
    if told:
        # A check is no edit of the profile: its version stays, so that nobody's draft clashes with it.
        by_id = update(Supplier.__table__).where(Supplier.__table__.c.id == bindparam("supplier"))  # type: ignore[arg-type]
        db.session.execute(by_id.values(standings=bindparam("told")), told)
        db.session.expire_all()
    return changed


def _unchecked(standings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: value for key, value in row.items() if key != "checked"} for row in standings]


def _stored(cvr: str, events: list[Event], known: checks.Checks) -> list[dict[str, Any]]:
    """The last standing under each scheme, in the order the schemes first appear."""
    day = today()
    schemes = dict.fromkeys(e.scheme for e in events)
    found = (latest([e for e in events if e.scheme == scheme], day) for scheme in schemes)
    return [_row(checks.with_check(cvr, state, known)) for state in found if state]


def _row(state: Standing) -> dict[str, Any]:
    return {
        "scheme": state.scheme,
        "status": state.status.value,
        "since": state.since.isoformat(),
        "effective_on": state.event.effective_on.isoformat(),
        "valid_to": state.valid_to.isoformat() if state.valid_to else None,
        "checked": state.last_checked.isoformat() if state.last_checked else None,
        "note_da": state.event.note_da,
        "note_en": state.event.note_en,
    }
