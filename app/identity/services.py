"""Connect a broker's identity with an account. An e-mail address alone never opens an account that exists."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from flask_security import login_user
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.audit.services import record
from app.extensions import db
from app.integrations.oidc import Identity
from app.notifications.services import enqueue
from app.organisations.mails import link as address
from app.web.i18n import current_locale


class Refused(Exception):
    """The identity leads to no account here; `reason` is `other_account`, `other_identity` or `closed`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def find_account(identity: Identity) -> User | None:
    """The account that this identity has been connected with."""
    return db.session.execute(
        select(User).where(User.oidc_issuer == identity.issuer, User.oidc_subject == identity.subject)
    ).scalar_one_or_none()


def email_is_known(identity: Identity) -> bool:
    """Whether an account has the address that the broker has verified."""
    found = db.session.execute(select(User.id).where(User.email == identity.email))
    return bool(identity.email) and found.first() is not None


def sign_in(user: User) -> None:
    """Open a session through Flask-Security, so that everything that follows a sign-in does. Raises Refused."""
    if not user.active:
        raise Refused("closed")
    login_user(user, remember=False, authn_via=["oidc"])


def is_theirs(user: User, identity: Identity) -> bool:
    """True when the identity has been connected to this account before."""
    return (user.oidc_issuer, user.oidc_subject) == (identity.issuer, identity.subject)


def connect(user: User, identity: Identity) -> None:
    """Let the identity sign this account in from now on, and tell the account's address. Raises Refused."""
    holder = find_account(identity)
    if holder is not None and holder.id == user.id:
        return
    if holder is not None:
        raise Refused("other_account")
    if user.oidc_subject is not None:
        raise Refused("other_identity")
    try:
        with db.session.begin_nested():
            user.oidc_issuer, user.oidc_subject = identity.issuer, identity.subject
    except IntegrityError:
        raise Refused("other_account") from None
    record(
        f"user:{user.id}", "account.broker_connected", f"user:{user.id}", {"issuer": [None, identity.issuer]}
    )
    enqueue(
        "broker_connected",
        user.email,
        "broker_connected",
        key=f"broker_connected:{user.id}:{secrets.token_hex(8)}",
        locale=user.locale,
        link=address(user.locale, "organisations.mine"),
    )


def create(identity: Identity) -> User:
    """A new account with the address the broker has verified; it has no password. Raises Refused."""
    now = datetime.now(UTC).replace(tzinfo=None)
    user = User(
        email=identity.email,
        name=identity.name,
        locale=current_locale(),
        active=True,
        fs_uniquifier=secrets.token_hex(32),
        confirmed_at=now,
        create_datetime=now,
        update_datetime=now,
        oidc_issuer=identity.issuer,
        oidc_subject=identity.subject,
    )
    try:
        with db.session.begin_nested():
            db.session.add(user)
    except IntegrityError:
        raise Refused("other_account") from None
    record(f"user:{user.id}", "account.created", f"user:{user.id}", {"issuer": [None, identity.issuer]})
    return user
