"""What happens to a webhook while messages are sent. Each step is one commit of the worker.

A claim is a lease: a worker that dies keeps its webhook until the lease is over, then any worker may take it. Every
step asks for the claim by name and writes the mark and the line of the log together, so that a message is sent again
only when a worker dies between the receiver's answer and our commit; it then has the same id.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app
from sqlalchemy import select, update

from app.audit import services as audit
from app.domain.moments import in_utc
from app.domain.webhooks import is_given_up, message_id, wait_after
from app.extensions import db
from app.organisations.models import Organisation
from app.search.snapshot import today
from app.verification import changes
from app.verification.changes import Change, LogLine
from app.web.addresses import url_for
from app.webhooks import mails, queries
from app.webhooks.models import Webhook, WebhookDelivery

LINES = 500
EVENT, PING = "verification.changed", "ping"
# The receiver says that it will not be there again (Standard Webhooks).
GONE = 410
SYSTEM = "system:webhooks"


@dataclass(frozen=True)
class Marks:
    """How far a webhook has been told; see models.Webhook."""

    cursor: int
    effect_day: date
    effect_event: int


@dataclass(frozen=True)
class Claimed:
    """A webhook that a worker holds."""

    id: int
    url: str
    secret: str
    schemes: frozenset[str]
    cvrs: frozenset[str]
    marks: Marks
    failures: int
    is_active: bool
    ping_at: datetime | None


@dataclass(frozen=True)
class Message:
    """What is sent next, and the marks once it has been taken. `event_id` is None for a test."""

    id: str
    event_id: int | None
    body: bytes
    then: Marks


def claim(worker: str, lease: timedelta, now: datetime, horizon: int) -> Claimed | None:
    """Take the webhook that has waited longest. PostgreSQL passes over one that is just being taken."""
    due = (
        select(Webhook.id)
        .where(queries.due(now, horizon))
        .order_by(Webhook.next_attempt_at, Webhook.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    taken = (
        update(Webhook)
        .where(Webhook.id.in_(select(due.c.id)))
        .values(claimed_by=worker, claimed_until=now + lease)
        .returning(*Webhook.__table__.columns)
    )
    row = db.session.execute(taken, execution_options={"synchronize_session": False}).one_or_none()
    if row is None:
        return None
    return Claimed(
        id=row.id,
        url=row.url,
        secret=row.secret,
        schemes=frozenset(row.schemes),
        cvrs=frozenset(row.cvrs),
        marks=Marks(row.cursor, row.effect_day, row.effect_event),
        failures=row.failures,
        is_active=row.state == "active" and in_utc(row.next_attempt_at) <= now,
        ping_at=in_utc(row.ping_at) if row.ping_at else None,
    )


def cipher() -> Fernet:
    """What secrets are encrypted with."""
    return Fernet(current_app.extensions["settings"].webhook_key)


def secret_of(hook: Claimed) -> str | None:
    """The secret in plain text; None when it was encrypted under another SECRET_KEY."""
    try:
        return cipher().decrypt(hook.secret.encode()).decode()
    except InvalidToken:
        return None


def ping(hook: Claimed) -> Message:
    """The test message that an owner asked for."""
    at = hook.ping_at or datetime.now(UTC)
    body = {"type": PING, "timestamp": at.isoformat(), "data": {}}
    return Message(message_id(hook.id, f"ping:{at.isoformat()}"), None, _bytes(body), hook.marks)


def next_message(hook: Claimed, horizon: int) -> tuple[Message | None, Marks]:
    """The next message that the webhook wants, and the marks up to it; None when it has heard all.

    First what takes effect now though it was recorded earlier, then what was recorded since.
    """
    day, marks = today(), hook.marks
    while marks.effect_day < day:
        after = (marks.effect_day, marks.effect_event)
        lines = changes.taking_effect(day, after, marks.cursor, LINES)
        for line in lines:
            marks = replace(marks, effect_day=line.effective_on - timedelta(days=1), effect_event=line.id)
            if message := _message(hook, line, marks):
                return message, marks
        if len(lines) < LINES:
            marks = replace(marks, effect_day=day, effect_event=0)
    while lines := changes.log_after(marks.cursor, horizon, LINES):
        for line in lines:
            marks = replace(marks, cursor=line.id)
            if message := _message(hook, line, marks):
                return message, marks
    return None, marks


def _message(hook: Claimed, line: LogLine, then: Marks) -> Message | None:
    if (hook.schemes and line.scheme not in hook.schemes) or (hook.cvrs and line.cvr not in hook.cvrs):
        return None
    change = changes.find_change(line)
    return (
        Message(message_id(hook.id, f"event:{line.id}"), line.id, _bytes(as_json(change)), then)
        if change
        else None
    )


def as_json(change: Change) -> dict[str, Any]:
    """One change as it is told: the fields of the look-up's history, and where it can be seen again."""
    event = change.event
    at = change.recorded_at.isoformat()
    base = current_app.extensions["settings"].credential_address
    with current_app.test_request_context():
        place = url_for(
            "verification.show", cvr=change.cvr, dato=event.effective_on.isoformat(), kendt=_seen(change)
        )
    return {
        "type": EVENT,
        "timestamp": at,
        "data": {
            "cvr": change.cvr,
            "scheme": event.scheme,
            "status": event.status.value,
            "effective_on": event.effective_on.isoformat(),
            "valid_to": event.valid_to.isoformat() if event.valid_to else None,
            "recorded_at": at,
            "reason": event.reason_code,
            "permalink": base + place,
        },
    }


