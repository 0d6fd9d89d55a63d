"""The sessions of a person: noted when they sign in, asked for on every request, ended one by one or all."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

from flask import Flask, g, request, session
from flask_security.core import _user_loader as library_loader
from sqlalchemy import select, update

from app.accounts.models import SignIn, User
from app.domain.moments import in_utc
from app.extensions import db

KEY = "sign_in"
LONGEST = timedelta(days=14)
# Last seen is told to within this; more often would be a write for every page.
SEEN_EVERY = timedelta(minutes=10)


def note(user: User, method: str) -> None:
    """Remember that this browser has signed in; whatever key it had before is worth nothing now. Flushes."""
    end_key(session.get(KEY))
    key = secrets.token_urlsafe(32)
    session[KEY] = key
    # Flask-Login's second, long-lived cookie: never set.
    session.pop("_remember", None)
    now = datetime.now(UTC)
    db.session.add(
        SignIn(
            account_id=user.id,
            key_hash=hashed(key),
            method=method[:20],
            browser=request.user_agent.string[:120],
            at=now,
            last_seen_at=now,
        )
    )
    db.session.flush()


def load_user(user_id: str) -> User | None:
    """The person of this request's session; nobody when the account is closed or the session has been ended."""
    user: User | None = library_loader(user_id)  # type: ignore[no-untyped-call]
    key = session.get(KEY)
    if user is None or not key:
        return None
    row = db.session.execute(
        select(SignIn.id, SignIn.at, SignIn.last_seen_at).where(
            SignIn.key_hash == hashed(key), SignIn.account_id == user.id, SignIn.ended_at.is_(None)
        )
    ).one_or_none()
    now = datetime.now(UTC)
    if row is None or now - in_utc(row.at) >= LONGEST:
        return None
    g.sign_in_id = row.id
    if now - in_utc(row.last_seen_at) >= SEEN_EVERY:
        seen(row.id, now)
    return user


def seen(sign_in_id: int, now: datetime) -> None:
    """Note the time in a transaction of its own: reading a page commits nothing else."""
    with db.engine.begin() as connection:
        connection.execute(update(SignIn).where(SignIn.id == sign_in_id).values(last_seen_at=now))


def still_valid() -> bool:
    """True when `load_user` has let this request's session in."""
    return "sign_in_id" in g


def end(user: User, sign_in_id: int | None = None, *, but_key: str | None = None) -> int:
    """End one session of a person, or all, or all but the one of `but_key`. Returns how many."""
    wanted = update(SignIn).where(SignIn.account_id == user.id, SignIn.ended_at.is_(None))
    if sign_in_id is not None:
        wanted = wanted.where(SignIn.id == sign_in_id)
    if but_key:
        wanted = wanted.where(SignIn.key_hash != hashed(but_key))
    return db.session.execute(wanted.values(ended_at=datetime.now(UTC))).rowcount  # type: ignore[attr-defined, no-any-return]


def end_key(key: str | None) -> None:
    """End the session that this key opens, if any."""
    if key:
        wanted = update(SignIn).where(SignIn.key_hash == hashed(key), SignIn.ended_at.is_(None))
        db.session.execute(wanted.values(ended_at=datetime.now(UTC)))


def hashed(key: str) -> str:
    """How a key stands in the table."""
    return hashlib.sha256(key.encode()).hexdigest()


def init_app(app: Flask) -> None:
    """Flask-Login asks us who a session belongs to."""
    app.login_manager.user_loader(load_user)  # type: ignore[attr-defined]
