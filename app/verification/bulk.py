"""What is verified of many firms at once: one answer a line, and how many of each kind.

The same rules as the look-up of one firm (`domain.verification`), read with as few statements as the databases allow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select

from app.domain.batches import batches
from app.domain.cvr_lists import Line
from app.domain.moments import DENMARK
from app.domain.verification import HEADLINE_ORDER, Event, Standing, Status, headline, standings
from app.extensions import db
from app.reference import catalogue
from app.verification.models import VerificationEvent
from app.verification.queries import Firm, firms

# SQLite takes 32,766 values in a statement, or 999 where it was built before 2020.
CHUNK = 900
# Beside the statuses: nothing is known; the line holds no CVR number.
NOTHING, WRONG = "nothing", "wrong"
STATUSES = {status.value: status for status in Status}


@dataclass(frozen=True)
class BulkRow:
    """One line and its answer; `kind` is a status code, NOTHING or WRONG."""

    line: Line
    kind: str
    name: str | None = None
    best: Standing | None = None
    standings: tuple[Standing, ...] = ()

    @property
    def status(self) -> Status | None:
        """The status of the firm as a social enterprise; None when nothing is known."""
        return STATUSES.get(self.kind)

    def under(self, scheme: str) -> Standing | None:
        """What holds under one scheme."""
        return next((s for s in self.standings if s.scheme == scheme), None)


@dataclass(frozen=True)
class BulkAnswer:
    """The answers in the order of the lines: what held `on` a day, as it was known at a moment."""

    rows: tuple[BulkRow, ...]
    on: date
    known_at: datetime

    @property
    def counts(self) -> dict[str, int]:
        """How many lines there are of each kind, best first; kinds without a line are there with 0."""
        found = Counter(row.kind for row in self.rows)
        kinds = (*(s.value for s in HEADLINE_ORDER if s is not Status.CEASED), Status.CEASED.value)
        return {kind: found[kind] for kind in (*kinds, NOTHING, WRONG)}


def answer_lines(
    lines: Sequence[Line], on: date | None = None, known_at: datetime | None = None
) -> BulkAnswer:
    """Answer every line, a number that comes again each time. Two statements per CHUNK numbers."""
    moment = (known_at or datetime.now(UTC)).astimezone(UTC)
    day = on or moment.astimezone(DENMARK).date()
    order = {code: n for n, code in enumerate(catalogue.schemes())}
    attesting = catalogue.attesting_schemes()
    found: dict[str, tuple[str, str | None, Standing | None, tuple[Standing, ...]]] = {}
    for chunk in batches(sorted({line.cvr for line in lines if line.cvr}), CHUNK):
        known, events = firms(chunk), _events(chunk, day, known_at)
        for cvr in chunk:
            held = tuple(sorted(standings(events.get(cvr, ()), day), key=lambda s: order[s.scheme]))
            best = headline(held, attesting)
            firm = known.get(cvr)
            name = firm.name if firm else None
            found[cvr] = (_kind(best, firm, day, moment), name, best, held)
    rows = (BulkRow(line, *found[line.cvr]) if line.cvr else BulkRow(line, WRONG) for line in lines)
    return BulkAnswer(tuple(rows), day, moment)


def _kind(best: Standing | None, firm: Firm | None, day: date, moment: datetime) -> str:
    if best is not None and best.status is not Status.SELF_DECLARED:
        return best.status.value
    if best is not None or (firm is not None and firm.is_declared(day, moment)):
        return Status.SELF_DECLARED.value
    return NOTHING


def _events(cvrs: Sequence[str], day: date, known_at: datetime | None) -> dict[str, list[Event]]:
    """What was known of some firms up to a day, without sources and notes, in the order of effect."""
    e = VerificationEvent
    wanted = (
        select(e.cvr, e.scheme, e.status, e.effective_on, e.valid_to, e.checked_on)
        .where(e.cvr.in_(cvrs), e.effective_on <= day)
        .order_by(e.cvr, e.scheme, e.effective_on, e.id)
    )
    if known_at is not None:
        wanted = wanted.where(e.recorded_at <= known_at)
    found: dict[str, list[Event]] = {}
    for cvr, scheme, status, effective_on, valid_to, checked_on in db.session.execute(wanted):
        found.setdefault(cvr, []).append(Event(scheme, STATUSES[status], effective_on, valid_to, checked_on))
    return found
