"""The outbox: each mail from the moment it was decided until long after it was sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Boolean, CheckConstraint, DateTime, Index, String, literal_column, text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model

STATES = ("queued", "claimed", "sent", "dead")
# Word for word in the index and in the claim: only then do the databases use the one for the other.
WAITING = literal_column("state IN ('queued', 'claimed')", Boolean)


class OutboxMessage(Model):
    """One mail to one address."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state_known"),
        CheckConstraint("locale IN ('da', 'en')", name="locale_known"),
        CheckConstraint("length(to_address) >= 3", name="address_present"),
        CheckConstraint("length(subject) > 0", name="subject_present"),
        CheckConstraint("attempts >= 0", name="attempts_counted"),
        CheckConstraint("(state = 'claimed') = (claimed_by IS NOT NULL)", name="claimed_by_someone"),
        CheckConstraint("(state = 'claimed') = (claimed_until IS NOT NULL)", name="claimed_until_some_time"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_at_some_time"),
        CheckConstraint("state <> 'dead' OR length(last_error) > 0", name="dead_for_a_reason"),
        Index("ix_outbox_message_waiting", "due_at", "id", sqlite_where=WAITING, postgresql_where=WAITING),
        Index("ix_outbox_message_dead", "id", sqlite_where=text("state = 'dead'"),
              postgresql_where=text("state = 'dead'")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    # Names what the mail is about, so that the same event makes one mail however often it is told.
    key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(60))
    to_address: Mapped[str] = mapped_column(String(254))
    locale: Mapped[str] = mapped_column(String(2))
    subject: Mapped[str] = mapped_column(String(250))
    text: Mapped[str]
    html: Mapped[str | None]
    headers: Mapped[dict[str, str]] = mapped_column(JSON)
    message_id: Mapped[str] = mapped_column(String(320))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    due_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    state: Mapped[str] = mapped_column(String(10), default="queued")
    # Answers about this mail that were no; a server that is down is not counted.
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_by: Mapped[str | None] = mapped_column(String(120))
    claimed_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    last_error: Mapped[str] = mapped_column(String(400), default="")
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
