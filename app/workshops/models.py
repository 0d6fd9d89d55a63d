"""Tables of the workshops: the workshop, its notes and groups, and, while it runs, which phone sent and voted what."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.barriers import Perspective
from app.domain.workshops import LIVE, MOST_VOTES, USUAL_VOTES, State
from app.extensions import Model, one_of

HAS_CODE = one_of("state", sorted(s.value for s in LIVE))


class Workshop(Model):
    """A workshop. `pulse` is counted up by whatever changes what its pages show.

    Every writer counts it first, and so holds the row until its commit: what arrives is numbered in the order in which
    it can be seen, and nothing arrives after a step that ends it.
    """

    __tablename__ = "workshop"
    __table_args__ = (
        CheckConstraint(one_of("state", [s.value for s in State]), name="state_known"),
        CheckConstraint("length(title_da) > 0", name="title_present"),
        CheckConstraint(f"votes_each BETWEEN 1 AND {MOST_VOTES}", name="votes_each"),
        # The code lives as long as phones may come in.
        CheckConstraint(f"({HAS_CODE}) = (code IS NOT NULL)", name="code_lives"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_some_time"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title_da: Mapped[str] = mapped_column(String(120))
    title_en: Mapped[str] = mapped_column(String(120), default="")
    held_on: Mapped[date]
    # `public_da`: what those of a perspective are asked, in both languages.
    questions: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    votes_each: Mapped[int] = mapped_column(default=USUAL_VOTES)
    state: Mapped[str] = mapped_column(String(10), default=State.PLANNED.value)
    code: Mapped[str | None] = mapped_column(String(8), unique=True)
    pulse: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class NoteGroup(Model):
    """Notes that say the same. `votes` is filled in at the close, when the single votes are forgotten."""

    __tablename__ = "workshop_group"
    __table_args__ = (
        UniqueConstraint("workshop_id", "number"),
        # The columns that a merge and a note point to.
        UniqueConstraint("workshop_id", "id"),
        # A group goes into another of the same workshop.
        ForeignKeyConstraint(
            ["workshop_id", "merged_into_id"],
            ["workshop_group.workshop_id", "workshop_group.id"],
            name="fk_workshop_group_merged_into",
        ),
        CheckConstraint("length(name) > 0", name="name_present"),
        CheckConstraint("merged_into_id <> id", name="not_into_itself"),
        CheckConstraint("votes >= 0", name="votes_counted"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(150))
    merged_into_id: Mapped[int | None]
    votes: Mapped[int] = mapped_column(default=0)
    # Set once: the register has it, as the note or the barrier that is named.
    handed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    handed_to: Mapped[str] = mapped_column(String(9), default="")


class WorkshopNote(Model):
    """A note; the same text of one perspective is one note, counted.

    `number` and `pulse`: the workshop's pulse when it came onto the wall, and when it last changed.
    """

    __tablename__ = "workshop_note"
    __table_args__ = (
        UniqueConstraint("workshop_id", "perspective", "fingerprint"),
        ForeignKeyConstraint(
            ["workshop_id", "group_id"],
            ["workshop_group.workshop_id", "workshop_group.id"],
            name="fk_workshop_note_group",
        ),
        CheckConstraint(one_of("perspective", [p.value for p in Perspective]), name="perspective_known"),
        CheckConstraint("length(text) > 0", name="text_present"),
        CheckConstraint("times > 0", name="times_counted"),
        Index("ix_workshop_note_pulse", "workshop_id", "pulse"),
        Index("ix_workshop_note_group", "group_id", sqlite_where=text("group_id IS NOT NULL"),
              postgresql_where=text("group_id IS NOT NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))
    perspective: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(String(500))
    fingerprint: Mapped[str] = mapped_column(String(64))
    times: Mapped[int] = mapped_column(default=1)
    number: Mapped[int]
    pulse: Mapped[int]
    is_hidden: Mapped[bool] = mapped_column(default=False)
    group_id: Mapped[int | None]
    handed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class NoteSender(Model):
    """That a phone has sent a note, so that it counts once; deleted at the close."""

    __tablename__ = "workshop_sender"
    __table_args__ = (Index("ix_workshop_sender_participant", "workshop_id", "participant"),)

    note_id: Mapped[int] = mapped_column(ForeignKey("workshop_note.id", ondelete="CASCADE"), primary_key=True)
    # domain.workshops.participant: of a random key that stands in the phone's cookie only.
    participant: Mapped[str] = mapped_column(String(32), primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))


class Vote(Model):
    """A phone's vote for a group: one a group, and one in each of its slots; deleted at the close."""

    __tablename__ = "workshop_vote"
    __table_args__ = (
        UniqueConstraint("workshop_id", "participant", "slot"),
        ForeignKeyConstraint(
            ["workshop_id", "group_id"],
            ["workshop_group.workshop_id", "workshop_group.id"],
            name="fk_workshop_vote_group",
            ondelete="CASCADE",
        ),
        CheckConstraint(f"slot BETWEEN 1 AND {MOST_VOTES}", name="slot_known"),
    )

    group_id: Mapped[int] = mapped_column(primary_key=True)
    participant: Mapped[str] = mapped_column(String(32), primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))
    slot: Mapped[int]
