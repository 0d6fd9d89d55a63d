"""What a search may be narrowed by, and the suppliers that each choice lets through."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.reference import catalogue
from app.search import retrieval, scoring
from app.search.documents import cpv_term
from app.search.snapshot import Snapshot

PLACES = ("delivers", "home", "near")
SORTS = ("relevance", "distance", "name", "newest")


@dataclass(frozen=True)
class Filters:
    """One search: text, place and the chosen facet values. Values are known to be valid."""

    text: str = ""
    municipality: str | None = None
    # A region or another part of the country; either it or a municipality.
    area: str | None = None
    place: str = "delivers"
    cpv: str | None = None
    shelves: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    facts: frozenset[str] = frozenset()
    schemes: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    goals: frozenset[str] = frozenset()
    sizes: frozenset[str] = frozenset()
    practical: frozenset[str] = frozenset()
    sort: str = "relevance"
    spell: bool = True

    def with_values(self, attribute: str, values: frozenset[str]) -> Filters:
        """The same search with another choice of one facet."""
        changes: dict[str, Any] = {attribute: values}
        return replace(self, **changes)


# Given the filters, the snapshot and who answers the text: those that one kind of filter lets through, which
# is whoever answers the text where nothing of that kind is chosen.
Part = Callable[[Filters, Snapshot, int], int]


def _status(filters: Filters, snapshot: Snapshot, _text: int) -> int:
    if not filters.statuses:
        return snapshot.listed
    found = 0
    for status in filters.statuses:
        found |= snapshot.statuses[status]
    return found


def _place(filters: Filters, snapshot: Snapshot, text: int) -> int:
    if filters.area:
        return snapshot.delivers_in_area(catalogue.areas()[filters.area].municipalities)
    if not filters.municipality:
        return text
    return places(snapshot, filters.municipality)[filters.place]


def places(snapshot: Snapshot, code: str) -> dict[str, int]:
    """The suppliers of a municipality in each way that a place may be meant."""
    near = 0
    for neighbour in catalogue.places()[code].neighbours:
        near |= snapshot.bits.get(f"home:{neighbour}", 0)
    return {
        "delivers": snapshot.delivers_in(code),
        "home": snapshot.bits.get(f"home:{code}", 0),
        "near": near,
    }


def _every_fact(filters: Filters, snapshot: Snapshot, text: int) -> int:
    for fact in filters.facts:
        text &= snapshot.fact(fact)
    return text


def _any_scheme(filters: Filters, snapshot: Snapshot, text: int) -> int:
    found = 0 if filters.schemes else text
    for scheme in filters.schemes:
        found |= snapshot.fact(scheme)
    return found


def _any(kind: str, values: Callable[[Filters], frozenset[str]]) -> Part:
    def part(filters: Filters, snapshot: Snapshot, text: int) -> int:
        chosen = values(filters)
        found = 0 if chosen else text
        for value in chosen:
            found |= snapshot.bits.get(f"{kind}:{value}", 0)
        return found

    return part


def _practical(filters: Filters, snapshot: Snapshot, text: int) -> int:
    for value in filters.practical:
        text &= snapshot.bits.get(value, 0)
    return text


def _cpv(filters: Filters, snapshot: Snapshot, text: int) -> int:
    return cpv_bits(filters.cpv, snapshot) if filters.cpv else text


def cpv_bits(code: str, snapshot: Snapshot) -> int:
    """Suppliers of a CPV code or of anything below it."""
    return scoring.carriers(retrieval.fetch({cpv_term(code)}, snapshot).get(cpv_term(code)), snapshot.size)


PARTS: Mapping[str, Part] = {
    "status": _status,
    "place": _place,
    "cpv": _cpv,
    "fact": _every_fact,
    "scheme": _any_scheme,
    "shelf": _any("shelf", lambda f: f.shelves),
    "group": _any("group", lambda f: f.groups),
    "goal": _any("goal", lambda f: f.goals),
    "size": _any("size", lambda f: f.sizes),
    "practical": _practical,
}