def _seen(change: Change) -> str:
    """The moment of the dated link: the very one at which the record was made."""
    return change.recorded_at.replace(tzinfo=None).isoformat() + "Z"


def _bytes(told: dict[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def delivered(worker: str, hook: Claimed, message: Message, status: int, took: int, now: datetime) -> bool:
    """It was taken. Whether the next may follow: not when the claim was no longer ours, nor when it was paused."""
    values = _marks(message.then) | {"failures": 0, "next_attempt_at": now, "last_success_at": now}
    if message.event_id is None:
        values = {"ping_at": None, "last_success_at": now}
    state = _settle(worker, hook.id, **values)
    if state is None:
        return False
    _log(hook, message, now, outcome="delivered", status_code=status, milliseconds=took)
    return state == "active"


def failed(
    worker: str, hook: Claimed, message: Message, status: int | None, error: str, took: int, now: datetime
) -> None:
    """It was not taken: tried again later, or after too many failures in a row paused.

    A test is not tried again and counts for nothing.
    """
    failures = hook.failures + 1
    pausing = message.event_id is not None and (is_given_up(failures) or status == GONE)
    values: dict[str, Any] = {"failures": failures, "next_attempt_at": now + wait_after(failures)}
    if message.event_id is None:
        values = {"ping_at": None}
    elif pausing:
        values["state"] = "paused"
    if _settle(worker, hook.id, **values) is None:
        return
    _log(hook, message, now, outcome="failed", status_code=status, error=error, milliseconds=took)
    if pausing:
        _tell_owners(hook, error, status)


def release(worker: str, hook: Claimed, marks: Marks) -> None:
    """Give the webhook back with what need not be told passed over."""
    _settle(worker, hook.id, claimed_by=None, claimed_until=None, **_marks(marks))


def free(worker: str, hook: Claimed) -> None:
    """Give the webhook back as it stands."""
    _settle(worker, hook.id, claimed_by=None, claimed_until=None)


def _marks(marks: Marks) -> dict[str, Any]:
    return {
        "cursor": marks.cursor,
        "effect_day": marks.effect_day,
        "effect_event": marks.effect_event,
    }


def _log(hook: Claimed, message: Message, now: datetime, **values: Any) -> None:
    db.session.add(
        WebhookDelivery(
            webhook_id=hook.id, message_id=message.id, event_id=message.event_id, at=now, **values
        )
    )
    db.session.flush()


def _settle(worker: str, webhook: int, **values: Any) -> str | None:
    """Change a webhook that is ours; its state, or None when it is not ours any more."""
    ours = (
        update(Webhook)
        .where(Webhook.id == webhook, Webhook.claimed_by == worker)
        .values(**values)
        .returning(Webhook.state)
    )
    return db.session.execute(ours, execution_options={"synchronize_session": False}).scalar_one_or_none()


def _tell_owners(hook: Claimed, error: str, status: int | None) -> None:
    organisation = db.session.scalars(
        select(Organisation)
        .join(Webhook, Webhook.organisation_id == Organisation.id)
        .where(Webhook.id == hook.id)
    ).one()
    audit.record(
        SYSTEM,
        "webhook.gave_up",
        f"organisation:{organisation.cvr}",
        {f"webhook:{hook.id}": ["active", "paused"]},
    )
    mails.paused(organisation, hook.id, hook.url, str(status or error), datetime.now(UTC))
