"""Tables of events. Who holds an event is an organisation; who comes is kept no longer than it takes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.events import LISTED, MOST_SEATS, Kind, SignUpState, State
from app.extensions import Model, one_of

ON_THE_LIST = text(one_of("state", sorted(LISTED)))


class Event(Model):
    """One event. `taken` seats are given out under a lock of the row and never more than `capacity`."""

    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint(one_of("kind", [k.value for k in Kind]), name="kind_known"),
        CheckConstraint(one_of("state", [s.value for s in State]), name="state_known"),
        CheckConstraint("capacity > 0", name="capacity_positive"),
        CheckConstraint("taken BETWEEN 0 AND capacity", name="taken_within_capacity"),
        CheckConstraint("ends_at > starts_at", name="ends_later"),
        CheckConstraint("sign_up_by <= starts_at", name="sign_up_before_start"),
        CheckConstraint("length(organiser_cvr) = 8", name="cvr_length"),
        CheckConstraint("place <> '' OR link <> ''", name="somewhere"),
        Index("ix_event_state_starts_at", "state", "starts_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(10), default=State.DRAFT.value)
    title_da: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200), default="")
    text_da: Mapped[str]
    text_en: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(String(300), default="")
    # Only those who have a seat are told it.
    link: Mapped[str] = mapped_column(String(500), default="")
    starts_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    sign_up_by: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    capacity: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)
    organiser_cvr: Mapped[str] = mapped_column(String(8))
    organiser: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    created_by: Mapped[str] = mapped_column(String(120))
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    # For two who edit at once, and the calendars' SEQUENCE.
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it on the class


class EventSignUp(Model):
    """Somebody wants to come, with up to four others. The number is the order on the waiting list."""

    __tablename__ = "event_sign_up"
    __table_args__ = (
        CheckConstraint(f"seats BETWEEN 1 AND {MOST_SEATS}", name="seats_few"),
        CheckConstraint(one_of("state", [s.value for s in SignUpState]), name="state_known"),
        CheckConstraint("locale IN ('da', 'en')", name="locale_known"),
        CheckConstraint("state NOT IN ('seated', 'waiting') OR confirmed_at IS NOT NULL", name="listed_when_confirmed"),
        Index("ix_event_sign_up_event_id", "event_id", "state", "confirmed_at", "id"),
        # One address has one place on a list.
        Index("uq_event_sign_up_listed", "event_id", "email", unique=True,
              sqlite_where=ON_THE_LIST, postgresql_where=ON_THE_LIST),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(120))
    organisation: Mapped[str] = mapped_column(String(200), default="")
    # In lower case, so that one address is one address.
    email: Mapped[str] = mapped_column(String(254))
    seats: Mapped[int]
    needs: Mapped[str] = mapped_column(String(500), default="")
    locale: Mapped[str] = mapped_column(String(2))
    state: Mapped[str] = mapped_column(String(10), default=SignUpState.ASKED.value)
    asked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    confirmed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
