"""Why a supplier has the score it has: what each thing asked for gives it, and the text that says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from app.domain import cpv as cpv_rules
from app.domain import language
from app.reference import concepts
from app.search import scoring
from app.search.documents import (
    BODY,
    BY_CODE,
    CONCEPT_IN,
    DETAIL,
    NAME,
    PART,
    TITLE,
    concept_term,
    cpv_term,
    text_shares,
)
from app.search.question import MODIFIER, NAMED, WORD, Unit
from app.search.scoring import Postings

# How surely a supplier means what it says, by where it says so.
SURE_IN = {"name": CONCEPT_IN[NAME], "offer": CONCEPT_IN[TITLE], "offer_text": CONCEPT_IN[DETAIL]}
SURE_IN_BODY = CONCEPT_IN[BODY]
# Where a text is not the supplier's own, see Document.labels.
LABELS = ("home", "code")
# From worst to best, how a text may answer.
HOW = ("part", "near", "means", "says")


@dataclass(frozen=True)
class Passage:
    """One text of a supplier.

    `place` is where it stands: name, offer, offer_text, summary, purpose, home, group or code. `of` is the offer's
    title, with `of_en` in English where it has one, or the CPV code that it belongs to. `tongue`: `da` or `en` where
    only its readers see the text.
    """

    place: str
    text: str
    of: str = ""
    of_en: str = ""
    tongue: str = ""


def in_both(place: str, danish: str, english: str, of: str = "", of_en: str = "") -> Iterator[Passage]:
    """A text in both languages. Readers of English see the Danish one where there is no other."""
    if danish:
        yield Passage(place, danish, of, of_en, "da" if english else "")
    if english:
        yield Passage(place, english, of, of_en, "en")


@dataclass(frozen=True)
class Share:
    """What one unit gives one supplier, of at most `most`: parts of a score from 0 to 1.

    `terms` are those of the index that the points come from, each with the factor that the unit gives it.
    """

    unit: Unit
    points: float
    most: float
    terms: tuple[tuple[str, float], ...]

    @property
    def how(self) -> str:
        """How well the best of what the supplier has for it answers, see HOW."""
        return max(
            (_how(term, self.factor(term, f)) for term, f in self.terms), key=HOW.index, default=HOW[0]
        )

    def factor(self, term: str, whole: float) -> float:
        """What a term counts: one of several words says less than the phrase."""
        return whole / max(1, len(self.unit.words)) if term in self.unit.own_terms else whole

    @property
    def is_literal(self) -> bool:
        """Whether the supplier has one of the unit's own words, not only what they mean."""
        return any(term in self.unit.own_terms for term, _ in self.terms)


@dataclass(frozen=True)
class Evidence:
    """The passage that answers a unit and its own words for it; none where a CPV code answers.

    `how`, see HOW: `says` the word itself, `means` the same in other words, `near` it only, or a `part` of it.
    """

    passage: Passage
    words: str
    how: str


def shares(
    units: Sequence[Unit], postings: Postings, suppliers: int, size: int, supplier: int
) -> tuple[Share, ...]:
    """What each unit gives one supplier. Where scoring.score finds the supplier fit, they add up to its score."""
    return next(shares_of_each(units, postings, suppliers, size, (supplier,)))


def strongest(
    units: Sequence[Unit], postings: Postings, suppliers: int, size: int, shown: Sequence[int]
) -> dict[int, Share]:
    """Of some suppliers what gives each most; none for one that only has words of every search.

    Where one thing is asked for it is that: scoring anew takes as long as the search itself.
    """
    found = {}
    asked = [u for u in units if not u.is_soft]
    if len(asked) == 1:
        for supplier in shown:
            if terms := tuple(_terms(asked[0], postings, supplier)):
                found[supplier] = Share(asked[0], 1.0, 1.0, terms)
        return found
    for supplier, given in zip(shown, shares_of_each(units, postings, suppliers, size, shown), strict=True):
        if saying := [s for s in given if s.points and not s.unit.is_soft]:
            found[supplier] = max(saying, key=lambda s: s.points)
    return found


