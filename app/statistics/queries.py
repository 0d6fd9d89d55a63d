"""Read a supplier's counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from app.accounts.models import User
from app.domain.attention import Kind
from app.extensions import db
from app.organisations.models import Membership, Organisation
from app.statistics.models import SupplierCount

# Per kind the count of each month that has one.
Series = dict[Kind, Counter[date]]


def series(cvr: str, since: date) -> Series:
    """A supplier's counts from a month on; one statement."""
    found: Series = {kind: Counter() for kind in Kind}
    rows = db.session.execute(
        select(SupplierCount.kind, SupplierCount.month, SupplierCount.n).where(
            SupplierCount.cvr == cvr, SupplierCount.month >= since
        )
    )
    for kind, month, n in rows:
        if kind in found:
            found[Kind(kind)][month] = n
    return found


def own_suppliers(sign_in_names: Collection[str]) -> set[tuple[str, str]]:
    """Pairs of a person, as their session names them, and the CVR number of an organisation of theirs."""
    with db.engine.connect() as connection:
        rows = connection.execute(
            select(User.fs_uniquifier, Organisation.cvr)
            .join(Membership, Membership.account_id == User.id)
            .join(Organisation, Organisation.id == Membership.organisation_id)
            .where(User.fs_uniquifier.in_(sign_in_names))
        )
        return {(who, cvr) for who, cvr in rows}
