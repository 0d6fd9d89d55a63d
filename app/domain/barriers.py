"""The register of barriers: what stands in the way of buying socially, for whom, and what is done about it.

Source: DOMAIN.md D and F4. Anybody may hand something in; the secretary makes it a barrier, or lays it to one that
is there already. A barrier that says the same as another is merged into it and keeps its number, so that what
was written about it can still be found.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process

from app.domain import moves
from app.domain.errors import Refusal
from app.domain.moves import Move
from app.domain.public_input import normalised

LONGEST_NAME, LONGEST_TEXT = 150, 4000
SHORTEST_NOTE, LONGEST_NOTE = 10, 2000
MOST_LINES = 500
# From here on two texts may say the same; a person decides.
LIKE = 62
MOST_ALIKE = 5
# A word as alike as this is the same, mistyped; short ones are taken as they stand.
TYPO, MOST_LETTERS_EXACT = 82, 4


class Perspective(StrEnum):
    """Who meets a barrier: the three of the taskforce."""

    PUBLIC = "public"
    SOCIAL = "social"
    PRIVATE = "private"


# What the number of a barrier begins with.
LETTERS = {Perspective.PUBLIC: "P", Perspective.SOCIAL: "S", Perspective.PRIVATE: "V"}


class Theme(StrEnum):
    """What a barrier is about."""

    FINDING = "finding"
    RULES = "rules"
    CONTRACT = "contract"
    SKILLS = "skills"
    TRUST = "trust"
    EFFECT = "effect"


class State(StrEnum):
    """Where a barrier stands."""

    RAISED = "raised"
    WORKED_ON = "worked_on"
    SOLVED = "solved"
    PARKED = "parked"
    MERGED = "merged"


class Step(StrEnum):
    """What moves a barrier."""

    START = "start"
    SOLVE = "solve"
    PARK = "park"
    REOPEN = "reopen"
    MERGE = "merge"
    SPLIT = "split"


class Party(StrEnum):
    """Whose step it is."""

    SECRETARY = "secretary"


MOVES = (
    Move(State.RAISED, Step.START, State.WORKED_ON, Party.SECRETARY),
    Move(State.RAISED, Step.SOLVE, State.SOLVED, Party.SECRETARY),
    Move(State.RAISED, Step.PARK, State.PARKED, Party.SECRETARY),
    Move(State.RAISED, Step.MERGE, State.MERGED, Party.SECRETARY),
    Move(State.WORKED_ON, Step.SOLVE, State.SOLVED, Party.SECRETARY),
    Move(State.WORKED_ON, Step.PARK, State.PARKED, Party.SECRETARY),
    Move(State.WORKED_ON, Step.MERGE, State.MERGED, Party.SECRETARY),
    Move(State.PARKED, Step.START, State.WORKED_ON, Party.SECRETARY),
    Move(State.PARKED, Step.MERGE, State.MERGED, Party.SECRETARY),
    Move(State.SOLVED, Step.REOPEN, State.WORKED_ON, Party.SECRETARY),
    # Merged by mistake: it stands for itself again.
    Move(State.MERGED, Step.SPLIT, State.RAISED, Party.SECRETARY),
)
TABLE = moves.table_of(MOVES)
# Those that still stand in the way.
OPEN = frozenset({State.RAISED, State.WORKED_ON, State.PARKED})


class SolutionState(StrEnum):
    """How far a solution is."""

    NOT_STARTED = "not_started"
    STARTED = "started"
    IN_OPERATION = "in_operation"
    DROPPED = "dropped"


class NoteState(StrEnum):
    """Where something handed in stands."""

    WAITING = "waiting"
    TAKEN = "taken"
    DECLINED = "declined"


class Channel(StrEnum):
    """How the register heard that a barrier is met."""

    FORM = "form"
    WORKSHOP = "workshop"
    IMPORT = "import"
    NEED = "need"


REASONS = (
    "not_possible",  # the barrier does not stand where the step begins
    "wrong_party",  # no step of anybody but the secretary
    "no_reason",  # parked, reopened or split without saying why
    "itself",  # merged into itself
    "circle",  # merged into one that is, by way of others, merged into it
    "target_merged",  # merged into one that is itself merged: name the one it went into
    "no_perspective",  # nobody meets it
    "decided",  # a note that somebody has already decided on
)


class Refused(Refusal):
    """What the register does not allow; `reason` is one of REASONS."""

    reasons = REASONS


NEEDS_REASON = frozenset({Step.PARK, Step.REOPEN, Step.SPLIT})


def possible(state: State) -> tuple[Step, ...]:
    """The steps from a state."""
    return moves.possible(MOVES, state, Party.SECRETARY)


def move(state: State, step: Step, reason: str = "") -> State:
    """Where a step leads. Raises Refused."""
    found = moves.row_of(TABLE, state, step, Party.SECRETARY, Refused)
    if step in NEEDS_REASON and not reason.strip():
        raise Refused("no_reason")
    return found.after


def check_merge(source: int, target: int, merged_into: Mapping[int, int]) -> None:
    """Raises Refused unless `source` may be merged into `target`; `merged_into` are the merges there are."""
    if source == target:
        raise Refused("itself")
    if end_of(target, merged_into) == source:
        raise Refused("circle")
    if target in merged_into:
        raise Refused("target_merged")


def end_of(barrier: int, merged_into: Mapping[int, int]) -> int:
    """The barrier that stands for this one: itself, or the last one along its merges."""
    seen = {barrier}
    while (following := merged_into.get(barrier)) is not None and following not in seen:
        barrier = following
        seen.add(barrier)
    return barrier


def order(code: str) -> tuple[int, int]:
    """Where a barrier stands among others: by perspective, then by number."""
    number = code[1:]
    return "".join(LETTERS.values()).find(code[:1]), int(number) if number.isdigit() else 0


def next_code(perspective: Perspective, taken: Iterable[str]) -> str:
    """The number of a new barrier: the perspective's letter and the next number that was never used."""
    letter = LETTERS[perspective]
    numbers = [int(code[1:]) for code in taken if code[:1] == letter and code[1:].isdigit()]
    return f"{letter}{max(numbers, default=0) + 1}"


