"""The public needs in memory, as arrays that filters and order are worked out with; renewed when one takes a step.

There are thousands of them, not hundreds of thousands: 5,000 take a few megabytes and are read in half a second.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from sys import intern
from typing import Any

import numpy as np
from flask import current_app
from numpy.typing import NDArray
from sqlalchemy import func, select

from app.domain.batches import batches
from app.domain.moments import in_utc
from app.domain.needs import State
from app.extensions import db
from app.needs import indexing
from app.needs.indexing import PUBLIC_STATES, Entry
from app.needs.models import Need, NeedIndex, NeedStep
from app.reference import catalogue
from app.search.question import Unit
from app.search.scoring import Points, Postings, ask

EXTENSION = "needs_snapshot"
STANDINGS = ("open", "closed", "awarded", "not_awarded")
NEVER = datetime.max.replace(tzinfo=UTC)
Flags = NDArray[np.bool_]
Times = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Row:
    """What filters and order ask of one need; moments in seconds. `places` are municipalities."""

    id: int
    version: int
    kind: str
    state: str
    answer_by: float
    published_at: float
    ended_at: float
    is_nationwide: bool
    places: frozenset[str]
    codes: tuple[str, ...]
    shelves: frozenset[str]
    reservations: frozenset[str]
    terms: array[int]
    strengths: bytes


@dataclass
class NeedSnapshot:
    """All public needs at one stamp; a need's place in `rows` is its place in every array."""

    stamp: tuple[int, int]
    rows: list[Row]
    vocabulary: dict[str, int]
    _flags: dict[str, Flags] = field(default_factory=dict)

    @cached_property
    def _terms(self) -> NDArray[np.int32]:
        return np.frombuffer(b"".join(r.terms.tobytes() for r in self.rows), np.int32)

    @cached_property
    def _strengths(self) -> NDArray[np.uint8]:
        return np.frombuffer(b"".join(r.strengths for r in self.rows), np.uint8)

    @cached_property
    def _owners(self) -> NDArray[np.int32]:
        owners = np.arange(len(self.rows), dtype=np.int32)
        return np.repeat(owners, [len(r.terms) for r in self.rows])

    @cached_property
    def answer_by(self) -> Times:
        """When the time to answer is up."""
        return self._times(lambda r: r.answer_by)

    @cached_property
    def published_at(self) -> Times:
        """When each came out."""
        return self._times(lambda r: r.published_at)

    @cached_property
    def ended_at(self) -> Times:
        """When those that take no more answers were closed."""
        return self._times(lambda r: r.ended_at)

    def _times(self, of: Callable[[Row], float]) -> Times:
        return np.fromiter(map(of, self.rows), np.float64, len(self.rows))

    def where(self, key: str, test: Callable[[Row], bool]) -> Flags:
        """The needs that pass a test, remembered under its key."""
        if key not in self._flags:
            self._flags[key] = np.fromiter(map(test, self.rows), np.bool_, len(self.rows))
        return self._flags[key]

    def having(self, name: str, value: str) -> Flags:
        """The needs of one kind, shelf or reservation; `none` for those without a reservation."""
        tests: dict[str, Callable[[Row], bool]] = {
            "kind": lambda r: r.kind == value,
            "shelf": lambda r: value in r.shelves,
            "reservation": lambda r: value in r.reservations if value != "none" else not r.reservations,
        }
        return self.where(f"{name}:{value}", tests[name])

    def standing(self, now: datetime) -> dict[str, Flags]:
        """The needs by where they stand for a reader. The clock closes them once a day; the time itself says it first."""
        states = {s: self.where(f"state:{s}", lambda r, s=s: r.state == s) for s in PUBLIC_STATES}  # type: ignore[misc]
        running = self.answer_by > now.timestamp()
        published = states[State.PUBLISHED]
        return {
            "open": published & running,
            "closed": states[State.CLOSED] | (published & ~running),
            "awarded": states[State.AWARDED],
            "not_awarded": states[State.NOT_AWARDED],
        }

    def within(self, key: str, municipalities: Collection[str]) -> Flags:
        """The needs to be met in one of some municipalities; those of the whole country are met in each."""
        wanted = frozenset(municipalities)
        return self.where(f"in:{key}", lambda r: r.is_nationwide or not wanted.isdisjoint(r.places))

    def postings(self, terms: Iterable[str]) -> Postings:
        """Which needs carry each of some terms, and how strongly, 0 to 1."""
        found: Postings = {}
        for term in terms:
            number = self.vocabulary.get(term)
            at = np.flatnonzero(self._terms == number) if number is not None else ()
            if len(at):
                found[term] = (self._owners[at], self._strengths[at] * np.float32(1 / 255))
        return found

    def score(self, units: Sequence[Unit]) -> Points:
        """How well each need answers what is asked, 0 to 1."""
        size = len(self.rows)
        return ask(units, self.postings({t for u in units for t in u.every_term}), max(1, size), size).scores


