"""Tables of drafts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, DateTime, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model


class DraftSection(Model):
    """One save of one section that is not published yet. The key decides when two save at once.

    A section without rows is not drafted: what is public stands. `base` is what was public when the draft of
    this section began, so that an import meanwhile is seen and not overwritten (ADR 9).
    """

    __tablename__ = "profile_draft"
    __table_args__ = (
        CheckConstraint("length(cvr) = 8", name="cvr_length"),
        CheckConstraint("version > 0", name="version_positive"),
    )

    cvr: Mapped[str] = mapped_column(String(8), primary_key=True)
    section: Mapped[str] = mapped_column(String(20), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    base: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    by: Mapped[str] = mapped_column(String(120))
