"""Read webhooks: for the pages of their owners, and for the worker that sends."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Integer, Row, Select, and_, cast, func, or_, select, text

from app.domain.moments import in_utc
from app.extensions import db
from app.organisations.models import Organisation
from app.search.snapshot import today
from app.verification import changes
from app.verification.models import VerificationEvent
from app.webhooks.models import Webhook, WebhookDelivery

LATEST = 20
PAUSE_SECONDS = 0.05
# Who is writing to the log right now (PostgreSQL): each transaction holds this lock until it ends.
WRITERS = text(
    "SELECT virtualtransaction FROM pg_locks WHERE locktype = 'relation' AND mode = 'RowExclusiveLock'"
    " AND relation = 'verification_event'::regclass"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


@dataclass(frozen=True)
class Delivery:
    """One message: a test, or of the change of a firm's standing under a scheme."""

    at: datetime
    cvr: str | None
    scheme: str | None
    outcome: str
    status_code: int | None
    error: str
    milliseconds: int
    message_id: str


@dataclass(frozen=True)
class WebhookPage:
    """A webhook as its owners see it; `waiting` is how many records it has not come to. Never the secret."""

    id: int
    url: str
    schemes: tuple[str, ...]
    firms: int
    state: str
    failures: int
    next_attempt_at: datetime
    is_ping_waiting: bool
    waiting: int
    created_at: datetime
    last_success_at: datetime | None
    deliveries: tuple[Delivery, ...] = ()

    @property
    def is_active(self) -> bool:
        """Whether it is told anything."""
        return self.state == "active"


def list_webhooks(cvr: str) -> tuple[WebhookPage, ...]:
    """An organisation's webhooks, oldest first, without their messages. Two statements."""
    last = changes.last_recorded()
    return tuple(_page(row, last) for row in db.session.execute(_of(cvr).order_by(Webhook.id)))


def find_webhook(cvr: str, webhook_id: int) -> WebhookPage | None:
    """One webhook of an organisation with its LATEST messages, newest first."""
    row = db.session.execute(_of(cvr).where(Webhook.id == webhook_id)).one_or_none()
    return _page(row, changes.last_recorded(), _deliveries(webhook_id)) if row else None


def _of(cvr: str) -> Select[Webhook, int]:
    # Ten thousand numbers are counted where they are.
    firms = cast(func.json_array_length(Webhook.cvrs), Integer)
    return (
        select(Webhook, firms)
        .join(Organisation, Organisation.id == Webhook.organisation_id)
        .where(Organisation.cvr == cvr)
    )


def _page(row: Row[Webhook, int], last: int, deliveries: tuple[Delivery, ...] = ()) -> WebhookPage:
    w, firms = row
    return WebhookPage(
        id=w.id,
        url=w.url,
        schemes=tuple(w.schemes),
        firms=firms,
        state=w.state,
        failures=w.failures,
        next_attempt_at=in_utc(w.next_attempt_at),
        is_ping_waiting=w.ping_at is not None,
        waiting=max(0, last - w.cursor),
        created_at=in_utc(w.created_at),
        last_success_at=in_utc(w.last_success_at) if w.last_success_at else None,
        deliveries=deliveries,
    )


def _deliveries(webhook_id: int) -> tuple[Delivery, ...]:
    d, e = WebhookDelivery, VerificationEvent
    rows = db.session.execute(
        select(d, e.cvr, e.scheme)
        .outerjoin(e, e.id == d.event_id)
        .where(d.webhook_id == webhook_id)
        .order_by(d.id.desc())
        .limit(LATEST)
    )
    return tuple(
        Delivery(in_utc(r.at), cvr, scheme, r.outcome, r.status_code, r.error, r.milliseconds, r.message_id)
        for r, cvr, scheme in rows
    )


def due(now: datetime, horizon: int) -> ColumnElement[bool]:
    """Which webhooks a worker may take: something is to be told or tried, and no other worker has them."""
    w = Webhook
    behind = or_(w.cursor < horizon, w.effect_day < today())
    free = or_(w.claimed_until.is_(None), w.claimed_until <= now)
    return and_(
        free, or_(w.ping_at.is_not(None), and_(w.state == "active", w.next_attempt_at <= now, behind))
    )


def something_due(horizon: int) -> bool:
    """Whether any webhook waits for a worker."""
    return db.session.scalar(select(Webhook.id).where(due(datetime.now(UTC), horizon)).limit(1)) is not None


def horizon(patience: float = 2.0) -> int | None:
    """The newest record before which nothing is on its way any more; None when a writer takes its time.

    PostgreSQL gives numbers out before it is known who commits first, so a lower one can appear after a
    higher. Whoever has a number up to the newest holds a lock on the table: when all who held one after we
    looked have ended, what is there is complete. Waits for them, and keeps nobody waiting. SQLite has one
    writer at a time. Ends the transaction of the session.
    """
    db.session.rollback()
    newest = changes.last_recorded()
    if db.session.connection().dialect.name != "postgresql":
        db.session.rollback()
        return newest
    writers = set(db.session.scalars(WRITERS))
    until = time.monotonic() + patience
    while writers and time.monotonic() < until:
        db.session.rollback()
        time.sleep(PAUSE_SECONDS)
        writers &= set(db.session.scalars(WRITERS))
    db.session.rollback()
    return None if writers else newest
