"""A workshop: many phones say what stands in the way, a facilitator puts what is alike together, and all vote.

Source: DOMAIN.md D, on the taskforce's dialogue. Nobody signs in. A code on the wall lets a phone in; the phone gets a
random key, and the room keeps a fingerprint of it only while the workshop runs.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from rapidfuzz import fuzz, process

from app.domain import moves
from app.domain.barriers import LIKE, Perspective
from app.domain.errors import Refusal
from app.domain.language import content_words
from app.domain.moves import Move
from app.domain.public_input import normalised

LONGEST_TITLE, LONGEST_QUESTION, LONGEST_GROUP = 120, 200, 150
SHORTEST_NOTE, LONGEST_NOTE = 3, 500
MOST_VOTES, USUAL_VOTES = 10, 3
# Different notes of one workshop, and of one phone: more than people write, and few enough for one page.
MOST_NOTES, MOST_OF_ONE = 3_000, 100
# What is handed to the register is no longer than what anybody else may hand in.
LONGEST_HANDED = 2_000
# One that was opened so long ago is over, though nobody has said so: what phones left is not kept for longer.
FORGOTTEN_AFTER = timedelta(days=7)
# Letters and digits that nobody mistakes for each other across a room, and no vowels, so that no word comes of them.
LETTERS, CODE_LENGTH = "3479CDFHJKMNPRTWX", 6


class State(StrEnum):
    """Where a workshop stands."""

    PLANNED = "planned"
    OPEN = "open"
    GROUPING = "grouping"
    VOTING = "voting"
    CLOSED = "closed"


class Step(StrEnum):
    """What moves a workshop."""

    OPEN = "open"
    GROUP = "group"
    REOPEN = "reopen"
    VOTE = "vote"
    REGROUP = "regroup"
    CLOSE = "close"


class Party(StrEnum):
    """Whose step it is."""

    SECRETARY = "secretary"


MOVES = (
    Move(State.PLANNED, Step.OPEN, State.OPEN, Party.SECRETARY),
    # A plan that comes to nothing.
    Move(State.PLANNED, Step.CLOSE, State.CLOSED, Party.SECRETARY),
    Move(State.OPEN, Step.GROUP, State.GROUPING, Party.SECRETARY),
    Move(State.OPEN, Step.CLOSE, State.CLOSED, Party.SECRETARY),
    Move(State.GROUPING, Step.VOTE, State.VOTING, Party.SECRETARY),
    # Somebody has more to say.
    Move(State.GROUPING, Step.REOPEN, State.OPEN, Party.SECRETARY),
    Move(State.GROUPING, Step.CLOSE, State.CLOSED, Party.SECRETARY),
    Move(State.VOTING, Step.CLOSE, State.CLOSED, Party.SECRETARY),
    # The groups were wrong; what was voted on them counts no more.
    Move(State.VOTING, Step.REGROUP, State.GROUPING, Party.SECRETARY),
)
TABLE = moves.table_of(MOVES)
# A phone may come in with the code.
LIVE = frozenset({State.OPEN, State.GROUPING, State.VOTING})
# Notes may be put into groups: while more arrive too.
SORTABLE = frozenset({State.OPEN, State.GROUPING})

REASONS = (
    "not_possible",  # the workshop does not stand where the step begins
    "wrong_party",  # no step of anybody but the secretary
    "not_open",  # notes are not taken now
    "not_voting",  # votes are not taken now
    "not_sortable",  # groups are not made now
    "full",  # more notes than a workshop holds, or a phone sends
    "too_many_votes",  # more groups chosen than there are votes
    "unknown_group",  # a group that is not there, or is merged into another
    "no_groups",  # a vote on nothing
    "nothing_chosen",  # notes to be moved, and none named
    "itself",  # a group merged into itself
    "circle",  # a group merged into one that is, by way of others, merged into it
    "target_merged",  # a group merged into one that is itself merged
    "not_closed",  # the register gets the result once it stands
)


class Refused(Refusal):
    """What a workshop does not allow; `reason` is one of REASONS."""

    reasons = REASONS


def possible(state: State) -> tuple[Step, ...]:
    """The steps from a state."""
    return moves.possible(MOVES, state, Party.SECRETARY)


def move(state: State, step: Step) -> State:
    """Where a step leads. Raises Refused."""
    return moves.row_of(TABLE, state, step, Party.SECRETARY, Refused).after


def is_forgotten(opened_at: datetime, now: datetime) -> bool:
    """Whether a live workshop has been left open and is to be closed; both moments with their zone."""
    return now - opened_at >= FORGOTTEN_AFTER


def new_code(taken: Iterable[str] = ()) -> str:
    """A code for the wall that no other workshop has now; one of 24 million."""
    known = set(taken)
    while (made := "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))) in known:
        pass
    return made


def read_code(typed: str) -> str:
    """A code as people type it, `cdf-hjk` too; empty for what no code can be."""
    plain = re.sub(r"[\s.\-–]+", "", typed).upper()
    return plain if re.fullmatch(f"[{LETTERS}]{{{CODE_LENGTH}}}", plain) else ""


def spaced(code: str) -> str:
    """A code as the wall shows it: two groups of three."""
    return f"{code[:3]} {code[3:]}"


def workshop_of(typed: str, codes: Mapping[int, str]) -> int | None:
    """The workshop that a typed code lets in to; every code is compared, and each takes the same time."""
    wanted, found = read_code(typed).encode(), None
    for workshop, code in codes.items():
        if hmac.compare_digest(wanted, code.encode()):
            found = workshop
    return found


def new_key() -> str:
    """A phone's key: 128 random bits, which say nothing of whoever holds the phone."""
    return secrets.token_urlsafe(16)


