"""Points of suppliers for what a query asks: BM25 over postings, one array entry per supplier id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log

import numpy as np
from numpy.typing import NDArray

from app.search import codec

# Suppliers that carry less than this share of what the best one carries are left out.
ENOUGH = 0.55
# One entry per supplier id; 0 where the supplier has nothing of it.
Points = NDArray[np.float32]
# A term's postings: (block, packed) in the order of the blocks.
Rows = Sequence[tuple[int, bytes]]
Postings = dict[str, list[tuple[int, bytes]]]


@dataclass(frozen=True)
class Concept:
    """One thing the query asks for, and the terms that stand for it with their factor."""

    word: str
    terms: dict[str, float]
    parts: dict[str, float] = field(default_factory=dict)

    @property
    def every_term(self) -> set[str]:
        """What has to be fetched for it."""
        return {*self.terms, *self.parts}


def score(concepts: list[Concept], postings: Postings, suppliers: int, size: int) -> Points:
    """Each supplier's text score, the best at 1; 0 for those that carry too little of the query.

    Rarity comes from the postings, so both databases give the same figures. Who stays is decided by how
    much of the query is covered, not by how strongly: a supplier that mentions everything once stays,
    one that repeats a single word of three does not.
    """
    total, carried = np.zeros(size, np.float32), np.zeros(size, np.float32)
    for concept in concepts:
        points, covered, weight = concept_points(concept, postings, suppliers, size)
        total += points
        carried += weight * covered
    if not total.any():
        return total
    total[carried < ENOUGH * carried.max()] = 0
    total /= total.max()
    return total


def concept_points(
    concept: Concept, postings: Postings, suppliers: int, size: int
) -> tuple[Points, Points, float]:
    """Points per supplier, the share of the concept it covers, and the concept's weight.

    Points are those of the best term, or of the compound's parts together if that is more.
    """
    best = np.zeros(size, np.float32)
    rarest = 0.0
    for term, factor in concept.terms.items():
        rows = postings.get(term, ())
        term_rarity = rarity(rows, suppliers)
        rarest = max(rarest, term_rarity)
        for ids, strengths in _read(rows, size):
            best[ids] = np.maximum(best[ids], strengths * np.float32(factor * term_rarity / 255))
    covered = (best > 0).astype(np.float32)
    if not concept.parts:
        return best, covered, rarest
    rarities = {t: rarity(postings.get(t, ()), suppliers) for t in concept.parts}
    together, share = np.zeros(size, np.float32), np.zeros(size, np.float32)
    for term, factor in concept.parts.items():
        for ids, strengths in _read(postings.get(term, ()), size):
            together[ids] += strengths * np.float32(factor * rarities[term] / 255)
            share[ids] += np.float32(rarities[term] / sum(rarities.values()))
    return np.maximum(best, together), np.maximum(covered, share), max(rarest, *rarities.values())


def code_fits(fits: dict[str, float], postings: Postings, size: int) -> Points:
    """How near each supplier's nearest CPV code is, given the fit of each code's term."""
    best = np.zeros(size, np.float32)
    for term, fit in fits.items():
        for ids, _ in _read(postings.get(term, ()), size):
            best[ids] = np.maximum(best[ids], np.float32(fit))
    return best


def carriers(rows: Rows, size: int) -> int:
    """The suppliers of one term as a bitset."""
    flags = np.zeros(size, np.bool_)
    for ids, _ in _read(rows, size):
        flags[ids] = True
    return codec.bits_of(flags)


def rarity(rows: Rows, suppliers: int) -> float:
    """How much a term tells; a word that nobody uses tells as much as one that a single supplier does."""
    count = sum(len(data) for _, data in rows) // 3
    return max(0.1, log(1 + (suppliers - count + 0.5) / (count + 0.5))) if count <= suppliers else 0.1


def _read(rows: Rows, size: int) -> list[tuple[NDArray[np.int32], NDArray[np.uint8]]]:
    """(ids, strengths) by block. An index written to since the snapshot was taken may hold ids beyond it."""
    found = []
    for block, data in rows:
        offsets, strengths = codec.unpack_postings(data)
        ids = offsets.astype(np.int32) + (block << codec.BLOCK_BITS)
        if len(ids) and ids[-1] >= size:
            known = ids < size
            ids, strengths = ids[known], strengths[known]
        found.append((ids, strengths))
    return found
