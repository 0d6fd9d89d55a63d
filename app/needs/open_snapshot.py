"""The public needs in memory, analysed like suppliers are, and renewed when a need has taken a step.

There are thousands of them, not hundreds of thousands: one process reads 5,000 in a few seconds and keeps them in
some 20 MB, and a need is analysed anew only when it has changed.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from sys import intern

import numpy as np
from flask import current_app
from numpy.typing import NDArray
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.domain.batches import batches
from app.domain.moments import in_utc
from app.domain.needs import PUBLIC, State
from app.extensions import db
from app.needs.models import Need, NeedLot, NeedStep
from app.reference import catalogue
from app.search.documents import Document, weighted_terms
from app.search.question import Unit
from app.search.scoring import Points, Postings
from app.search.scoring import score as score_units

EXTENSION = "needs_snapshot"
# What is read of the database at a time.
CHUNK = 500
LATEST = datetime.max.replace(tzinfo=UTC)
PUBLIC_STATES = sorted(s.value for s in PUBLIC)
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Row:
    """What filters and order ask of one need. `places` are municipalities, those of its parts among them."""

    id: int
    version: int
    kind: str
    state: State
    answer_by: datetime
    published_at: datetime
    ended_at: datetime
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
    flags: dict[str, Flags] = field(default_factory=dict)

    @cached_property
    def _terms(self) -> NDArray[np.int32]:
        return np.frombuffer(b"".join(r.terms.tobytes() for r in self.rows), np.int32)

    @cached_property
    def _strengths(self) -> NDArray[np.uint8]:
        return np.frombuffer(b"".join(r.strengths for r in self.rows), np.uint8)

    @cached_property
    def _owners(self) -> NDArray[np.int32]:
        return np.repeat(np.arange(len(self.rows), dtype=np.int32), [len(r.terms) for r in self.rows])

    def postings(self, terms: Iterable[str]) -> Postings:
        """Which needs carry each of some terms, and how strongly, 0 to 1."""
        found: Postings = {}
        for term in terms:
            number = self.vocabulary.get(term)
            if number is None:
                continue
            at = np.flatnonzero(self._terms == number)
            if len(at):
                found[term] = (self._owners[at], self._strengths[at] * np.float32(1 / 255))
        return found

    def having(self, name: str, value: str) -> Flags:
        """The needs of one kind, shelf or reservation: `kind:quotes`."""
        key = f"{name}:{value}"
        if key not in self.flags:
            test: Callable[[Row], bool] = {
                "kind": lambda r: r.kind == value,
                "shelf": lambda r: value in r.shelves,
                "reservation": lambda r: value in r.reservations if value != "none" else not r.reservations,
            }[name]
            self.flags[key] = np.fromiter(map(test, self.rows), np.bool_, len(self.rows))
        return self.flags[key]

    def standing(self, now: datetime) -> dict[str, Flags]:
        """The needs by where they stand for a reader: open, closed, awarded or ended without a purchase."""
        names = [_standing(r, now) for r in self.rows]
        return {name: np.fromiter((n == name for n in names), np.bool_, len(names)) for name in STANDINGS}

    def within(self, municipalities: frozenset[str]) -> Flags:
        """The needs to be met in one of some municipalities; those of the whole country are met in each."""
        return np.fromiter(
            (r.is_nationwide or not municipalities.isdisjoint(r.places) for r in self.rows),
            np.bool_,
            len(self.rows),
        )


STANDINGS = ("open", "closed", "awarded", "not_awarded")


def _standing(row: Row, now: datetime) -> str:
    if row.state is State.PUBLISHED:
        # The clock closes them once a day; until then the time itself says it.
        return "open" if row.answer_by > now else "closed"
    return row.state.value


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


def _load(stamp: tuple[int, int], held: NeedSnapshot | None) -> NeedSnapshot:
    known = {r.id: r for r in held.rows} if held else {}
    vocabulary = held.vocabulary if held else {}
    wanted = db.session.execute(
        select(Need.id, Need.version).where(Need.state.in_(PUBLIC_STATES)).order_by(Need.id)
    ).all()
    kept = {i: known[i] for i, version in wanted if i in known and known[i].version == version}
    for chunk in batches([i for i, _ in wanted if i not in kept], CHUNK):
        query = (
            select(Need).where(Need.id.in_(chunk)).options(selectinload(Need.codes), selectinload(Need.lots))
        )
        for need in db.session.scalars(query):
            kept[need.id] = _row(need, vocabulary)
            # The texts have been read; a request must not keep thousands of them.
            db.session.expunge(need)
    return NeedSnapshot(stamp, [kept[i] for i, _ in wanted if i in kept], vocabulary)


def _row(need: Need, vocabulary: dict[str, int]) -> Row:
    codes = tuple(
        dict.fromkeys([*(c.code for c in need.codes), *(c for lot in need.lots for c in lot.codes)])
    )
    terms = weighted_terms(document_of(need, need.lots, codes))
    answer_by = in_utc(need.answer_by) if need.answer_by else LATEST
    published_at = in_utc(need.published_at) if need.published_at else in_utc(need.created_at)
    return Row(
        id=need.id,
        version=need.version,
        kind=intern(need.kind),
        state=State(need.state),
        answer_by=answer_by,
        published_at=published_at,
        ended_at=in_utc(need.closed_at) if need.closed_at else answer_by,
        is_nationwide=need.is_nationwide or "DK" in need.nuts,
        places=frozenset(places_of(need, need.lots)),
        codes=codes,
        shelves=frozenset(s for c in codes if (s := catalogue.shelf_of(c))),
        reservations=frozenset(r for r in (need.reservation, *(lot.reservation for lot in need.lots)) if r),
        terms=array("i", [vocabulary.setdefault(t, len(vocabulary)) for t in terms]),
        strengths=bytes(terms.values()),
    )


def document_of(need: Need, lots: Iterable[NeedLot], codes: tuple[str, ...]) -> Document:
    """A need in the words that suppliers are indexed in. Who an anonymous buyer is stands nowhere."""
    lots = list(lots)
    buyer = "" if need.is_anonymous else need.buyer_name
    names = [catalogue.places()[c].name for c in places_of(need, lots) if len(need.municipalities) <= NAMED]
    return Document(
        need.id,
        cvr="",
        name="",
        titles=[t for t in (need.title, need.title_en, *(lot.title for lot in lots)) if t],
        body=[t for t in (need.text, need.text_en, *(lot.text for lot in lots)) if t],
        details=[t for t in (buyer, *names) if t],
        cpv=list(codes),
    )


# A need of more municipalities is not found by the name of each.
NAMED = 10


def places_of(need: Need, lots: Iterable[NeedLot]) -> list[str]:
    """The municipalities of a need and its lots; a NUTS code stands for all that lie in it."""
    found = [*need.municipalities, *(m for lot in lots for m in lot.municipalities)]
    known: Mapping[str, object] = catalogue.places()
    within = tuple(n for n in need.nuts if n != "DK")
    if within:
        found += [p.code for p in catalogue.places().values() if p.nuts3.startswith(within)]
    return [code for code in dict.fromkeys(found) if code in known]


def score(units: Sequence[Unit], snapshot: NeedSnapshot) -> Points:
    """How well each need answers what is asked, 0 to 1."""
    size = len(snapshot.rows)
    return score_units(units, snapshot.postings({t for u in units for t in u.every_term}), max(1, size), size)
