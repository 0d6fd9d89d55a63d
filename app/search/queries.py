"""Search the index: filters, facet counts, order, cards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select

from app.domain import cpv as cpv_rules
from app.domain.concepts import tokens
from app.extensions import db
from app.reference import catalogue, placewords
from app.search import codec, ordering, retrieval, scoring
from app.search.documents import cpv_term
from app.search.facets import ANY_OF
from app.search.models import SearchDocument
from app.search.snapshot import DENMARK, Snapshot, current

PLACES = ("delivers", "home", "near")
MOST_WIDER = 5
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


class Card(dict[str, Any]):
    """What a result shows of one supplier. `looks` keeps what the rooms above made of it, as long as the card."""

    __slots__ = ("looks",)

    def __init__(self, values: dict[str, Any]) -> None:
        super().__init__(values)
        self.looks: dict[Any, object] = {}


@dataclass(frozen=True)
class Results:
    """One page of an answer. `scores` are 0 to 100; `counts` are per facet and value.

    `filters` are those that were used: with a place that stood in the text, and the text without it and put right.
    """

    filters: Filters
    total: int
    cards: list[Card]
    scores: dict[int, float]
    counts: dict[str, dict[str, int]]
    corrected: str | None
    today: date
    matched: int = 0
    ways_out: list[WayOut] = field(default_factory=list)
    # Where nothing is found: who does something close to what was asked for. Never part of the answer itself.
    wider: list[Card] = field(default_factory=list)


@dataclass(frozen=True)
class WayOut:
    """A change of the search that would give something: `change` names it, `filters` does it."""

    change: str
    value: str
    total: int
    filters: Filters


@dataclass(frozen=True)
class Overview:
    """The directory in figures."""

    total: int
    verified: int
    par54: int
    municipalities: int
    shelf_counts: dict[str, int]
    home_counts: dict[str, int]
    demo: int
    as_of: datetime


class _Search:
    """One search over one snapshot: the sets it is made of, worked out once."""

    def __init__(self, filters: Filters, snapshot: Snapshot, *, neighbours: bool = False) -> None:
        words = tokens(filters.text)
        if filters.spell:
            words, filters = _placed(words, filters, snapshot)
        self.filters, self.snapshot = filters, snapshot
        retrieved = (
            retrieval.retrieve(words, snapshot, spell=filters.spell, neighbours=neighbours)
            if filters.text
            else None
        )
        self.scores = retrieved.scores if retrieved else None
        self.corrected = retrieved.corrected if retrieved else None
        self.text = snapshot.bits.get("all", 0)
        if retrieved:
            self.text &= codec.bits_of(retrieved.scores > 0)
        self.parts = {name: part(self) for name, part in PARTS.items()}
        # Where only neighbours of what is asked for can be had, there is no answer.
        self.offered_there = (
            not retrieved
            or neighbours
            or scoring.is_offered(retrieved.scores, self.text & self.parts["place"])
        )

    def matching(self, without: str = "") -> int:
        """The suppliers every filter lets through, leaving one out for that facet's own counts."""
        found = self.text if self.offered_there or without == "place" else 0
        for name, part in self.parts.items():
            if name != without:
                found &= part
        return found

    def any_of(self, keys: Iterable[str]) -> int:
        """The suppliers that have at least one of the facet keys."""
        found = 0
        for key in keys:
            found |= self.snapshot.bits.get(key, 0)
        return found


def _placed(words: list[str], filters: Filters, snapshot: Snapshot) -> tuple[list[str], Filters]:
    """A place in the text becomes the place filter, unless a supplier is called so; a chosen place stays."""
    found = placewords.find(words)
    if found is None or retrieval.is_name(words, snapshot):
        return words, filters
    rest = words[: found.start] + words[found.start + found.size :]
    if filters.municipality or filters.area:
        return rest, replace(filters, text=" ".join(rest))
    return rest, replace(filters, text=" ".join(rest), municipality=found.municipality, area=found.area)


