"""The taskforce's working paper: what an edition holds, where a barrier stands in it, what differs between two.

Source: DOMAIN.md F4: all input is collected in a working paper that is updated continually. The paper is made of the
register; an edition is what the register and the editor's texts said on a day, and never changes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from app.domain.barriers import LETTERS, Perspective, State
from app.domain.errors import Refusal

LONGEST_SECTION, LONGEST_NOTE = 10_000, 500


class Section(StrEnum):
    """The parts of the paper that an editor writes to, in its order."""

    INTRODUCTION = "introduction"
    PUBLIC = "public"
    SOCIAL = "social"
    PRIVATE = "private"
    SETTLED = "settled"
    SOURCES = "sources"


# What a barrier's number begins with says where it stands.
BY_LETTER = {letter: Section(p.value) for p, letter in LETTERS.items()}
# Where barriers stand that nobody works on any more.
SETTLED = frozenset({State.SOLVED.value, State.PARKED.value})
REASONS = (
    "nothing_new",  # published without anything that the last edition does not say
    "draft_changed",  # the register or a text changed after the one who publishes saw it
    "published_meanwhile",  # somebody else has published
)


class Refused(Refusal):
    """What cannot be published; `reason` is one of REASONS."""

    reasons = REASONS


@dataclass(frozen=True)
class SectionText:
    """What the editor says in a section."""

    text_da: str = ""
    text_en: str = ""


@dataclass(frozen=True)
class PaperSolution:
    """What is done about a barrier. `state`: a value of domain.barriers.SolutionState."""

    code: str
    name_da: str
    name_en: str
    state: str
    owner: str
    next_step_da: str
    next_step_en: str
    next_step_on: str


@dataclass(frozen=True)
class PaperBarrier:
    """A barrier as the register had it. `sources`: places in the paper's list, from 1."""

    code: str
    perspectives: tuple[str, ...]
    theme: str
    name_da: str
    name_en: str
    text_da: str
    text_en: str
    state: str
    times: int
    solutions: tuple[PaperSolution, ...]
    sources: tuple[int, ...]

    @property
    def owner(self) -> str:
        """Who has taken its solutions on; empty while nobody has."""
        return next((s.owner for s in self.solutions if s.owner), "")

    @property
    def section(self) -> Section:
        """Where it stands: by its number's letter, unless it is solved or parked."""
        if self.state in SETTLED:
            return Section.SETTLED
        return BY_LETTER.get(self.code[:1]) or Section(self.perspectives[0])

    @property
    def also_in(self) -> tuple[Section, ...]:
        """The other perspectives that meet it too."""
        if self.section is Section.SETTLED:
            return ()
        return tuple(Section(p) for p in self.perspectives if p != self.section.value)


@dataclass(frozen=True)
class PaperSource:
    """Where barriers are told of."""

    title: str
    publisher: str
    year: int | None
    url: str


class Happened(StrEnum):
    """What is new about a barrier, in the order in which the paper tells it."""

    RAISED = "raised"
    SOLVED = "solved"
    PARKED = "parked"
    TAKEN_UP = "taken_up"
    MERGED = "merged"
    CHANGED = "changed"


@dataclass(frozen=True)
class NewsLine:
    """A barrier with what happened to it: (step, fields, reason) as the register's history has them."""

    code: str
    name_da: str
    name_en: str
    happened: str
    changes: tuple[tuple[str, tuple[str, ...], str], ...]


@dataclass(frozen=True)
class News:
    """What is new since a day; `meeting` tells whether the taskforce met on it, or an edition came out."""

    since: str
    meeting: bool
    lines: tuple[NewsLine, ...]


@dataclass(frozen=True)
class Paper:
    """All that an edition says, in both languages. `merged`: numbers that went into others."""

    sections: Mapping[str, SectionText]
    barriers: tuple[PaperBarrier, ...]
    sources: tuple[PaperSource, ...]
    merged: Mapping[str, str]
    news: News | None = None

    def text(self, section: Section) -> SectionText:
        """What the editor says in a section."""
        return self.sections.get(section.value, SectionText())

    def in_section(self, section: Section) -> tuple[PaperBarrier, ...]:
        """The barriers of a section, in the register's order."""
        return tuple(b for b in self.barriers if b.section is section)