def alike(text: str, others: Mapping[str, str]) -> list[tuple[str, int]]:
    """Which of the others may say the same as a text: their keys, with 0-100 how alike, the most alike first.

    Words count and their order does not, as people who mean the same seldom begin alike (RapidFuzz).
    """
    known = {key: normalised(other) for key, other in others.items()}
    found = process.extract(
        normalised(text), known, scorer=fuzz.token_set_ratio, score_cutoff=LIKE, limit=MOST_ALIKE
    )
    return [(key, round(score)) for _, score, key in found]


@dataclass(frozen=True)
class Place:
    """What the matrix needs of one barrier."""

    theme: Theme
    perspectives: frozenset[Perspective]


def matrix(places: Collection[Place]) -> dict[tuple[Theme, Perspective], int]:
    """How many barriers there are of each theme and perspective; one met by two counts with both."""
    return {
        (theme, seen): sum(1 for p in places if p.theme is theme and seen in p.perspectives)
        for theme in Theme
        for seen in Perspective
    }


def matches(wanted: str, code: str, said: str) -> bool:
    """Whether each word that somebody looks for is in what a barrier says, as part of a word or mistyped; or its number."""
    words = normalised(said).split()
    return all(
        word == code.lower() or any(word in other for other in words) or _mistyped(word, words)
        for word in normalised(wanted).split()
    )


def _mistyped(word: str, words: list[str]) -> bool:
    return (
        len(word) > MOST_LETTERS_EXACT
        and process.extractOne(word, words, scorer=fuzz.ratio, score_cutoff=TYPO) is not None
    )