def shares_of_each(
    units: Sequence[Unit], postings: Postings, suppliers: int, size: int, shown: Iterable[int]
) -> Iterator[tuple[Share, ...]]:
    """The shares of each of some suppliers, scored once."""
    among, near = scoring.among_carriers({t for u in units for t in u.every_term}, postings, size)
    answers = [scoring.answer(unit, near, suppliers, len(among)) for unit in units]
    weights = [a.weight for a in answers]
    if len(answers) > scoring.MANY:
        # As in the score: words of a sentence that nobody has and that name nothing bought say nothing.
        weights = [a.weight if a.unit.is_known or a.points.any() else 0.0 for a in answers]
    mass = sum(weights) or 1.0
    for supplier in shown:
        place = int(np.searchsorted(among, supplier))
        carries = place < len(among) and int(among[place]) == supplier
        found = []
        for said, weight in zip(answers, weights, strict=True):
            points = float(said.points[place]) if carries else 0.0
            terms = tuple(_terms(said.unit, postings, supplier)) if points else ()
            found.append(Share(said.unit, weight / mass * points, weight / mass, terms))
        yield tuple(found)


def _terms(unit: Unit, postings: Postings, supplier: int) -> Iterator[tuple[str, float]]:
    """The unit's terms that a supplier carries, each with its factor."""
    for terms in (unit.terms, *unit.words):
        for term, factor in terms.items():
            if term in postings:
                ids = postings[term][0]
                # Of the same kind as the ids, or they would all be changed to another first.
                place = int(ids.searchsorted(ids.dtype.type(supplier)))
                if place < len(ids) and int(ids[place]) == supplier:
                    yield term, factor


def evidence(
    share: Share, passages: Sequence[Passage], codes: Iterable[str], tongue: str = ""
) -> Evidence | None:
    """The passage that best bears out a share: surest place first, and the very word before another for it.

    With a `tongue` what its readers see comes before texts of the other one.
    """
    own = [p for p in passages if not tongue or p.tongue in ("", tongue)]
    return _best(share, own, codes) or (_best(share, passages, codes) if len(own) < len(passages) else None)


def _best(share: Share, passages: Sequence[Passage], codes: Iterable[str]) -> Evidence | None:
    found: list[tuple[float, int, Evidence]] = []
    codes = tuple(codes)
    for term, whole in share.terms:
        factor = share.factor(term, whole)
        how = _how(term, factor)
        if term.startswith("n:"):
            return Evidence(Passage("number", term[2:]), term[2:], how)
        for passage in passages:
            sure, words = _said(term, passage)
            if words:
                rank = HOW.index(how)
                found.append((sure * factor, rank, Evidence(passage, words, how)))
        for code in codes:
            if _stands_for(code, term):
                label = next((p for p in passages if p.place == "code" and p.of == code), None)
                if label:
                    found.append((BY_CODE * factor, 0, Evidence(label, "", how)))
    return max(found, key=lambda f: (f[0], f[1]))[2] if found else None


def _how(term: str, factor: float) -> str:
    if term.startswith(("k:", "c:")):
        return "means" if factor >= NAMED else "near" if factor > MODIFIER else "part"
    return "says" if factor == WORD else "part"


def _stands_for(code: str, term: str) -> bool:
    """Whether having a CPV code is what put a supplier under a term."""
    if term.startswith("c:"):
        return term in {cpv_term(c) for c in cpv_rules.lineage(code)}
    return term in {concept_term(c) for c in concepts.by_cpv().get(code, ())}


def _said(term: str, passage: Passage) -> tuple[float, str]:
    """How surely a passage says a term, 0 to 1, and its words for it; nothing where it does not."""
    sure = SURE_IN.get(passage.place, SURE_IN_BODY)
    if term.startswith("k:"):
        if passage.place in LABELS:
            return 0.0, ""
        share = _shares_of(passage.text).get(term[2:], 0.0)
        return (sure * share, _phrase(term[2:], passage.text)) if share else (0.0, "")
    analyse = language.reader(passage.text)
    for word in language.WORD.findall(passage.text):
        for part in (word, *word.split("-")):
            analysis = analyse(language.lower(part))
            if term in analysis.stems:
                return sure, part
            if term in analysis.parts:
                return sure * PART, part
    return 0.0, ""


def _shares_of(text: str) -> Mapping[str, float]:
    """What a text names; short ones are asked of every card with every term."""
    return _held_shares(text) if len(text) <= LONGEST_HELD else text_shares(text)


_held_shares = lru_cache(maxsize=1024)(text_shares)
LONGEST_HELD = 400


def _phrase(code: str, text: str) -> str:
    """The words of a text that name a concept, as they stand there."""
    places = list(language.PLAIN.finditer(text))
    spans = concepts.book().find([language.lower(p.group()) for p in places], typed=False)
    for named in ("exact", "head", "modifier"):
        for span in spans:
            if code in getattr(span, named):
                return text[places[span.start].start() : places[span.start + span.size - 1].end()]
    return ""
