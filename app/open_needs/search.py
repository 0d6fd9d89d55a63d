"""Find public needs: what the visitor asks for, the needs that fit in their order, and what each filter would leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain import cpv as cpv_rules
from app.domain import language, spelling
from app.domain.concepts import tokens
from app.domain.needs import Kind
from app.domain.reservation import Reservation
from app.open_needs.snapshot import STANDINGS, Flags, NeedSnapshot, current
from app.reference import catalogue, concepts, placewords
from app.reference.cpv_words import without_labels
from app.reference.placewords import PlaceWords
from app.search.question import Question, understand
from app.search.scoring import Points

SORTS = ("deadline", "relevance", "newest")
RESERVATIONS = ("par54", "par190", "none")
assert set(RESERVATIONS) == {*Reservation, "none"}
# A word this short has too many neighbours.
SHORTEST_SLIP = 5


@dataclass(frozen=True)
class NeedFilters:
    """What the visitor asks for. `sort` is empty for the order that goes with the text."""

    text: str = ""
    municipality: str | None = None
    area: str | None = None
    cpv: str | None = None
    kinds: frozenset[str] = frozenset()
    shelves: frozenset[str] = frozenset()
    reservations: frozenset[str] = frozenset()
    standings: frozenset[str] = frozenset()
    sort: str = ""
    spell: bool = True

    @property
    def order(self) -> str:
        """How the list is sorted: by the nearest deadline, and with words by how well they are answered."""
        return self.sort or ("relevance" if self.text else "deadline")


@dataclass(frozen=True)
class Found:
    """The ids of one page, how many fit, and per filter and value how many choosing it would leave.

    `filters` are those used: with a place that stood in the text, and the text without it and put right.
    """

    filters: NeedFilters
    ids: list[int]
    total: int
    everything: int
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    corrected: str | None = None
    has_words: bool = True


def search(filters: NeedFilters, now: datetime, page: int, per_page: int) -> Found:
    """One page of needs. One statement when no need has taken a step since the last search."""
    snapshot = current()
    filters, question, scores, corrected = _read(filters, snapshot)
    every = np.ones(len(snapshot.rows), np.bool_)
    text = scores > 0 if scores is not None else every
    standing = snapshot.standing(now)
    parts = _parts(filters, snapshot, standing)

    def matching(without: str = "") -> Flags:
        found = text.copy()
        for name, part in parts.items():
            if name != without:
                found &= part
        return found

    fits = matching()
    chosen = _ordered(filters.order, snapshot, np.flatnonzero(fits), scores, standing["open"])
    start = (page - 1) * per_page
    return Found(
        filters=filters,
        ids=[snapshot.rows[n].id for n in chosen[start : start + per_page]],
        total=int(fits.sum()),
        everything=len(snapshot.rows),
        counts={
            "kind": {k.value: _count(matching("kind"), snapshot.having("kind", k.value)) for k in Kind},
            "shelf": {s: _count(matching("shelf"), snapshot.having("shelf", s)) for s in catalogue.shelves()},
            "reservation": {
                r: _count(matching("reservation"), snapshot.having("reservation", r)) for r in RESERVATIONS
            },
            "standing": {s: _count(matching("standing"), standing[s]) for s in STANDINGS},
        },
        corrected=corrected,
        has_words=question is None or bool(question.units),
    )


def _count(found: Flags, having: Flags) -> int:
    return int((found & having).sum())


def _read(
    filters: NeedFilters, snapshot: NeedSnapshot
) -> tuple[NeedFilters, Question | None, Points | None, str | None]:
    """The filters as they are used, what the text asks, how well each need answers, and the whole text put right."""
    typed = tokens(filters.text)
    words = said = without_labels(typed)
    place = None
    if filters.spell:
        words = placewords.put_right(said, lambda w: bool(snapshot.postings(language.analyse(w).stems)))
        place = placewords.find(words)
    rest = place.without(words) if place else words
    used = filters if rest == typed else _placed(filters, rest, place)
    question, scores, respelled = _asked(rest, used, snapshot)
    if respelled:
        used = replace(used, text=" ".join(respelled))
        words = place.put_back(words, respelled) if place else respelled
    return used, question, scores, " ".join(words) if words != said else None


def _placed(filters: NeedFilters, rest: list[str], place: PlaceWords | None) -> NeedFilters:
    """The filters with the rest of the text; its place becomes the place filter, but a chosen place stays."""
    filters = replace(filters, text=" ".join(rest))
    if place is None or filters.municipality or filters.area:
        return filters
    return replace(filters, municipality=place.municipality, area=place.area)


def _asked(
    words: list[str], filters: NeedFilters, snapshot: NeedSnapshot
) -> tuple[Question | None, Points | None, list[str] | None]:
    """What the words ask, how well each need answers, and the words put right where they found nothing."""
    if not words:
        # Signs alone are a text without a word; no text asks for everything.
        return (
            (Question(), np.zeros(len(snapshot.rows), np.float32), None)
            if filters.text
            else (None, None, None)
        )
    question = understand(words)
    scores = snapshot.score(question.units)
    if not filters.spell or scores.any():
        return question, scores, None
    respelled = [_respelled(w, snapshot) for w in words]
    if respelled == words:
        return question, scores, None
    again = understand(respelled)
    return again, snapshot.score(again.units), respelled


def _respelled(word: str, snapshot: NeedSnapshot) -> str:
    """The nearest word of the phrase book to one that neither it nor any need knows and that is no place."""
    known = understand([word]).every_term
    if len(word) < SHORTEST_SLIP or not word.isalpha() or snapshot.postings(known) or word in _sounds():
        return word
    if placewords.is_name(word):
        return word
    # A word of the language is what it is, unless it only sounds like another.
    return spelling.nearest(word, _sounds(), most=0 if language.is_word(word) else None) or word


@cache
def _sounds() -> Mapping[str, str]:
    return {w: spelling.sound(w) for w in concepts.words()}


def _parts(filters: NeedFilters, snapshot: NeedSnapshot, standing: Mapping[str, Flags]) -> dict[str, Flags]:
    """The needs that each filter lets through, for those that are set."""
    parts: dict[str, Flags] = {}
    for name, values in (
        ("kind", filters.kinds),
        ("shelf", filters.shelves),
        ("reservation", filters.reservations),
    ):
        if values:
            parts[name] = np.logical_or.reduce([snapshot.having(name, v) for v in sorted(values)])
    if filters.standings:
        parts["standing"] = np.logical_or.reduce([standing[s] for s in sorted(filters.standings)])
    if filters.municipality:
        parts["place"] = snapshot.within(filters.municipality, (filters.municipality,))
    elif filters.area:
        parts["place"] = snapshot.within(filters.area, catalogue.areas()[filters.area].municipalities)
    if wanted := filters.cpv:
        parts["cpv"] = snapshot.where(f"cpv:{wanted}", lambda r: any(_is_within(c, wanted) for c in r.codes))
    return parts


def _is_within(code: str, wanted: str) -> bool:
    """Whether a need's code is the wanted one, below it in the tree, or so wide that it holds it."""
    return wanted in cpv_rules.lineage(code) or code in cpv_rules.lineage(wanted)


def _ordered(
    order: str, snapshot: NeedSnapshot, found: NDArray[np.intp], scores: Points | None, is_open: Flags
) -> list[int]:
    """Open needs before all others; among them the nearest deadline, the best answer or the newest first."""
    opened = is_open[found]
    # Of those that are over the one that ended last comes first.
    time = np.where(opened, snapshot.answer_by[found], -snapshot.ended_at[found])
    if order == "newest":
        keys: tuple[NDArray[Any], ...] = (-found, -snapshot.published_at[found])
    elif order == "relevance" and scores is not None:
        keys = (found, time, -np.round(scores[found], 2))
    else:
        keys = (found, time)
    # lexsort takes the weightiest key last.
    chosen: list[int] = found[np.lexsort((*keys, ~opened))].tolist()
    return chosen
