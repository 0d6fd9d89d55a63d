"""Tables of the tips: what was said, which schemes it suspended, how the firm was heard, and what was decided.

Who gave a tip is not kept: an address goes to the outbox with its receipt and nowhere else.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, DateTime, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.tips import CLOSED, DECIDED, REASONS_TO_REVOKE, Kind, State, Step
from app.extensions import Model, one_of

CASCADE = "all, delete-orphan"
OUTCOMES = (Step.RESTORE, Step.REVOKE, Step.END)


_DECIDED = one_of("state", sorted(s.value for s in DECIDED))
_CLOSED = one_of("state", sorted(s.value for s in CLOSED))
_PROPOSED = one_of("state", sorted(s.value for s in DECIDED | {State.RECOMMENDED}))


class Tip(Model):
    """One thing that somebody says about a CVR number, however often it was sent."""

    __tablename__ = "tip"
    __table_args__ = (
        CheckConstraint("length(cvr) = 8", name="cvr_length"),
        CheckConstraint(one_of("kind", [k.value for k in Kind]), name="kind_known"),
        CheckConstraint(one_of("state", [s.value for s in State]), name="state_known"),
        CheckConstraint("length(text) > 0", name="text_present"),
        CheckConstraint("times > 0", name="times_counted"),
        CheckConstraint("outcome IS NULL OR " + one_of("outcome", [o.value for o in OUTCOMES]), name="outcome_known"),
        CheckConstraint(
            "reason_code IS NULL OR " + one_of("reason_code", [*REASONS_TO_REVOKE, "at_request"]), name="reason_known"
        ),
        CheckConstraint(f"({_CLOSED}) = (closed_at IS NOT NULL)", name="closed_at_some_time"),
        CheckConstraint(
            f"NOT ({_PROPOSED}) OR (outcome IS NOT NULL AND recommended_by <> '' AND recommended_at IS NOT NULL)",
            name="recommended_first",
        ),
        # Four eyes, and no decision against a firm that has not been heard.
        CheckConstraint(f"NOT ({_DECIDED}) OR (decided_by <> '' AND decided_by <> recommended_by)", name="four_eyes"),
        CheckConstraint("state <> 'restored' OR outcome = 'restore'", name="restored_as_recommended"),
        CheckConstraint(
            "state NOT IN ('revoked', 'ended') OR (heard_at IS NOT NULL AND reason_code IS NOT NULL)",
            name="heard_before_decided",
        ),
        Index("uq_tip_same", "cvr", "fingerprint", unique=True,
              sqlite_where=text("closed_at IS NULL"), postgresql_where=text("closed_at IS NULL")),
        Index("ix_tip_open", "due_on", "id",
              sqlite_where=text("closed_at IS NULL"), postgresql_where=text("closed_at IS NULL")),
        Index("ix_tip_closed", "closed_at", "id",
              sqlite_where=text("closed_at IS NOT NULL"), postgresql_where=text("closed_at IS NOT NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    # What the one who tips may refer to; leads nowhere by itself.
    reference: Mapped[str] = mapped_column(String(9), unique=True)
    cvr: Mapped[str] = mapped_column(String(8), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    scheme: Mapped[str | None] = mapped_column(ForeignKey("scheme.code"))
    text: Mapped[str]
    source_url: Mapped[str] = mapped_column(String(500), default="")
    # SHA-256 of the words: the same text again is counted, not kept again.
    fingerprint: Mapped[str] = mapped_column(String(64))
    times: Mapped[int] = mapped_column(default=1)
    received_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(12), default="received")
    heard_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    # What one verifier recommends; emptied when it is sent back.
    outcome: Mapped[str | None] = mapped_column(String(12))
    reason_code: Mapped[str | None] = mapped_column(String(24))
    schemes: Mapped[list[str]] = mapped_column(JSON, default=list)
    recommendation: Mapped[str] = mapped_column(default="")
    recommended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    recommended_by: Mapped[str] = mapped_column(String(120), default="")
    # Why it was closed as it was; of a decision what the firm reads in its letter.
    decision: Mapped[str] = mapped_column(default="")
    decided_by: Mapped[str] = mapped_column(String(120), default="")
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    suspensions: Mapped[list[TipSuspension]] = relationship(cascade=CASCADE, order_by="TipSuspension.id")
    hearings: Mapped[list[TipHearing]] = relationship(cascade=CASCADE, order_by="TipHearing.id")


class TipSuspension(Model):
    """A scheme that a tip has suspended."""

    __tablename__ = "tip_suspension"
    __table_args__ = (UniqueConstraint("tip_id", "scheme"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    tip_id: Mapped[int] = mapped_column(ForeignKey("tip.id", ondelete="CASCADE"))
    scheme: Mapped[str] = mapped_column(ForeignKey("scheme.code"))
    since: Mapped[date]


class TipHearing(Model):
    """What the firm was told is claimed, without who said it, and what it answered."""

    __tablename__ = "tip_hearing"
    __table_args__ = (
        CheckConstraint("length(letter) > 0", name="letter_present"),
        CheckConstraint("(answered_at IS NULL) = (answer = '')", name="answered_with_words"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    tip_id: Mapped[int] = mapped_column(ForeignKey("tip.id", ondelete="CASCADE"), index=True)
    letter: Mapped[str]
    heard_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    heard_by: Mapped[str] = mapped_column(String(120))
    answer_due_on: Mapped[date]
    answered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    # Empty when the answer came by the link, which needs no account.
    answered_by: Mapped[str] = mapped_column(String(120), default="")
    answer: Mapped[str] = mapped_column(default="")
    asks_to_end: Mapped[bool] = mapped_column(default=False)
