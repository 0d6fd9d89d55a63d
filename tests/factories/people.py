"""People and organisations for tests, and a browser in which one of them has signed in."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime
from itertools import count

from flask import Flask

from app.accounts.models import DutyName, SignIn, User
from app.domain.access import Actor, Duty, Role
from app.extensions import db
from app.organisations.models import Membership, Organisation
from app.organisations.queries import roles_of
from tests.factories.suppliers import valid_cvr
from tests.support.client import CheckedClient

NUMBERS = count(1)
NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)


def person(name: str = "", *, email: str = "", duty: Duty | None = None, locale: str = "da") -> User:
    """Someone with a confirmed account."""
    number = next(NUMBERS)
    user = User(
        email=email or f"person{number}@firma.example",
        name=name or f"Person {number}",
        locale=locale,
        active=True,
        fs_uniquifier=secrets.token_hex(32),
        confirmed_at=NOW.replace(tzinfo=None),
    )
    if duty:
        found = db.session.query(DutyName).filter_by(name=duty.value).one_or_none()
        user.roles = [found or DutyName(name=duty.value)]
    db.session.add(user)
    db.session.commit()
    return user


def organisation(
    *members: tuple[User, Role],
    name: str = "Rug og Ramsløg ApS",
    cvr: str = "",
    kind: str = "social_enterprise",
) -> str:
    """An organisation with these members; returns its CVR number."""
    made = Organisation(
        cvr=cvr or valid_cvr(1000 + next(NUMBERS)), name=name, kind=kind, supplies=True, created_at=NOW
    )
    made.members = [
        Membership(account_id=user.id, role=role.value, since=NOW, let_in_by=f"user:{user.id}")
        for user, role in members
    ]
    db.session.add(made)
    db.session.commit()
    return made.cvr


def actor(user: User) -> Actor:
    """The person as services know them."""
    duties = frozenset(Duty(d.name) for d in user.roles)
    return Actor(user.id, user.name, user.email, duties, roles_of(user.id))


def browser(app: Flask, user: User | None = None) -> CheckedClient:
    """A browser of its own, in which the person has signed in."""
    client = app.test_client()
    assert isinstance(client, CheckedClient)
    if user is not None:
        sign_in(client, user)
    return client


def sign_in(client: CheckedClient, user: User) -> None:
    """What a sign-in leaves behind, without the cost of the password."""
    key = secrets.token_urlsafe(32)
    now = datetime.now(UTC)
    hashed = hashlib.sha256(key.encode()).hexdigest()
    db.session.add(SignIn(account_id=user.id, key_hash=hashed, method="password", at=now, last_seen_at=now))
    db.session.commit()
    with client.session_transaction() as session:
        session.update(
            {"_user_id": user.fs_uniquifier, "_fresh": True, "fs_paa": now.timestamp(), "sign_in": key}
        )


def post(client: CheckedClient, address: str, page: str = "", **fields: str):  # type: ignore[no-untyped-def]
    """Send a form as a browser does: with the token of the page it stands on."""
    from re import search

    found = search(r'name="csrf_token" value="([^"]+)"', client.get(page or address).text)
    assert found, f"no form on {page or address}"
    return client.post(address, data={"csrf_token": found[1], **fields})
