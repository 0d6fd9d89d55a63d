"""Hold events and take sign-ups. Flushes and audits, never commits.

Seats are given out one sign-up after the other: each takes the lock of the event's row first, in both databases,
so that the waiting list keeps its order however many come at once.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm.exc import StaleDataError

from app.audit.services import record
from app.domain import events as rules
from app.domain.errors import DomainError
from app.domain.events import LISTED, Kind, Refused, SignUpState, State, Step, Times
from app.domain.moments import in_utc
from app.events import mails
from app.events.models import Event, EventSignUp
from app.extensions import db
from app.web.i18n import current_locale

# Who signs up has no account, and the trail says so.
ANYBODY = "sign-up"


class Overtaken(DomainError):
    """Somebody else changed the event meanwhile."""


@dataclass(frozen=True)
class EventCommand:
    """What an event is to say; moments in UTC."""

    kind: Kind
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
    organiser_cvr: str
    organiser: str


@dataclass(frozen=True)
class SignUpCommand:
    """Who wants to come, with how many seats, and what they need there."""

    name: str
    organisation: str
    email: str
    seats: int
    needs: str


def times_of(event: Event) -> Times:
    """What the rules look at."""
    return Times(State(event.state), in_utc(event.starts_at), in_utc(event.ends_at), in_utc(event.sign_up_by))


def write(actor: str, command: EventCommand, event: Event | None = None, seen: int | None = None) -> Event:
    """A new event, as a draft, or another wording of one that `hold` gave; more seats go to those who wait.

    Raises Refused (`over`, `too_few_seats`) and Overtaken.
    """
    now = datetime.now(UTC)
    if event is None:
        event = Event(state=State.DRAFT.value, taken=0, created_at=now, created_by=actor)
        _set(event, command, now)
        db.session.add(event)
        db.session.flush()
        record(actor, "event.created", f"event:{event.id}")
        return event
    if seen is not None and seen != event.version:
        raise Overtaken(str(event.id))
    if in_utc(event.ends_at) <= now:
        raise Refused("over")
    if command.capacity < event.taken:
        raise Refused("too_few_seats")
    was = _where_and_when(event)
    changed = {
        f.name: [str(getattr(event, f.name)), str(getattr(command, f.name))]
        for f in fields(command)
        if getattr(event, f.name) != getattr(command, f.name)
    }
    _set(event, command, now)
    _flush(event)
    record(actor, "event.changed", f"event:{event.id}", changed)
    if was != _where_and_when(event) and event.state == State.PUBLISHED:
        for sign_up in _listed(event.id):
            mails.moved(event, sign_up)
    _move_up(event)
    return event


def _set(event: Event, command: EventCommand, now: datetime) -> None:
    for f in fields(command):
        setattr(event, f.name, getattr(command, f.name))
    event.kind, event.changed_at = command.kind.value, now


def _where_and_when(event: Event) -> tuple[object, ...]:
    return event.place, event.link, in_utc(event.starts_at), in_utc(event.ends_at)


def take_step(actor: str, event_id: int, step: Step) -> Event:
    """Publish or cancel an event; whoever is on its list hears that it is cancelled. Raises Refused, Overtaken."""
    event, now = hold(event_id), datetime.now(UTC)
    before = event.state
    event.state = rules.move(State(before), step, in_utc(event.ends_at), now).value
    event.changed_at = now
    _flush(event)
    record(actor, f"event.{event.state}", f"event:{event.id}", {"state": [before, event.state]})
    if step is Step.CANCEL:
        for sign_up in _listed(event.id):
            mails.called_off(event, sign_up)
    return event


def sign_up(event: Event, command: SignUpCommand) -> None:
    """Note a wish to come and mail its link; nothing is taken before the link is used. Raises Refused.

    Whoever is on the list already is sent the link again, and the page says the same to both.
    """
    now = datetime.now(UTC)
    rules.check_open(times_of(event), now)
    email = command.email.lower()
    own = select(EventSignUp).where(EventSignUp.event_id == event.id, EventSignUp.email == email)
    held = db.session.scalar(own.where(EventSignUp.state.in_(LISTED)))
    if held is not None:
        mails.known(event, held, now)
        return
    db.session.execute(
        delete(EventSignUp).where(
            EventSignUp.event_id == event.id,
            EventSignUp.email == email,
            EventSignUp.state == SignUpState.ASKED.value,
        )
    )
    made = EventSignUp(
        event_id=event.id,
        name=command.name,
        organisation=command.organisation,
        email=email,
        seats=command.seats,
        needs=command.needs,
        locale=current_locale(),
        state=SignUpState.ASKED.value,
        asked_at=now,
    )
    db.session.add(made)
    db.session.flush()
    mails.ask(event, made)


def confirm(sign_up_id: int) -> SignUpState:
    """Take the seats, or a place on the waiting list. Once more changes nothing. Raises Refused."""
    event, held = _hold_sign_up(sign_up_id)
    state = SignUpState(held.state)
    if state in LISTED:
        return state
    if state is SignUpState.CANCELLED:
        raise Refused("gone")
    rules.check_open(times_of(event), datetime.now(UTC))
    other = select(EventSignUp.state).where(
        EventSignUp.event_id == event.id, EventSignUp.email == held.email, EventSignUp.state.in_(LISTED)
    )
    if listed := db.session.scalar(other):
        # Two links of one address: the first that was used counts.
        return SignUpState(listed)
    found = rules.place(event.capacity - event.taken, bool(_waiting(event.id)), held.seats)
    held.state, held.confirmed_at = found.value, datetime.now(UTC)
    if found is SignUpState.SEATED:
        _take(event, held.seats)
    db.session.flush()
    record(ANYBODY, f"event.{found}", f"event:{event.id}", {"sign_up": [None, held.id]})
    mails.receipt(event, held)
    return found


def cancel(sign_up_id: int, actor: str = ANYBODY) -> None:
    """Give the seats back; those who wait move up. Once more changes nothing. Raises Refused (`over`)."""
    event, held = _hold_sign_up(sign_up_id)
    if held.state == SignUpState.CANCELLED:
        return
    if in_utc(event.starts_at) <= datetime.now(UTC):
        raise Refused("over")
    was_seated = held.state == SignUpState.SEATED
    was_listed = held.state in LISTED
    held.state = SignUpState.CANCELLED.value
    db.session.flush()
    if was_seated:
        _take(event, -held.seats)
    record(actor, "event.given_back", f"event:{event.id}", {"sign_up": [held.id, None]})
    if was_listed:
        mails.given_back(event, held)
    _move_up(event)


def forget(email: str) -> None:
    """Delete every sign-up of an address; seats of what is still to come go to those who wait."""
    own = select(EventSignUp.id).where(EventSignUp.email == email.lower()).order_by(EventSignUp.id)
    for sign_up_id in list(db.session.scalars(own)):
        event, held = _hold_sign_up(sign_up_id)
        seats = held.seats if held.state == SignUpState.SEATED else 0
        db.session.delete(held)
        db.session.flush()
        _take(event, -seats)
        _move_up(event)


def _move_up(event: Event) -> None:
    """Seat those who wait, in their order, as far as the free seats go; nobody after the event was cancelled."""
    if event.state != State.PUBLISHED or in_utc(event.starts_at) <= datetime.now(UTC):
        return
    waiting = _waiting(event.id)
    up = rules.moving_up(event.capacity - event.taken, [(w.id, w.seats) for w in waiting])
    for held in waiting:
        if held.id in up:
            held.state = SignUpState.SEATED.value
            db.session.flush()
            _take(event, held.seats)
            record(ANYBODY, "event.moved_up", f"event:{event.id}", {"sign_up": [None, held.id]})
            mails.moved_up(event, held)


def hold(event_id: int) -> Event:
    """The event, with its row locked until the transaction ends: SQLite has no other lock than a write."""
    db.session.execute(
        update(Event).where(Event.id == event_id).values(taken=Event.taken),
        execution_options={"synchronize_session": False},
    )
    return db.session.get_one(Event, event_id, populate_existing=True)


def _hold_sign_up(sign_up_id: int) -> tuple[Event, EventSignUp]:
    number = db.session.scalar(select(EventSignUp.event_id).where(EventSignUp.id == sign_up_id))
    if number is None:
        raise Refused("gone")
    event = hold(number)
    held = db.session.get(EventSignUp, sign_up_id, populate_existing=True)
    if held is None:
        raise Refused("gone")
    return event, held


def _take(event: Event, seats: int) -> None:
    """Seats are not part of what people edit, so the event keeps its version."""
    db.session.execute(
        update(Event).where(Event.id == event.id).values(taken=Event.taken + seats),
        execution_options={"synchronize_session": False},
    )
    db.session.refresh(event, ["taken"])


def _waiting(event_id: int) -> list[EventSignUp]:
    return [s for s in _listed(event_id) if s.state == SignUpState.WAITING]


def _listed(event_id: int) -> list[EventSignUp]:
    return list(
        db.session.scalars(
            select(EventSignUp)
            .where(EventSignUp.event_id == event_id, EventSignUp.state.in_(LISTED))
            .order_by(EventSignUp.confirmed_at, EventSignUp.id)
        )
    )


def _flush(event: Event) -> None:
    number = event.id
    try:
        db.session.flush()
    except StaleDataError as error:
        raise Overtaken(str(number)) from error
