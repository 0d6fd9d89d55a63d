"""What the secretary's pages keep."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, DateTime, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model


class DuplicatePair(Model):
    """Two CVR numbers that look like one enterprise, until they no longer do, or a secretary said that they are two."""

    __tablename__ = "duplicate_pair"
    __table_args__ = (
        CheckConstraint("first < second", name="lower_first"),
        CheckConstraint("score BETWEEN 0 AND 100", name="score_in_percent"),
        CheckConstraint("(dismissed_at IS NULL) = (length(reason) = 0)", name="dismissed_for_a_reason"),
        Index("ix_duplicate_pair_score", "score"),
    )

    first: Mapped[str] = mapped_column(String(8), primary_key=True)
    second: Mapped[str] = mapped_column(String(8), primary_key=True)
    score: Mapped[int]
    # domain.duplicates.Likeness
    why: Mapped[list[str]] = mapped_column(JSON)
    found_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    dismissed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    dismissed_by: Mapped[str] = mapped_column(String(120), default="")
    reason: Mapped[str] = mapped_column(default="")
