"""Read what a merge of two profiles will do, and the merges that were done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, or_, select

from app.accounts.models import User
from app.accounts.queries import names_of
from app.admin.models import DuplicatePair
from app.domain import merging
from app.domain.errors import DomainError
from app.domain.merging import UNDO_DAYS, Meeting, Snapshot
from app.domain.profile import Document
from app.extensions import db
from app.media.models import StoredImage
from app.organisations.models import Membership, Organisation
from app.profiles.models import DraftSection
from app.statistics.models import SupplierCount
from app.suppliers import document
from app.suppliers.models import Supplier, SupplierMerge

PER_PAGE = 20


class Refused(DomainError):
    """Not done; `reason` says why: no_profile, not_public, merged, changed, undone, too_late, later_first."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Preview:
    """What a merge will do. `members` of the other one do not come along; neither do its drafts and counts."""

    kept_cvr: str
    other_cvr: str
    kept_name: str
    other_name: str
    other_state: str
    meetings: tuple[Meeting, ...]
    members: tuple[str, ...]
    drafts: int
    counted: int
    fingerprint: str


@dataclass(frozen=True)
class Merge:
    """A merge that was done. `until`: the last moment for undoing it."""

    id: int
    kept_cvr: str
    other_cvr: str
    kept_name: str
    other_name: str
    at: datetime
    by: str
    reason: str
    until: datetime
    undone_at: datetime | None
    undone_by: str
    undone_reason: str


@dataclass(frozen=True)
class Undoing:
    """What taking a merge apart will do. `clashes`: (before, now) of what was changed since."""

    changes: tuple[merging.Part, ...]
    clashes: tuple[merging.Part, ...]
    snapshot: Snapshot
    now: Document
    fingerprint: str


def is_offered(first: str, second: str) -> bool:
    """Whether the two look alike and nobody has said that they are two, or they have been merged already."""
    row = db.session.get(DuplicatePair, (first, second))
    if row is not None:
        return row.dismissed_at is None
    return _latest(first, second) is not None


def _latest(first: str, second: str) -> SupplierMerge | None:
    pair = (first, second)
    return db.session.scalars(
        select(SupplierMerge)
        .where(SupplierMerge.kept_cvr.in_(pair), SupplierMerge.other_cvr.in_(pair))
        .where(SupplierMerge.undone_at.is_(None))
        .limit(1)
    ).one_or_none()


def may_merge(kept: Supplier | None, other: Supplier | None) -> tuple[Supplier, Supplier]:
    """The two, when one may be merged into the other. Raises Refused."""
    if kept is None or other is None:
        raise Refused("no_profile")
    active = select(SupplierMerge.id).where(
        SupplierMerge.other_cvr.in_((kept.cvr, other.cvr)), SupplierMerge.undone_at.is_(None)
    )
    if db.session.scalars(active.limit(1)).first() is not None:
        raise Refused("merged")
    if kept.state != "published":
        raise Refused("not_public")
    return kept, other


def may_undo(row: SupplierMerge, kept: Supplier | None, other: Supplier | None) -> tuple[Supplier, Supplier]:
    """The two, when the merge can still be taken apart. Raises Refused."""
    if row.undone_at is not None:
        raise Refused("undone")
    if row.snapshot is None or until(row) < datetime.now(UTC):
        raise Refused("too_late")
    later = select(SupplierMerge.id).where(
        SupplierMerge.id > row.id,
        SupplierMerge.undone_at.is_(None),
        or_(SupplierMerge.kept_cvr == row.kept_cvr, SupplierMerge.other_cvr == row.kept_cvr),
    )
    if db.session.scalars(later.limit(1)).first() is not None:
        raise Refused("later_first")
    if kept is None or other is None:
        raise Refused("no_profile")
    return kept, other


def until(row: SupplierMerge) -> datetime:
    """The last moment for undoing; SQLite gives moments back without their zone, which is UTC."""
    at = row.at if row.at.tzinfo else row.at.replace(tzinfo=UTC)
    return at + timedelta(days=UNDO_DAYS)


def snapshot_of(row: SupplierMerge) -> Snapshot:
    """Both profiles as they were. Raises Refused when that is deleted."""
    if row.snapshot is None:
        raise Refused("too_late")
    return Snapshot(*(merging.from_saved(row.snapshot[name]) for name in ("kept", "other", "after")))