def _status_part(search: _Search) -> int:
    chosen = search.filters.statuses
    if not chosen:
        return search.snapshot.listed
    found = 0
    for status in chosen:
        found |= search.snapshot.statuses[status]
    return found


def _place_part(search: _Search) -> int:
    filters, snapshot = search.filters, search.snapshot
    if filters.area:
        return snapshot.delivers_in_area(catalogue.areas()[filters.area].municipalities)
    if not filters.municipality:
        return search.text
    return _places(snapshot, filters.municipality)[filters.place]


def _places(snapshot: Snapshot, code: str) -> dict[str, int]:
    near = 0
    for neighbour in catalogue.places()[code].neighbours:
        near |= snapshot.bits.get(f"home:{neighbour}", 0)
    return {
        "delivers": snapshot.delivers_in(code),
        "home": snapshot.bits.get(f"home:{code}", 0),
        "near": near,
    }


def _all_facts(search: _Search) -> int:
    found = search.text
    for fact in search.filters.facts:
        found &= search.snapshot.fact(fact)
    return found


def _any_scheme(search: _Search) -> int:
    found = 0 if search.filters.schemes else search.text
    for scheme in search.filters.schemes:
        found |= search.snapshot.fact(scheme)
    return found


def _any(kind: str, values: Callable[[Filters], frozenset[str]]) -> Callable[[_Search], int]:
    def part(search: _Search) -> int:
        chosen = values(search.filters)
        return search.any_of(f"{kind}:{v}" for v in chosen) if chosen else search.text

    return part


def _practical_part(search: _Search) -> int:
    found = search.text
    for value in search.filters.practical:
        found &= search.snapshot.bits.get(value, 0)
    return found


def _cpv_part(search: _Search) -> int:
    return _cpv_bits(search.filters.cpv, search.snapshot) if search.filters.cpv else search.text


def _cpv_bits(code: str, snapshot: Snapshot) -> int:
    """Suppliers of a CPV code or of anything below it."""
    return scoring.carriers(retrieval.fetch({cpv_term(code)}, snapshot).get(cpv_term(code)), snapshot.size)


PARTS: Mapping[str, Callable[[_Search], int]] = {
    "status": _status_part,
    "place": _place_part,
    "cpv": _cpv_part,
    "fact": _all_facts,
    "scheme": _any_scheme,
    "shelf": _any("shelf", lambda f: f.shelves),
    "group": _any("group", lambda f: f.groups),
    "goal": _any("goal", lambda f: f.goals),
    "size": _any("size", lambda f: f.sizes),
    "practical": _practical_part,
}


# Built once, and asked without the session's own layer: these run on every search.
CARDS = select(SearchDocument.supplier_id, SearchDocument.card).where(
    SearchDocument.supplier_id.in_(bindparam("ids", expanding=True))
)


def search(filters: Filters, page: int = 1, per_page: int = 20, *, facets: bool = True) -> Results:
    """One page of suppliers, with facet counts. At most five statements whatever the page size."""
    snapshot = current()
    found = _Search(filters, snapshot)
    filters, matching = found.filters, found.matching()
    if found.corrected:
        filters = replace(filters, text=found.corrected)
    total = matching.bit_count()
    ids = ordering.page(
        filters.sort, snapshot, matching, found.scores, filters.municipality, (page - 1) * per_page, per_page
    )
    return Results(
        filters=filters,
        total=total,
        cards=cards(ids, snapshot),
        scores=ordering.relevance(ids, found.scores, snapshot, filters.municipality),
        counts=_counts(found) if facets else {},
        corrected=found.corrected,
        today=snapshot.today,
        ways_out=_ways_out(found) if facets and not total else [],
        wider=_wider(found) if not total and filters.text else [],
    )


