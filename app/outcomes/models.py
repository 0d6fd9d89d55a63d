"""Tables of the outcomes. People are labels of the audit trail; suppliers are their CVR number."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, DateTime, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.outcomes import Confirmation
from app.extensions import Model, one_of


class Outcome(Model):
    """What the buyer says came of a need. `barriers`: codes of the register of barriers, when nothing was awarded."""

    __tablename__ = "need_outcome"

    need_id: Mapped[int] = mapped_column(
        ForeignKey("need.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    is_awarded: Mapped[bool]
    barriers: Mapped[list[str]] = mapped_column(JSON, default=list)
    # Public: what was learnt, in a few words.
    note: Mapped[str] = mapped_column(String(2000), default="")
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    recorded_by: Mapped[str] = mapped_column(String(120))


class NeedAward(Model):
    """One contract of an outcome, and what the supplier says of it. Kroner for the whole term, ex VAT."""

    __tablename__ = "need_award"
    __table_args__ = (
        CheckConstraint("cvr = '' OR length(cvr) = 8", name="cvr_length"),
        CheckConstraint("value_dkk IS NULL OR value_dkk >= 0", name="value_not_negative"),
        CheckConstraint("supplier_dkk IS NULL OR supplier_dkk >= 0", name="supplier_value_not_negative"),
        CheckConstraint(one_of("confirmation", [c.value for c in Confirmation]), name="confirmation_known"),
        CheckConstraint("(confirmation = 'asked') = (confirmed_at IS NULL)", name="confirmed_at_some_time"),
        Index("ix_need_award_need_id", "need_id", "id"),
        Index("ix_need_award_cvr", "cvr", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("need_outcome.need_id", ondelete="CASCADE"))
    # Empty for a winner from abroad or one whose number is not known.
    cvr: Mapped[str] = mapped_column(String(8), default="")
    name: Mapped[str] = mapped_column(String(300))
    value_dkk: Mapped[int | None] = mapped_column(BigInteger)
    lots: Mapped[list[str]] = mapped_column(JSON, default=list)
    confirmation: Mapped[str] = mapped_column(String(10), default=Confirmation.ASKED.value)
    supplier_dkk: Mapped[int | None] = mapped_column(BigInteger)
    confirmed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    confirmed_by: Mapped[str] = mapped_column(String(120), default="")


class Feedback(Model):
    """What the buyer tells one supplier that answered; only the two of them read it."""

    __tablename__ = "need_feedback"
    __table_args__ = (
        CheckConstraint("length(cvr) = 8", name="cvr_length"),
        CheckConstraint("length(text) > 0", name="text_present"),
        Index("ix_need_feedback_cvr", "cvr"),
    )

    need_id: Mapped[int] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"), primary_key=True)
    cvr: Mapped[str] = mapped_column(String(8), primary_key=True)
    text: Mapped[str]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str] = mapped_column(String(120))
