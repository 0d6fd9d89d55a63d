"""Tables of the needs. People are labels of the audit trail (`user:7`), so that erasing a person leaves the need."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from app.domain.needs import PUBLIC, Kind, Source, State, Step
from app.domain.reservation import Reservation
from app.extensions import Model, one_of

CASCADE = "all, delete-orphan"
# Who does what about a need inside the buyer's organisation.
DUTIES = ("responsible", "expert", "lawyer")
IMPORTED = text("notice_id <> ''")
SHOWN = text(f"state IN ({', '.join(sorted(repr(s.value) for s in PUBLIC))})")


class Need(Model):
    """One need. Values are kroner for the whole term with options, ex VAT. `version` is for two who act at once."""

    __tablename__ = "need"
    __table_args__ = (
        CheckConstraint("buyer_cvr = '' OR length(buyer_cvr) = 8", name="cvr_length"),
        CheckConstraint("source <> 'posted' OR buyer_cvr <> ''", name="posted_by_an_organisation"),
        CheckConstraint("(source = 'eforms') = (notice_id <> '')", name="notice_of_eforms"),
        CheckConstraint(one_of("kind", [k.value for k in Kind]), name="kind_known"),
        CheckConstraint(one_of("state", [s.value for s in State]), name="state_known"),
        CheckConstraint(one_of("source", [s.value for s in Source]), name="source_known"),
        CheckConstraint(f"reservation IS NULL OR {one_of('reservation', [r.value for r in Reservation])}",
                        name="reservation_known"),
        CheckConstraint("value_dkk IS NULL OR value_dkk > 0", name="value_positive"),
        CheckConstraint("months IS NULL OR months > 0", name="months_positive"),
        CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name="period_forward"),
        CheckConstraint("state IN ('draft', 'withdrawn') OR submitted_at IS NOT NULL OR source = 'eforms'",
                        name="submitted_first"),
        CheckConstraint("state NOT IN ('published', 'closed', 'awarded', 'not_awarded') OR published_at IS NOT NULL",
                        name="published_at_some_time"),
        CheckConstraint("state NOT IN ('closed', 'awarded', 'not_awarded') OR closed_at IS NOT NULL",
                        name="closed_at_some_time"),
        Index("ix_need_buyer_cvr_id", "buyer_cvr", "id"),
        Index("ix_need_state_answer_by", "state", "answer_by"),
        Index("ix_need_public", "published_at", "id", sqlite_where=SHOWN, postgresql_where=SHOWN),
        Index("uq_need_notice_id", "notice_id", unique=True, sqlite_where=IMPORTED, postgresql_where=IMPORTED),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(8))
    # Of an imported notice: BT-701 and BT-757, its subtype, and what else was read of it.
    notice_id: Mapped[str] = mapped_column(String(60), default="")
    notice_version: Mapped[str] = mapped_column(String(10), default="")
    notice: Mapped[dict[str, Any] | None] = deferred(mapped_column(JSON))

    buyer_cvr: Mapped[str] = mapped_column(String(8), default="")
    buyer_name: Mapped[str] = mapped_column(String(300))
    is_anonymous: Mapped[bool] = mapped_column(default=False)
    contact_email: Mapped[str] = mapped_column(String(254), default="")

    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(400))
    text: Mapped[str] = mapped_column(default="")
    title_en: Mapped[str] = mapped_column(String(400), default="")
    text_en: Mapped[str] = mapped_column(default="")

    is_nationwide: Mapped[bool] = mapped_column(default=False)
    # Codes of municipalities; and NUTS codes of a notice that names no municipality.
    municipalities: Mapped[list[str]] = mapped_column(JSON, default=list)
    nuts: Mapped[list[str]] = mapped_column(JSON, default=list)
    value_dkk: Mapped[int | None] = mapped_column(BigInteger)
    months: Mapped[int | None]
    # What the value was worked out from: the fields of the calculator.
    estimate: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    answer_by: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    questions_by: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]

    reservation: Mapped[str | None] = mapped_column(String(8))
    strategic_aims: Mapped[list[str]] = mapped_column(JSON, default=list)
    social_objectives: Mapped[list[str]] = mapped_column(JSON, default=list)
    # eForms BT-105; empty for what is bought without a procedure.
    procedure: Mapped[str] = mapped_column(String(20), default="")

    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    created_by: Mapped[str] = mapped_column(String(120))
    submitted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    published_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column()

    codes: Mapped[list[NeedCode]] = relationship(cascade=CASCADE, order_by="NeedCode.position")
    lots: Mapped[list[NeedLot]] = relationship(cascade=CASCADE, order_by="NeedLot.position")
    questions: Mapped[list[NeedQuestion]] = relationship(cascade=CASCADE, order_by="NeedQuestion.position")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it on the class


class NeedCode(Model):
    """A CPV code of a need; position 0 is the main one (BT-262), the others are BT-263."""

    __tablename__ = "need_code"
    __table_args__ = (UniqueConstraint("need_id", "position"),)

    need_id: Mapped[int] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str] = mapped_column(ForeignKey("cpv_code.code"), primary_key=True, index=True)
    position: Mapped[int]


class NeedLot(Model):
    """A part of a need that can be answered alone."""

    __tablename__ = "need_lot"
    __table_args__ = (
        UniqueConstraint("need_id", "ref"),
        CheckConstraint(f"reservation IS NULL OR {one_of('reservation', [r.value for r in Reservation])}",
                        name="reservation_known"),
        CheckConstraint("value_dkk IS NULL OR value_dkk > 0", name="value_positive"),
        CheckConstraint("months IS NULL OR months > 0", name="months_positive"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"), index=True)
    # LOT-0001 as eForms has it (BT-137).
    ref: Mapped[str] = mapped_column(String(12))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(400), default="")
    text: Mapped[str] = mapped_column(default="")
    codes: Mapped[list[str]] = mapped_column(JSON, default=list)
    municipalities: Mapped[list[str]] = mapped_column(JSON, default=list)
    value_dkk: Mapped[int | None] = mapped_column(BigInteger)
    months: Mapped[int | None]
    reservation: Mapped[str | None] = mapped_column(String(8))


class NeedQuestion(Model):
    """What the buyer asks everybody who answers."""

    __tablename__ = "need_question"
    __table_args__ = (CheckConstraint("length(text) > 0", name="text_present"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(String(500))
    is_required: Mapped[bool] = mapped_column(default=False)


class NeedDocument(Model):
    """A file that goes with a need; everybody who may read the need may open it."""

    __tablename__ = "need_document"
    __table_args__ = (
        UniqueConstraint("need_id", "sha256"),
        CheckConstraint("length(sha256) = 64", name="sha256_length"),
        CheckConstraint("size > 0", name="size_positive"),
    )

    # A random key, as it stands in addresses.
    id: Mapped[str] = mapped_column(String(22), primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(200), default="")
    file_name: Mapped[str] = mapped_column(String(120))
    mime: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    uploaded_by: Mapped[str] = mapped_column(String(120))
    uploaded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))


class NeedNote(Model):
    """A note inside the buyer's organisation; nobody else reads it."""

    __tablename__ = "need_note"
    __table_args__ = (CheckConstraint("length(text) > 0", name="text_present"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(String(2000))


class NeedDuty(Model):
    """Who in the buyer's organisation does what about a need."""

    __tablename__ = "need_duty"
    __table_args__ = (CheckConstraint(one_of("duty", DUTIES), name="duty_known"),)

    need_id: Mapped[int] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"), primary_key=True)
    duty: Mapped[str] = mapped_column(String(12), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)


class NeedStep(Model):
    """One step of a need: who, when, to which state, and why. Rows are only ever added."""

    __tablename__ = "need_step"
    __table_args__ = (
        CheckConstraint(one_of("step", ["open", "import", *(s.value for s in Step)]), name="step_known"),
        CheckConstraint(one_of("state", [s.value for s in State]), name="state_known"),
        Index("ix_need_step_need_id", "need_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str] = mapped_column(String(120))
    step: Mapped[str] = mapped_column(String(12))
    # Where the need stood after it.
    state: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(default="")


class NeedIndex(Model):
    """A public need as the search reads it. `edition` names the phrase book it was analysed with."""

    __tablename__ = "need_index"

    need_id: Mapped[int] = mapped_column(
        ForeignKey("need.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    # The need's own at that time.
    version: Mapped[int]
    edition: Mapped[str] = mapped_column(String(16))
    packed: Mapped[bytes] = mapped_column(LargeBinary)
