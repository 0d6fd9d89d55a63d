"""Points of suppliers for what a query asks, one array entry per supplier id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from app.search import codec
from app.search.question import Unit

# One entry per supplier id; 0 where the supplier has nothing of it.
Points = NDArray[np.float32]
# A term's postings: the ids of its suppliers in order, and how strongly each has it, 0 to 1.
Rows = tuple[NDArray[np.int32], NDArray[np.float32]]
Postings = dict[str, Rows]

# A supplier answers a unit from here on, and fully from the second.
ANSWERS, FULLY = 0.3, 0.45
# Where no supplier answers as well as this, what is asked for is not offered.
STRONGLY = 0.42
# Whoever answers so well offers the thing itself.
OFFERS = 0.55
# Suppliers that answer less than this share of what is asked are left out.
ENOUGH, AT_LEAST = 0.5, 0.1
# Having both the thing and the very words says a little more than either.
BOTH = 0.15
# Who also has what a compound's first part names comes before those that only have the last.
FIRST_TOO = 0.2
# What the bare word counts where every mention of a known thing is in passing.
IN_PASSING = 0.6
# What a unit weighs beside its rarity: people are a wish beside a service, an unknown word may be an odd one.
PEOPLE, UNKNOWN = 0.6, 0.5
LEAST_WEIGHT = 0.3
# More units than these are a sentence.
MANY = 4


@dataclass(frozen=True)
class Answer:
    """How well each supplier answers one unit, 0 to 1, and what the unit weighs."""

    unit: Unit
    points: Points
    weight: float


@dataclass(frozen=True)
class Answers:
    """The answers to every unit, with one point per id of `among`, of `size` ids; what each counts, of 1 together."""

    among: NDArray[np.intp]
    each: tuple[Answer, ...]
    counts: tuple[float, ...]
    size: int

    @property
    def scores(self) -> Points:
        """Each supplier's share of what is asked, 0 to 1; 0 for those that answer too little of it."""
        total = np.zeros(self.size, np.float32)
        total[self.among] = _together(self)
        return total

    def place(self, supplier: int) -> int | None:
        """Where a supplier's points lie; None for one that has nothing of what is asked."""
        place = int(np.searchsorted(self.among, supplier))
        return place if place < len(self.among) and int(self.among[place]) == supplier else None


def ask(
    units: Sequence[Unit], postings: Postings, suppliers: int, size: int, *, neighbours: bool = False
) -> Answers:
    """How well each supplier answers each unit.

    Rarity comes from the postings, so both databases give the same figures. `neighbours` also counts those that
    only do something close to what nobody offers.
    """
    among, near = among_carriers({t for unit in units for t in unit.every_term}, postings, size)
    each = tuple(answer(unit, near, suppliers, len(among), neighbours=neighbours) for unit in units)
    weights = [a.weight for a in each]
    if len(each) > MANY:
        # Of a whole sentence the words that nobody has and that name nothing bought say nothing.
        weights = [a.weight if a.unit.is_known or a.points.any() else 0.0 for a in each]
    mass = sum(weights) or 1.0
    return Answers(among, each, tuple(w / mass for w in weights), size)


def _together(answers: Answers) -> Points:
    """What the answers amount to for each of those among them; 0 for those that answer too little."""
    size = len(answers.among)
    total, carried = np.zeros(size, np.float32), np.zeros(size, np.float32)
    telling = [(a, np.float32(share)) for a, share in zip(answers.each, answers.counts, strict=True) if share]
    asked = [a for a, _ in telling if not (a.unit.is_people or a.unit.is_soft)]
    served = np.zeros(size, np.bool_) if asked else np.ones(size, np.bool_)
    for found, share in telling:
        total += share * found.points
        carried += share * np.minimum(1, found.points / np.float32(FULLY))
        if not (found.unit.is_people or found.unit.is_soft):
            served |= found.points >= ANSWERS
    fits = (carried >= ENOUGH) & served
    if not fits.any() and asked:
        # Nobody answers all of it: whoever does the thing itself may do for the rest.
        leading = [a.points >= FULLY for a in asked if a.unit.leads]
        fits = (carried >= AT_LEAST) & np.any(leading, axis=0) if leading else fits
    total[~fits] = 0
    return total


def among_carriers(terms: Iterable[str], postings: Postings, size: int) -> tuple[NDArray[np.intp], Postings]:
    """The ids of those that carry any of some terms, and the postings by place in that list.

    What is added up then has one entry per supplier that matters, not one per supplier there is.
    """
    flags = np.zeros(size, np.bool_)
    held = {t: postings[t] for t in terms if t in postings}
    for ids, _ in held.values():
        flags[ids] = True
    among = np.flatnonzero(flags)
    place = np.zeros(size, np.int32)
    place[among] = np.arange(len(among), dtype=np.int32)
    return among, {t: (place[ids], strengths) for t, (ids, strengths) in held.items()}


