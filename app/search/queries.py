"""Search the index: filters, facet counts, order, cards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.domain import cpv as cpv_rules
from app.extensions import db
from app.reference import catalogue
from app.search import codec, retrieval
from app.search.documents import cpv_term
from app.search.models import SearchDocument
from app.search.snapshot import DENMARK, Snapshot, current

STATUS_FACET = ("verified", "renewal_received", "conditional", "self_declared", "expired")
FACTS = ("rsv", "par54", "par190")
SIZES = ("micro", "small", "medium", "large")
PRACTICAL = ("einvoice", "nationwide")
PLACES = ("delivers", "home", "near")
SORTS = ("relevance", "distance", "name", "newest")
# What stands beside the text in the order of a text search: a verification, and being at home there.
VERIFIED_LIFT, HOME_LIFT = 0.06, 0.05


@dataclass(frozen=True)
class Filters:
    """One search: text, place and the chosen facet values. Values are known to be valid."""

    text: str = ""
    municipality: str | None = None
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


@dataclass(frozen=True)
class Results:
    """One page of an answer. `scores` are 0 to 100; `counts` are per facet and value."""

    total: int
    cards: list[dict[str, Any]]
    scores: dict[int, float]
    counts: dict[str, dict[str, int]]
    corrected: str | None
    today: date
    matched: int = 0
    ways_out: list[WayOut] = field(default_factory=list)


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

    def __init__(self, filters: Filters, snapshot: Snapshot) -> None:
        self.filters, self.snapshot = filters, snapshot
        retrieved = retrieval.retrieve(filters.text, snapshot, spell=filters.spell) if filters.text else None
        self.scores = retrieved.scores if retrieved else {}
        self.corrected = retrieved.corrected if retrieved else None
        every = snapshot.bits.get("all", 0)
        size = every.bit_length()
        self.text = codec.bits_of((i for i in self.scores if i < size), size) & every if retrieved else every
        self.parts = {name: part(self) for name, part in PARTS.items()}

    def matching(self, without: str = "") -> int:
        """The suppliers every filter lets through, leaving one out for that facet's own counts."""
        found = self.text
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
    if not filters.municipality:
        return search.text
    return _places(snapshot, filters.municipality)[filters.place]


def _places(snapshot: Snapshot, code: str) -> dict[str, int]:
    near = 0
    for neighbour in catalogue.places()[code].neighbours:
        near |= snapshot.bits.get(f"home:{neighbour}", 0)
    return {"delivers": snapshot.delivers_in(code), "home": snapshot.bits.get(f"home:{code}", 0), "near": near}


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
    return _cpv_bits(search.filters.cpv) if search.filters.cpv else search.text


def _cpv_bits(code: str) -> int:
    """Suppliers of a CPV code or of anything below it."""
    rows = retrieval.fetch({cpv_term(code)}).get(cpv_term(code), [])
    positions = [block * codec.BLOCK_SIZE + o for block, data in rows for o in codec.unpack_postings(data)[0]]
    return codec.bits_of(positions, max(positions, default=0) + 1)


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


def search(filters: Filters, page: int = 1, per_page: int = 20, *, facets: bool = True) -> Results:
    """One page of suppliers, with facet counts. At most five statements whatever the page size."""
    snapshot = current()
    found = _Search(filters, snapshot)
    matching = found.matching()
    total = matching.bit_count()
    ids = _page(found, matching, (page - 1) * per_page, per_page)
    return Results(
        total=total,
        cards=cards(ids),
        scores={i: _relevance(found, i) for i in ids},
        counts=_counts(found) if facets else {},
        corrected=found.corrected,
        today=snapshot.today,
        ways_out=_ways_out(found) if facets and not total else [],
    )


def cards(supplier_ids: list[int]) -> list[dict[str, Any]]:
    """The cards of some suppliers, in the order given; one statement."""
    if not supplier_ids:
        return []
    rows = db.session.execute(
        select(SearchDocument.supplier_id, SearchDocument.card).where(SearchDocument.supplier_id.in_(supplier_ids))
    )
    by_id = {i: codec.unpack_json(card) for i, card in rows}
    return [by_id[i] for i in supplier_ids if i in by_id]


def _relevance(found: _Search, supplier_id: int) -> float:
    """0 to 100: the text's score with a small lift for a verification and for being at home there."""
    if not found.scores:
        return 0.0
    lift = 1.0
    if _has(found.snapshot.statuses["verified"], supplier_id):
        lift += VERIFIED_LIFT
    if found.filters.municipality and _has(_home_bits(found), supplier_id):
        lift += HOME_LIFT
    return round(100 * found.scores.get(supplier_id, 0.0) * lift / (1 + VERIFIED_LIFT + HOME_LIFT), 2)


def _home_bits(found: _Search) -> int:
    return found.snapshot.bits.get(f"home:{found.filters.municipality}", 0)


def _has(bits: int, supplier_id: int) -> bool:
    return bool(bits >> supplier_id & 1)


# ---- order ------------------------------------------------------------------------------------


def _page(found: _Search, matching: int, start: int, count: int) -> list[int]:
    if not matching:
        return []
    return list(_slice(_ordered(found, matching), start, count))


def _slice(ids: Iterator[int], start: int, count: int) -> Iterator[int]:
    for index, supplier_id in enumerate(ids):
        if index >= start + count:
            return
        if index >= start:
            yield supplier_id


def _ordered(found: _Search, matching: int) -> Iterator[int]:
    sort = found.filters.sort
    if sort == "name":
        return _in_order(found.snapshot.by_name, matching)
    if sort == "newest":
        return _in_order(found.snapshot.newest, matching)
    if sort == "distance" and found.filters.municipality:
        return _by_distance(found, matching)
    if found.scores:
        return _by_score(found, matching)
    return _by_status(found, matching)


