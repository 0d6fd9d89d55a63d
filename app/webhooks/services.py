"""Add, test, pause, resume and delete webhooks, and give one a new secret. Flushes and audits, never commits."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from app.audit import services as audit
from app.domain.access import Actor
from app.domain.errors import DomainError
from app.domain.webhooks import MOST_WEBHOOKS, new_secret
from app.extensions import db
from app.organisations.models import Organisation
from app.search.snapshot import today
from app.verification import changes
from app.webhooks.delivery import cipher
from app.webhooks.models import Webhook


class WebhookRefused(DomainError):
    """A webhook that cannot be added; `reason` is `known` or `too_many`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class WebhookCommand:
    """Where to, and about which schemes and firms; none of either means all."""

    url: str
    schemes: Sequence[str]
    cvrs: Sequence[str]


def add(actor: Actor, cvr: str, command: WebhookCommand) -> tuple[int, str]:
    """Tell an address of all that is recorded from now on. Its number, and its secret, which is told only here.

    Raises WebhookRefused.
    """
    # Held, so that two at once do not make one too many.
    organisation = db.session.scalars(
        select(Organisation).where(Organisation.cvr == cvr).with_for_update()
    ).one()
    of_theirs = select(func.count()).where(Webhook.organisation_id == organisation.id)
    if (db.session.scalar(of_theirs) or 0) >= MOST_WEBHOOKS:
        raise WebhookRefused("too_many")
    now, secret = datetime.now(UTC), new_secret(secrets.token_bytes(32))
    found = Webhook(
        organisation_id=organisation.id,
        url=command.url,
        schemes=sorted(set(command.schemes)),
        cvrs=sorted(set(command.cvrs)),
        secret=_kept(secret),
        cursor=changes.last_recorded(),
        effect_day=today(),
        next_attempt_at=now,
        created_at=now,
        created_by=actor.label,
    )
    try:
        with db.session.begin_nested():
            db.session.add(found)
    except IntegrityError:
        raise WebhookRefused("known") from None
    _record(actor, "webhook.added", cvr, found.id, [None, "active"])
    return found.id, secret


def test(actor: Actor, cvr: str, webhook_id: int) -> bool:
    """Let the worker send a test message, also while paused. False when there is no such webhook."""
    found = _find(cvr, webhook_id)
    if found is None:
        return False
    if found.ping_at is None:
        found.ping_at = datetime.now(UTC)
        _record(actor, "webhook.tested", cvr, webhook_id, [None, "ping"])
    db.session.flush()
    return True


def pause(actor: Actor, cvr: str, webhook_id: int) -> bool:
    """Send nothing until it is resumed; what is recorded meanwhile waits. False when there is none."""
    found = _find(cvr, webhook_id)
    if found is None:
        return False
    if found.state == "active":
        found.state = "paused"
        _record(actor, "webhook.paused", cvr, webhook_id, ["active", "paused"])
    db.session.flush()
    return True


def resume(actor: Actor, cvr: str, webhook_id: int) -> bool:
    """Send again from where it stopped, at once. False when there is none."""
    found = _find(cvr, webhook_id)
    if found is None:
        return False
    if found.state == "paused":
        _record(actor, "webhook.resumed", cvr, webhook_id, ["paused", "active"])
    found.state, found.failures, found.next_attempt_at = "active", 0, datetime.now(UTC)
    db.session.flush()
    return True


def renew_secret(actor: Actor, cvr: str, webhook_id: int) -> str | None:
    """Sign with another secret from now on; it is told only here. None when there is no such webhook.

    What the receiver refuses because it still holds the old one is sent again later, signed with the new one.
    """
    found = _find(cvr, webhook_id)
    if found is None:
        return None
    secret = new_secret(secrets.token_bytes(32))
    found.secret = _kept(secret)
    # That the secret changed is told, never what it is.
    _record(actor, "webhook.secret_renewed", cvr, webhook_id, [None, "new"])
    db.session.flush()
    return secret


def remove(actor: Actor, cvr: str, webhook_id: int) -> bool:
    """Delete it with its secret and its log. False when there is none."""
    found = _find(cvr, webhook_id)
    if found is None:
        return False
    db.session.execute(delete(Webhook).where(Webhook.id == webhook_id))
    _record(actor, "webhook.deleted", cvr, webhook_id, [found.state, None])
    db.session.flush()
    return True


def _kept(secret: str) -> str:
    """The secret as the table holds it."""
    return cipher().encrypt(secret.encode()).decode()


def _find(cvr: str, webhook_id: int) -> Webhook | None:
    return db.session.scalars(
        select(Webhook)
        .join(Organisation, Organisation.id == Webhook.organisation_id)
        .where(Organisation.cvr == cvr, Webhook.id == webhook_id)
        .with_for_update(of=Webhook)
    ).one_or_none()


def _record(actor: Actor, action: str, cvr: str, webhook: int, change: list[str | None]) -> None:
    # The address stays out of the trail: it may hold a key of theirs.
    audit.record(actor.label, action, f"organisation:{cvr}", {f"webhook:{webhook}": change})
