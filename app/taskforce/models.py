"""Tables of the taskforce. Members are organisations; a contact is a role's mailbox. Who wrote is a label."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.taskforce import ActionState, Kind, State
from app.extensions import Model, one_of

CASCADE = "all, delete-orphan"
NUMBERED, FROM_A_ROOM = text("cvr <> ''"), text("source <> ''")


class Member(Model):
    """An organisation in the taskforce, from a day on and for some until another."""

    __tablename__ = "taskforce_member"
    __table_args__ = (
        CheckConstraint("cvr = '' OR length(cvr) = 8", name="cvr_length"),
        CheckConstraint("length(name) > 0", name="name_present"),
        CheckConstraint(one_of("kind", [k.value for k in Kind]), name="kind_known"),
        CheckConstraint("left_on IS NULL OR left_on >= joined_on", name="left_after_joining"),
        Index("uq_taskforce_member_cvr", "cvr", unique=True, sqlite_where=NUMBERED, postgresql_where=NUMBERED),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    # Of an organisation here, whose people then read agendas and minutes; empty for one without a number.
    cvr: Mapped[str] = mapped_column(String(8), default="")
    # An organisation's common mailbox; empty until it is known.
    mailbox: Mapped[str] = mapped_column(String(254), default="")
    joined_on: Mapped[date]
    left_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it on the class


class Group(Model):
    """A group that the taskforce has formed, with its purpose in both languages."""

    __tablename__ = "taskforce_group"
    __table_args__ = (CheckConstraint("length(name_da) > 0", name="name_present"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name_da: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200), default="")
    purpose_da: Mapped[str] = mapped_column(String(2000), default="")
    purpose_en: Mapped[str] = mapped_column(String(2000), default="")
    chair_id: Mapped[int | None] = mapped_column(ForeignKey("taskforce_member.id", ondelete="SET NULL"))
    closed_on: Mapped[date | None]
    # Changes with every save, so that `version` does too when only the members are other ones.
    written_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column()

    members: Mapped[list[GroupMember]] = relationship(cascade=CASCADE)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it on the class


class GroupMember(Model):
    """A member organisation in a group."""

    __tablename__ = "taskforce_group_member"

    group_id: Mapped[int] = mapped_column(
        ForeignKey("taskforce_group.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("taskforce_member.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Meeting(Model):
    """A meeting of the whole taskforce, or of a group. `version` is for two who act at once."""

    __tablename__ = "taskforce_meeting"
    __table_args__ = (
        CheckConstraint(one_of("state", [s.value for s in State]), name="state_known"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("place <> '' OR link <> ''", name="is_somewhere"),
        CheckConstraint("state NOT IN ('agenda_sent', 'held', 'approved') OR agenda_sent_at IS NOT NULL",
                        name="agenda_sent_at_some_time"),
        CheckConstraint("(state = 'approved') = (approved_at IS NOT NULL)", name="approved_at_some_time"),
        Index("ix_taskforce_meeting_starts_at", "starts_at", "id"),
        Index("ix_taskforce_meeting_group_id", "group_id", "starts_at"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    # None: of the whole taskforce.
    group_id: Mapped[int | None] = mapped_column(ForeignKey("taskforce_group.id"))
    starts_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    place: Mapped[str] = mapped_column(String(300), default="")
    # Of the meeting online; members alone are told.
    link: Mapped[str] = mapped_column(String(300), default="")
    state: Mapped[str] = mapped_column(String(12), default=State.PLANNED.value)
    agenda_sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    approved_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    # Changes with every save, so that `version` does too when only those invited are other ones.
    written_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column()

    invited: Mapped[list[Invited]] = relationship(cascade=CASCADE)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it on the class


class Invited(Model):
    """An organisation that is asked to a meeting, and whether it came."""

    __tablename__ = "taskforce_invited"

    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("taskforce_meeting.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("taskforce_member.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    came: Mapped[bool] = mapped_column(default=False)


class Item(Model):
    """An item of an agenda with its minutes and decision. `version` is for two who take minutes at once."""

    __tablename__ = "taskforce_item"
    __table_args__ = (
        CheckConstraint("length(title) > 0", name="title_present"),
        CheckConstraint("position > 0", name="position_positive"),
        Index("ix_taskforce_item_meeting_id", "meeting_id", "position"),
        Index("uq_taskforce_item_source", "meeting_id", "source", unique=True,
              sqlite_where=FROM_A_ROOM, postgresql_where=FROM_A_ROOM),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("taskforce_meeting.id", ondelete="CASCADE"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(default="")
    # What a room suggested it by, such as `barrier:17`, and the path of its page; empty for what was typed.
    source: Mapped[str] = mapped_column(String(100), default="")
    path: Mapped[str] = mapped_column(String(300), default="")
    minutes: Mapped[str] = mapped_column(default="")
    # Public once the minutes are approved.
    decision: Mapped[str] = mapped_column(default="")
    written_by: Mapped[str] = mapped_column(String(120))
    written_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it on the class


class Action(Model):
    """What an organisation has promised to do by a day, at an item of a meeting."""

    __tablename__ = "taskforce_action"
    __table_args__ = (
        CheckConstraint("length(text) > 0", name="text_present"),
        CheckConstraint(one_of("state", [s.value for s in ActionState]), name="state_known"),
        CheckConstraint("(state = 'open') = (ended_on IS NULL)", name="ended_some_day"),
        Index("ix_taskforce_action_state", "state", "deadline"),
        Index("ix_taskforce_action_item_id", "item_id", "id"),
        Index("ix_taskforce_action_member_id", "member_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("taskforce_item.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("taskforce_member.id"))
    text: Mapped[str] = mapped_column(String(500))
    deadline: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default=ActionState.OPEN.value)
    ended_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it on the class
