"""Events and their seats: the path of an event, who may sign up, and who moves up when seats are given back.

Nobody is overtaken: whoever came first on the waiting list goes first, also when a smaller party behind would fit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from app.domain import moves
from app.domain.errors import Refusal
from app.domain.moments import DENMARK
from app.domain.moves import Move

MOST_SEATS = 5
LARGEST = 2_000
LONGEST_EVENT = timedelta(days=7)
# A sign-up that nobody confirms from their mailbox is forgotten.
CONFIRM_WITHIN = timedelta(days=2)


class Kind(StrEnum):
    """What sort of event it is."""

    WEBINAR = "webinar"
    HUB_MEETING = "hub_meeting"
    FAIR = "fair"


class State(StrEnum):
    """Where an event stands; that it is over is a matter of the clock."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class Step(StrEnum):
    """What may be done with an event."""

    PUBLISH = "publish"
    CANCEL = "cancel"


class Party(StrEnum):
    """Whose step it is."""

    SECRETARY = "secretary"


MOVES = (
    Move(State.DRAFT, Step.PUBLISH, State.PUBLISHED, Party.SECRETARY),
    Move(State.DRAFT, Step.CANCEL, State.CANCELLED, Party.SECRETARY),
    Move(State.PUBLISHED, Step.CANCEL, State.CANCELLED, Party.SECRETARY),
)
TABLE = moves.table_of(MOVES)


class SignUpState(StrEnum):
    """Where a sign-up stands; `asked` until its link has been used."""

    ASKED = "asked"
    SEATED = "seated"
    WAITING = "waiting"
    CANCELLED = "cancelled"


# These are on the list; one address has one place on it.
LISTED = frozenset({SignUpState.SEATED, SignUpState.WAITING})

REASONS = (
    "not_possible",  # the event does not stand where the step begins
    "wrong_party",
    "over",  # published or changed after it was held
    "not_open",  # not published, or cancelled
    "too_late",  # after the last moment to sign up
    "too_few_seats",  # fewer seats than are taken
    "gone",  # the sign-up was cancelled before
    "no_such_time",  # the hour that is left out in spring
)


class Refused(Refusal):
    """What the rules do not allow; `reason` is one of REASONS."""

    reasons = REASONS


@dataclass(frozen=True)
class Times:
    """When an event is, until when one may sign up, and where it stands."""

    state: State
    starts_at: datetime
    ends_at: datetime
    sign_up_by: datetime


def move(state: State, step: Step, ends_at: datetime, now: datetime) -> State:
    """The state after a step. Raises Refused; an event that is over is neither published nor cancelled."""
    row = moves.row_of(TABLE, state, step, Party.SECRETARY, Refused)
    if ends_at <= now:
        raise Refused("over")
    return row.after


def possible(state: State) -> tuple[Step, ...]:
    """The steps that an event may take."""
    return moves.possible(MOVES, state, Party.SECRETARY)


def check_open(times: Times, now: datetime) -> None:
    """Whether one may sign up now. Raises Refused (`not_open`, `too_late`)."""
    if times.state is not State.PUBLISHED:
        raise Refused("not_open")
    if now > times.sign_up_by or now >= times.starts_at:
        raise Refused("too_late")


def place(free: int, is_anybody_waiting: bool, seats: int) -> SignUpState:
    """Seated when there is room and nobody was before; else on the waiting list."""
    return SignUpState.SEATED if seats <= free and not is_anybody_waiting else SignUpState.WAITING


def moving_up(free: int, waiting: Iterable[tuple[int, int]]) -> list[int]:
    """Who of (number, seats) in the order they came gets a seat now."""
    found = []
    for number, seats in waiting:
        if seats > free:
            break
        found.append(number)
        free -= seats
    return found


def danish_moment(written: datetime) -> datetime:
    """A clock time in Denmark as a moment in UTC. Of an hour that comes twice it is the first.

    Raises Refused (`no_such_time`) for one that is left out when summer time begins.
    """
    moment = written.replace(tzinfo=DENMARK, fold=0).astimezone(UTC)
    if moment.astimezone(DENMARK).replace(tzinfo=None) != written:
        raise Refused("no_such_time")
    return moment
