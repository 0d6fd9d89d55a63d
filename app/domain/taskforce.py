"""The taskforce's meetings and what comes of them: their path, agenda, minutes and actions. Source: DOMAIN.md F4.

The taskforce wants a more systematic dialogue: each meeting starts from what is new since the last one, and every
decision and action has an owner that can be reached. A contact is an organisation's mailbox, never a person's.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.domain import moves
from app.domain.errors import Refusal
from app.domain.membership import domain_of, is_public
from app.domain.moves import Move

LONGEST_NAME, LONGEST_TITLE, LONGEST_PLACE = 200, 200, 300
LONGEST_PURPOSE, LONGEST_TEXT, LONGEST_MINUTES, LONGEST_ACTION = 2_000, 4_000, 20_000, 500
MOST_ITEMS = 60
# A meeting begins and ends on one day.
SHORTEST, LONGEST = timedelta(minutes=15), timedelta(hours=12)


class Kind(StrEnum):
    """What a member organisation is: the three perspectives, and those who support them."""

    SUPPORT = "support"
    MUNICIPALITY = "municipality"
    SOCIAL_ENTERPRISE = "social_enterprise"
    PRIVATE = "private"


class State(StrEnum):
    """Where a meeting stands."""

    PLANNED = "planned"
    AGENDA_SENT = "agenda_sent"
    HELD = "held"
    APPROVED = "approved"
    CANCELLED = "cancelled"


class Step(StrEnum):
    """What moves a meeting."""

    SEND_AGENDA = "send_agenda"
    HOLD = "hold"
    APPROVE = "approve"
    CANCEL = "cancel"


class Party(StrEnum):
    """Whose step it is: all are the secretary's, who acts on the taskforce's word."""

    SECRETARY = "secretary"


MOVES: tuple[Move[State, Step, Party], ...] = (
    Move(State.PLANNED, Step.SEND_AGENDA, State.AGENDA_SENT, Party.SECRETARY),
    # Sent once more when it has changed.
    Move(State.AGENDA_SENT, Step.SEND_AGENDA, State.AGENDA_SENT, Party.SECRETARY),
    Move(State.AGENDA_SENT, Step.HOLD, State.HELD, Party.SECRETARY),
    Move(State.HELD, Step.APPROVE, State.APPROVED, Party.SECRETARY),
    Move(State.PLANNED, Step.CANCEL, State.CANCELLED, Party.SECRETARY),
    Move(State.AGENDA_SENT, Step.CANCEL, State.CANCELLED, Party.SECRETARY),
)
TABLE = moves.table_of(MOVES)
# When and where is open in these.
PLAN_OPEN = frozenset({State.PLANNED, State.AGENDA_SENT})
# The list of items is open in these: something comes up at every meeting.
AGENDA_OPEN = frozenset({State.PLANNED, State.AGENDA_SENT, State.HELD})
# Whoever takes the minutes begins while the meeting runs.
MINUTES_OPEN = frozenset({State.AGENDA_SENT, State.HELD})
# What everybody sees coming; the members have been told of the others.
COMING = frozenset({State.PLANNED, State.AGENDA_SENT})
ENDED = frozenset({State.APPROVED, State.CANCELLED})

REASONS = (
    "not_possible",  # the meeting does not stand where the step begins
    "wrong_party",
    "no_agenda",  # sent with nothing on it
    "nobody_invited",
    "begun",  # an agenda that comes too late
    "not_begun",  # held before its time
    "no_minutes",  # approved while nothing has been written
    "closed",  # written to when the meeting's part is closed
    "too_many_items",
)


class Refused(Refusal):
    """A step or a change that the rules do not allow."""

    reasons = REASONS


@dataclass(frozen=True)
class Facts:
    """What a step of a meeting depends on. `items`: on the agenda; `minuted`: those with minutes or a decision."""

    starts_at: datetime
    items: int
    minuted: int
    invited: int


def possible(state: State) -> tuple[Step, ...]:
    """The steps that a state may be left by, in the order of the table."""
    return moves.possible(MOVES, state, Party.SECRETARY)


def missing(step: Step, facts: Facts, now: datetime) -> str | None:
    """Why a step cannot be taken now, as one of REASONS; None when it can."""
    begun = facts.starts_at <= now
    if step is Step.SEND_AGENDA:
        return (
            "no_agenda" if not facts.items
            else "nobody_invited" if not facts.invited
            else "begun" if begun
            else None
        )  # fmt: skip
    if step is Step.CANCEL:
        # Also one that nobody came to.
        return None
    if step is Step.HOLD:
        return None if begun else "not_begun"
    return None if facts.minuted else "no_minutes"


def move(state: State, step: Step, facts: Facts, now: datetime) -> State:
    """The state after a step. Raises Refused."""
    row = moves.row_of(TABLE, state, step, Party.SECRETARY, Refused)
    if reason := missing(step, facts, now):
        raise Refused(reason)
    return row.after


def is_role_mailbox(address: str, open_domains: frozenset[str]) -> bool:
    """Whether an address may be an organisation's mailbox: one, well formed, on a domain not open to anyone."""
    domain = domain_of(address)
    return "@" in address and bool(domain) and not is_public(domain, open_domains)


class ActionState(StrEnum):
    """Where an action stands."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


def is_overdue(state: ActionState, deadline: date, today: date) -> bool:
    """Whether an action should have been done: it is on time on the day itself."""
    return state is ActionState.OPEN and deadline < today


def moved(order: Collection[int], item: int, by: int) -> list[int]:
    """The order of an agenda with one item moved `by` places; it stays within the list. Unknown items move nothing."""
    given = list(order)
    if item not in given:
        return given
    at = given.index(item)
    given.insert(max(0, min(len(given) - 1, at + by)), given.pop(at))
    return given
