"""The nearest word of a vocabulary to a misspelt one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

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


# So many ways to cut a word in two are tried.
MOST_CUTS = 3


def nearest_compound(word: str, vocabulary: Mapping[str, str], is_word: Callable[[str], bool]) -> str | None:
    """A compound of two parts with a slip in one of them put right: `cirkusforestiling`.

    The part without a slip is a word, the other one becomes the most alike of the vocabulary.
    """
    least = language.SHORTEST_PART
    cuts = range(len(word) - least, least - 1, -1)
    tried = 0
    for whole_first in (True, False):
        for cut in cuts:
            first, last = word[:cut], word[cut:]
            whole, slipped = (first, last) if whole_first else (last, first)
            if tried >= MOST_CUTS or not is_word(whole):
                continue
            tried += 1
            near = nearest(slipped, vocabulary, most=1)
            if near and near[0] == slipped[0]:
                return first + near if whole_first else near + last
    return None


LETTERS = "abcdefghijklmnopqrstuvwxyzæøå"


def one_slip(word: str, is_word: Callable[[str], bool]) -> str | None:
    """The word of a dictionary that is one slip away, one that sounds the same before others; None without one."""
    cuts = [(word[:n], word[n:]) for n in range(1, len(word) + 1)]
    near = {a + b[1:] for a, b in cuts if b} | {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    near |= {a + c + b for a, b in cuts for c in LETTERS} | {
        a + c + b[1:] for a, b in cuts if b for c in LETTERS
    }
    found = [w for w in near - {word} if is_word(w)]
    return min(found, key=lambda w: (sound(w) != sound(word), w)) if found else None


def sound(word: str) -> str:
    """A word as it sounds, roughly: what is often mixed up in writing is one letter here."""
    found = language.fold(word)
    for pattern, letter in SOUNDS:
        found = pattern.sub(letter, found)
    return found
