"""Tables of uploaded images."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model

PURPOSES = ("logo", "picture")


class StoredImage(Model):
    """An uploaded image. `id` is its random key in addresses, `owner` a subject like `supplier:13748136`."""

    __tablename__ = "image"
    __table_args__ = (
        # The same file again is the same image.
        UniqueConstraint("owner", "purpose", "sha256"),
        CheckConstraint(f"purpose IN {PURPOSES}", name="purpose_known"),
        CheckConstraint("length(sha256) = 64", name="sha256_length"),
        CheckConstraint("width > 0 AND height > 0", name="size_positive"),
    )

    id: Mapped[str] = mapped_column(String(22), primary_key=True)
    owner: Mapped[str] = mapped_column(String(120))
    purpose: Mapped[str] = mapped_column(String(10))
    alt_da: Mapped[str] = mapped_column(default="")
    alt_en: Mapped[str] = mapped_column(default="")
    # Of the upload, the right way up; what is served is never larger.
    width: Mapped[int]
    height: Mapped[int]
    # Of the uploaded bytes, which are not kept.
    sha256: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    created_by: Mapped[str] = mapped_column(String(120))
    # Since when nothing shows it, as the nightly job found; empty while something does.
    unused_since: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), index=True)


class ImageVariant(Model):
    """One size of an image, ready to be sent. Rows never change."""

    __tablename__ = "image_variant"
    __table_args__ = (
        CheckConstraint("width > 0 AND height > 0", name="size_positive"),
        CheckConstraint("length(content) > 0", name="content_present"),
    )

    image_id: Mapped[str] = mapped_column(ForeignKey("image.id", ondelete="CASCADE"), primary_key=True)
    width: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    height: Mapped[int]
    mime: Mapped[str] = mapped_column(String(20))
    content: Mapped[bytes] = mapped_column(LargeBinary)
