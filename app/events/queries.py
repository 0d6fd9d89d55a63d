"""Read events, and who comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select

from app.domain.events import LISTED, SignUpState, State, Times
from app.domain.moments import DENMARK, in_utc
from app.events.models import Event, EventSignUp
from app.extensions import db

MOST_SHOWN = 100


@dataclass(frozen=True)
class EventView:
    """One event as pages show it; `link` is for those who have a seat. Texts are read with the filter in_language."""

    id: int
    kind: str
    state: str
    title_da: str
    title_en: str
    text_da: str
    text_en: str
    place: str
    link: str
    starts_at: datetime
    ends_at: datetime
    sign_up_by: datetime
    capacity: int
    taken: int
    organiser: str
    organiser_cvr: str
    changed_at: datetime
    version: int
    waiting: int = 0

    @property
    def free(self) -> int:
        """Seats that nobody has."""
        return self.capacity - self.taken

    @property
    def is_full(self) -> bool:
        """Whether who signs up now comes on the waiting list."""
        return self.free <= 0 or self.waiting > 0

    @property
    def times(self) -> Times:
        """What the rules look at."""
        return Times(State(self.state), self.starts_at, self.ends_at, self.sign_up_by)

    def is_over(self, now: datetime) -> bool:
        """Whether it has been held."""
        return self.ends_at <= now

    def takes_sign_ups(self, now: datetime) -> bool:
        """Whether one may sign up."""
        return self.state == State.PUBLISHED and now <= self.sign_up_by and now < self.starts_at


WAITING = (
    select(func.coalesce(func.sum(EventSignUp.seats), 0))
    .where(EventSignUp.event_id == Event.id, EventSignUp.state == SignUpState.WAITING.value)
    .scalar_subquery()
)


def _view(event: Event, waiting: int) -> EventView:
    names = (
        "id", "kind", "state", "title_da", "title_en", "text_da", "text_en", "place", "link", "capacity", "taken",
        "organiser", "organiser_cvr", "version",
    )  # fmt: skip
    moments = ("starts_at", "ends_at", "sign_up_by", "changed_at")
    values: dict[str, Any] = {n: getattr(event, n) for n in names}
    values |= {n: in_utc(getattr(event, n)) for n in moments}
    return EventView(**values, waiting=waiting)


def find(event_id: int, *, public: bool = True) -> EventView | None:
    """One event; of drafts only the secretary knows. One statement."""
    wanted = select(Event, WAITING).where(Event.id == event_id)
    if public:
        wanted = wanted.where(Event.state != State.DRAFT.value)
    row = db.session.execute(wanted).one_or_none()
    return _view(row[0], row[1]) if row else None


def held(event_id: int) -> Event | None:
    """The row of a public event, for the services."""
    return db.session.scalar(select(Event).where(Event.id == event_id, Event.state != State.DRAFT.value))


def list_coming(now: datetime) -> tuple[EventView, ...]:
    """The public events that are not over, the next one first, also those called off. One statement."""
    rows = db.session.execute(
        select(Event, WAITING)
        .where(Event.state != State.DRAFT.value, Event.ends_at > now)
        .order_by(Event.starts_at, Event.id)
        .limit(MOST_SHOWN)
    )
    return tuple(_view(e, w) for e, w in rows)


def list_past(now: datetime) -> tuple[EventView, ...]:
    """The events that were held, the latest first. One statement."""
    rows = db.session.execute(
        select(Event, WAITING)
        .where(Event.state == State.PUBLISHED.value, Event.ends_at <= now)
        .order_by(Event.starts_at.desc(), Event.id.desc())
        .limit(20)
    )
    return tuple(_view(e, w) for e, w in rows)


def list_all() -> tuple[EventView, ...]:
    """Every event for the secretary, the latest first. One statement."""
    rows = db.session.execute(
        select(Event, WAITING).order_by(Event.starts_at.desc(), Event.id.desc()).limit(MOST_SHOWN)
    )
    return tuple(_view(e, w) for e, w in rows)


@dataclass(frozen=True)
class SignUpView:
    """One sign-up; the moments in UTC."""

    id: int
    name: str
    organisation: str
    email: str
    seats: int
    needs: str
    state: str
    asked_at: datetime
    confirmed_at: datetime | None


def list_sign_ups(event_id: int) -> tuple[SignUpView, ...]:
    """Who has a seat and who waits, in the order they came. One statement."""
    rows = db.session.scalars(
        select(EventSignUp)
        .where(EventSignUp.event_id == event_id, EventSignUp.state.in_(LISTED))
        .order_by(EventSignUp.state, EventSignUp.confirmed_at, EventSignUp.id)
    )
    return tuple(_sign_up(s) for s in rows)


def find_sign_up(event_id: int, sign_up_id: int) -> SignUpView | None:
    """One sign-up of an event, in whatever state."""
    row = db.session.scalar(
        select(EventSignUp).where(EventSignUp.id == sign_up_id, EventSignUp.event_id == event_id)
    )
    return _sign_up(row) if row else None


def _sign_up(s: EventSignUp) -> SignUpView:
    return SignUpView(
        s.id,
        s.name,
        s.organisation,
        s.email,
        s.seats,
        s.needs,
        s.state,
        in_utc(s.asked_at),
        in_utc(s.confirmed_at) if s.confirmed_at else None,
    )


def seated_on(day: date) -> list[tuple[Event, EventSignUp]]:
    """Who has a seat at an event that begins on a Danish day."""
    begins = datetime.combine(day, time.min, DENMARK).astimezone(UTC)
    ends = datetime.combine(day + timedelta(days=1), time.min, DENMARK).astimezone(UTC)
    rows = db.session.execute(
        select(Event, EventSignUp)
        .join(EventSignUp, EventSignUp.event_id == Event.id)
        .where(
            Event.state == State.PUBLISHED.value,
            Event.starts_at >= begins,
            Event.starts_at < ends,
            EventSignUp.state == SignUpState.SEATED.value,
        )
        .order_by(EventSignUp.id)
    )
    return [(e, s) for e, s in rows]
