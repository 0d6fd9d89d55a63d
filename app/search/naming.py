"""Suppliers by the words of their names: whole words, beginnings and parts of them, however they are spelled.

The names lie in the snapshot, so that no database is asked. They are folded a block at a time, which leaves nothing in
memory; a word that stands in every name takes longest, about a second of 100,000 names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from enum import IntEnum

from app.domain import language
from app.search import codec
from app.search.snapshot import Snapshot

# Shorter words stand inside too many others.
SHORTEST_PART, SHORTEST_BEGINNING = 3, 2
COMBINING = re.compile("[\u0300-\u036f]")
# What is left of a Danish letter where the keyboard has none, `Groen` and `Gron` for `Grøn`.
BARE = (("ae", "e"), ("oe", "o"), ("aa", "a"))


class How(IntEnum):
    """How well a name holds the words that were written, best first."""

    EXACT = 0
    WHOLE = 1
    BEGINS = 2
    HOLDS = 3


def named(text: str, snapshot: Snapshot) -> list[tuple[int, How]]:
    """The listed suppliers whose name holds every word of a text, and how; in no order.

    Where no name has them as words or beginnings of words, letters without their strokes count too. Slips are for
    the search to put right.
    """
    asked = language.PLAIN.findall(_folded(text))
    if not any(len(word) >= SHORTEST_BEGINNING for word in asked):
        return []
    found = _holding(asked, _folded, snapshot)
    if any(how <= How.BEGINS for _, how in found):
        return found
    known = {i for i, _ in found}
    found += [f for f in _holding([_bare(w) for w in asked], _bare, snapshot) if f[0] not in known]
    return found


def _holding(asked: list[str], read: Callable[[str], str], snapshot: Snapshot) -> list[tuple[int, How]]:
    listed, found = codec.flags_of(snapshot.listed, snapshot.size), []
    longest = max(asked, key=len)
    for supplier, name in snapshot.names_with(longest, read):
        if all(word in name for word in asked) and listed[supplier]:
            how = _how(asked, language.PLAIN.findall(name))
            if how is not None:
                found.append((supplier, how))
    return found


def _how(asked: list[str], name: list[str]) -> How | None:
    """The worst of the written words' ways of standing in a name; None where one of them does not."""
    if asked == name:
        return How.EXACT
    ways = [_way(word, name) for word in asked]
    return None if None in ways else max(w for w in ways if w is not None)


def _way(word: str, name: list[str]) -> How | None:
    if word in name:
        return How.WHOLE
    if len(word) >= SHORTEST_BEGINNING and any(n.startswith(word) for n in name):
        return How.BEGINS
    return How.HOLDS if len(word) >= SHORTEST_PART and any(word in n for n in name) else None


def _folded(text: str) -> str:
    """Small letters of the English alphabet, `ø` as `oe`, without accents."""
    folded = text.casefold()
    # language.fold goes letter by letter, which is slow for thousands of names.
    for letter, written in language.FOLDED.items():
        folded = folded.replace(chr(letter), str(written))
    return folded if folded.isascii() else COMBINING.sub("", unicodedata.normalize("NFD", folded))


def _bare(text: str) -> str:
    folded = _folded(text)
    for letters, left in BARE:
        folded = folded.replace(letters, left)
    return folded