def _wider(found: _Search) -> list[Card]:
    """Suppliers that do something close to what nobody offers, best first."""
    near = _Search(found.filters, found.snapshot, neighbours=True)
    ids = ordering.page(
        "relevance", near.snapshot, near.matching(), near.scores, near.filters.municipality, 0, MOST_WIDER
    )
    return cards(ids, near.snapshot)


def cards(supplier_ids: list[int], snapshot: Snapshot) -> list[Card]:
    """The cards of some suppliers, in the order given; one statement for those not read lately."""
    found = {i: card for i in supplier_ids if (card := snapshot.cards.get(i))}
    unread = [i for i in supplier_ids if i not in found]
    if unread:
        for i, packed in db.session.connection().execute(CARDS, {"ids": unread}):
            found[i] = Card(codec.unpack_json(packed))
            snapshot.cards.put(i, found[i])
    return [found[i] for i in supplier_ids if i in found]


def _counts(found: _Search) -> dict[str, dict[str, int]]:
    """Per facet and value, what choosing it would leave; a facet's own choices do not narrow its counts."""
    snapshot, municipality = found.snapshot, found.filters.municipality
    everything, unplaced = found.matching(), found.matching("place")
    counts = {
        facet: table.counts(
            unplaced if facet == "home" else found.matching(facet) if facet in ANY_OF else everything
        )
        for facet, table in snapshot.tables.items()
    }
    if municipality:
        places = _places(snapshot, municipality)
        counts["place"] = {name: (unplaced & part).bit_count() for name, part in places.items()}
    return counts


# ---- nothing found ----------------------------------------------------------------------------


def _ways_out(found: _Search) -> list[WayOut]:
    """What to let go of: each filter in turn, a wider CPV code, a wider place. Only what gives something."""
    filters = found.filters
    ways: list[WayOut] = []
    if filters.cpv:
        for code in cpv_rules.ancestors(filters.cpv):
            wider = found.matching("cpv") & _cpv_bits(code, found.snapshot)
            if wider:
                ways.append(WayOut("cpv", code, wider.bit_count(), replace(filters, cpv=code)))
                break
    if filters.area:
        total = found.matching("place").bit_count()
        ways.append(WayOut("area", filters.area, total, replace(filters, area=None)))
    if filters.municipality:
        here = catalogue.places()[filters.municipality]
        total = found.matching("place").bit_count()
        ways.append(WayOut("place", here.code, total, replace(filters, municipality=None, place="delivers")))
    names = {"statuses": "status", "facts": "fact", "schemes": "scheme", "shelves": "shelf", "groups": "group",
             "goals": "goal", "sizes": "size", "practical": "practical"}  # fmt: skip
    for attribute, part in names.items():
        chosen: frozenset[str] = getattr(filters, attribute)
        if chosen:
            total = found.matching(part).bit_count()
            ways.append(
                WayOut(part, ",".join(sorted(chosen)), total, filters.with_values(attribute, frozenset()))
            )
    if filters.text:
        without_text = replace(filters, text="")
        total = _Search(without_text, found.snapshot).matching().bit_count()
        ways.append(WayOut("text", filters.text, total, without_text))
    return [w for w in ways if w.total]


def overview() -> Overview:
    """The figures of the front page; one statement."""
    snapshot = current()
    listed = snapshot.listed
    homes = snapshot.tables["home"].counts(listed)
    return Overview(
        total=listed.bit_count(),
        verified=(listed & _verified(snapshot)).bit_count(),
        par54=(listed & snapshot.fact("par54")).bit_count(),
        municipalities=sum(1 for n in homes.values() if n),
        shelf_counts=snapshot.tables["shelf"].counts(listed),
        home_counts=homes,
        demo=(listed & snapshot.bits.get("demo", 0)).bit_count(),
        as_of=datetime.now(DENMARK),
    )


def _verified(snapshot: Snapshot) -> int:
    return (
        snapshot.statuses["verified"]
        | snapshot.statuses["conditional"]
        | snapshot.statuses["renewal_received"]
    )
