"""What the index takes in: one supplier as texts, codes, facets and the card a result shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from app.domain import cpv as cpv_rules
from app.domain import language
from app.domain.concepts import tokens
from app.reference import concepts

NAME, TITLE, BODY, DETAIL = 3.0, 2.5, 1.0, 0.8
# A part of a compound says less than the whole word: `vindue` in `vinduespolering`.
PART = 0.6
# BM25 with a fixed pivot: the length of a well-filled profile, in words.
K1, LENGTH_SHARE, PIVOT = 1.2, 0.35, 120
STRONGEST = 255
# How surely a supplier does a thing by where it says so; a compound's head names it, its first part hardly.
CONCEPT_IN = {NAME: 0.85, TITLE: 1.0, BODY: 0.75, DETAIL: 0.45}
HEAD, MODIFIER, ONLY_MODIFIER, BY_CODE = 0.85, 0.3, 0.7, 0.75
# `Kopper til kantiner`: what follows says for whom, and is not sold.
FOR_WHOM = 0.6
SHORTEST_OF_NAME = 3
# Nobody is found by these; `it` is asked for within phrases.
NEVER_ASKED = language.STOP_WORDS - {"it"}
# `En bygning uden trapper` has none.
WITHOUT, SOME = frozenset(("uden", "ikke", "without", "not")), frozenset(("nogen", "noget", "any"))
SENTENCE, CLAUSE = re.compile(r"[.;:()!?–\n]+"), re.compile(",")
# So short a clause goes on with the list before it: `kurser i byggeri, stillads og asfalt`.
LIST_ITEM, LONG_ITEM = 3, 6


@dataclass(frozen=True)
class Document:
    """One published supplier as the index sees it."""

    supplier_id: int
    cvr: str
    name: str
    titles: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    # What others call where it is and the codes it has: it is found by these words, which are not read for a meaning.
    labels: list[str] = field(default_factory=list)
    # What stands in the small print of an offer: often how and for whom, not what.
    details: list[str] = field(default_factory=list)
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


def concept_term(code: str) -> str:
    """The index term of a concept."""
    return f"k:{code}"


def name_term(stem: str) -> str:
    """The index term of a word in a supplier's name."""
    return f"t:{stem}"


def weighted_terms(document: Document) -> dict[str, int]:
    """Each term of the document with its strength from 1 to 255.

    Strength is BM25's saturated term frequency over the weighted fields; rarity is added at query time.
    """
    frequency: dict[str, float] = {}
    length = 0
    for weight, texts in _fields(document):
        for word, analysis in _words(texts):
            length += 1
            if word in NEVER_ASKED:
                continue
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
    named = tokens(document.name)
    terms |= {name_term(language.stem(word)): STRONGEST for word in named}
    # `Glad Mad` is also typed as one word.
    run_together = _strength(NAME, norm)
    for pair in pairwise(named):
        terms.setdefault(language.stem("".join(pair)), run_together)
    return terms | {
        concept_term(c): max(1, round(STRONGEST * s)) for c, s in concept_shares(document).items()
    }


def _fields(document: Document) -> tuple[tuple[float, list[str]], ...]:
    return (
        (NAME, [document.name]),
        (TITLE, document.titles),
        (BODY, document.body),
        (DETAIL, document.details),
        (BODY, document.labels),
    )


def concept_shares(document: Document) -> dict[str, float]:
    """Each concept the document names, and how surely it is what the supplier does: 0 to 1."""
    found: dict[str, float] = {}
    for weight, texts in _fields(replace(document, labels=[])):
        for text in texts:
            for code, share in text_shares(text).items():
                found[code] = max(found.get(code, 0.0), share * CONCEPT_IN[weight])
    for cpv in document.cpv:
        for code in concepts.by_cpv().get(cpv, ()):
            found[code] = max(found.get(code, 0.0), BY_CODE)
    return found


def text_shares(text: str) -> dict[str, float]:
    """Each concept that one text names, and how surely it means to offer it: 0 to 1."""
    found: dict[str, float] = {}
    for sentence in SENTENCE.split(text):
        for code, share in _sentence_shares(sentence):
            found[code] = max(found.get(code, 0.0), share)
    return found


def _words(texts: Iterable[str]) -> Iterator[tuple[str, language.Analysis]]:
    for text in texts:
        yield from language.analyse_text(text)


def _strength(frequency: float, norm: float) -> int:
    saturated = frequency * (K1 + 1) / (frequency + K1 * norm)
    return max(1, min(STRONGEST, round(saturated / (K1 + 1) * STRONGEST)))


def _sentence_shares(sentence: str) -> Iterator[tuple[str, float]]:
    """The concepts of a sentence with their shares; those that only say for whom or within what count less."""
    known = concepts.book().concepts
    going_on, handled_on = False, False
    for words in map(tokens, CLAUSE.split(sentence)):
        going_on = going_on and len(words) <= LIST_ITEM
        handled = _handled_from(words)
        handled_on = handled_on and handled is None and len(words) <= LONG_ITEM
        for span in concepts.book().find(words, typed=False):
            without = _is_without(words, span.start)
            aside = (
                going_on
                or handled_on
                or not language.PURPOSE.isdisjoint(words[: span.start])
                or (handled is not None and span.start > handled)
            )
            first = MODIFIER if span.head else ONLY_MODIFIER
            for codes, share in ((span.exact, 1.0), (span.head, HEAD), (span.modifier, first)):
                for code in codes:
                    if known[code].is_people:
                        yield code, share
                    elif not without:
                        yield code, share * (FOR_WHOM if aside else 1.0)
        going_on = going_on or not language.PURPOSE.isdisjoint(words)
        handled_on = handled_on or handled is not None


def _is_without(words: list[str], at: int) -> bool:
    """Whether the word right before says that it is not there: `uden kantine`, `ikke noget hotel`."""
    before = words[:at]
    if before and before[-1] in SOME:
        before.pop()
    return bool(before) and before[-1] in WITHOUT


def _handled_from(words: list[str]) -> int | None:
    """Where a clause begins to name what is worked on: the `af` of `vask af trapper`; None when it does not."""
    pairs = enumerate(pairwise(words), start=1)
    return next((n for n, (w, of) in pairs if of in ("af", "of") and w.endswith(language.HANDLING)), None)


def surface_words(document: Document) -> dict[str, str]:
    """The document's own words and the stem each is found under, for spelling."""
    found: dict[str, str] = {}
    for word in tokens(document.name):
        if len(word) >= SHORTEST_OF_NAME:
            found[word] = language.stem(word)
    for word, analysis in _words(
        [document.name, *document.titles, *document.body, *document.details, *document.labels]
    ):
        if len(word) >= 4 and not word.isdigit():
            found.setdefault(word[:60], analysis.stems[0])
            for part in language.split_compound(language.fold(word)):
                found.setdefault(language.unfold(part), language.stem(part))
    return found
