"""Which of our two languages somebody has written a text in, so that it is read aloud as what it is (WCAG 3.1.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable

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
# Those of them that are no Danish word of another meaning, as `to`, `by`, `and` and `must` are.
_ENGLISH_ALONE = _ENGLISH - frozenset(
    "a an and by can for has have in is it must shown shows stands to".split()  # noqa: SIM905
) | frozenset(
    "our their which who these they its where".split()  # noqa: SIM905
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


def is_english(words: Iterable[str]) -> bool:
    """Whether the small words of a text, in lower case, are English and not Danish."""
    said = list(words)
    english = sum(w in _ENGLISH_ALONE for w in said)
    danish = sum(w in _DANISH and w not in _ENGLISH for w in said)
    # One such word may stand in a name: `Bæredygtige møbler of Denmark`.
    if english == 1 and any(c in w for w in said for c in "æøå"):
        return False
    return english > danish
