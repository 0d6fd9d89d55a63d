"""Tables of the shortlists. A supplier is known by its CVR number, so that it stays on a list whatever becomes of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model


class Shortlist(Model):
    """A named list that everybody in an organisation reads."""

    __tablename__ = "shortlist"
    __table_args__ = (
        CheckConstraint("length(name) > 0", name="name_present"),
        CheckConstraint("(archived_at IS NULL) = (length(archived_by) = 0)", name="archived_by_somebody"),
        # Two lists of one name cannot be told apart; an archived one does not stand in the way.
        Index("uq_shortlist_name", "organisation_id", "name", unique=True,
              sqlite_where=text("archived_at IS NULL"), postgresql_where=text("archived_at IS NULL")),
        Index("ix_shortlist_archived_at", "archived_at"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    purpose: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    created_by: Mapped[str] = mapped_column(String(120))
    # When anything on it was last changed; written first by whoever changes something, which locks the list.
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    archived_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    archived_by: Mapped[str] = mapped_column(String(120), default="")
    # Of name and purpose: who writes over what they have not seen is asked first.
    version: Mapped[int] = mapped_column(default=1)


class ShortlistItem(Model):
    """A supplier on a list, with what the organisation has noted about it."""

    __tablename__ = "shortlist_item"
    __table_args__ = (
        UniqueConstraint("shortlist_id", "cvr"),
        CheckConstraint("length(cvr) = 8 AND length(added_cvr) = 8", name="cvr_length"),
        CheckConstraint("(note_at IS NULL) = (length(note_by) = 0)", name="noted_by_somebody"),
        Index("ix_shortlist_item_cvr", "cvr"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shortlist_id: Mapped[int] = mapped_column(ForeignKey("shortlist.id", ondelete="CASCADE"))
    position: Mapped[int]
    cvr: Mapped[str] = mapped_column(String(8))
    # The number it was put on the list under; another one after profiles were merged.
    added_cvr: Mapped[str] = mapped_column(String(8))
    # What it was called then: a name to show when the profile is gone.
    name: Mapped[str] = mapped_column(String(200))
    added_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    added_by: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(default="")
    note_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    note_by: Mapped[str] = mapped_column(String(120), default="")
    # Of the note.
    version: Mapped[int] = mapped_column(default=1)
