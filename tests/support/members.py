"""People, organisations and sessions for tests."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime

from flask.testing import FlaskClient

from app.accounts import sign_ins
from app.accounts.models import SignIn, User
from app.extensions import db
from app.organisations.models import Membership, Organisation


def person(name: str = "Maja Tranekjær", email: str = "") -> User:
    """Someone with a confirmed account."""
    key = secrets.token_hex(8)
    user = User(
        name=name,
        email=email or f"{key}@eksempel.dk",
        fs_uniquifier=key,
        active=True,
        confirmed_at=datetime.now(),
    )
    db.session.add(user)
    db.session.commit()
    return user


def organisation(cvr: str, name: str = "Rug & Ramsløg Kantine ApS", *, supplies: bool = True) -> Organisation:
    """A social enterprise that has been proved."""
    found = Organisation(
        cvr=cvr, name=name, kind="social_enterprise", supplies=supplies, buys=not supplies,
        created_at=datetime.now(UTC),
    )  # fmt: skip
    db.session.add(found)
    db.session.commit()
    return found


def member(user: User, of: Organisation, role: str) -> User:
    """The same person, with a role."""
    db.session.add(
        Membership(
            organisation_id=of.id, account_id=user.id, role=role, since=datetime.now(UTC), let_in_by="test"
        )
    )
    db.session.commit()
    return user


def session_values(user: User) -> dict[str, object]:
    """What the session of someone who has signed in holds; the sign-in is noted."""
    key, now = secrets.token_urlsafe(16), datetime.now(UTC)
    hashed = hashlib.sha256(key.encode()).hexdigest()
    db.session.add(SignIn(account_id=user.id, key_hash=hashed, method="test", at=now, last_seen_at=now))
    db.session.commit()
    return {"_user_id": user.fs_uniquifier, "_fresh": True, sign_ins.KEY: key}


def sign_in(client: FlaskClient, user: User) -> None:
    """Give a client the session of someone who has signed in."""
    values = session_values(user)
    with client.session_transaction() as session:
        session.update(values)