def aligned(kept_cvr: str, theirs: Document) -> Document:
    """The other profile, with the kept one's own image wherever both have stored the same file."""
    keys = [k for k in (theirs.pictures.logo, *theirs.pictures.pictures) if k]
    if not keys:
        return theirs
    own, image = StoredImage.__table__.alias("own"), StoredImage.__table__
    rows = db.session.execute(
        select(image.c.id, own.c.id)
        .join(own, (own.c.sha256 == image.c.sha256) & (own.c.purpose == image.c.purpose))
        .where(image.c.id.in_(keys), own.c.owner == f"supplier:{kept_cvr}")
    )
    same = {theirs_key: own_key for theirs_key, own_key in rows}  # noqa: C416 - rows, not pairs, to mypy
    held = theirs.pictures
    return replace(
        theirs,
        pictures=replace(
            held,
            logo=same.get(held.logo, held.logo),
            pictures=tuple(same.get(k, k) for k in held.pictures),
        ),
    )


def preview(kept_cvr: str, other_cvr: str, from_other: frozenset[str]) -> Preview:
    """What a merge will do, as things stand. Raises Refused."""
    rows = {
        s.cvr: s for s in db.session.scalars(select(Supplier).where(Supplier.cvr.in_((kept_cvr, other_cvr))))
    }
    kept, other = may_merge(rows.get(kept_cvr), rows.get(other_cvr))
    mine, theirs = document.read(kept), document.read(other)
    return Preview(
        kept_cvr,
        other_cvr,
        kept.name,
        other.name,
        other.state,
        merging.meet(mine, aligned(kept_cvr, theirs), from_other),
        members_of(other_cvr),
        db.session.scalar(
            select(func.count(DraftSection.section.distinct())).where(DraftSection.cvr == other_cvr)
        )
        or 0,
        db.session.scalar(select(func.sum(SupplierCount.n)).where(SupplierCount.cvr == other_cvr)) or 0,
        merging.fingerprint(mine, theirs) + other.state,
    )


def members_of(cvr: str) -> tuple[str, ...]:
    """The names of those who act for a number."""
    return tuple(
        db.session.scalars(
            select(User.name)
            .join(Membership, Membership.account_id == User.id)
            .join(Organisation, Organisation.id == Membership.organisation_id)
            .where(Organisation.cvr == cvr)
            .order_by(User.name)
        )
    )


def count_merges() -> int:
    """How many merges were done, also those undone."""
    return db.session.scalar(select(func.count()).select_from(SupplierMerge)) or 0


def list_merges(page: int) -> list[Merge]:
    """A page of the merges, the newest first."""
    rows = db.session.scalars(
        select(SupplierMerge).order_by(SupplierMerge.id.desc()).limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    )
    return _views(list(rows))


def find_merge(merge_id: int) -> Merge | None:
    """One merge."""
    row = db.session.get(SupplierMerge, merge_id) if merge_id < 2**31 else None
    return _views([row])[0] if row else None


def undoing(merge_id: int) -> Undoing:
    """What taking a merge apart will do, as things stand. Raises Refused."""
    row = db.session.get_one(SupplierMerge, merge_id)
    pair = (row.kept_cvr, row.other_cvr)
    rows = {s.cvr: s for s in db.session.scalars(select(Supplier).where(Supplier.cvr.in_(pair)))}
    kept, _other = may_undo(row, rows.get(row.kept_cvr), rows.get(row.other_cvr))
    snapshot, now = snapshot_of(row), document.read(kept)
    clashing = merging.clashes(snapshot, now)
    changed = tuple(
        p
        for p in merging.PARTS
        if p not in clashing and merging.held(merging.undone(snapshot, now), p) != merging.held(now, p)
    )
    return Undoing(changed, clashing, snapshot, now, merging.fingerprint(now))


def _views(rows: list[SupplierMerge]) -> list[Merge]:
    cvrs = {cvr for row in rows for cvr in (row.kept_cvr, row.other_cvr)}
    found = db.session.execute(select(Supplier.cvr, Supplier.name).where(Supplier.cvr.in_(cvrs)))
    names = {cvr: name for cvr, name in found}  # noqa: C416 - rows, not pairs, to mypy
    people = names_of([label for row in rows for label in (row.by, row.undone_by) if label])
    return [
        Merge(
            row.id,
            row.kept_cvr,
            row.other_cvr,
            names.get(row.kept_cvr, ""),
            names.get(row.other_cvr, ""),
            row.at,
            people.get(row.by, row.by),
            row.reason,
            until(row),
            row.undone_at,
            people.get(row.undone_by, row.undone_by),
            row.undone_reason,
        )
        for row in rows
    ]
