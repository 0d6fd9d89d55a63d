"""Tables of the proofs that were issued; rows are added and never changed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.credentials import PLACES
from app.extensions import Model

OPEN_ENDED = text("valid_until IS NULL")


class Credential(Model):
    """One proof: what it says, its place in the status lists, and the signed token to the letter.

    `known_*` say what was known of the firm under the scheme when it was issued: only what came later can have
    changed what the proof is worth, so a status list looks at those alone.
    """

    __tablename__ = "credential"
    __table_args__ = (
        CheckConstraint("length(cvr) = 8", name="cvr_length"),
        CheckConstraint("status IN ('conditional', 'verified', 'renewal_received')", name="status_current"),
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="validity_forward"),
        CheckConstraint(f"place >= 0 AND place < {PLACES}", name="place_in_list"),
        CheckConstraint("list_number >= 1", name="list_positive"),
        UniqueConstraint("list_number", "place"),
        # One proof per period; another only when the key of the first is no longer believed. An open end is no
        # value to compare, so it has an index of its own.
        Index("uq_credential_period", "cvr", "scheme", "status", "valid_from", "valid_until", "key_id",
              unique=True),
        Index("uq_credential_open_period", "cvr", "scheme", "status", "valid_from", "key_id", unique=True,
              sqlite_where=OPEN_ENDED, postgresql_where=OPEN_ENDED),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    # The part of the credential's id that nobody can guess.
    key: Mapped[str] = mapped_column(String(36), unique=True)
    cvr: Mapped[str] = mapped_column(String(8))
    scheme: Mapped[str] = mapped_column(ForeignKey("scheme.code"))
    status: Mapped[str] = mapped_column(String(20))
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    list_number: Mapped[int]
    place: Mapped[int]
    issued_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    known_on: Mapped[date]
    known_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    known_event: Mapped[int]
    # Multikey of the key that signed.
    key_id: Mapped[str] = mapped_column(String(60))
    token: Mapped[str]
    proof_value: Mapped[str] = mapped_column(String(120))
