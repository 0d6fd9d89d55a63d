"""A fictional organisation with its members, for trying the service out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import select

from app.accounts.models import User
from app.audit.services import record
from app.domain.access import Role
from app.extensions import db
from app.organisations.models import Membership, Organisation


def add_enterprise(cvr: str, name: str, roles: Mapping[str, Role], actor: str) -> bool:
    """A social enterprise that supplies, with its members; False when the number is there."""
    return _add(cvr, name, "social_enterprise", roles, actor)


def add_buyer(cvr: str, name: str, kind: str, roles: Mapping[str, Role], actor: str) -> bool:
    """An organisation that buys, with its members; False when the number is there."""
    return _add(cvr, name, kind, roles, actor)


def _add(cvr: str, name: str, kind: str, roles: Mapping[str, Role], actor: str) -> bool:
    """An organisation with a role per e-mail address.

    Addresses without an account are passed over. Flushes, so that the audit trail has the members' numbers.
    """
    if db.session.scalar(select(Organisation.id).where(Organisation.cvr == cvr)) is not None:
        return False
    now = datetime.now(UTC)
    rows = db.session.execute(select(User.email, User.id).where(User.email.in_(roles)))
    accounts = {row.email: row.id for row in rows}
    made = Organisation(
        cvr=cvr,
        name=name,
        kind=kind,
        buys=kind != "social_enterprise",
        supplies=kind == "social_enterprise",
        created_at=now,
    )
    made.members = [
        Membership(account_id=accounts[email], role=role.value, since=now, let_in_by=actor)
        for email, role in roles.items()
        if email in accounts
    ]
    db.session.add(made)
    db.session.flush()
    diff = {f"account:{m.account_id}": [None, m.role] for m in made.members}
    record(actor, "organisation.demo_added", f"organisation:{cvr}", diff)
    return True
