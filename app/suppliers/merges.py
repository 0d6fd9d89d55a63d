"""Where a profile went that was merged into another one."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.extensions import db
from app.suppliers.models import Supplier, SupplierMerge

# Longer chains than this do not happen; an address never leads round in a ring.
LONGEST_CHAIN = 5


def merged_into(cvr: str) -> str | None:
    """The number whose public profile took this one in, also by way of others; None where there is none."""
    now = cvr
    for _ in range(LONGEST_CHAIN):
        row = db.session.execute(
            select(SupplierMerge.kept_cvr, Supplier.state)
            .join(Supplier, Supplier.cvr == SupplierMerge.kept_cvr)
            .where(SupplierMerge.other_cvr == now, SupplierMerge.undone_at.is_(None))
        ).one_or_none()
        if row is None:
            return None
        if row.state == "published":
            return str(row.kept_cvr)
        now = row.kept_cvr
    return None


def all_merged_into(cvrs: Sequence[str]) -> dict[str, tuple[str, str]]:
    """For each number whose profile was taken in by a public one: that one's number and name. Asked for all at once."""
    found: dict[str, tuple[str, str]] = {}
    waiting = {cvr: cvr for cvr in cvrs}
    for _ in range(LONGEST_CHAIN):
        if not waiting:
            break
        rows = db.session.execute(
            select(SupplierMerge.other_cvr, SupplierMerge.kept_cvr, Supplier.state, Supplier.name)
            .join(Supplier, Supplier.cvr == SupplierMerge.kept_cvr)
            .where(SupplierMerge.other_cvr.in_(set(waiting.values())), SupplierMerge.undone_at.is_(None))
        )
        steps = {row.other_cvr: row for row in rows}
        onward: dict[str, str] = {}
        for cvr, now in waiting.items():
            row = steps.get(now)
            if row is not None and row.state == "published":
                found[cvr] = (row.kept_cvr, row.name)
            elif row is not None:
                onward[cvr] = row.kept_cvr
        waiting = onward
    return found


def merged_here(cvr: str) -> set[str]:
    """The numbers whose profiles went into this one, also by way of others, and this one itself."""
    found, newest = {cvr}, {cvr}
    for _ in range(LONGEST_CHAIN):
        rows = db.session.scalars(
            select(SupplierMerge.other_cvr).where(
                SupplierMerge.kept_cvr.in_(newest), SupplierMerge.undone_at.is_(None)
            )
        )
        newest = set(rows) - found
        if not newest:
            break
        found |= newest
    return found
