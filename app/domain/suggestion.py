"""From plain words to CPV codes: an index over the vocabulary's labels, and how codes are ranked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log

from app.domain import cpv, language

# A title says what is bought; a description also says how, by whom and under which law.
TITLE, DESCRIPTION = 1.0, 0.35
# An everyday word was put beside its codes by hand, so it beats a chance likeness of words.
EVERYDAY = 1.15
# Words for how a thing should be, not what it is: they lead to a code only together with another word,
# or else an organic lunch is a chemical.
QUALITIES = frozenset(
    {
        "organic",
        "sustainable",
        "vegetarian",
        "vegan",
        "fresh",
        "healthy",
        "økologisk",
        "økologiske",
        "bæredygtig",
    }
    | {"bæredygtige", "vegetarisk", "vegetariske", "vegansk", "veganske", "frisk", "friske", "sund", "sunde"}
)
# A code takes a share of its best descendant's points: the broad code is safer than a too narrow one.
ROLL_UP = 0.35


@dataclass(frozen=True)
class Suggestion:
    """A CPV code, its score between 0 and 1, and the buyer's words that led to it."""

    code: str
    score: float
    because: tuple[str, ...]


class LabelIndex:
    """Which codes carry which word in their label."""

    def __init__(self, labels: Iterable[tuple[str, str]]) -> None:
        """`labels`: (code, label) pairs; a code may come more than once, in several languages."""
        self._postings: dict[str, dict[str, float]] = {}
        codes = set()
        for code, label in labels:
            codes.add(code)
            terms = self._terms(label)
            for term, weight in terms.items():
                # In a short label each word says more.
                points = weight / (0.6 + 0.4 * len(terms) / 4)
                held = self._postings.setdefault(term, {})
                held[code] = max(held.get(code, 0.0), points)
        self._size = len(codes)

    @staticmethod
    def _terms(label: str) -> dict[str, float]:
        terms: dict[str, float] = {}
        for word in language.content_words(label):
            analysis = language.analyse(word)
            for part in analysis.parts:
                terms.setdefault(part, 0.6)
            for stem in analysis.stems:
                terms[stem] = 1.0
        return terms

    def rarity(self, term: str) -> float:
        """How much a term tells: 0 for one that no label has."""
        count = len(self._postings.get(term, ()))
        return log(1 + self._size / count) if count else 0.0

    def score(
        self, text: str, weight: float, points: dict[str, float], why: dict[str, dict[str, float]]
    ) -> None:
        """Add the points of a text's words to `points`, and note each word's share in `why`."""
        for word in language.content_words(text):
            analysis = language.analyse(word)
            best: dict[str, float] = {}
            for terms, factor in ((analysis.stems, 1.0), (analysis.parts, 0.5)):
                for term in terms:
                    rarity = self.rarity(term)
                    for code, strength in self._postings.get(term, {}).items():
                        best[code] = max(best.get(code, 0.0), factor * rarity * strength)
            for code, value in best.items():
                points[code] = points.get(code, 0.0) + weight * value
                why.setdefault(code, {})[word] = weight * value


def suggest(
    index: LabelIndex,
    title: str,
    description: str = "",
    everyday: Mapping[str, tuple[str, ...]] | None = None,
    limit: int = 5,
) -> list[Suggestion]:
    """The codes that fit best, best first. `everyday`: the buyer's phrases with hand-picked codes."""
    points: dict[str, float] = {}
    why: dict[str, dict[str, float]] = {}
    index.score(title, TITLE, points, why)
    if description:
        index.score(description, DESCRIPTION, points, why)
    for code in [c for c, words in why.items() if QUALITIES.issuperset(words)]:
        del points[code], why[code]
    top = max(points.values(), default=1.0)
    for phrase, codes in (everyday or {}).items():
        for place, code in enumerate(codes):
            gain = top * EVERYDAY * 0.9**place
            points[code] = points.get(code, 0.0) * 0.3 + gain
            why.setdefault(code, {})[phrase] = gain
    _roll_up(points, why)
    ranked = sorted(points.items(), key=lambda p: (-p[1], p[0]))[:limit]
    best = ranked[0][1] if ranked else 1.0
    return [Suggestion(code, round(value / best, 4), _because(why.get(code, {}))) for code, value in ranked]


def _roll_up(points: dict[str, float], why: dict[str, dict[str, float]]) -> None:
    leaders = sorted(points.items(), key=lambda p: -p[1])[:40]
    for code, value in leaders:
        for distance, ancestor in enumerate(cpv.ancestors(code)[:2], start=1):
            gain = value * ROLL_UP**distance
            if ancestor in points:
                points[ancestor] += gain
                for word, share in why.get(code, {}).items():
                    why.setdefault(ancestor, {}).setdefault(word, share * ROLL_UP)


def _because(words: dict[str, float]) -> tuple[str, ...]:
    return tuple(w for w, _ in sorted(words.items(), key=lambda p: (-p[1], p[0]))[:3])
