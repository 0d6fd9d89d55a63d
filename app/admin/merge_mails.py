"""The members of both organisations hear of a merge, and of its undoing, each in their own language."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from app.accounts.models import User
from app.extensions import db
from app.notifications.services import enqueue
from app.organisations.mails import link
from app.organisations.models import Membership, Organisation
from app.suppliers.models import SupplierMerge


def merged(row: SupplierMerge, kept: str, other: str) -> None:
    """What happened, and where to say no."""
    _tell("profiles_merged", row, kept, other)


def undone(row: SupplierMerge, kept: str, other: str) -> None:
    """Both are as they were."""
    _tell("merge_undone", row, kept, other)


def _tell(kind: str, row: SupplierMerge, kept: str, other: str) -> None:
    told: set[int] = set()
    for person, cvr in _members(row):
        if person.id in told:
            continue
        told.add(person.id)
        enqueue(
            kind,
            person.email,
            kind,
            key=f"{kind}:{row.id}:{person.id}",
            locale=person.locale,
            kept=kept,
            kept_cvr=row.kept_cvr,
            other=other,
            other_cvr=row.other_cvr,
            is_other=cvr == row.other_cvr,
            link=link(person.locale, "suppliers.show", cvr=row.kept_cvr),
        )


def _members(row: SupplierMerge) -> Iterator[tuple[User, str]]:
    rows = db.session.execute(
        select(User, Organisation.cvr)
        .join(Membership, Membership.account_id == User.id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Organisation.cvr.in_((row.kept_cvr, row.other_cvr)))
        .order_by(User.id, Organisation.cvr)
    )
    yield from ((person, cvr) for person, cvr in rows)
