"""The need: what a buyer wants to buy, from draft to outcome. Source: DOMAIN.md A3, E2 and F1-F4.

A need is moderated before it goes out, so that it explains the problem; and it ends with an outcome, so that
those who answered, and everybody who asks what comes of such needs, hear of it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.domain import moves
from app.domain.errors import Refusal
from app.domain.moves import Move
from app.domain.reservation import Reservation, breaches

# A need that was sent back and not touched for so long is turned down by the clock.
SILENCE = timedelta(days=10)
LONGEST_TITLE, LONGEST_TEXT = 150, 10_000
MOST_CODES, MOST_LOTS, MOST_PLACES, MOST_QUESTIONS = 10, 100, 98, 10
# An answer takes at least so long to write.
SHORTEST_TIME = timedelta(days=3)


class Kind(StrEnum):
    """What the buyer is about to do."""

    MARKET_DIALOGUE = "market_dialogue"
    SMALL_PURCHASE = "small_purchase"
    QUOTES = "quotes"
    TENDER = "tender"
    TRIAL_ORDER = "trial_order"
    COMING = "coming"


# Nothing is bought at the end of these.
TALKS_ONLY = frozenset({Kind.MARKET_DIALOGUE, Kind.COMING})


class Source(StrEnum):
    """How the need came here."""

    POSTED = "posted"
    EFORMS = "eforms"


class State(StrEnum):
    """Where a need stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    REJECTED = "rejected"
    PUBLISHED = "published"
    CLOSED = "closed"
    AWARDED = "awarded"
    NOT_AWARDED = "not_awarded"
    WITHDRAWN = "withdrawn"


class Party(StrEnum):
    """Who takes a step: the buyer, the secretariat, or the clock."""

    BUYER = "buyer"
    SECRETARY = "secretary"
    CLOCK = "clock"


class Step(StrEnum):
    """What moves a need."""

    SUBMIT = "submit"
    RETURN = "return"
    REJECT = "reject"
    LAPSE = "lapse"
    PUBLISH = "publish"
    CLOSE = "close"
    EXPIRE = "expire"
    AWARD = "award"
    NOT_AWARD = "not_award"
    WITHDRAW = "withdraw"


MOVES = (
    Move(State.DRAFT, Step.SUBMIT, State.SUBMITTED, Party.BUYER),
    Move(State.DRAFT, Step.WITHDRAW, State.WITHDRAWN, Party.BUYER),
    Move(State.SUBMITTED, Step.PUBLISH, State.PUBLISHED, Party.SECRETARY),
    Move(State.SUBMITTED, Step.RETURN, State.RETURNED, Party.SECRETARY),
    Move(State.SUBMITTED, Step.REJECT, State.REJECTED, Party.SECRETARY),
    Move(State.SUBMITTED, Step.WITHDRAW, State.WITHDRAWN, Party.BUYER),
    Move(State.RETURNED, Step.SUBMIT, State.SUBMITTED, Party.BUYER),
    Move(State.RETURNED, Step.WITHDRAW, State.WITHDRAWN, Party.BUYER),
    Move(State.RETURNED, Step.LAPSE, State.REJECTED, Party.CLOCK),
    Move(State.PUBLISHED, Step.CLOSE, State.CLOSED, Party.BUYER),
    Move(State.PUBLISHED, Step.EXPIRE, State.CLOSED, Party.CLOCK),
    Move(State.PUBLISHED, Step.WITHDRAW, State.WITHDRAWN, Party.BUYER),
    Move(State.CLOSED, Step.AWARD, State.AWARDED, Party.BUYER),
    Move(State.CLOSED, Step.NOT_AWARD, State.NOT_AWARDED, Party.BUYER),
)
TABLE = moves.table_of(MOVES)
# The buyer writes the need in these.
EDITABLE = frozenset({State.DRAFT, State.RETURNED})
# Everybody may read these.
PUBLIC = frozenset({State.PUBLISHED, State.CLOSED, State.AWARDED, State.NOT_AWARDED})
ENDED = frozenset({State.REJECTED, State.AWARDED, State.NOT_AWARDED, State.WITHDRAWN})
# Somebody else has to know why.
WITH_REASON = frozenset({Step.RETURN, Step.REJECT})


REASONS = (
    "not_possible",  # the need does not stand where the step begins
    "wrong_party",  # the buyer's step taken by the secretariat, or the other way round
    "no_reason",  # sent back or turned down without a word why; a published need withdrawn so
    "gaps",  # handed in or published while something is missing
    "not_over",  # the clock closes a need before its time
)


class StepRefused(Refusal):
    """A step that the rules do not allow; `reason` is one of REASONS."""

    reasons = REASONS


GAPS = (
    "title",
    "text",
    "codes",
    "place",
    "answer_by",  # no day to answer by
    "deadline_soon",  # a day to answer by that has passed, or is too near
    "starts_on",  # a coming need without the time it comes
    "contact",
    "code_not_on_list",  # reserved by § 190, and a code is not on the list
    "too_long",  # reserved by § 190 for more than three years
)


@dataclass(frozen=True)
class Facts:
    """What the rules need to know of a need besides its state. `months`: the whole term with its options."""

    kind: Kind = Kind.QUOTES
    title: str = ""
    text: str = ""
    codes: tuple[str, ...] = ()
    has_place: bool = False
    answer_by: datetime | None = None
    starts_on: date | None = None
    has_contact: bool = False
    reservation: Reservation | None = None
    months: int | None = None


def gaps(facts: Facts, reservable: Collection[str], now: datetime) -> tuple[str, ...]:
    """What is missing before others may see the need, words of GAPS in the form's order."""
    found = []
    if not facts.title.strip():
        found.append("title")
    if not facts.text.strip():
        found.append("text")
    if not facts.codes:
        found.append("codes")
    if not facts.has_place:
        found.append("place")
    found += _time_gaps(facts, now)
    if not facts.has_contact:
        found.append("contact")
    years = facts.months / 12 if facts.months else None
    found += [b.rule for b in breaches(facts.reservation, facts.codes, years, reservable)]
    return tuple(found)


def _time_gaps(facts: Facts, now: datetime) -> list[str]:
    if facts.kind is Kind.COMING:
        return [] if facts.starts_on else ["starts_on"]
    if facts.answer_by is None:
        return ["answer_by"]
    return ["deadline_soon"] if facts.answer_by < now + SHORTEST_TIME else []


def possible(state: State, party: Party) -> tuple[Step, ...]:
    """The steps that a party may take from a state."""
    return moves.possible(MOVES, state, party)


def move(
    state: State,
    step: Step,
    party: Party,
    facts: Facts,
    *,
    reservable: Collection[str],
    reason: str = "",
    now: datetime,
) -> State:
    """The state after a step. Raises StepRefused."""
    found = moves.row_of(TABLE, state, step, party, StepRefused)
    # Suppliers may have spent time on a published need.
    owes_reason = step in WITH_REASON or (step is Step.WITHDRAW and state is State.PUBLISHED)
    if owes_reason and not reason.strip():
        raise StepRefused("no_reason")
    if step in (Step.SUBMIT, Step.PUBLISH) and gaps(facts, reservable, now):
        raise StepRefused("gaps")
    if step is Step.EXPIRE and (facts.answer_by is None or facts.answer_by > now):
        raise StepRefused("not_over")
    return found.after