def _in_order(order: list[int], matching: int) -> Iterator[int]:
    flags = matching.to_bytes((matching.bit_length() + 7) // 8, "little")
    limit = len(flags) * 8
    return (i for i in order if i < limit and flags[i >> 3] >> (i & 7) & 1)


def _by_score(found: _Search, matching: int) -> Iterator[int]:
    flags = matching.to_bytes((matching.bit_length() + 7) // 8, "little")
    limit = len(flags) * 8
    verified, home = found.snapshot.statuses["verified"], _home_bits(found)
    size = (max(verified, home, 1).bit_length() + 7) // 8
    is_verified, is_home = verified.to_bytes(size, "little"), home.to_bytes(size, "little")
    turn, span = _turn(found.snapshot, limit)
    ranked = []
    for i, points in found.scores.items():
        if i >= limit or not flags[i >> 3] >> (i & 7) & 1:
            continue
        lift = 1.0
        if i >> 3 < size:
            lift += VERIFIED_LIFT * (is_verified[i >> 3] >> (i & 7) & 1)
            lift += HOME_LIFT * (is_home[i >> 3] >> (i & 7) & 1)
        ranked.append((-round(points * lift, 4), (i - turn) % span, i))
    ranked.sort()
    return (i for _, _, i in ranked)


def _by_status(found: _Search, matching: int) -> Iterator[int]:
    """Without a text nobody fits better: verified first, and inside each status another one every day."""
    for status in STATUS_FACET:
        yield from _rotated(found.snapshot, matching & found.snapshot.statuses[status])


def _by_distance(found: _Search, matching: int) -> Iterator[int]:
    code = found.filters.municipality or ""
    nearest = sorted(catalogue.places(), key=lambda c: (catalogue.distance_between(code, c), c))
    rest = matching
    for place in nearest:
        here = matching & found.snapshot.bits.get(f"home:{place}", 0)
        rest &= ~here
        yield from _rotated(found.snapshot, here)
    yield from _rotated(found.snapshot, rest)


def _rotated(snapshot: Snapshot, bits: int) -> Iterator[int]:
    """The members of a set, beginning at another one each day."""
    ids = codec.positions_of(bits)
    if ids:
        turn = snapshot.today.toordinal() * 7919 % len(ids)
        yield from ids[turn:]
        yield from ids[:turn]


def _turn(snapshot: Snapshot, limit: int) -> tuple[int, int]:
    span = max(1, limit)
    return snapshot.today.toordinal() * 7919 % span, span


# ---- facets -----------------------------------------------------------------------------------


def _counts(found: _Search) -> dict[str, dict[str, int]]:
    snapshot, filters = found.snapshot, found.filters
    bits = snapshot.bits
    counts = {
        "status": _count(found.matching("status"), snapshot.statuses, STATUS_FACET),
        "fact": {f: (found.matching() & snapshot.fact(f)).bit_count() for f in FACTS},
        "shelf": _count(found.matching("shelf"), bits, catalogue.shelves(), "shelf:"),
        "group": _count(found.matching("group"), bits, catalogue.target_groups(), "group:"),
        "goal": _count(found.matching("goal"), bits, map(str, catalogue.goals()), "goal:"),
        "size": _count(found.matching("size"), bits, SIZES, "size:"),
        "practical": _count(found.matching(), bits, PRACTICAL),
    }
    unplaced = found.matching("place")
    counts["home"] = _count(unplaced, bits, catalogue.places(), "home:")
    if filters.municipality:
        places = _places(snapshot, filters.municipality)
        counts["place"] = {name: (unplaced & part).bit_count() for name, part in places.items()}
    return counts


def _count(matching: int, bits: Mapping[str, int], values: Iterable[str], prefix: str = "") -> dict[str, int]:
    return {v: (matching & bits.get(prefix + v, 0)).bit_count() for v in values}


# ---- nothing found ----------------------------------------------------------------------------


def _ways_out(found: _Search) -> list[WayOut]:
    """What to let go of: each filter in turn, a wider CPV code, a wider place. Only what gives something."""
    filters = found.filters
    ways: list[WayOut] = []
    if filters.cpv:
        for code in cpv_rules.ancestors(filters.cpv):
            wider = found.matching("cpv") & _cpv_bits(code)
            if wider:
                ways.append(WayOut("cpv", code, wider.bit_count(), replace(filters, cpv=code)))
                break
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
            ways.append(WayOut(part, ",".join(sorted(chosen)), total, replace(filters, **{attribute: frozenset()})))
    if filters.text:
        without_text = replace(filters, text="")
        total = _Search(without_text, found.snapshot).matching().bit_count()
        ways.append(WayOut("text", filters.text, total, without_text))
    return [w for w in ways if w.total]


def overview() -> Overview:
    """The figures of the front page; one statement."""
    snapshot = current()
    listed = snapshot.listed
    homes = _count(listed, snapshot.bits, catalogue.places(), "home:")
    return Overview(
        total=listed.bit_count(),
        verified=(listed & _verified(snapshot)).bit_count(),
        par54=(listed & snapshot.fact("par54")).bit_count(),
        municipalities=sum(1 for n in homes.values() if n),
        shelf_counts=_count(listed, snapshot.bits, catalogue.shelves(), "shelf:"),
        home_counts=homes,
        demo=(listed & snapshot.bits.get("demo", 0)).bit_count(),
        as_of=datetime.now(DENMARK),
    )


def _verified(snapshot: Snapshot) -> int:
    return (
        snapshot.statuses["verified"] | snapshot.statuses["conditional"] | snapshot.statuses["renewal_received"]
    )
