"""Which of our two languages somebody has written a text in, so that it is read aloud as what it is (WCAG 3.1.2)."""

from __future__ import annotations

import re

# Small words that the other language does not have.
_DANISH = frozenset(
    [
        "af",
        "at",
        "på",
        "og",
        "ikke",
        "er",
        "som",
        "der",
        "det",
        "den",
        "en",
        "et",
        "til",
        "fra",
        "med",
        "har",
        "om",
        "kan",
        "skal",
        "jeres",
        "vi",
        "i",
        "jer",
        "står",
        "vist",
        "viser",
        "ved",
        "for",
    ]
)
_ENGLISH = frozenset(
    [
        "the",
        "of",
        "and",
        "not",
        "is",
        "are",
        "that",
        "this",
        "it",
        "a",
        "an",
        "to",
        "from",
        "with",
        "has",
        "have",
        "you",
        "your",
        "we",
        "in",
        "shown",
        "shows",
        "stands",
        "must",
        "can",
        "by",
        "for",
    ]
)
_WORD = re.compile(r"[^\W\d_]+")


def language_of(text: str) -> str:
    """`da` or `en`; `da`, the language of the house, where nothing tells them apart."""
    words = [w.casefold() for w in _WORD.findall(text)]
    if any(c in w for w in words for c in "æøå"):
        return "da"
    danish = sum(w in _DANISH and w not in _ENGLISH for w in words)
    english = sum(w in _ENGLISH and w not in _DANISH for w in words)
    return "en" if english > danish else "da"
