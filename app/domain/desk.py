"""The verifiers' desk: which case comes first, and which one has been left. Source: DOMAIN.md C2 and F3."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from app.domain.cases import RUNNING, Facts, Kind, Party, State, Step, StepRefused, move, possible
from app.domain.working_days import after

# No case waits longer than this without anybody touching it. Source: DOMAIN.md F3.
UNTOUCHED_AFTER = 5
# With this many days left a case is due soon.
DUE_SOON = 5
# What the public is shown says nothing of fewer decisions.
FEWEST_SHOWN = 5
# Causes of a recheck that put a standing verification in doubt.
GRAVE = frozenset({"struck_off", "tip", "suspicious"})
# What has been decided by `recommended_by` and `decided_by` is looked at by somebody else.
DECIDABLE = frozenset({State.RECOMMENDED, State.APPEALED})


class Risk(IntEnum):
    """What may go wrong while a case waits; the lower comes first."""

    # Buyers may be counting on something that does not hold.
    HIGH = 0
    # A firm may lose what it has, or a verified firm has changed.
    RAISED = 1
    ORDINARY = 2


class Heap(StrEnum):
    """What a verifier may ask the queue for."""

    ALL = "alle"
    FREE = "ledige"
    MINE = "mine"
    TO_DECIDE = "afgoer"
    OVERDUE = "over"
    WAITING = "venter"


@dataclass(frozen=True)
class Place:
    """What a case's place in the queue follows from. `due_on` is None while the clock stands still."""

    case_id: int
    state: State
    kind: Kind
    cause: str
    due_on: date | None
    touched_on: date
    holder: str
    recommended_by: str
    decided_by: str
    # The verifier who looks has an interest in the firm.
    is_conflicted: bool = False

    @property
    def risk(self) -> Risk:
        """How much it matters that the case is looked at."""
        if self.kind is Kind.RECHECK:
            return Risk.HIGH if self.cause in GRAVE else Risk.RAISED
        if self.kind is Kind.RENEWAL or self.state is State.APPEALED:
            return Risk.RAISED
        return Risk.ORDINARY

    def days_left(self, today: date) -> int | None:
        """Days until it is to be decided; negative when that is past."""
        return (self.due_on - today).days if self.due_on else None

    def is_overdue(self, today: date) -> bool:
        """Whether it should have been decided."""
        return self.due_on is not None and self.due_on < today

    def is_left(self, today: date) -> bool:
        """Whether it is ours to move and nobody has touched it for more than UNTOUCHED_AFTER working days."""
        return self.state in RUNNING and after(self.touched_on, UNTOUCHED_AFTER) < today

    def may_be_decided_by(self, person: str) -> bool:
        """Whether the case waits for a decision that this verifier may take."""
        before = {self.recommended_by} | ({self.decided_by} if self.state is State.APPEALED else set())
        return self.state in DECIDABLE and person not in before and not self.is_conflicted

    def lies_in(self, heap: Heap, person: str, today: date) -> bool:
        """Whether the case is one of those that a verifier asks for."""
        return {
            Heap.ALL: self.state is not State.WAITING,
            Heap.FREE: self.state is State.APPLIED,
            Heap.MINE: self.holder == person and self.state is State.UNDER_REVIEW,
            Heap.TO_DECIDE: self.may_be_decided_by(person),
            Heap.OVERDUE: self.is_overdue(today),
            Heap.WAITING: self.state is State.WAITING,
        }[heap]


def urgency(place: Place) -> tuple[bool, date, int, int]:
    """Sorts a queue by when a case is due, so that what is over its time comes first; risk settles a draw.

    What stands still comes last, the one that has done so longest first.
    """
    return (place.due_on is None, place.due_on or place.touched_on, int(place.risk), place.case_id)


@dataclass(frozen=True)
class Offer:
    """A step that a verifier's turn allows; `refused` is a reason of domain.cases.REASONS, empty when it may be taken."""

    step: Step
    refused: str = ""


def offers(
    state: State, facts: Facts, *, person: str, holder: str, on: date, works: frozenset[Step]
) -> tuple[Offer, ...]:
    """The verifier's steps from a state, each with why it may not be taken now.

    `works` are the steps of whoever has the case; to anybody else they are refused as `not_holder`.
    """
    found = []
    for step in possible(state, Party.VERIFIER):
        refused = ""
        try:
            move(state, step, Party.VERIFIER, facts, person=person, reason="-", on=on)
        except StepRefused as why:
            refused = why.reason
        if not refused and step in works and person != holder:
            refused = "not_holder"
        found.append(Offer(step, refused))
    return tuple(found)
