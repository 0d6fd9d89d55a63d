"""The words of a card's text that answer a query, marked."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup, escape

from app.domain import language
from app.reference.concepts import book
from app.search.documents import concept_term
from app.search.question import NAMED, understand_text

Piece = tuple[int, int, frozenset[str]]


@lru_cache(maxsize=4096)
def pieces(text: str) -> tuple[Piece, ...]:
    """The words and phrases of a text: where each stands, and the terms it is found under."""
    places = [
        (match.start() + part.start(), match.start() + part.end())
        for match in language.WORD.finditer(text)
        for part in language.PLAIN.finditer(match.group())
    ]
    words = [language.lower(text[start:end]) for start, end in places]
    found: list[Piece] = []
    at, spans = 0, {s.start: s for s in book().find(words)}
    while at < len(words):
        span = spans.get(at)
        size = span.size if span else 1
        terms = {t for w in words[at : at + size] for t in language.analyse(w).stems if size == 1}
        if span:
            terms |= {concept_term(c) for c in (*span.exact, *span.head)}
        if size > 1 or words[at] not in language.STOP_WORDS:
            found.append((places[at][0], places[at + size - 1][1], frozenset(terms)))
        at += size
    return tuple(found)


@lru_cache(maxsize=256)
def wanted(query: str) -> frozenset[str]:
    """The terms that a text must have for a word of it to be marked; neighbours of what was asked for are none."""
    return frozenset(
        term
        for unit in understand_text(query).units
        if not unit.is_soft
        for terms in (unit.terms, *unit.words)
        for term, factor in terms.items()
        if factor >= NAMED
    )


def marked(text: str, query: str) -> Markup:
    """A text with the words that answer a query in mark elements."""
    terms = wanted(query)
    if not terms:
        return escape(text)
    parts: list[str] = []
    end = 0
    for start, stop, said in pieces(text):
        if not said.isdisjoint(terms):
            parts += (escape(text[end:start]), "<mark>", escape(text[start:stop]), "</mark>")
            end = stop
    return Markup("".join([*parts, escape(text[end:])]))  # noqa: S704 - every part is escaped or ours
