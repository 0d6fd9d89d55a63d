"""Tables of the verifications: an append-only list of events per CVR number and scheme."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.verification import REASON_CODES, Status
from app.extensions import Model, one_of


class VerificationTransition(Model):
    """What may come after what: domain.verification.FOLLOWS for the triggers of VerificationEvent to read."""

    __tablename__ = "verification_transition"

    # "none" is before the first record.
    earlier: Mapped[str] = mapped_column(String(20), primary_key=True)
    later: Mapped[str] = mapped_column(String(20), primary_key=True)


class VerificationEvent(Model):
    """From `effective_on` the firm has `status` under `scheme`, as we knew it at `recorded_at`.

    Bi-temporal and append-only: a correction is a new row, so that an earlier answer can be
    given again exactly as it was. Triggers of the database refuse everything else: changes, deletions, a
    status that cannot stand where it would, and a record from before what is already known.
    """

    __tablename__ = "verification_event"
    __table_args__ = (
        CheckConstraint("length(cvr) = 8", name="cvr_length"),
        CheckConstraint(one_of("status", [s.value for s in Status]), name="status_known"),
        CheckConstraint(
            "reason_code IS NULL OR " + one_of("reason_code", list(REASON_CODES)), name="reason_known"
        ),
        # A renewal or an expiry is recorded after the period it speaks of.
        CheckConstraint(
            "valid_to IS NULL OR valid_to >= effective_on OR status IN ('renewal_received', 'expired')",
            name="validity_forward",
        ),
        Index("ix_verification_event_lookup", "cvr", "scheme", "effective_on", "id"),
        # For the changes of one scheme, newest first.
        Index("ix_verification_event_scheme", "scheme", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cvr: Mapped[str] = mapped_column(String(8))
    scheme: Mapped[str] = mapped_column(ForeignKey("scheme.code"))
    status: Mapped[str] = mapped_column(String(20))
    effective_on: Mapped[date]
    valid_to: Mapped[date | None]
    checked_on: Mapped[date | None]
    reason_code: Mapped[str | None] = mapped_column(String(24))
    source_url: Mapped[str] = mapped_column(String(300), default="")
    note_da: Mapped[str] = mapped_column(default="")
    note_en: Mapped[str] = mapped_column(default="")
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class VerificationCheck(Model):
    """That a source was asked about a firm's standing under a scheme and changed nothing; only ever added to."""

    __tablename__ = "verification_check"
    __table_args__ = (
        CheckConstraint("length(cvr) = 8", name="cvr_length"),
        CheckConstraint("next_on > checked_on", name="next_is_later"),
        Index("ix_verification_check_lookup", "cvr", "scheme", "checked_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cvr: Mapped[str] = mapped_column(String(8))
    scheme: Mapped[str] = mapped_column(ForeignKey("scheme.code"))
    source: Mapped[str] = mapped_column(String(120))
    checked_on: Mapped[date]
    # When the source is to be asked again.
    next_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
