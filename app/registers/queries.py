"""Read extracts, their differences, and how fresh the checks are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from app.domain.moments import in_utc
from app.domain.registers import TOO_OLD, Entry, Kind
from app.extensions import db
from app.registers.models import CompanyCheck, RegisterExtract, RegisterFinding, RegisterRow
from app.suppliers.models import Supplier

CHUNK = 500
PER_PAGE, EXTRACTS = 50, 20


@dataclass(frozen=True)
class ExtractView:
    """An extract ready to show; `previous_as_of` is the day of the one it was compared with."""

    id: int
    scheme: str
    as_of: date
    previous_as_of: date | None
    read_at: datetime
    file_name: str
    sha256: str
    registered: int
    deregistered: int
    rejected: int
    counts: dict[str, int]

    def count(self, kind: Kind) -> int:
        """How many firms it told this of."""
        return self.counts.get(kind.value, 0)


@dataclass(frozen=True)
class FindingView:
    """One thing told of a firm."""

    cvr: str
    name: str
    kind: Kind
    reason: str
    before: str
    after: str
    found_at: datetime


@dataclass(frozen=True)
class Freshness:
    """The last extract of a scheme, and whether it is older than it should be."""

    scheme: str
    as_of: date
    is_old: bool


@dataclass(frozen=True)
class CompanyChecks:
    """How the monthly look-up of companies stands."""

    companies: int
    due: int
    oldest: date | None
    newest: date | None
    is_old: bool


def find_extract_of(scheme: str, as_of: date, sha256: str) -> RegisterExtract | None:
    """The extract that was read from this very file for this day."""
    return db.session.scalar(
        select(RegisterExtract).where(
            RegisterExtract.scheme == scheme,
            RegisterExtract.as_of == as_of,
            RegisterExtract.sha256 == sha256,
        )
    )


def last_extract(scheme: str) -> RegisterExtract | None:
    """The extract that the next one is compared with."""
    return db.session.scalar(
        select(RegisterExtract)
        .where(RegisterExtract.scheme == scheme)
        .order_by(RegisterExtract.as_of.desc(), RegisterExtract.id.desc())
        .limit(1)
    )


def entries_of(extract: int) -> dict[str, Entry]:
    """The rows of an extract by CVR number."""
    r = RegisterRow
    rows = db.session.execute(
        select(r.cvr, r.name, r.registered_on, r.deregistered_on).where(r.extract_id == extract)
    )
    return {cvr: Entry(cvr, name, begins, ends) for cvr, name, begins, ends in rows}


def names_of(cvrs: Sequence[str]) -> dict[str, str]:
    """The names of those that have a profile."""
    found: dict[str, str] = {}
    for start in range(0, len(cvrs), CHUNK):
        part = list(cvrs[start : start + CHUNK])
        rows = db.session.execute(select(Supplier.cvr, Supplier.name).where(Supplier.cvr.in_(part)))
        found.update((cvr, name) for cvr, name in rows)
    return found


def suspicious_in(extract: int | None) -> set[str]:
    """The firms that an extract called suspicious."""
    f = RegisterFinding
    return set(
        db.session.scalars(select(f.cvr).where(f.extract_id == extract, f.kind == Kind.SUSPICIOUS.value))
        if extract
        else ()
    )


def list_extracts() -> list[ExtractView]:
    """The last extracts, newest first. One statement."""
    before = (
        func.lag(RegisterExtract.as_of)
        .over(
            partition_by=RegisterExtract.scheme,
            order_by=(RegisterExtract.as_of, RegisterExtract.id),
        )
        .label("before")
    )
    rows = db.session.execute(
        select(RegisterExtract, before)
        .order_by(RegisterExtract.read_at.desc(), RegisterExtract.id.desc())
        .limit(EXTRACTS)
    )
    return [_view(row, previous) for row, previous in rows]


def find_extract(extract: int) -> ExtractView | None:
    """One extract."""
    row = db.session.get(RegisterExtract, extract)
    if row is None:
        return None
    previous = db.session.scalar(
        select(RegisterExtract.as_of)
        .where(
            RegisterExtract.scheme == row.scheme,
            RegisterExtract.as_of <= row.as_of,
            RegisterExtract.id < row.id,
        )
        .order_by(RegisterExtract.as_of.desc(), RegisterExtract.id.desc())
        .limit(1)
    )
    return _view(row, previous)


def _view(row: RegisterExtract, previous: date | None) -> ExtractView:
    return ExtractView(
        id=row.id,
        scheme=row.scheme,
        as_of=row.as_of,
        previous_as_of=previous,
        read_at=in_utc(row.read_at),
        file_name=row.file_name,
        sha256=row.sha256,
        registered=row.registered,
        deregistered=row.deregistered,
        rejected=row.rejected,
        counts=row.counts,
    )


def list_findings(extract: int | None, kind: Kind | None, page: int, most: int) -> list[FindingView]:
    """A page of what an extract told of one kind; without an extract what looking companies up has told.

    An extract's by CVR number, the companies' newest first.
    """
    f = RegisterFinding
    wanted = select(f).limit(most).offset((page - 1) * most)
    if extract is None:
        wanted = wanted.where(f.extract_id.is_(None)).order_by(f.id.desc())
    else:
        wanted = wanted.where(f.extract_id == extract).order_by(f.cvr, f.id)
    if kind is not None:
        wanted = wanted.where(f.kind == kind.value)
    return [
        FindingView(
            row.cvr, row.name, Kind(row.kind), row.reason, row.before, row.after, in_utc(row.found_at)
        )
        for row in db.session.scalars(wanted)
    ]


def count_company_findings() -> int:
    """How many things looking companies up has told."""
    return (
        db.session.scalar(
            select(func.count()).select_from(RegisterFinding).where(RegisterFinding.extract_id.is_(None))
        )
        or 0
    )


def freshness(on: date) -> list[Freshness]:
    """The last extract of each scheme that has one (DOMAIN.md B1: a check over 90 days old is warned of)."""
    rows = db.session.execute(
        select(RegisterExtract.scheme, func.max(RegisterExtract.as_of))
        .group_by(RegisterExtract.scheme)
        .order_by(RegisterExtract.scheme)
    )
    return [Freshness(scheme, as_of, as_of < on - TOO_OLD) for scheme, as_of in rows]


def company_checks(on: date) -> CompanyChecks:
    """How many companies are looked up, how many of them are due, and the oldest answer."""
    count, oldest, newest = db.session.execute(
        select(func.count(), func.min(CompanyCheck.checked_on), func.max(CompanyCheck.checked_on))
    ).one()
    due = db.session.scalar(select(func.count()).select_from(CompanyCheck).where(CompanyCheck.next_on <= on))
    return CompanyChecks(count, due or 0, oldest, newest, bool(oldest and oldest < on - TOO_OLD))
