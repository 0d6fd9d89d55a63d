"""Wrong passwords and codes are counted per account in the database, so that many machines guess no faster than one.

A locked account answers as a wrong password does, whatever was typed: nobody learns that it exists, or that a
guess was right. Its owner gets one mail with a way in. Asking for a new password and passkeys stay open.
"""

from __future__ import annotations

from datetime import UTC, datetime

from flask import request
from sqlalchemy import case, update

from app.accounts import mail
from app.accounts.models import User
from app.audit import services as audit
from app.domain.lockout import FORGOTTEN_AFTER, locked_for
from app.domain.moments import in_utc
from app.extensions import db

# Nothing to guess there, and the way in for the owner.
NEVER_LOCKED = {"security.forgot_password", "security.wan_signin_response", "security.wan_verify_response"}


def is_locked(user: User) -> bool:
    """Whether this request must not let the person in, even with the right password."""
    if request.endpoint in NEVER_LOCKED or user.locked_until is None:
        return False
    return in_utc(user.locked_until) > datetime.now(UTC)


def failed(user: User) -> None:
    """Count one wrong password or code; lock when there are too many. Flushes; the view commits."""
    now = datetime.now(UTC)
    long_ago = User.last_failed_at < now - FORGOTTEN_AFTER
    # Counted by the database: two processes never both count the same number.
    db.session.execute(
        update(User)
        .where(User.id == user.id)
        .values(failures=case((long_ago, 1), else_=User.failures + 1), last_failed_at=now)
    )
    db.session.refresh(user)
    span = locked_for(user.failures)
    if not span:
        return
    user.locked_until = now + span
    minutes = int(span.total_seconds() // 60)
    audit.record("system", "account.locked", f"account:{user.id}", {"minutes": [0, minutes]})
    if user.lock_mailed_at is None or in_utc(user.lock_mailed_at) < now - FORGOTTEN_AFTER:
        user.lock_mailed_at = now
        mail.tell_locked(user)
    db.session.flush()


def cleared(user: User) -> None:
    """The right person came in: count from nought again."""
    if user.failures or user.locked_until or user.lock_mailed_at:
        user.failures, user.locked_until, user.lock_mailed_at = 0, None, None
        db.session.flush()
