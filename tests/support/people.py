"""People in tests: they sign up and in through the pages, and read their mail in the outbox."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from flask_security.utils import hash_password
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.accounts.models import User
from app.extensions import db, security
from app.notifications.models import OutboxMessage

PASSWORD = "kanel cykel måge lygte"
NEW_PASSWORD = "tændstik banan violin hegn"


def add_person(email: str = "anna@demo.example", *, name: str = "Anna Demo", confirmed: bool = True) -> User:
    """A person with an account, as if they had signed up and confirmed."""
    user: User = security.datastore.create_user(email=email, name=name, password=hash_password(PASSWORD))
    if confirmed:
        user.confirmed_at = security.datetime_factory()
    db.session.commit()
    return user


def sign_in(
    client: FlaskClient, email: str = "anna@demo.example", password: str = PASSWORD, **more: str
) -> TestResponse:
    """Fill in the sign-in form; a checked client sends the form's token."""
    return post(client, "/log-ind/", email=email, password=password, **more)


def post(client: FlaskClient, address: str, page: str | None = None, **fields: str) -> TestResponse:
    """Open a page and send its form, with its token."""
    shown = client.get(page or address)
    assert shown.status_code == 200, (address, shown.status_code, shown.headers.get("Location"))
    token = re.search(r'name="csrf_token" value="([^"]+)"', shown.text)
    assert token, address
    return client.post(address, data={"csrf_token": token[1], **fields})


def as_said(answer: TestResponse, email: str) -> str:
    """An answer without what each one has of its own: the address typed, the form's token and the nonce."""
    return re.sub(r'(csrf_token" value|nonce)="[^"]*"', r"\1", answer.text).replace(email, "EMAIL")


def mails(to: str, kind: str = "") -> list[OutboxMessage]:
    """What waits for an address, oldest first."""
    db.session.rollback()
    rows = db.session.scalars(
        select(OutboxMessage).where(OutboxMessage.to_address == to).order_by(OutboxMessage.id)
    )
    return [m for m in rows if not kind or m.kind == kind]


def link(mail: OutboxMessage) -> str:
    """The path of the link in a mail; the same in text and HTML."""
    found = re.search(r"https?://\S+", mail.text)
    assert found, mail.text
    assert mail.html is not None
    assert found[0] in mail.html
    return urlsplit(found[0]).path


def of(email: str) -> User:
    """The person as the database has them now."""
    db.session.rollback()
    return db.session.scalars(select(User).where(User.email == email)).one()


def fresh_client(app: Flask) -> FlaskClient:
    """Another browser."""
    return app.test_client()
