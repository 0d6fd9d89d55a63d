"""Tables of the extracts that were read, what was found in them, and when a company was last looked up."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, DateTime, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.registers import Kind
from app.extensions import Model


class RegisterExtract(Model):
    """An extract of a scheme's register as it stood on `as_of`; rows are only ever added."""

    __tablename__ = "register_extract"
    __table_args__ = (
        UniqueConstraint("scheme", "as_of", "sha256"),
        CheckConstraint("length(sha256) = 64", name="sha256_whole"),
        CheckConstraint("registered >= 0 AND deregistered >= 0 AND rejected >= 0", name="counts_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scheme: Mapped[str] = mapped_column(ForeignKey("scheme.code"))
    as_of: Mapped[date]
    sha256: Mapped[str] = mapped_column(String(64))
    file_name: Mapped[str] = mapped_column(String(200))
    read_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    registered: Mapped[int]
    deregistered: Mapped[int]
    rejected: Mapped[int]
    # How many of each domain.registers.Kind, `unchanged` and `recorded`.
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)


class RegisterRow(Model):
    """A firm in an extract, as the register wrote it."""

    __tablename__ = "register_row"
    __table_args__ = (
        CheckConstraint("length(cvr) = 8", name="cvr_length"),
        CheckConstraint(
            "registered_on IS NULL OR deregistered_on IS NULL OR deregistered_on >= registered_on",
            name="ended_after_it_began",
        ),
        Index("ix_register_row_cvr", "cvr"),
    )

    extract_id: Mapped[int] = mapped_column(
        ForeignKey("register_extract.id", ondelete="CASCADE"), primary_key=True
    )
    cvr: Mapped[str] = mapped_column(String(8), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    registered_on: Mapped[date | None]
    deregistered_on: Mapped[date | None]


class RegisterFinding(Model):
    """Something an extract, or looking up the company, told of a firm. `extract_id` is empty for the latter."""

    __tablename__ = "register_finding"
    __table_args__ = (
        CheckConstraint(f"kind IN {tuple(k.value for k in Kind)}", name="kind_known"),
        CheckConstraint("length(cvr) = 8", name="cvr_length"),
        Index("ix_register_finding_extract", "extract_id", "kind", "cvr"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    extract_id: Mapped[int | None] = mapped_column(ForeignKey("register_extract.id", ondelete="CASCADE"))
    cvr: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(20), default="")
    before: Mapped[str] = mapped_column(default="")
    after: Mapped[str] = mapped_column(default="")
    found_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class CompanyCheck(Model):
    """What the CVR register said of a company when it was last asked, and when it is to be asked again."""

    __tablename__ = "company_check"
    __table_args__ = (
        CheckConstraint("length(cvr) = 8", name="cvr_length"),
        CheckConstraint(
            "status IN ('active', 'closing', 'bankrupt', 'dissolved', 'ceased', 'unknown')",
            name="status_known",
        ),
        CheckConstraint("next_on > checked_on", name="next_is_later"),
        Index("ix_company_check_next_on", "next_on"),
    )

    cvr: Mapped[str] = mapped_column(String(8), primary_key=True)
    source: Mapped[str] = mapped_column(String(120))
    checked_on: Mapped[date]
    next_on: Mapped[date]
    # `unknown`: the register has no such number.
    status: Mapped[str] = mapped_column(String(10))
    ended_on: Mapped[date | None]
    name: Mapped[str] = mapped_column(String(200), default="")
    legal_form: Mapped[str] = mapped_column(String(80), default="")
    industry_code: Mapped[str] = mapped_column(String(10), default="")
