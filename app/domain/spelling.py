"""The nearest word of a vocabulary to a misspelt one."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from app.domain import language

SHORTEST = 4
# Letters that sound alike are one mistake less: kafe, sykel, fotograf, wc.
SOUNDS = ((re.compile("ph"), "f"), (re.compile("th"), "t"), (re.compile("c(?=[eiy])"), "s"), (re.compile("[cq]"), "k"),
          (re.compile("w"), "v"), (re.compile("z"), "s"), (re.compile(r"(.)\1"), r"\1"))  # fmt: skip
CANDIDATES = 12


def nearest(word: str, vocabulary: Mapping[str, str], *, most: int | None = None) -> str | None:
    """The most alike word of a vocabulary {word: how it sounds}; None when none is alike enough.

    One slip is allowed in words of four letters, more in long ones; the first letter is seldom wrong.
    `most` allows fewer; 0 asks for a word that sounds the same.
    """
    wanted = sound(word)
    slips = 0 if len(word) < SHORTEST else 1 if len(wanted) < 6 else 2 if len(wanted) < 11 else 3
    slips = slips if most is None else min(slips, most)
    ranked = []
    for candidate, distance, key in process.extract(
        wanted, vocabulary, scorer=DamerauLevenshtein.distance, score_cutoff=slips, limit=CANDIDATES
    ):
        if distance and key[:1] != word[:1]:
            distance += 1
        if distance <= slips:
            ranked.append((distance, abs(len(candidate) - len(wanted)), key))
    return min(ranked)[2] if ranked else None


def sound(word: str) -> str:
    """A word as it sounds, roughly: what is often mixed up in writing is one letter here."""
    found = language.fold(word)
    for pattern, letter in SOUNDS:
        found = pattern.sub(letter, found)
    return found
