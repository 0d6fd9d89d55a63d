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
from app.domain.verification import HEADLINE_ORDER, Event, Headline, HeadlineKind, Standing, Status, standings
from app.extensions import db
from app.reference import catalogue
from app.suppliers.headlines import headline_of
from app.verification.models import VerificationEvent
from app.verification.queries import UNKNOWN, firms

# SQLite takes 32,766 values in a statement, or 999 where it was built before 2020.
CHUNK = 900
# Beside the statuses: only facts are documented; nothing is known; the line holds no CVR number.
DOCUMENTED, NOTHING, WRONG = "documented", "nothing", "wrong"
STATUSES = {status.value: status for status in Status}
_BEST = HEADLINE_ORDER.index(Status.RENEWAL_RECEIVED) + 1
KINDS = (
    *(s.value for s in HEADLINE_ORDER[:_BEST] if s is not Status.CEASED),
    DOCUMENTED,
    *(s.value for s in HEADLINE_ORDER[_BEST:]),
    Status.CEASED.value,
    NOTHING,
    WRONG,
)


@dataclass(frozen=True)
class BulkRow:
    """One line and its answer; `said` is None for WRONG. `repeats` is the line that asked about the number first."""

    line: Line
    kind: str
    name: str | None = None
    said: Headline | None = None
    standings: tuple[Standing, ...] = ()
    repeats: int | None = None

    @property
    def valid_to(self) -> date | None:
        """The first end among what the answer rests on."""
        return min((s.valid_to for s in self._behind if s.valid_to), default=None)

    @property
    def last_checked(self) -> date | None:
        """The oldest check behind the answer."""
        return min((s.last_checked for s in self._behind if s.last_checked), default=None)

    @property
    def _behind(self) -> tuple[Standing, ...]:
        if self.said is None:
            return ()
        return (self.said.best,) if self.said.best else self.said.documented

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
        """How many numbers there are of each kind, best first; kinds without one are there with 0."""
        found = Counter(row.kind for row in self.rows)
        return {kind: found[kind] for kind in KINDS}

    @property
    def repeated(self) -> int:
        """How many of the numbers have stood on the list before."""
        return sum(row.repeats is not None for row in self.rows)


def answer_lines(
    lines: Sequence[Line],
    on: date | None = None,
    known_at: datetime | None = None,
    among: Sequence[Line] | None = None,
) -> BulkAnswer:
    """Answer every line, a number that comes again each time. Two statements per CHUNK numbers.

    `among`: the whole list when `lines` are a page of it, for telling which numbers come again.
    """
    moment = (known_at or datetime.now(UTC)).astimezone(UTC)
    day = on or moment.astimezone(DENMARK).date()
    order = {code: n for n, code in enumerate(catalogue.schemes())}
    found: dict[str, tuple[str, str | None, Headline, tuple[Standing, ...]]] = {}
    for chunk in batches(sorted({line.cvr for line in lines if line.cvr}), CHUNK):
        known, events = firms(chunk), _events(chunk, day, known_at)
        for cvr in chunk:
            held = tuple(sorted(standings(events.get(cvr, ()), day), key=lambda s: order[s.scheme]))
            firm = known.get(cvr, UNKNOWN)
            said = headline_of(held, is_declared=firm.is_declared(day, moment))
            found[cvr] = (_kind(said), firm.name, said, held)
    first = _first_lines(among or lines)
    rows = (
        BulkRow(line, *found[line.cvr], repeats=_repeats(line, first)) if line.cvr else BulkRow(line, WRONG)
        for line in lines
    )
    return BulkAnswer(tuple(rows), day, moment)


def _kind(said: Headline) -> str:
    if said.kind is HeadlineKind.DOCUMENTED:
        return DOCUMENTED
    return said.status.value if said.status else NOTHING


def _first_lines(lines: Sequence[Line]) -> dict[str, Line]:
    first: dict[str, Line] = {}
    for line in lines:
        if line.cvr:
            first.setdefault(line.cvr, line)
    return first


def _repeats(line: Line, first: dict[str, Line]) -> int | None:
    """The line number of the first that asked about the same number."""
    before = first[line.cvr or ""]
    return None if before is line else before.place


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