def as_json(paper: Paper) -> dict[str, Any]:
    """A paper as it is kept."""
    found: dict[str, Any] = json.loads(json.dumps(asdict(paper)))
    return found


def from_json(held: Mapping[str, Any]) -> Paper:
    """A paper as it was kept."""
    news = held.get("news")
    return Paper(
        {key: SectionText(**text) for key, text in held["sections"].items()},
        tuple(_barrier(b) for b in held["barriers"]),
        tuple(PaperSource(**s) for s in held["sources"]),
        dict(held["merged"]),
        News(news["since"], news["meeting"], tuple(_line(line) for line in news["lines"])) if news else None,
    )


def _barrier(held: Mapping[str, Any]) -> PaperBarrier:
    return PaperBarrier(
        **{
            **held,
            "perspectives": tuple(held["perspectives"]),
            "solutions": tuple(PaperSolution(**s) for s in held["solutions"]),
            "sources": tuple(held["sources"]),
        }
    )


def _line(held: Mapping[str, Any]) -> NewsLine:
    changes = tuple((step, tuple(fields), reason) for step, fields, reason in held["changes"])
    return NewsLine(**{**held, "changes": changes})


def fingerprint(paper: Paper) -> str:
    """What two papers have in common that say the same, whatever is new in them since when."""
    said = json.dumps(as_json(replace(paper, news=None)), sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def numbered(
    sources: Iterable[Sequence[PaperSource]],
) -> tuple[tuple[PaperSource, ...], list[tuple[int, ...]]]:
    """The sources of all barriers, each once and in the order they are met, and where each barrier's stand from 1."""
    places: dict[PaperSource, int] = {}
    found = [tuple(places.setdefault(s, len(places) + 1) for s in several) for several in sources]
    return tuple(places), found


def happened(steps: Collection[str]) -> Happened:
    """What is told of a barrier by the steps of its history, in their order: that it is new, else its last move."""
    if "raised" in steps:
        return Happened.RAISED
    moved = {
        "solve": Happened.SOLVED,
        "park": Happened.PARKED,
        "start": Happened.TAKEN_UP,
        "reopen": Happened.TAKEN_UP,
        "split": Happened.TAKEN_UP,
        "merge": Happened.MERGED,
    }
    last = [moved[step] for step in steps if step in moved]
    return last[-1] if last else Happened.CHANGED


def counts(paper: Paper) -> dict[tuple[Perspective, State], int]:
    """How many barriers of each state each perspective meets; one met by two counts with both."""
    states = [s for s in State if s is not State.MERGED]
    return {
        (seen, state): sum(
            1 for b in paper.barriers if seen.value in b.perspectives and b.state == state.value
        )
        for seen in Perspective
        for state in states
    }


class Fate(StrEnum):
    """What became of an entry from one edition to another."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True)
class Difference:
    """An entry that differs; `changes`: the fields that do, with the old and the new text."""

    key: str
    fate: Fate
    changes: tuple[tuple[str, str, str], ...]


# What an entry says, field by field, in one language.
Entries = Mapping[str, Mapping[str, str]]


def differences(old: Entries, new: Entries) -> tuple[Difference, ...]:
    """What differs between two sets of entries: added and changed ones in the new order, then those that are gone."""
    found = []
    for key, fields in new.items():
        before = old.get(key)
        changes = tuple(
            (name, (before or {}).get(name, ""), text)
            for name, text in fields.items()
            if (before or {}).get(name, "") != text
        )
        if before is None:
            found.append(Difference(key, Fate.ADDED, changes))
        elif changes:
            found.append(Difference(key, Fate.CHANGED, changes))
    gone = [
        Difference(key, Fate.REMOVED, tuple((name, text, "") for name, text in fields.items() if text))
        for key, fields in old.items()
        if key not in new
    ]
    return (*found, *gone)


def day(written: str) -> date | None:
    """A day as it is kept; None for none."""
    return date.fromisoformat(written) if written else None
