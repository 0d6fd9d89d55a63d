"""Tables of the cases. A case is private; what it ends in is recorded by the verification room."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, deferred, mapped_column

from app.domain.cases import ENDED, Kind, Mark, State, Step
from app.domain.schemes import EVIDENCE_TYPES
from app.extensions import Model, one_of

OPEN = f"state NOT IN ({', '.join(sorted(repr(s.value) for s in ENDED))})"


class CaseTransition(Model):
    """From where to where a case may go: domain.cases.MOVES for the triggers of Case to read."""

    __tablename__ = "case_transition"

    # "none" is before there is a case.
    earlier: Mapped[str] = mapped_column(String(12), primary_key=True)
    later: Mapped[str] = mapped_column(String(12), primary_key=True)


class Case(Model):
    """One firm's case under one scheme; at most one is open. `version` is for two who act at once.

    Triggers of the database refuse a state that cannot follow, also from plain SQL.
    People are labels of the audit trail (`user:7`), so that erasing a person leaves the case.
    """

    __tablename__ = "verification_case"
    __table_args__ = (
        CheckConstraint("length(cvr) = 8", name="cvr_length"),
        CheckConstraint(one_of("kind", [k.value for k in Kind]), name="kind_known"),
        CheckConstraint(one_of("state", [s.value for s in State]), name="state_known"),
        # Four eyes, whatever the code does.
        CheckConstraint("decided_by = '' OR decided_by <> recommended_by", name="decided_by_another"),
        CheckConstraint("appeal_decided_by = '' OR appeal_decided_by NOT IN (recommended_by, decided_by)",
                        name="appeal_decided_by_a_third"),
        CheckConstraint("state NOT IN ('approved', 'rejected') OR (decided_by <> '' AND decided_on IS NOT NULL)",
                        name="decided_by_somebody"),
        CheckConstraint("state <> 'recommended' OR recommended_by <> ''", name="recommended_by_somebody"),
        CheckConstraint("NOT is_conditional OR (length(missing_da) > 0 AND valid_to IS NOT NULL)",
                        name="conditional_until"),
        Index("uq_verification_case_open", "cvr", "scheme", unique=True,
              sqlite_where=text(OPEN), postgresql_where=text(OPEN)),
        Index("ix_verification_case_queue", "state", "opened_at"),
        Index("ix_verification_case_firm", "cvr", "id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    cvr: Mapped[str] = mapped_column(String(8))
    scheme: Mapped[str] = mapped_column(ForeignKey("scheme.code"))
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12))
    # Why a recheck was opened, in a word of CAUSES.
    cause: Mapped[str] = mapped_column(String(30), default="")
    # The day whose rules of the scheme the case is judged by: when it was handed in.
    rules_on: Mapped[date]
    message: Mapped[str] = mapped_column(default="")
    opened_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    opened_by: Mapped[str] = mapped_column(String(120))
    taken_by: Mapped[str] = mapped_column(String(120), default="")
    recommended_by: Mapped[str] = mapped_column(String(120), default="")
    # What was recommended: approve or reject; empty before.
    recommendation: Mapped[str] = mapped_column(String(12), default="")
    decided_by: Mapped[str] = mapped_column(String(120), default="")
    decided_on: Mapped[date | None]
    appeal_decided_by: Mapped[str] = mapped_column(String(120), default="")
    # What the verification will say: until when, and what is still missing when it is conditional.
    valid_to: Mapped[date | None]
    is_conditional: Mapped[bool] = mapped_column(default=False)
    missing_da: Mapped[str] = mapped_column(default="")
    missing_en: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it on the class


class CaseStep(Model):
    """One step of a case: who, when, to which state, and why. Rows are only ever added.

    But for one thing, which triggers keep: when a person is erased their name goes out of the reasons.
    """

    __tablename__ = "case_step"
    __table_args__ = (
        CheckConstraint(one_of("step", ["open", *(s.value for s in Step)]), name="step_known"),
        CheckConstraint(one_of("state", [s.value for s in State]), name="state_known"),
        Index("ix_case_step_case", "case_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("verification_case.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str] = mapped_column(String(120))
    step: Mapped[str] = mapped_column(String(12))
    # Where the case stood after it.
    state: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(default="")


class CaseMark(Model):
    """What a verifier said of one criterion, with where it was seen, when, and when to look again."""

    __tablename__ = "case_mark"
    __table_args__ = (
        CheckConstraint(one_of("mark", [m.value for m in Mark]), name="mark_known"),
        CheckConstraint("length(reason) > 0", name="for_a_reason"),
    )

    case_id: Mapped[int] = mapped_column(
        ForeignKey("verification_case.id", ondelete="CASCADE"), primary_key=True
    )
    criterion: Mapped[str] = mapped_column(String(30), primary_key=True)
    mark: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(300))
    source: Mapped[str] = mapped_column(String(300), default="")
    checked_on: Mapped[date]
    next_check_on: Mapped[date | None]
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Evidence(Model):
    """One document of a case. `content` goes on `delete_on`; its hash and who opened it stay."""

    __tablename__ = "case_evidence"
    __table_args__ = (
        Index("uq_case_evidence_sha256", "case_id", "sha256", unique=True),
        CheckConstraint(one_of("type", list(EVIDENCE_TYPES)), name="type_known"),
        CheckConstraint("length(sha256) = 64", name="sha256_length"),
        CheckConstraint("size > 0", name="size_positive"),
        CheckConstraint("(content IS NULL) = (deleted_at IS NOT NULL)", name="deleted_or_there"),
        CheckConstraint("period_to IS NULL OR period_from IS NULL OR period_to >= period_from",
                        name="period_forward"),
        Index("ix_case_evidence_delete_on", "delete_on"),
    )  # fmt: skip

    # A random key, as it stands in addresses.
    id: Mapped[str] = mapped_column(String(22), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("verification_case.id", ondelete="CASCADE"))
    type: Mapped[str] = mapped_column(String(24))
    title: Mapped[str] = mapped_column(String(200), default="")
    file_name: Mapped[str] = mapped_column(String(200))
    mime: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    period_from: Mapped[date | None]
    period_to: Mapped[date | None]
    uploaded_by: Mapped[str] = mapped_column(String(120))
    uploaded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    # Known once the case has ended.
    delete_on: Mapped[date | None]
    deleted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))


class EvidenceUse(Model):
    """That a document shows something about a criterion."""

    __tablename__ = "case_evidence_use"

    evidence_id: Mapped[str] = mapped_column(
        ForeignKey("case_evidence.id", ondelete="CASCADE"), primary_key=True
    )
    criterion: Mapped[str] = mapped_column(String(30), primary_key=True)


class EvidenceOpening(Model):
    """Who opened a document, and when. Rows are only ever added."""

    __tablename__ = "case_evidence_opening"
    __table_args__ = (Index("ix_case_evidence_opening_evidence", "evidence_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_id: Mapped[str] = mapped_column(ForeignKey("case_evidence.id", ondelete="CASCADE"))
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Conflict(Model):
    """A verifier's interest in a firm: who has one takes no step in its cases."""

    __tablename__ = "verifier_conflict"
    __table_args__ = (CheckConstraint("length(reason) > 0", name="for_a_reason"),)

    cvr: Mapped[str] = mapped_column(String(8), primary_key=True)
    verifier: Mapped[str] = mapped_column(String(120), primary_key=True)
    reason: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
