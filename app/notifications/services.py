"""Put mails into the outbox, in the caller's transaction: with its commit they will be sent, without it never."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.extensions import db
from app.notifications.addresses import body_text, checked_address, checked_headers, subject_line
from app.notifications.models import OutboxMessage
from app.notifications.writing import Written, write
from app.web.i18n import LANGUAGES, current_locale

INSERT: dict[str, Callable[[type[OutboxMessage]], Any]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}
LONGEST_KEY = 200


def enqueue(
    kind: str,
    to: str,
    template: str,
    /,
    *,
    key: str,
    locale: str | None = None,
    due_at: datetime | None = None,
    headers: Mapping[str, str] | None = None,
    **context: Any,
) -> bool:
    """Write a mail now, to be sent after the caller's commit and not before `due_at`.

    `key` names the event it tells of, such as `invitation:17`: the same key again changes nothing. True when
    the mail is new. Raises InvalidAddress.
    """
    locale = locale or current_locale()
    address = checked_address(to)
    words = write(template, locale, context)
    return put(kind, address, words, key=key, locale=locale, due_at=due_at, headers=headers)


def had_today(kind: str, to: str) -> int:
    """How many mails of a kind were written to an address within a day: a form that is open may name anybody's."""
    since = datetime.now(UTC) - timedelta(days=1)
    rows = select(func.count()).where(
        OutboxMessage.kind == kind,
        func.lower(OutboxMessage.to_address) == to.lower(),
        OutboxMessage.created_at >= since,
    )
    return db.session.scalar(rows) or 0


def put(
    kind: str,
    to: str,
    words: Written,
    /,
    *,
    key: str,
    locale: str | None = None,
    due_at: datetime | None = None,
    headers: Mapping[str, str] | None = None,
) -> bool:
    """Like `enqueue`, for a mail whose words somebody else has written."""
    if not 0 < len(key) <= LONGEST_KEY:
        raise ValueError("the key of a mail has 1 to 200 characters")
    if (locale := locale or current_locale()) not in LANGUAGES:
        raise ValueError(f"no such language: {locale}")
    if due_at is not None and due_at.tzinfo is None:
        raise ValueError("due_at needs a time zone")
    now = datetime.now(UTC)
    insert = INSERT[db.session.connection().dialect.name](OutboxMessage).values(
        key=key,
        kind=kind,
        to_address=checked_address(to),
        locale=locale,
        subject=subject_line(words.subject),
        text=body_text(words.text),
        html=body_text(words.html) if words.html else None,
        headers=checked_headers(headers or {}),
        message_id=_message_id(key),
        created_at=now,
        due_at=due_at.astimezone(UTC) if due_at else now,
        state="queued",
        attempts=0,
        last_error="",
    )
    written = insert.on_conflict_do_nothing(index_elements=["key"]).returning(OutboxMessage.id)
    return db.session.execute(written).scalar_one_or_none() is not None


def _message_id(key: str) -> str:
    """The same for the same event, so that a mail sent twice is recognised; tells nothing of the key."""
    domain = current_app.extensions["mail_domain"]
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"


def retry(ids: Sequence[int] | None = None) -> int:
    """Queue mails again that were given up, all or some, with their attempts counted anew; how many."""
    dead = update(OutboxMessage).where(OutboxMessage.state == "dead")
    if ids is not None:
        dead = dead.where(OutboxMessage.id.in_(ids))
    queued = dead.values(state="queued", attempts=0, due_at=datetime.now(UTC))
    return len(db.session.execute(queued.returning(OutboxMessage.id)).all())


def purge(before: datetime) -> int:
    """Delete mails sent before a moment; how many. Those given up stay until somebody has looked at them."""
    old = delete(OutboxMessage).where(OutboxMessage.state == "sent", OutboxMessage.sent_at < before)
    return len(db.session.execute(old.returning(OutboxMessage.id)).all())
