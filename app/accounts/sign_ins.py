"""The sessions of a person: noted when they sign in, asked for on every request, ended one by one or all."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

from flask import request, session
from flask_security import current_user
from sqlalchemy import select, update

from app.accounts.models import SignIn, User
from app.extensions import db

KEY = "sign_in"
LONGEST = timedelta(days=14)


def note(user: User, method: str) -> None:
    """Remember that this browser has signed in. Flushes; the caller commits."""
    key = secrets.token_urlsafe(32)
    session[KEY] = key
    now = datetime.now(UTC)
    db.session.add(
        SignIn(
            account_id=user.id,
            key_hash=_hashed(key),
            method=method,
            browser=request.user_agent.string[:120],
            at=now,
            last_seen_at=now,
        )
    )
    db.session.flush()


def still_valid() -> bool:
    """True when this browser's session has not been ended and is not older than 14 days."""
    key = session.get(KEY)
    if not key:
        return False
    found = db.session.execute(
        select(SignIn.at).where(
            SignIn.key_hash == _hashed(key), SignIn.account_id == current_user.id, SignIn.ended_at.is_(None)
        )
    ).scalar_one_or_none()
    return found is not None and datetime.now(UTC) - _aware(found) < LONGEST


def end(user: User, sign_in_id: int | None = None) -> None:
    """End one session of a person, or all."""
    wanted = update(SignIn).where(SignIn.account_id == user.id, SignIn.ended_at.is_(None))
    if sign_in_id is not None:
        wanted = wanted.where(SignIn.id == sign_in_id)
    db.session.execute(wanted.values(ended_at=datetime.now(UTC)))


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _aware(moment: datetime) -> datetime:
    """SQLite keeps no time zone; what we write is UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
