"""Search the index: a page of answers with facet counts, and the directory in figures."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ARRAY, Integer, any_, bindparam, select

from app.domain.moments import DENMARK
from app.extensions import db
from app.search import codec, ordering
from app.search.explanation import Share, shares, strongest
from app.search.facets import ANY_OF
from app.search.filters import PLACES, SORTS, Filters, places
from app.search.models import SearchDocument
from app.search.narrowing import Search
from app.search.retrieval import Retrieved
from app.search.snapshot import Snapshot, current
from app.search.ways_out import WayOut, ways_out

# What the rooms above ask a search with and get from it.
__all__ = [
    "PLACES",
    "SORTS",
    "Card",
    "Filters",
    "Overview",
    "Results",
    "WayOut",
    "among",
    "cards",
    "overview",
    "search",
]
MOST_WIDER = 5


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
    # Whether the text has a word that says what is looked for; without a text there is nothing to say.
    has_words: bool = True
    ways_out: list[WayOut] = field(default_factory=list)
    # Where nothing is found: who does something close to what was asked for. Never part of the answer itself.
    wider: list[Card] = field(default_factory=list)
    # What gives each of the suppliers most of its score.
    strongest: dict[int, Share] = field(default_factory=dict)


@dataclass(frozen=True)
class Explanation:
    """Why one supplier has its score in a search.

    The `score`, 0 to 100, is the sum of the shares' points with each of the lifts on top, over the most there is:
    100 / ordering.MOST * sum(points) * (1 + sum(lifts)). It is 0 for a supplier that answers too little.
    """

    filters: Filters
    corrected: str | None
    score: float
    is_shown: bool
    shares: tuple[Share, ...]
    # What a verification and being at home in the chosen municipality add, each as a share of the points.
    lifts: dict[str, float]


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


# Built once, and asked without the session's own layer: these run on every search.
CARDS = select(SearchDocument.supplier_id, SearchDocument.card)
# A match reads 300 cards: as one array they take PostgreSQL and its driver 4 ms less than as 300 values.
CARDS_OF = {
    "postgresql": CARDS.where(SearchDocument.supplier_id == any_(bindparam("ids", type_=ARRAY(Integer)))),
    "sqlite": CARDS.where(SearchDocument.supplier_id.in_(bindparam("ids", expanding=True))),
}


def search(filters: Filters, page: int = 1, per_page: int = 20, *, facets: bool = True) -> Results:
    """One page of suppliers, with facet counts. At most five statements whatever the page size."""
    snapshot = current()
    found = Search(filters, snapshot)
    filters, matching = found.filters, found.matching()
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
        has_words=found.question is None or bool(found.question.units),
        ways_out=ways_out(found) if facets and not total else [],
        wider=_wider(found) if not total and filters.text else [],
        strongest=_strongest(found.retrieved, ids),
    )


def among(
    filters: Filters, suppliers: Collection[int], most: int, snapshot: Snapshot
) -> tuple[int, list[int]]:
    """How many of some suppliers a search finds, and the ids of the first of them in its order.

    At most three statements, two of them only where the text names a place or is misspelt.
    """
    found = Search(filters, snapshot)
    some = sum(1 << i for i in suppliers if i < snapshot.size)
    matching = found.matching() & some
    ids = ordering.page(
        found.filters.sort, snapshot, matching, found.scores, found.filters.municipality, 0, most
    )
    return matching.bit_count(), ids


def _strongest(found: Retrieved | None, ids: list[int]) -> dict[int, Share]:
    if found is None:
        return {}
    given = ((i, strongest(found.answers, found.postings, i)) for i in ids)
    return {i: share for i, share in given if share}


def _wider(found: Search) -> list[Card]:
    """Suppliers that do something close to what nobody offers, best first."""
    near = Search(found.filters, found.snapshot, neighbours=True)
    ids = ordering.page(
        "relevance", near.snapshot, near.matching(), near.scores, near.filters.municipality, 0, MOST_WIDER
    )
    return cards(ids, near.snapshot)


def explain(filters: Filters, supplier_id: int) -> Explanation:
    """Why one supplier has its score in a search. `Results.scores` of the same search holds the same number."""
    snapshot = current()
    found = Search(filters, snapshot)
    used = found.filters
    known = [supplier_id] if supplier_id < snapshot.size else []
    scores = ordering.relevance(known, found.scores, snapshot, used.municipality)
    said = found.retrieved
    return Explanation(
        filters=used,
        corrected=found.corrected,
        score=scores.get(supplier_id, 0.0),
        is_shown=bool(found.matching() >> supplier_id & 1),
        shares=shares(said.answers, said.postings, supplier_id) if said else (),
        lifts=ordering.lifts(supplier_id, snapshot, used.municipality),
    )


def cards(supplier_ids: list[int], snapshot: Snapshot) -> list[Card]:
    """The cards of some suppliers, in the order given; one statement for those not read lately."""
    found = {i: card for i in supplier_ids if (card := snapshot.cards.get(i))}
    unread = [i for i in supplier_ids if i not in found]
    if unread:
        connection = db.session.connection()
        for i, packed in connection.execute(CARDS_OF[connection.dialect.name], {"ids": unread}):
            found[i] = Card(codec.unpack_json(packed))
            snapshot.cards.put(i, found[i])
    return [found[i] for i in supplier_ids if i in found]


def _counts(found: Search) -> dict[str, dict[str, int]]:
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
        in_each_way = places(snapshot, municipality)
        counts["place"] = {name: (unplaced & part).bit_count() for name, part in in_each_way.items()}
    return counts


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
