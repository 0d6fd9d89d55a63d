"""An organisation with a webhook to a real server on this machine, and a worker that sends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.accounts.models import User
from app.commands.webhooks import Deliverer
from app.domain.access import Actor, Role
from app.domain.verification import Event, Status
from app.extensions import db
from app.integrations.webhook_sender import HttpSender
from app.search.snapshot import today
from app.webhooks import services
from app.webhooks.models import Webhook, WebhookDelivery
from app.webhooks.services import WebhookCommand
from tests.factories.people import actor, organisation, person
from tests.factories.suppliers import valid_cvr
from tests.factories.verifications import record
from tests.support.receiver import Receiver

SECONDS = 2.0
OWNER = "ejer@firma.example"
FIRM, OTHER_FIRM = valid_cvr(800), valid_cvr(801)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found = Receiver()
    found.start()
    yield found
    found.stop()


@pytest.fixture
def deliverer(app: Flask) -> Deliverer:
    return Deliverer(HttpSender(loopback=True, total_seconds=SECONDS))


@pytest.fixture
def owned(app: Flask) -> str:
    """The CVR number of an organisation with an owner; webhooks to this machine are let in."""
    settings = app.extensions["settings"]
    app.extensions["settings"] = replace(settings, webhooks_allow_loopback=True)
    return organisation((person(email=OWNER), Role.OWNER))


@pytest.fixture
def hook(owned: str) -> Callable[..., tuple[int, str]]:
    """Add a webhook: its number and its secret."""

    def adding(url: str, schemes: tuple[str, ...] = (), cvrs: tuple[str, ...] = ()) -> tuple[int, str]:
        made = services.add(owner(), owned, WebhookCommand(url, schemes, cvrs))
        db.session.commit()
        return made

    return adding


def owner() -> Actor:
    """The owner of the organisation, as services know them."""
    return actor(db.session.scalars(select(User).where(User.email == OWNER)).one())


def know(cvr: str = FIRM, scheme: str = "ppf", status: Status = Status.VERIFIED, ago: int = 10) -> None:
    """Record something and commit."""
    record(cvr, Event(scheme, status, today() - timedelta(days=ago)))
    db.session.commit()


def stored(webhook_id: int) -> Webhook:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Webhook).where(Webhook.id == webhook_id)).one()


def log(webhook_id: int) -> list[WebhookDelivery]:
    db.session.rollback()
    rows = (
        select(WebhookDelivery).where(WebhookDelivery.webhook_id == webhook_id).order_by(WebhookDelivery.id)
    )
    return list(db.session.scalars(rows))


def time_passes() -> None:
    """As if every wait and every lease were over."""
    past = datetime.now(UTC) - timedelta(seconds=1)
    db.session.execute(update(Webhook).values(next_attempt_at=past))
    db.session.execute(update(Webhook).where(Webhook.claimed_by.is_not(None)).values(claimed_until=past))
    db.session.commit()
