"""Tables of the dialogue. People are labels of the audit trail; suppliers are their CVR number."""

from __future__ import annotations

from datetime import date, datetime

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

from app.domain.dialogue import AnswerState, Side
from app.extensions import Model, one_of

CASCADE = "all, delete-orphan"
BOOKED = text("booked_by IS NOT NULL")


class Enquiry(Model):
    """What a supplier asks about a need. With its reply everybody reads it; nobody reads who asked."""

    __tablename__ = "need_enquiry"
    __table_args__ = (
        CheckConstraint("length(text) > 0", name="text_present"),
        CheckConstraint("(replied_at IS NULL) = (reply = '')", name="replied_with_words"),
        CheckConstraint("(replied_at IS NULL) = (replied_by = '')", name="replied_by_somebody"),
        Index("ix_need_enquiry_need_id", "need_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"))
    # The supplier that asks; empty when the buyer writes what several have asked on the telephone.
    asked_by_cvr: Mapped[str] = mapped_column(String(8), default="")
    asked_by: Mapped[str] = mapped_column(String(120))
    asked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    # As it was asked, for the file; and as all read it, where the buyer has taken out what shows who asked.
    text: Mapped[str]
    shown_text: Mapped[str] = mapped_column(default="")
    reply: Mapped[str] = mapped_column(default="")
    replied_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    replied_by: Mapped[str] = mapped_column(String(120), default="")


class Answer(Model):
    """A supplier's answer to a need, alone or with partners. `version` is for two who write at once."""

    __tablename__ = "need_answer"
    __table_args__ = (
        UniqueConstraint("need_id", "cvr"),
        CheckConstraint("length(cvr) = 8", name="cvr_length"),
        CheckConstraint(one_of("state", [s.value for s in AnswerState]), name="state_known"),
        CheckConstraint("state <> 'sent' OR sent_at IS NOT NULL", name="sent_at_some_time"),
        CheckConstraint("price_dkk IS NULL OR price_dkk >= 0", name="price_not_negative"),
        CheckConstraint("share BETWEEN 1 AND 100", name="share_in_percent"),
        Index("ix_need_answer_cvr", "cvr", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"))
    cvr: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(300))
    state: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(default="")
    # For the whole term, ex VAT; and what the price depends on, in the supplier's words.
    price_dkk: Mapped[int | None] = mapped_column(BigInteger)
    price_note: Mapped[str] = mapped_column(String(500), default="")
    valid_to: Mapped[date | None]
    # Refs of the lots that are answered; empty for the whole need.
    lots: Mapped[list[str]] = mapped_column(JSON, default=list)
    contact_name: Mapped[str] = mapped_column(String(120), default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    # The supplier's own share of the work in percent.
    share: Mapped[int] = mapped_column(default=100)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    written_by: Mapped[str] = mapped_column(String(120))
    # Changes with every save, so that `version` does too when only a reply or a partner is new.
    written_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column()

    replies: Mapped[list[AnswerReply]] = relationship(cascade=CASCADE)
    partners: Mapped[list[AnswerPartner]] = relationship(
        cascade=CASCADE, order_by="AnswerPartner.position", lazy="selectin"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it on the class


class AnswerReply(Model):
    """The reply to one of the buyer's questions."""

    __tablename__ = "need_answer_reply"

    answer_id: Mapped[int] = mapped_column(ForeignKey("need_answer.id", ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[int] = mapped_column(
        ForeignKey("need_question.id", ondelete="CASCADE"), primary_key=True
    )
    text: Mapped[str]


class AnswerPartner(Model):
    """Another supplier that takes a share of the work."""

    __tablename__ = "need_answer_partner"
    __table_args__ = (
        UniqueConstraint("answer_id", "cvr"),
        CheckConstraint("length(cvr) = 8", name="cvr_length"),
        CheckConstraint("share BETWEEN 1 AND 99", name="share_in_percent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("need_answer.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    cvr: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(300))
    share: Mapped[int]
    does: Mapped[str] = mapped_column(String(300), default="")


class AnswerDocument(Model):
    """A file that goes with an answer; only the buyer and the supplier open it."""

    __tablename__ = "need_answer_document"
    __table_args__ = (
        UniqueConstraint("answer_id", "sha256"),
        CheckConstraint("length(sha256) = 64", name="sha256_length"),
        CheckConstraint("size > 0", name="size_positive"),
    )

    # A random key, as it stands in addresses.
    id: Mapped[str] = mapped_column(String(22), primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("need_answer.id", ondelete="CASCADE"))
    file_name: Mapped[str] = mapped_column(String(120))
    mime: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    uploaded_by: Mapped[str] = mapped_column(String(120))
    uploaded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))


class ThreadMessage(Model):
    """One message between the buyer and one supplier. Rows are only ever added."""

    __tablename__ = "need_message"
    __table_args__ = (
        CheckConstraint("length(cvr) = 8", name="cvr_length"),
        CheckConstraint(one_of("side", [s.value for s in Side]), name="side_known"),
        CheckConstraint("length(text) > 0", name="text_present"),
        Index("ix_need_message_thread", "need_id", "cvr", "id"),
        Index("ix_need_message_cvr", "cvr", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"))
    # The supplier's number, whichever side speaks.
    cvr: Mapped[str] = mapped_column(String(8))
    side: Mapped[str] = mapped_column(String(10))
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    text: Mapped[str]
    read_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class MeetingSlot(Model):
    """Twenty minutes that the buyer offers; a supplier takes one of them."""

    __tablename__ = "need_meeting"
    __table_args__ = (
        UniqueConstraint("need_id", "starts_at"),
        CheckConstraint("booked_by IS NULL OR length(booked_by) = 8", name="cvr_length"),
        CheckConstraint("(booked_by IS NULL) = (booked_at IS NULL)", name="booked_at_some_time"),
        Index("uq_need_meeting_supplier", "need_id", "booked_by", unique=True,
              sqlite_where=BOOKED, postgresql_where=BOOKED),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    # An address, a telephone number or a link.
    place: Mapped[str] = mapped_column(String(300))
    # The supplier's number.
    booked_by: Mapped[str | None] = mapped_column(String(8))
    booked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Snippet(Model):
    """A text a supplier uses again and again when it answers."""

    __tablename__ = "answer_snippet"
    __table_args__ = (
        CheckConstraint("length(cvr) = 8", name="cvr_length"),
        CheckConstraint("length(title) > 0", name="title_present"),
        CheckConstraint("length(text) > 0", name="text_present"),
        UniqueConstraint("cvr", "title"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cvr: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str]
    written_by: Mapped[str] = mapped_column(String(120))
    written_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
