"""What happens to a mail on its way out. Each step is one statement; the worker commits after each.

A claim is a lease: a worker that dies keeps its mails until the lease is over, then any worker may take them.
Every later step asks for the claim by name, so a worker that was too slow cannot undo another's work.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update

from app.domain.delivery import given_up, wait_after
from app.extensions import db
from app.integrations.mail import Letter
from app.notifications.models import OutboxMessage
from app.notifications.queries import claimable

LONGEST_ERROR = 400
FREE = {"claimed_by": None, "claimed_until": None}
# The last mail to somebody whom we know nothing about any more: its row goes when it has gone out.
FORGOTTEN = ("account_erased",)


def claim(worker: str, most: int, lease: timedelta, now: datetime) -> list[tuple[int, int, Letter]]:
    """Take up to `most` mails that are due, in their order: id, attempts so far, and the letter without sender.

    PostgreSQL passes over rows another worker is just taking; SQLite has one writer at a time.
    """
    due = (
        select(OutboxMessage.id)
        .where(*claimable(now))
        .order_by(OutboxMessage.due_at, OutboxMessage.id)
        .limit(most)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    claimed = (
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(select(due.c.id)))
        .values(state="claimed", claimed_by=worker, claimed_until=now + lease)
        .returning(*OutboxMessage.__table__.columns)
    )
    rows = db.session.execute(claimed, execution_options={"synchronize_session": False}).all()
    return [(r.id, r.attempts, _letter(r, now)) for r in sorted(rows, key=lambda r: (r.due_at, r.id))]


def _letter(row: Any, now: datetime) -> Letter:
    return Letter(
        sender="",
        to=row.to_address,
        subject=row.subject,
        text=row.text,
        html=row.html or "",
        headers=row.headers,
        message_id=row.message_id,
        at=now,
    )


def mark_sent(worker: str, message: int) -> bool:
    """The server has taken it. False when the claim was no longer ours."""
    if _forget(worker, message):
        return True
    return _settle(worker, [message], state="sent", sent_at=datetime.now(UTC), last_error="", **FREE) == 1


def mark_refused(worker: str, message: int, error: str) -> None:
    """The server will never take it."""
    if _forget(worker, message):
        return
    _settle(
        worker,
        [message],
        state="dead",
        attempts=OutboxMessage.attempts + 1,
        last_error=error[:LONGEST_ERROR] or "?",
        **FREE,
    )


def mark_delayed(worker: str, message: int, attempts: int, error: str, now: datetime) -> datetime | None:
    """It did not get through: when it is tried again, or None when that was the last time."""
    if given_up(attempts + 1):
        mark_refused(worker, message, error)
        return None
    again = now + wait_after(attempts + 1, random.random())  # noqa: S311 - spreads load, guards nothing
    _settle(
        worker,
        [message],
        state="queued",
        attempts=OutboxMessage.attempts + 1,
        due_at=again,
        last_error=error[:LONGEST_ERROR],
        **FREE,
    )
    return again


def release(worker: str, messages: Sequence[int], error: str = "") -> None:
    """Give mails back untried, as due as they were."""
    told: dict[str, Any] = {"last_error": error[:LONGEST_ERROR]} if error else {}
    _settle(worker, messages, state="queued", **FREE, **told)


def _forget(worker: str, message: int) -> bool:
    """Delete a mail of ours that is not to be kept; False when it is another."""
    gone = (
        delete(OutboxMessage)
        .where(OutboxMessage.id == message, OutboxMessage.kind.in_(FORGOTTEN))
        .where(OutboxMessage.state == "claimed", OutboxMessage.claimed_by == worker)
        .returning(OutboxMessage.id)
    )
    return db.session.execute(gone, execution_options={"synchronize_session": False}).first() is not None


def _settle(worker: str, messages: Sequence[int], **values: Any) -> int:
    ours = (
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(messages))
        .where(OutboxMessage.state == "claimed", OutboxMessage.claimed_by == worker)
        .values(**values)
        .returning(OutboxMessage.id)
    )
    return len(db.session.execute(ours, execution_options={"synchronize_session": False}).all())
