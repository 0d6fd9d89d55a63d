"""Tables of the register of barriers: barriers, sources, solutions, what was handed in, and what changed when."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, DateTime, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.barriers import Channel, NoteState, Perspective, SolutionState, State, Theme
from app.extensions import Model, one_of

CASCADE = "all, delete-orphan"
SOMEBODY = "is_public OR is_social OR is_private"


class MetBy:
    """Who meets it: a column for each of the three perspectives."""

    is_public: Mapped[bool] = mapped_column(default=False)
    is_social: Mapped[bool] = mapped_column(default=False)
    is_private: Mapped[bool] = mapped_column(default=False)

    @property
    def perspectives(self) -> frozenset[Perspective]:
        """Those who meet it."""
        return frozenset(p for p in Perspective if getattr(self, f"is_{p}"))

    @perspectives.setter
    def perspectives(self, met_by: frozenset[Perspective]) -> None:
        for p in Perspective:
            setattr(self, f"is_{p}", p in met_by)


class Barrier(MetBy, Model):
    """One barrier. `kinds`: the kinds of purchase (domain.needs.Kind) where it is met; none means all."""

    __tablename__ = "barrier"
    __table_args__ = (
        CheckConstraint(SOMEBODY, name="met_by_somebody"),
        CheckConstraint(one_of("theme", [t.value for t in Theme]), name="theme_known"),
        CheckConstraint(one_of("state", [s.value for s in State]), name="state_known"),
        CheckConstraint("length(name_da) > 0", name="name_present"),
        CheckConstraint("(state = 'merged') = (merged_into_id IS NOT NULL)", name="merged_somewhere"),
        CheckConstraint("merged_into_id <> id", name="not_into_itself"),
        Index("ix_barrier_merged_into_id", "merged_into_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # `P1`: never used again for another.
    code: Mapped[str] = mapped_column(String(8), unique=True)
    theme: Mapped[str] = mapped_column(String(10))
    name_da: Mapped[str] = mapped_column(String(150))
    name_en: Mapped[str] = mapped_column(String(150), default="")
    text_da: Mapped[str] = mapped_column(default="")
    text_en: Mapped[str] = mapped_column(default="")
    kinds: Mapped[list[str]] = mapped_column(JSON, default=list)
    state: Mapped[str] = mapped_column(String(10), default=State.RAISED.value)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("barrier.id"))
    raised_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    # Counted up by every change: two people cannot write over each other.
    version: Mapped[int] = mapped_column(default=1)

    sources: Mapped[list[BarrierSource]] = relationship(cascade=CASCADE, order_by="BarrierSource.id")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it on the class


class BarrierSource(Model):
    """Where a barrier is told of."""

    __tablename__ = "barrier_source"
    __table_args__ = (CheckConstraint("length(title) > 0", name="title_present"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    barrier_id: Mapped[int] = mapped_column(ForeignKey("barrier.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    publisher: Mapped[str] = mapped_column(String(150), default="")
    year: Mapped[int | None]
    url: Mapped[str] = mapped_column(String(500), default="")


class Solution(Model):
    """What is done about one or more barriers. `endpoint`: the part of this service that does it, if there is one."""

    __tablename__ = "solution"
    __table_args__ = (
        CheckConstraint(one_of("state", [s.value for s in SolutionState]), name="state_known"),
        CheckConstraint("length(name_da) > 0", name="name_present"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    name_da: Mapped[str] = mapped_column(String(150))
    name_en: Mapped[str] = mapped_column(String(150), default="")
    text_da: Mapped[str] = mapped_column(default="")
    text_en: Mapped[str] = mapped_column(default="")
    endpoint: Mapped[str] = mapped_column(String(80), default="")
    state: Mapped[str] = mapped_column(String(12), default=SolutionState.NOT_STARTED.value)
    # An organisation, a group or the secretariat; never a person.
    owner: Mapped[str] = mapped_column(String(150), default="")
    # The group of the taskforce that follows it.
    group_id: Mapped[int | None] = mapped_column(ForeignKey("taskforce_group.id", ondelete="SET NULL"))
    next_step_da: Mapped[str] = mapped_column(String(300), default="")
    next_step_en: Mapped[str] = mapped_column(String(300), default="")
    next_step_on: Mapped[date | None]
    # domain.quarters.Measure: the figures that should move, and from which day they are watched.
    measures: Mapped[list[str]] = mapped_column(JSON, default=list)
    measured_from: Mapped[date | None]
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column(default=1)

    barriers: Mapped[list[Barrier]] = relationship(secondary="solution_barrier", order_by=Barrier.id)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it on the class


class SolutionBarrier(Model):
    """Which barriers a solution removes."""

    __tablename__ = "solution_barrier"
    __table_args__ = (Index("ix_solution_barrier_barrier_id", "barrier_id"),)

    solution_id: Mapped[int] = mapped_column(ForeignKey("solution.id", ondelete="CASCADE"), primary_key=True)
    barrier_id: Mapped[int] = mapped_column(ForeignKey("barrier.id", ondelete="CASCADE"), primary_key=True)


class BarrierNote(MetBy, Model):
    """What somebody handed in, until the secretary has made it a barrier, laid it to one, or declined it.

    Who it came from is not kept: an address goes to the outbox with its receipt and nowhere else.
    """

    __tablename__ = "barrier_note"
    __table_args__ = (
        CheckConstraint(SOMEBODY, name="met_by_somebody"),
        CheckConstraint(one_of("channel", [c.value for c in Channel]), name="channel_known"),
        CheckConstraint(one_of("state", [s.value for s in NoteState]), name="state_known"),
        CheckConstraint("(state = 'taken') = (barrier_id IS NOT NULL)", name="taken_somewhere"),
        CheckConstraint("(state = 'waiting') = (decided_at IS NULL)", name="decided_some_time"),
        CheckConstraint("length(text) > 0", name="text_present"),
        CheckConstraint("times > 0", name="times_counted"),
        Index("uq_barrier_note_same", "fingerprint", unique=True,
              sqlite_where=text("state = 'waiting'"), postgresql_where=text("state = 'waiting'")),
        Index("ix_barrier_note_waiting", "received_at", "id",
              sqlite_where=text("state = 'waiting'"), postgresql_where=text("state = 'waiting'")),
        Index("ix_barrier_note_barrier_id", "barrier_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(9), unique=True)
    channel: Mapped[str] = mapped_column(String(10))
    text: Mapped[str]
    # What the sender thinks would help; may be empty.
    idea: Mapped[str] = mapped_column(default="")
    # A barrier of the register that the sender says it is; the secretary decides.
    about: Mapped[str] = mapped_column(String(8), default="")
    fingerprint: Mapped[str] = mapped_column(String(64))
    times: Mapped[int] = mapped_column(default=1)
    received_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    state: Mapped[str] = mapped_column(String(10), default=NoteState.WAITING.value)
    barrier_id: Mapped[int | None] = mapped_column(ForeignKey("barrier.id"))
    decision: Mapped[str] = mapped_column(String(500), default="")
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    decided_by: Mapped[str] = mapped_column(String(120), default="")


class Encounter(Model):
    """Once that a barrier was met in real use: `times` by the channel, told apart by `reference` (`need:12`)."""

    __tablename__ = "barrier_encounter"
    __table_args__ = (
        UniqueConstraint("barrier_id", "channel", "reference"),
        CheckConstraint(one_of("channel", [c.value for c in Channel]), name="channel_known"),
        CheckConstraint("times > 0", name="times_counted"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    barrier_id: Mapped[int] = mapped_column(ForeignKey("barrier.id", ondelete="CASCADE"))
    channel: Mapped[str] = mapped_column(String(10))
    reference: Mapped[str] = mapped_column(String(40))
    times: Mapped[int] = mapped_column(default=1)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class BarrierChange(Model):
    """What was done to a barrier, for its public history; who did it stands in the audit trail only.

    `step`: a step of domain.barriers, or `raised`, `edited`, `solution`. `fields`: what an edit touched.
    """

    __tablename__ = "barrier_change"
    __table_args__ = (
        Index("ix_barrier_change_barrier_id", "barrier_id", "id"),
        Index("ix_barrier_change_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    barrier_id: Mapped[int] = mapped_column(ForeignKey("barrier.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    step: Mapped[str] = mapped_column(String(12))
    fields: Mapped[list[str]] = mapped_column(JSON, default=list)
    reason: Mapped[str] = mapped_column(String(500), default="")
