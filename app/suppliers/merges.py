"""Where a profile went that was merged into another one."""

from __future__ import annotations

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