def answer(unit: Unit, postings: Postings, suppliers: int, size: int, *, neighbours: bool = False) -> Answer:
    """How well each supplier answers a unit, 0 to 1: by the best of its terms, or by all of its words together."""
    best = _best(unit.terms, postings, size)
    if unit.first:
        thing = _best({t: f for t, f in unit.terms.items() if t not in unit.first}, postings, size) > 0
        best += np.float32(FIRST_TOO) * _best(dict.fromkeys(unit.first, 1.0), postings, size) * thing
    if unit.words:
        words = np.zeros(size, np.float32)
        every = np.ones(size, np.bool_)
        for word in unit.words:
            found = _word(word, postings, size)
            words += found / np.float32(len(unit.words))
            every &= found > 0
        words[~every] *= np.float32(0.5)
        if unit.is_known and unit.terms and best.max(initial=0) < STRONGLY:
            # The phrase book has read every mention already: in passing, for whom, what is worked on.
            best = np.maximum(best, words * np.float32(IN_PASSING))
        else:
            best = np.maximum(best, words) + np.float32(BOTH) * np.minimum(best, words)
            np.minimum(best, 1, out=best)
    if not neighbours and best.max(initial=0) < STRONGLY:
        # Nobody offers it: neighbours of what was asked for are no answer.
        best[:] = 0
    return Answer(unit, best, _weight(unit, best, suppliers))


def _weight(unit: Unit, points: Points, suppliers: int) -> float:
    # Neighbours of what is asked for do not make it common.
    count = int((points >= OFFERS).sum()) or int((points >= ANSWERS).sum())
    rarity = max(LEAST_WEIGHT, log(1 + (suppliers - count + 0.5) / (count + 0.5)))
    if unit.is_people:
        return rarity * PEOPLE * unit.share
    return rarity * unit.share * (UNKNOWN if not count and not unit.is_known else 1.0)


def _word(word: Mapping[str, float], postings: Postings, size: int) -> Points:
    """The best of a word's stems, or its compound parts: each its share, all of them together the whole."""
    stems = {t: f for t, f in word.items() if f == 1.0}
    parts = {t: f / (len(word) - len(stems)) for t, f in word.items() if t not in stems}
    best = _best(stems, postings, size)
    if parts:
        together = np.zeros(size, np.float32)
        for term, factor in parts.items():
            if term in postings:
                ids, strengths = postings[term]
                together[ids] += strengths * np.float32(factor)
        best = np.maximum(best, together)
    return best


def _best(terms: Mapping[str, float], postings: Postings, size: int) -> Points:
    best = np.zeros(size, np.float32)
    for term, factor in terms.items():
        if term in postings:
            ids, strengths = postings[term]
            best[ids] = np.maximum(best[ids], strengths * np.float32(factor))
    return best


def code_fits(fits: dict[str, float], postings: Postings, size: int) -> Points:
    """How near each supplier's nearest CPV code is, given the fit of each code's term."""
    best = np.zeros(size, np.float32)
    for term, fit in fits.items():
        if term in postings:
            ids = postings[term][0]
            best[ids] = np.maximum(best[ids], np.float32(fit))
    return best


def carriers(rows: Rows | None, size: int) -> int:
    """The suppliers of one term as a bitset."""
    flags = np.zeros(size, np.bool_)
    if rows:
        flags[rows[0]] = True
    return codec.bits_of(flags)


def is_offered(scores: Points, units: Sequence[Unit], among: int) -> bool:
    """Whether one of a set of suppliers answers well enough to call what is asked for offered."""
    here = scores[codec.flags_of(among, len(scores))]
    several = sum(not u.is_soft for u in units) > 1
    enough = STRONGLY * (ENOUGH if several else 1)
    # Where the best anywhere do the thing alone, see _together, they do not answer more.
    return bool(here.max(initial=0) >= min(enough, float(scores.max(initial=0))))


def carry_all(terms: Iterable[str], postings: Postings, size: int) -> bool:
    """Whether one supplier carries every one of some terms."""
    common = np.ones(size, np.bool_)
    for term in terms:
        here = np.zeros(size, np.bool_)
        if term in postings:
            here[postings[term][0]] = True
        common &= here
    return bool(common.any())


def rows(blocks: Sequence[tuple[int, bytes]], size: int) -> Rows:
    """One term's blocks put together. An index written to since the snapshot was taken may hold ids beyond it."""
    if not blocks:
        return np.empty(0, np.int32), np.empty(0, np.float32)
    parts = [(codec.unpack_postings(data), block << codec.BLOCK_BITS) for block, data in blocks]
    ids = np.concatenate([offsets.astype(np.int32) + first for (offsets, _), first in parts])
    strengths = np.concatenate([held for (_, held), _ in parts]) * np.float32(1 / 255)
    known = int(np.searchsorted(ids, size))
    return ids[:known], strengths[:known]
