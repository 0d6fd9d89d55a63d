"""Tables of the webhooks: whom we tell, how far we have come, and what became of each message."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, DateTime, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model

STATES = ("active", "paused")
OUTCOMES = ("delivered", "failed")


class Webhook(Model):
    """An address of an organisation that hears of each change, in the order of recording.

    Two marks say what has been told: `cursor`, the last record of the log that was dealt with, and
    `effect_day` with `effect_event` for records that take effect later than they are made (ADR 14).
    """

    __tablename__ = "webhook"
    __table_args__ = (
        UniqueConstraint("organisation_id", "url"),
        CheckConstraint(f"state IN {STATES}", name="state_known"),
        CheckConstraint("failures >= 0", name="failures_counted"),
        CheckConstraint("(claimed_by IS NULL) = (claimed_until IS NULL)", name="claimed_until_some_time"),
        Index("ix_webhook_due", "state", "next_attempt_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    url: Mapped[str] = mapped_column(String(500))
    # Of which schemes and firms; empty means all.
    schemes: Mapped[list[str]] = mapped_column(JSON, default=list)
    cvrs: Mapped[list[str]] = mapped_column(JSON, default=list)
    # Encrypted with a key made from SECRET_KEY: it has to be read again to sign.
    secret: Mapped[str] = mapped_column(String(300))
    cursor: Mapped[int]
    # Records that took effect after they were made: told up to this day, and of the next day up to this record.
    effect_day: Mapped[date]
    effect_event: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(10), default="active")
    # In a row.
    failures: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    # When somebody asked for a test message that has not been sent yet.
    ping_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    claimed_by: Mapped[str | None] = mapped_column(String(120))
    claimed_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    created_by: Mapped[str] = mapped_column(String(120))
    last_success_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class WebhookDelivery(Model):
    """One message that was sent, or tried: an event, or without one a test."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        CheckConstraint(f"outcome IN {OUTCOMES}", name="outcome_known"),
        Index("ix_webhook_delivery_latest", "webhook_id", "id"),
        Index("ix_webhook_delivery_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhook.id", ondelete="CASCADE"))
    message_id: Mapped[str] = mapped_column(String(40))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("verification_event.id"))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    outcome: Mapped[str] = mapped_column(String(10))
    # What the receiver answered; None without an answer, and then `error` says why in a word.
    status_code: Mapped[int | None]
    error: Mapped[str] = mapped_column(String(40), default="")
    milliseconds: Mapped[int]
