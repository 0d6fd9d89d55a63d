"""Figures per quarter by one method: what was known when a quarter ended, and what is known of it now.

Every figure is worked out from dated facts. What a quarter was told to be is what was known at the Danish midnight
that ended it, and never changes; where later facts say something else, both are shown. Source: DOMAIN.md F4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from app.domain.moments import DENMARK, danish_day
from app.domain.verification import GRACE, Event, Status, standing

# The day from which figures are worked out as this file says. A change of the method is a new day.
METHOD_SINCE = date(2026, 11, 26)
# Quarters that are shown: five years and the one that runs.
MOST_QUARTERS = 21
# A sum of fewer suppliers' contracts would tell one of them what another one got.
FEWEST_WINNERS = 3
_INSTANT = timedelta(microseconds=1)


class Quarter(NamedTuple):
    """A quarter of a year, from 1 to 4, in Danish time."""

    year: int
    number: int

    @property
    def code(self) -> str:
        """As files and programs write it: 2026-Q3."""
        return f"{self.year}-Q{self.number}"

    @property
    def after(self) -> Quarter:
        """The next quarter."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def before(self) -> Quarter:
        """The quarter before."""
        return Quarter(self.year - (self.number == 1), (self.number + 2) % 4 + 1)

    @property
    def year_before(self) -> Quarter:
        """The same quarter a year before."""
        return Quarter(self.year - 1, self.number)

    @property
    def last_day(self) -> date:
        """The last day of it."""
        return begins(self.after) - timedelta(days=1)

    @property
    def begins_at(self) -> datetime:
        """The first moment of it, in UTC."""
        return datetime.combine(begins(self), time.min, DENMARK).astimezone(UTC)

    @property
    def over_at(self) -> datetime:
        """The first moment after it, in UTC."""
        return self.after.begins_at

    def holds(self, moment: datetime) -> bool:
        """Whether a moment falls in it."""
        return self.begins_at <= moment < self.over_at


