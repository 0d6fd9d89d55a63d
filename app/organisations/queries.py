"""Read organisations and memberships."""

from __future__ import annotations

from sqlalchemy import select

from app.domain.access import Role
from app.extensions import db
from app.organisations.models import Membership, Organisation


def roles_of(account_id: int) -> dict[str, Role]:
    """A person's role per CVR number."""
    rows = db.session.execute(
        select(Organisation.cvr, Membership.role)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.account_id == account_id)
        .order_by(Organisation.cvr)
    )
    return {cvr: Role(role) for cvr, role in rows}
