"""Read the register: every barrier with its solutions and how often it is met, in four statements whatever the number.

The register is small (hundreds), so that it is read whole and filtered here: every count on the page is of the same
reading.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from app.barriers.models import Barrier, BarrierChange, BarrierSource, Encounter, Solution, SolutionBarrier
from app.domain.barriers import (
    OPEN,
    Channel,
    Perspective,
    Place,
    SolutionState,
    State,
    Theme,
    end_of,
    matches,
    order,
)
from app.domain.moments import danish_day
from app.extensions import db

MOST_CHANGES = 200


@dataclass(frozen=True)
class SolutionLine:
    """What is done about a barrier."""

    code: str
    name_da: str
    name_en: str
    text_da: str
    text_en: str
    endpoint: str
    state: SolutionState
    owner: str
    next_step_da: str
    next_step_en: str
    next_step_on: date | None


@dataclass(frozen=True)
class BarrierLine:
    """A barrier with what stands about it; `met` is how often by channel, with those merged into it."""

    id: int
    code: str
    perspectives: frozenset[Perspective]
    theme: Theme
    name_da: str
    name_en: str
    text_da: str
    text_en: str
    kinds: tuple[str, ...]
    state: State
    merged_into: str
    raised_on: date
    version: int
    solutions: tuple[SolutionLine, ...]
    met: Mapping[Channel, int]

    @property
    def times(self) -> int:
        """How often it is met, whatever the channel."""
        return sum(self.met.values())

    @property
    def owner(self) -> str:
        """Who has taken its solutions on; empty while nobody has."""
        return next((s.owner for s in self.solutions if s.owner), "")

    @property
    def place(self) -> Place:
        """Where it stands in the matrix."""
        return Place(self.theme, self.perspectives)


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for in the register; None and empty are all."""

    text: str = ""
    perspective: Perspective | None = None
    theme: Theme | None = None
    state: State | None = None
    by_times: bool = False


@dataclass(frozen=True)
class Source:
    """Where a barrier is told of."""

    title: str
    publisher: str
    year: int | None
    url: str


@dataclass(frozen=True)
class Change:
    """A line of a barrier's history."""

    at: datetime
    step: str
    fields: tuple[str, ...]
    reason: str


def register() -> list[BarrierLine]:
    """Every barrier, those merged into others too, by perspective and number."""
    held = db.session.scalars(select(Barrier)).all()
    codes = {b.id: b.code for b in held}
    merged = {b.id: b.merged_into_id for b in held if b.merged_into_id is not None}
    met: defaultdict[int, defaultdict[Channel, int]] = defaultdict(lambda: defaultdict(int))
    counted = select(Encounter.barrier_id, Encounter.channel, func.sum(Encounter.times))
    for barrier_id, channel, times in db.session.execute(
        counted.group_by(Encounter.barrier_id, Encounter.channel)
    ):
        met[end_of(barrier_id, merged)][Channel(channel)] += int(times)
    solved = solutions_by_barrier(merged)
    found = [
        BarrierLine(
            id=b.id,
            code=b.code,
            perspectives=b.perspectives,
            theme=Theme(b.theme),
            name_da=b.name_da,
            name_en=b.name_en,
            text_da=b.text_da,
            text_en=b.text_en,
            kinds=tuple(b.kinds),
            state=State(b.state),
            merged_into=codes[end_of(b.id, merged)] if b.id in merged else "",
            raised_on=danish_day(b.raised_at),
            version=b.version,
            solutions=tuple(solved[b.id]),
            met=dict(met[b.id]),
        )
        for b in held
    ]
    return sorted(found, key=lambda line: order(line.code))


def standing(lines: list[BarrierLine]) -> list[BarrierLine]:
    """Without those that are merged into others."""
    return [line for line in lines if line.state is not State.MERGED]


def wanted(lines: list[BarrierLine], wish: Wanted) -> list[BarrierLine]:
    """The barriers that somebody looks for, in the order asked for."""
    found = [
        line
        for line in lines
        if (wish.perspective is None or wish.perspective in line.perspectives)
        and (wish.theme is None or line.theme is wish.theme)
        and (wish.state is None or line.state is wish.state)
        and (not wish.text or matches(wish.text, line.code, said(line)))
    ]
    return sorted(found, key=lambda line: -line.times) if wish.by_times else found


