"""Change a person's account on behalf of the secretariat, with the reason on record. Flushes, never commits."""

from __future__ import annotations

from flask_security.recoverable import send_reset_password_instructions
from sqlalchemy import select

from app.accounts import services as accounts
from app.accounts import sign_ins
from app.accounts.models import User
from app.audit import services as audit
from app.domain.access import Actor, Duty
from app.domain.administration import Step, check
from app.extensions import db, security


def change(actor: Actor, account_id: int, step: Step, reason: str) -> None:
    """Take one step. Raises Refused: one's own account, or it stands so already; NoResultFound."""
    user = db.session.execute(
        select(User).where(User.id == account_id).with_for_update().execution_options(populate_existing=True)
    ).scalar_one()
    check(step, user.id == actor.id, user.active, [Duty(d.name) for d in user.roles])
    if step.gives:
        accounts.grant(user, step.gives, actor.label, reason)
    elif step.takes:
        accounts.revoke(user, step.takes, actor.label, reason)
    elif step is Step.SEND_RESET:
        send_reset_password_instructions(user)  # type: ignore[no-untyped-call]
        _record(actor, user, "account.reset_sent", {"reason": [None, reason]})
    else:
        _open(actor, user, step is Step.REOPEN, reason)
    db.session.flush()


def _open(actor: Actor, user: User, is_open: bool, reason: str) -> None:
    """A closed account has no session left, and links that were sent to it open nothing."""
    user.active = is_open
    security.datastore.set_uniquifier(user)
    sign_ins.end(user)
    action = "account.reopened" if is_open else "account.closed"
    _record(actor, user, action, {"active": [not is_open, is_open], "reason": [None, reason]})


def _record(actor: Actor, user: User, action: str, diff: dict[str, list[str | bool | None]]) -> None:
    audit.record(actor.label, action, f"account:{user.id}", dict(diff))