def current() -> NeedSnapshot:
    """The public needs as the database has them; one small statement when no need has taken a step."""
    newest, steps = db.session.execute(select(func.max(NeedStep.id), func.count(NeedStep.id))).one()
    # Steps become visible in another order than they are numbered in: their count tells of one that came late.
    stamp = (newest or 0, steps)
    held: NeedSnapshot | None = current_app.extensions.get(EXTENSION)
    if held and held.stamp == stamp:
        return held
    fresh = _load(stamp, held)
    current_app.extensions[EXTENSION] = fresh
    return fresh


COLUMNS = (
    Need.id, Need.version, Need.kind, Need.state, Need.answer_by, Need.published_at, Need.closed_at,
    Need.created_at, Need.is_nationwide, Need.nuts,
)  # fmt: skip


def _load(stamp: tuple[int, int], held: NeedSnapshot | None) -> NeedSnapshot:
    """Read the needs that have changed; two statements for some hundred, and more for those without a fresh entry."""
    known = {r.id: r for r in held.rows} if held else {}
    vocabulary = held.vocabulary if held else {}
    wanted = db.session.execute(select(*COLUMNS).where(Need.state.in_(PUBLIC_STATES)).order_by(Need.id)).all()
    changed = [r for r in wanted if r.id not in known or known[r.id].version != r.version]
    for chunk in batches(changed, indexing.CHUNK):
        # An entry is a long list of words: as rows a few of them take the memory that all together would.
        for need, entry in _entries({r.id: r for r in chunk}):
            known[need.id] = _row(need, entry, vocabulary)
    return NeedSnapshot(stamp, [known[r.id] for r in wanted if r.id in known], vocabulary)


def _entries(needs: dict[int, Any]) -> Iterator[tuple[Any, Entry]]:
    """What the search knows of some needs; those without a fresh entry are analysed now."""
    missing = dict(needs)
    query = select(NeedIndex.need_id, NeedIndex.version, NeedIndex.packed).where(
        NeedIndex.edition == indexing.edition(), NeedIndex.need_id.in_(needs)
    )
    for need_id, version, packed in db.session.execute(query):
        if missing[need_id].version == version:
            yield missing.pop(need_id), indexing.unpack(packed)
    for need in indexing.read(missing) if missing else ():
        yield missing[need.id], indexing.entry_of(need)
        # The text has been read; a request must not keep thousands of them.
        db.session.expunge(need)


def _row(need: Any, entry: Entry, vocabulary: dict[str, int]) -> Row:
    answer_by = in_utc(need.answer_by) if need.answer_by else NEVER
    return Row(
        id=need.id,
        version=need.version,
        kind=intern(need.kind),
        state=intern(need.state),
        answer_by=answer_by.timestamp(),
        published_at=in_utc(need.published_at or need.created_at).timestamp(),
        ended_at=(in_utc(need.closed_at) if need.closed_at else answer_by).timestamp(),
        is_nationwide=need.is_nationwide or "DK" in need.nuts,
        places=frozenset(map(intern, entry.places)),
        codes=tuple(map(intern, entry.codes)),
        shelves=frozenset(s for c in entry.codes if (s := catalogue.shelf_of(c))),
        reservations=frozenset(map(intern, entry.reservations)),
        terms=array("i", [vocabulary.setdefault(t, len(vocabulary)) for t in entry.terms]),
        strengths=entry.strengths,
    )
