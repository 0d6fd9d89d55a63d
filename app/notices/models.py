"""Tables of the notices: which have been taken in, and files that wait for a yes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column

from app.extensions import Model


class NeedNotice(Model):
    """A notice that a need was made of, or that said more of it. `changes` is the id of the notice it changes."""

    __tablename__ = "need_notice"
    __table_args__ = (
        CheckConstraint("notice_id <> ''", name="notice_id_present"),
        CheckConstraint("version >= 0", name="version_counted"),
        Index("ix_need_notice_procedure_id", "procedure_id"),
        Index("ix_need_notice_changes", "changes"),
    )

    # BT-701, BT-757, BT-04, OPP-070, BT-03 and BT-05.
    notice_id: Mapped[str] = mapped_column(String(60), primary_key=True)
    version: Mapped[int]
    procedure_id: Mapped[str] = mapped_column(String(60))
    subtype: Mapped[str] = mapped_column(String(4))
    form: Mapped[str] = mapped_column(String(12))
    changes: Mapped[str] = mapped_column(String(60))
    sent_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"), index=True)
    read_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    read_by: Mapped[str] = mapped_column(String(120))


class NoticeUpload(Model):
    """A file that was uploaded and shown, and waits to be taken in, for a day at most.

    `buyer_cvr` is empty for the secretariat's own.
    """

    __tablename__ = "notice_upload"
    __table_args__ = (
        UniqueConstraint("batch", "position"),
        CheckConstraint("length(batch) = 22", name="batch_length"),
        Index("ix_notice_upload_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # A random key, as it stands in addresses.
    batch: Mapped[str] = mapped_column(String(22))
    position: Mapped[int]
    buyer_cvr: Mapped[str] = mapped_column(String(8))
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    file_name: Mapped[str] = mapped_column(String(120))
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))
