"""Record what is known about a firm's verifications, and tell the directory what they amount to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select

from app.audit import services as audit
from app.domain.verification import Event
from app.extensions import db
from app.suppliers.models import Supplier
from app.verification.models import VerificationEvent

CHUNK = 500


def record_events(actor: str, events: Iterable[tuple[str, Event]]) -> int:
    """Append (cvr, event) pairs; an event without `recorded_at` is recorded now. Returns how many."""
    now = datetime.now(UTC)
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
            "note_da": e.note_da,
            "note_en": e.note_en,
            "recorded_at": e.recorded_at or now,
        }
        for cvr, e in events
    ]
    if rows:
        db.session.execute(insert(VerificationEvent), rows)
    for row in rows:
        audit.record(actor, "verification.recorded", f"verification:{row['cvr']}:{row['scheme']}",
                     {"status": [None, row["status"]]})  # fmt: skip
    return len(rows)


def project(cvrs: Iterable[str]) -> list[int]:
    """Write each supplier's present standing per scheme to the directory.

    Stored is the last event as it was recorded; whether it has run out follows from the day of reading.
    Returns the ids of the suppliers that changed, for the index.
    """
    changed: list[int] = []
    for chunk in _chunks(sorted(set(cvrs))):
        latest = _latest(chunk)
        for supplier in db.session.scalars(select(Supplier).where(Supplier.cvr.in_(chunk))):
            standings = list(latest.get(supplier.cvr, {}).values())
            if supplier.standings != standings:
                supplier.standings = standings
                changed.append(supplier.id)
        db.session.flush()
    return changed


def _latest(cvrs: list[str]) -> dict[str, dict[str, dict[str, Any]]]:
    """{cvr: {scheme: last event}}; a later record corrects an earlier one of the same day."""
    events = db.session.execute(
        select(VerificationEvent)
        .where(VerificationEvent.cvr.in_(cvrs))
        .order_by(VerificationEvent.effective_on, VerificationEvent.id)
    ).scalars()
    today = datetime.now(UTC).date()
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for event in events:
        if event.effective_on > today:
            continue
        held = found.setdefault(event.cvr, {}).get(event.scheme)
        since = held["since"] if held and held["status"] == event.status else event.effective_on.isoformat()
        found[event.cvr][event.scheme] = {
            "scheme": event.scheme,
            "status": event.status,
            "since": since,
            "effective_on": event.effective_on.isoformat(),
            "valid_to": event.valid_to.isoformat() if event.valid_to else None,
            "checked": event.checked_on.isoformat() if event.checked_on else None,
            "note_da": event.note_da,
            "note_en": event.note_en,
        }
    return found


def _chunks(items: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]
