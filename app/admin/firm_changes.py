"""Change an organisation on behalf of the secretariat, with the reason on record. Flushes, never commits."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select

from app.admin.firms import Facts, find_account
from app.audit.services import record
from app.domain.access import Actor, Role
from app.domain.errors import DomainError
from app.domain.membership import Denied
from app.extensions import db
from app.organisations import mails
from app.organisations.models import Membership, Organisation
from app.organisations.services import hold, let_in, members_of


class Overtaken(DomainError):
    """Somebody changed the organisation since the form was opened; `facts` is how it stands."""

    def __init__(self, facts: Facts) -> None:
        super().__init__("overtaken")
        self.facts = facts


def edit(actor: Actor, cvr: str, facts: Facts, seen: str, reason: str) -> None:
    """Correct what an organisation is. Raises Overtaken when it is not as its writer saw it any more."""
    row = hold(cvr)
    now = Facts(row.name, row.kind, row.buys, row.supplies)
    if now.fingerprint != seen:
        raise Overtaken(now)
    changed: dict[str, Any] = {
        name: [getattr(now, name), getattr(facts, name)]
        for name in ("name", "kind", "buys", "supplies")
        if getattr(now, name) != getattr(facts, name)
    }
    if not changed:
        return
    for name, (_before, after) in changed.items():
        setattr(row, name, after)
    db.session.flush()
    _record(actor, "organisation.changed", cvr, changed, reason)


def remove_member(actor: Actor, cvr: str, account_id: int, reason: str) -> None:
    """Let a member out and tell them. Raises Denied: no member, the last owner."""
    row = hold(cvr)
    members = members_of(row)
    members.removed(account_id)
    db.session.execute(
        delete(Membership).where(Membership.organisation_id == row.id, Membership.account_id == account_id)
    )
    changed = {f"member:{account_id}": [members.roles[account_id].value, None]}
    _record(actor, "organisation.member_removed", cvr, changed, reason)
    mails.removed(row, account_id, actor)


def appoint_owner(actor: Actor, cvr: str, email: str, reason: str) -> None:
    """Make somebody an owner and tell them. Raises Denied: oneself, an owner already, nobody with this address."""
    account_id = find_account(email)
    if account_id is None:
        raise Denied("not_member")
    row = hold(cvr)
    members = members_of(row)
    members.appointed(actor.id, account_id)
    before = members.roles.get(account_id)
    if before is None:
        let_in(row, account_id, Role.OWNER, actor.label)
    else:
        _membership(row, account_id).role = Role.OWNER.value
    db.session.flush()
    changed = {f"member:{account_id}": [before.value if before else None, Role.OWNER.value]}
    _record(actor, "organisation.owner_appointed", cvr, changed, reason)
    mails.role_changed(row, account_id, Role.OWNER, actor)


def _membership(row: Organisation, account_id: int) -> Membership:
    return db.session.execute(
        select(Membership).where(Membership.organisation_id == row.id, Membership.account_id == account_id)
    ).scalar_one()


def _record(actor: Actor, action: str, cvr: str, changed: dict[str, Any], reason: str) -> None:
    record(actor.label, action, f"organisation:{cvr}", changed | {"reason": [None, reason]})
