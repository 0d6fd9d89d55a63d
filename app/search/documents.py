"""What the index takes in: one supplier as texts, codes, facets and the card a result shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from app.domain import cpv as cpv_rules
from app.domain import language

NAME, TITLE, BODY = 3.0, 2.5, 1.0
# A part of a compound says less than the whole word: `vindue` in `vinduespolering`.
PART = 0.6
# BM25 with a fixed pivot: the length of a well-filled profile, in words.
K1, LENGTH_SHARE, PIVOT = 1.2, 0.35, 120
STRONGEST = 255


@dataclass(frozen=True)
class Document:
    """One published supplier as the index sees it."""

    supplier_id: int
    cvr: str
    name: str
    titles: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    cpv: list[str] = field(default_factory=list)
    facets: frozenset[str] = frozenset()
    standings: list[dict[str, Any]] = field(default_factory=list)
    home: str | None = None
    nationwide: bool = False
    area: frozenset[str] = frozenset()
    card: dict[str, Any] = field(default_factory=dict)


def cpv_term(code: str) -> str:
    """The index term of a CPV code: `c:` and the eight digits."""
    return f"c:{code}"


def weighted_terms(document: Document) -> dict[str, int]:
    """Each term of the document with its strength from 1 to 255.

    Strength is BM25's saturated term frequency over the weighted fields; rarity is added at query time.
    """
    frequency: dict[str, float] = {}
    length = 0
    for weight, texts in ((NAME, [document.name]), (TITLE, document.titles), (BODY, document.body)):
        for word in _words(texts):
            length += 1
            analysis = language.analyse(word)
            for term in analysis.stems:
                frequency[term] = frequency.get(term, 0.0) + weight
            for term in analysis.parts:
                frequency[term] = frequency.get(term, 0.0) + weight * PART
    norm = 1 - LENGTH_SHARE + LENGTH_SHARE * length / PIVOT
    terms = {t: _strength(f, norm) for t, f in frequency.items()}
    for code in document.cpv:
        for depth, ancestor in enumerate(cpv_rules.lineage(code)):
            term = cpv_term(ancestor)
            terms[term] = max(terms.get(term, 0), STRONGEST if depth == 0 else STRONGEST - 40)
    terms[f"n:{document.cvr}"] = STRONGEST
    return terms


def _words(texts: Iterable[str]) -> Iterable[str]:
    for text in texts:
        yield from language.words(text)


def _strength(frequency: float, norm: float) -> int:
    saturated = frequency * (K1 + 1) / (frequency + K1 * norm)
    return max(1, min(STRONGEST, round(saturated / (K1 + 1) * STRONGEST)))


def surface_words(document: Document) -> dict[str, str]:
    """The document's own words and the stem each is found under, for spelling."""
    found: dict[str, str] = {}
    for word in _words([document.name, *document.titles, *document.body]):
        if len(word) >= 4 and not word.isdigit():
            found.setdefault(word[:60], next(iter(language.analyse(word).stems)))
            for part in language.split_compound(language.fold(word)):
                found.setdefault(language.unfold(part), language.stem(part))
    return found
