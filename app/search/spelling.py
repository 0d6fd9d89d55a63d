"""Words that find nothing, and the nearest ones that suppliers write."""

from __future__ import annotations

from rapidfuzz import fuzz, process

CLOSE_ENOUGH = 82.0


def nearest(word: str, vocabulary: dict[str, str]) -> str | None:
    """The most alike word; a shared beginning counts, as typing errors seldom hit the first letter."""
    found = process.extract(
        word, vocabulary.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH - 6, limit=8
    )
    ranked = sorted(
        ((s + (6 if w[:1] == word[:1] else 0), w) for w, s, _ in found if w.isalpha()),
        key=lambda p: (-p[0], p[1]),
    )
    return ranked[0][1] if ranked and ranked[0][0] >= CLOSE_ENOUGH else None