def said(line: BarrierLine) -> str:
    """Every word that stands about a barrier, in both languages."""
    solutions = " ".join(f"{s.name_da} {s.name_en}" for s in line.solutions)
    return f"{line.name_da} {line.name_en} {line.text_da} {line.text_en} {solutions}"


def find(code: str) -> BarrierLine | None:
    """The barrier of a number, as `p3` too."""
    return next((line for line in register() if line.code == code.strip().upper()), None)


def sources(barrier_id: int) -> list[Source]:
    """Where a barrier is told of."""
    rows = select(BarrierSource).where(BarrierSource.barrier_id == barrier_id).order_by(BarrierSource.id)
    return [Source(s.title, s.publisher, s.year, s.url) for s in db.session.scalars(rows)]


def all_sources() -> dict[int, list[Source]]:
    """Where every barrier is told of, by the barrier's id. One statement."""
    found: defaultdict[int, list[Source]] = defaultdict(list)
    for s in db.session.scalars(select(BarrierSource).order_by(BarrierSource.id)):
        found[s.barrier_id].append(Source(s.title, s.publisher, s.year, s.url))
    return found


def history(barrier_id: int) -> list[Change]:
    """What was done to a barrier, the last first."""
    rows = select(BarrierChange).where(BarrierChange.barrier_id == barrier_id)
    found = db.session.scalars(rows.order_by(BarrierChange.id.desc()).limit(MOST_CHANGES))
    return [Change(c.at, c.step, tuple(c.fields), c.reason) for c in found]


def changed_since(moment: datetime) -> list[tuple[str, Change]]:
    """The number of every barrier with what was done to it since a moment, the first first."""
    rows = select(Barrier.code, BarrierChange).join(BarrierChange, BarrierChange.barrier_id == Barrier.id)
    found = db.session.execute(rows.where(BarrierChange.at >= moment).order_by(BarrierChange.id))
    return [(code, Change(c.at, c.step, tuple(c.fields), c.reason)) for code, c in found]


def names(*, perspective: Perspective | None = None) -> list[Barrier]:
    """The barriers that somebody can say they met: neither merged nor solved, by perspective and number."""
    column = {p: getattr(Barrier, f"is_{p}") for p in Perspective}
    open_states = [s.value for s in OPEN]
    rows = select(Barrier).where(Barrier.state.in_(open_states))
    if perspective is not None:
        rows = rows.where(column[perspective])
    return sorted(db.session.scalars(rows), key=lambda b: order(b.code))


def named(codes: Collection[str]) -> dict[str, Barrier]:
    """The barriers of these numbers, merged and solved ones too."""
    return {b.code: b for b in db.session.scalars(select(Barrier).where(Barrier.code.in_(codes)))}


def held(code: str) -> Barrier | None:
    """The row of a barrier, for writing it."""
    return db.session.scalar(select(Barrier).where(Barrier.code == code.strip().upper()))


def solutions_by_barrier(merged: Mapping[int, int]) -> defaultdict[int, list[SolutionLine]]:
    """The solutions of every barrier; those of a merged one stand at the one it went into."""
    found: defaultdict[int, list[SolutionLine]] = defaultdict(list)
    rows = select(SolutionBarrier.barrier_id, Solution).join(
        Solution, Solution.id == SolutionBarrier.solution_id
    )
    for barrier_id, s in db.session.execute(rows.order_by(Solution.id)):
        place = found[end_of(barrier_id, merged)]
        if all(other.code != s.code for other in place):
            place.append(solution_line(s))
    return found


def solution_line(s: Solution) -> SolutionLine:
    """What is shown of a solution wherever it stands."""
    return SolutionLine(
        s.code,
        s.name_da,
        s.name_en,
        s.text_da,
        s.text_en,
        s.endpoint,
        SolutionState(s.state),
        s.owner,
        s.next_step_da,
        s.next_step_en,
        s.next_step_on,
    )
