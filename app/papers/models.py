"""Tables of the working paper: what the editor writes, the editions, and their files."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, DateTime, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.papers import Section
from app.extensions import Model, one_of

FILE_KINDS = ("docx", "pdf")
LOCALES = ("da", "en")


class PaperSection(Model):
    """What the editor says in a section of the draft. `version` is for two who write at once."""

    __tablename__ = "paper_section"
    __table_args__ = (CheckConstraint(one_of("key", [s.value for s in Section]), name="key_known"),)

    key: Mapped[str] = mapped_column(String(12), primary_key=True)
    text_da: Mapped[str] = mapped_column(default="")
    text_en: Mapped[str] = mapped_column(default="")
    written_by: Mapped[str] = mapped_column(String(120), default="")
    # None while nobody has written to it.
    written_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it on the class


class PaperEdition(Model):
    """The paper as it was on a day: domain.papers.Paper as JSON.

    The database lets nothing change in it but a name that is taken out when a person is erased.
    """

    __tablename__ = "paper_edition"
    __table_args__ = (CheckConstraint("number > 0", name="number_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    # What the editor says of the edition, such as which meeting it is for.
    note_da: Mapped[str] = mapped_column(String(500), default="")
    note_en: Mapped[str] = mapped_column(String(500), default="")
    published_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    published_by: Mapped[str] = mapped_column(String(120))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)


class PaperFile(Model):
    """An edition as a file; made anew when it is not there."""

    __tablename__ = "paper_file"
    __table_args__ = (
        CheckConstraint(one_of("kind", FILE_KINDS), name="kind_known"),
        CheckConstraint(one_of("locale", LOCALES), name="locale_known"),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("paper_edition.id"), primary_key=True)
    locale: Mapped[str] = mapped_column(String(2), primary_key=True)
    kind: Mapped[str] = mapped_column(String(4), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes]
