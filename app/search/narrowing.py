"""One search over one snapshot: the text's suppliers and what each filter leaves of them."""

from __future__ import annotations

from dataclasses import replace

from app.domain.concepts import tokens
from app.reference import placewords
from app.search import codec, retrieval, scoring
from app.search.filters import PARTS, Filters
from app.search.snapshot import Snapshot


class Search:
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
        self.question = retrieved.question if retrieved else None
        self.scores = retrieved.scores if retrieved else None
        self.corrected = retrieved.corrected if retrieved else None
        self.text = snapshot.bits.get("all", 0)
        if retrieved:
            self.text &= codec.bits_of(retrieved.scores > 0)
        self.parts = {name: part(filters, snapshot, self.text) for name, part in PARTS.items()}
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


def _placed(words: list[str], filters: Filters, snapshot: Snapshot) -> tuple[list[str], Filters]:
    """A place in the text becomes the place filter, unless a supplier is called so; a chosen place stays."""
    found = placewords.find(words)
    if found is None or retrieval.is_name(words, snapshot):
        return words, filters
    rest = words[: found.start] + words[found.start + found.size :]
    if filters.municipality or filters.area:
        return rest, replace(filters, text=" ".join(rest))
    return rest, replace(filters, text=" ".join(rest), municipality=found.municipality, area=found.area)
