"""A running mail server, a worker that sends to it, and mails to send."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from app.commands.worker import Worker
from app.extensions import db
from app.integrations.smtp import mail_server
from app.notifications import services
from app.notifications.models import OutboxMessage
from app.notifications.writing import Written
from tests.support.mail import Server

SENDER = "Buy Social Danmark <noreply@buysocial.example>"


@pytest.fixture
def server() -> Iterator[Server]:
    found = Server()
    found.start()
    yield found
    found.stop()


@pytest.fixture
def worker(app: Flask, server: Server) -> Worker:
    return Worker(mail_server(server.url), SENDER)


@pytest.fixture
def put(app: Flask) -> Callable[..., bool]:
    """Put a mail with the words given in the outbox and commit."""

    def putting(key: str, to: str = "anna@example.dk", subject: str = "Hej", **values: object) -> bool:
        new = services.put("test", to, Written(subject, "Tekst", None), key=key, **values)
        db.session.commit()
        return new

    return putting


def stored(key: str) -> OutboxMessage:
    db.session.expire_all()
    return db.session.query(OutboxMessage).filter_by(key=key).one()


def time_passes(**lengths: float) -> None:
    """Everything that waits for a moment, waits less long by this."""
    passed = timedelta(**lengths)
    for message in db.session.query(OutboxMessage).filter(OutboxMessage.state != "sent"):
        message.due_at -= passed
        if message.claimed_until:
            message.claimed_until -= passed
    db.session.commit()


def leases_end() -> None:
    """As if five minutes had gone by."""
    over = datetime.now(UTC) - timedelta(seconds=1)
    db.session.execute(
        update(OutboxMessage).where(OutboxMessage.state == "claimed").values(claimed_until=over)
    )
    db.session.commit()
