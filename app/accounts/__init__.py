"""People: signing up and in, their passkeys and sessions."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_security import SQLAlchemyUserDatastore, user_authenticated

from app.accounts import sign_ins
from app.accounts.models import DutyName, Passkey, User
from app.extensions import db, security


def init_app(app: Flask) -> None:
    """Connect Flask-Security to our tables."""
    security.init_app(app, SQLAlchemyUserDatastore(db, User, DutyName, Passkey))

    @user_authenticated.connect_via(app)
    def signed_in(_app: Flask, user: User, authn_via: list[str], **_rest: Any) -> None:
        sign_ins.note(user, authn_via[0] if authn_via else "")
