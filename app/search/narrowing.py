"""One search over one snapshot: the text's suppliers and what each filter leaves of them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from app.domain.concepts import tokens
from app.reference import placewords
from app.reference.cpv_words import without_labels
from app.reference.placewords import PlaceWords
from app.search import codec, retrieval, scoring
from app.search.filters import PARTS, Filters
from app.search.retrieval import Retrieved
from app.search.snapshot import Snapshot


class Search:
    """One search over one snapshot: the sets it is made of, worked out once."""

    def __init__(self, filters: Filters, snapshot: Snapshot, *, neighbours: bool = False) -> None:
        # The filters as they are used: with a place that stood in the text, and the text without it and put right.
        filters, retrieved, self.corrected = _read(filters, snapshot, neighbours=neighbours)
        self.filters, self.snapshot = filters, snapshot
        self.retrieved = retrieved
        self.question = retrieved.question if retrieved else None
        self.scores = retrieved.scores if retrieved else None
        self.text = snapshot.bits.get("all", 0)
        if retrieved:
            self.text &= codec.bits_of(retrieved.scores > 0)
        self.parts = {name: part(filters, snapshot, self.text) for name, part in PARTS.items()}
        # Where only neighbours of what is asked for can be had, there is no answer.
        self.offered_there = (
            not retrieved
            or neighbours
            or scoring.is_offered(retrieved.scores, retrieved.question.units, self.text & self.parts["place"])
        )

    def matching(self, without: str = "") -> int:
        """The suppliers every filter lets through, leaving one out for that facet's own counts."""
        found = self.text if self.offered_there or without == "place" else 0
        for name, part in self.parts.items():
            if name != without:
                found &= part
        return found


def _read(
    filters: Filters, snapshot: Snapshot, *, neighbours: bool
) -> tuple[Filters, Retrieved | None, str | None]:
    """The filters as they are used, who answers the text, and the whole text where it was put right."""
    typed = tokens(filters.text)
    words = said = without_labels(typed)
    place = None
    if filters.spell:
        words = placewords.put_right(said, lambda word: retrieval.is_carried(word, snapshot))
        place = _place(words, snapshot)
    rest = place.without(words) if place else words
    used = filters if rest == typed else _placed(filters, rest, place)
    answer = partial(retrieval.retrieve, snapshot=snapshot, spell=filters.spell, neighbours=neighbours)
    retrieved = answer(rest) if used.text else None
    if retrieved and retrieved.corrected:
        rest = retrieved.corrected.split()
        used = replace(used, text=retrieved.corrected)
        words = place.put_back(words, rest) if place else rest
        place = None if place else _place(rest, snapshot)
        if place:
            # Put right, a word is the name of a place: `kage Sønderbor`.
            used = _placed(filters, place.without(rest), place)
            retrieved = answer(place.without(rest)) if used.text else None
    return used, retrieved, " ".join(words) if words != said else None


def _place(words: list[str], snapshot: Snapshot) -> PlaceWords | None:
    """The place in a text, unless a supplier is called so; a text that is nothing but a place is the place."""
    found = placewords.find(words)
    if found and found.sure and found.size == len(words):
        return found
    return None if found is None or retrieval.is_name(words, snapshot) else found


def _placed(filters: Filters, rest: list[str], place: PlaceWords | None) -> Filters:
    """The filters with the rest of the text; its place becomes the place filter, but a chosen place stays."""
    filters = replace(filters, text=" ".join(rest))
    if place is None or filters.municipality or filters.area:
        return filters
    return replace(filters, municipality=place.municipality, area=place.area)