def participant(workshop: int, key: str) -> str:
    """What the room keeps of a phone's key while the workshop runs: of another workshop it would be another."""
    return hashlib.sha256(f"{workshop}:{key}".encode()).hexdigest()[:32]


def check_votes(chosen: Iterable[int], standing: Iterable[int], votes: int) -> tuple[int, ...]:
    """The groups somebody votes for, each once, in their order. Raises Refused."""
    wanted, known = tuple(dict.fromkeys(chosen)), set(standing)
    if any(group not in known for group in wanted):
        raise Refused("unknown_group")
    if len(wanted) > votes:
        raise Refused("too_many_votes")
    return wanted


def check_merge(source: int, target: int, merged_into: Mapping[int, int]) -> None:
    """Raises Refused unless group `source` may go into `target`; `merged_into` are the merges there are."""
    if source == target:
        raise Refused("itself")
    if source in chain(target, merged_into):
        raise Refused("circle")
    if target in merged_into:
        raise Refused("target_merged")


def chain(group: int, merged_into: Mapping[int, int]) -> tuple[int, ...]:
    """A group and those it went into, one after the other; the last stands for all of them."""
    seen = [group]
    while (following := merged_into.get(seen[-1])) is not None and following not in seen:
        seen.append(following)
    return tuple(seen)


@dataclass(frozen=True)
class Standing:
    """What decides a group's place in the result."""

    number: int
    votes: int
    times: int


def ranked(groups: Iterable[Standing]) -> list[Standing]:
    """The most votes first; then what most have sent; then the older group."""
    return sorted(groups, key=lambda g: (-g.votes, -g.times, g.number))


def clusters(texts: Mapping[int, str]) -> list[tuple[int, ...]]:
    """Notes that may say the same, the largest cluster first; each note is in one of them at most.

    Only the words that carry meaning are compared, so that »det er for dyrt« is not like every other »det er for«.
    A person decides; the threshold is the register's.
    """
    said = {key: " ".join(content_words(text)) or normalised(text) for key, text in texts.items()}
    found, placed = [], set[int]()
    for key, text in said.items():
        if key in placed:
            continue
        rest = {other: words for other, words in said.items() if other != key and other not in placed}
        near = process.extract(text, rest, scorer=fuzz.token_sort_ratio, score_cutoff=LIKE, limit=None)
        if near:
            members = (key, *sorted(other for _, _, other in near))
            placed.update(members)
            found.append(members)
    return sorted(found, key=lambda members: (-len(members), members))


def handed_text(name: str, notes: Iterable[tuple[str, int]]) -> str:
    """What the register gets of a group: its name, and its notes as they were sent, as far as there is room."""
    lines = [name]
    for text, times in notes:
        said = " ".join(text.split())
        if said != name:
            lines.append(f"– {said}" + (f" (× {times})" if times > 1 else ""))
    kept = ""
    for line in lines:
        longer = f"{kept}\n{line}" if kept else line
        if len(longer) > LONGEST_HANDED - 2:
            return f"{kept}\n…"
        kept = longer
    return kept


def met_by(perspectives: Iterable[str]) -> frozenset[Perspective]:
    """The perspectives of a group: those of its notes."""
    return frozenset(Perspective(p) for p in perspectives)