def quarter_of(day: date) -> Quarter:
    """The quarter of a day."""
    return Quarter(day.year, (day.month + 2) // 3)


def last_quarters(today: date, count: int) -> tuple[Quarter, ...]:
    """The latest quarters, the present one last."""
    found = [quarter_of(today)]
    while len(found) < count:
        found.append(found[-1].before)
    return tuple(reversed(found))


def begins(quarter: tuple[int, int]) -> date:
    """The first day of a quarter."""
    return date(quarter[0], quarter[1] * 3 - 2, 1)


class Measure(StrEnum):
    """What is counted; the values are the API's names."""

    SUPPLIERS = "suppliers"
    VERIFIED = "verified"
    NEEDS = "needs"
    ANSWERS = "answers"
    AWARDS = "awards"
    KRONER = "awarded_dkk"
    MUNICIPALITIES = "municipalities"


@dataclass(frozen=True)
class Known:
    """A figure as known when its quarter ended, and as known now; None where it is not told."""

    then: int | None
    now: int | None

    @property
    def is_hidden(self) -> bool:
        """Whether the figure is kept back."""
        return self.then is None

    @property
    def is_revised(self) -> bool:
        """Whether later facts give another figure."""
        return self.then != self.now


@dataclass(frozen=True)
class View:
    """Through which eyes a quarter is seen: on which day, and knowing what was recorded by which moment."""

    quarter: Quarter
    on: date
    known_at: datetime
    is_over: bool


def views_of(quarters: Iterable[Quarter], now: datetime) -> tuple[View, ...]:
    """Each quarter as it stood when it ended; one that still runs as it stands now."""
    return tuple(
        View(q, q.last_day, q.over_at - _INSTANT, is_over=True)
        if q.over_at <= now
        else View(q, danish_day(now), now, is_over=False)
        for q in quarters
    )


def verified_in(
    events: Sequence[Event], views: Sequence[View], now: datetime
) -> tuple[frozenset[int], frozenset[int]]:
    """The places of the views in which one firm's events under one scheme count as verified: then, and now.

    `events` in the order of recording. `standing` says what holds; it is asked only where its answer can change.
    """
    recorded = [danish_day(e.recorded_at) for e in events if e.recorded_at]
    turns = [t for e in events for t in _turns(e)]
    then = _held(views, {*turns, *recorded}, lambda v: _is_current(events, v.on, v.known_at))
    return then, _held(views, set(turns), lambda v: _is_current(events, v.on, now))


def _turns(event: Event) -> Iterable[date]:
    yield event.effective_on
    if event.status is Status.RENEWAL_RECEIVED:
        yield event.effective_on + GRACE + timedelta(days=1)
    if event.valid_to:
        yield event.valid_to + timedelta(days=1)


def _held(views: Sequence[View], turns: set[date], asks: Callable[[View], bool]) -> frozenset[int]:
    """The views in which something holds, asked again only in the quarters in which a turn falls."""
    if not views:
        return frozenset()
    first = begins(views[0].quarter)
    changing = {quarter_of(t) for t in turns if t >= first} | {views[0].quarter}
    found, holds = set(), False
    for place, view in enumerate(views):
        # A turn later in a running quarter than today is asked of in vain, and rightly answered.
        if view.quarter in changing:
            holds = asks(view)
        if holds:
            found.add(place)
    return frozenset(found)


def _is_current(events: Sequence[Event], on: date, known_at: datetime) -> bool:
    found = standing(events, on, known_at)
    return found is not None and found.is_current


@dataclass(frozen=True)
class StateChange:
    """A profile went from one state to another."""

    at: datetime
    before: str
    after: str


def was_published(created_at: datetime, state: str, changes: Sequence[StateChange], at: datetime) -> bool:
    """Whether a profile was public at a moment, from its state now and its changes in their order."""
    if created_at > at:
        return False
    return next((c.before for c in changes if c.at > at), state) == "published"


@dataclass(frozen=True)
class NeedFact:
    """A need was published; `recorded_at` when we learnt of it, `municipality` its buyer's CVR number if it is one."""

    published_at: datetime
    recorded_at: datetime
    municipality: str = ""


@dataclass(frozen=True)
class SendFact:
    """An answer was sent (or taken back) that is not, or not for that moment, counted any more."""

    answer: int
    at: datetime
    is_sent: bool


@dataclass(frozen=True)
class AwardFact:
    """The buyer told of a contract; `denied_at` when the supplier said that there is none."""

    told_at: datetime
    winner: str
    value_dkk: int | None = None
    denied_at: datetime | None = None
    municipality: str = ""


def needs_in(facts: Iterable[NeedFact], view: View) -> tuple[list[NeedFact], list[NeedFact]]:
    """The needs published in a quarter: those known then, and those known now."""
    now = [f for f in facts if view.quarter.holds(f.published_at)]
    return [f for f in now if f.recorded_at <= view.known_at], now


def awards_in(facts: Iterable[AwardFact], view: View) -> tuple[list[AwardFact], list[AwardFact]]:
    """The contracts told of in a quarter: those not denied then, and those not denied now."""
    told = [f for f in facts if view.quarter.holds(f.told_at)]
    then = [f for f in told if f.denied_at is None or f.denied_at > view.known_at]
    return then, [f for f in told if f.denied_at is None]


def sent_besides(facts: Iterable[SendFact], view: View) -> int:
    """How many answers stood as sent in a quarter when it ended, of those that later were taken back or sent anew."""
    last: dict[int, SendFact] = {}
    for fact in sorted(facts, key=lambda f: (f.at, f.is_sent)):
        if fact.at <= view.known_at:
            last[fact.answer] = fact
    return sum(f.is_sent and view.quarter.holds(f.at) for f in last.values())


def kroner(awards: Sequence[AwardFact]) -> int | None:
    """What contracts are worth together; None where it would tell one supplier's price, or nobody told a price."""
    priced = [a for a in awards if a.value_dkk is not None]
    if awards and len({a.winner for a in priced}) < FEWEST_WINNERS:
        return None
    return sum(a.value_dkk or 0 for a in priced)


def kroner_known(then: Sequence[AwardFact], now: Sequence[AwardFact], *, is_over: bool) -> Known:
    """The kroner of a quarter. A running one tells none: the difference from day to day would be one contract.

    Neither is told what it was before a correction, for the same reason: `now` is kept back where it differs.
    """
    if not is_over:
        return Known(None, None)
    told = kroner(then)
    return Known(told, told if kroner(now) == told else None)


@dataclass(frozen=True)
class QuarterFigures:
    """All figures of one quarter; `schemes` the verified firms by scheme."""

    quarter: Quarter
    is_over: bool
    measures: Mapping[Measure, Known]
    schemes: Mapping[str, Known]

    @property
    def is_empty(self) -> bool:
        """Whether nothing had happened yet, then or now."""
        known = [*self.measures.values(), *self.schemes.values()]
        return not any(k.then or k.now for k in known)


def since_the_first(figures: Sequence[QuarterFigures]) -> tuple[QuarterFigures, ...]:
    """Without the quarters from before there was anything to count; the last one always stays."""
    first = next((n for n, f in enumerate(figures) if not f.is_empty), len(figures) - 1)
    return tuple(figures[first:])


def difference(later: Known, earlier: Known | None) -> int | None:
    """How much a figure grew, both as known when their quarters ended; None where one is not told."""
    if earlier is None or later.then is None or earlier.then is None:
        return None
    return later.then - earlier.then
