"""Why a supplier has the score it has: what each thing asked for gives it, and the text that says so."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.domain import cpv as cpv_rules
from app.domain import language
from app.reference import concepts
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
from app.search.scoring import Answers, Postings

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


def shares(answers: Answers, postings: Postings, supplier: int) -> tuple[Share, ...]:
    """What each unit gives one supplier. Where its score finds the supplier fit, they add up to that."""
    place = answers.place(supplier)
    found = []
    for said, most in zip(answers.each, answers.counts, strict=True):
        points = float(said.points[place]) if place is not None else 0.0
        terms = tuple(_terms(said.unit, postings, supplier)) if points else ()
        found.append(Share(said.unit, most * points, most, terms))
    return tuple(found)


def strongest(answers: Answers, postings: Postings, supplier: int) -> Share | None:
    """What gives a supplier most; None for one that only has words of every search."""
    saying = [s for s in shares(answers, postings, supplier) if s.points and not s.unit.is_soft]
    return max(saying, key=lambda s: s.points) if saying else None


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
    share: Share, passages: Sequence[Passage], codes: Collection[str], tongue: str = ""
) -> Evidence | None:
    """The passage that best bears out a share: surest place first, and the very word before another for it.

    With a `tongue` what its readers see comes before texts of the other one.
    """
    for said in _ranked(share, passages, codes, tongue):
        if said.passage.place == "number" or said.is_by_code:
            return Evidence(said.passage, said.passage.text if not said.is_by_code else "", said.how)
        if words := _words(said.term, said.passage.text):
            return Evidence(said.passage, words, said.how)
    return None


def bearing_out(
    share: Share, passages: Sequence[Passage], codes: Collection[str], tongue: str = ""
) -> tuple[Passage, str] | None:
    """The passage alone that `evidence` finds, and how it answers; for many cards at once."""
    found = next(iter(_ranked(share, passages, codes, tongue)), None)
    return (found.passage, found.how) if found else None


@dataclass(frozen=True)
class _Said:
    """A term that a passage says, and how surely it means that: 0 to 1."""

    passage: Passage
    term: str
    how: str
    sure: float
    is_by_code: bool = False


def _ranked(
    share: Share, passages: Sequence[Passage], codes: Collection[str], tongue: str
) -> Iterable[_Said]:
    """What bears out a share, best first; what readers of the other language see comes last."""
    found: list[_Said] = []
    spoken = [(p, said(p.text)) for p in passages]
    coded = [(p, _stands_for(p.of)) for p in passages if p.place == "code" and p.of in codes]
    for term, whole in share.terms:
        factor = share.factor(term, whole)
        how = _how(term, factor)
        if term.startswith("n:"):
            return [_Said(Passage("number", term[2:]), term, how, 1.0)]
        for passage, terms in spoken:
            if term in terms and not (passage.place in LABELS and term.startswith("k:")):
                at = SURE_IN.get(passage.place, SURE_IN_BODY)
                found.append(_Said(passage, term, how, at * terms[term] * factor))
        found += [
            _Said(label, term, how, BY_CODE * factor, is_by_code=True)
            for label, terms in coded
            if term in terms
        ]
    return sorted(
        found,
        key=lambda f: (
            not tongue or f.passage.tongue in ("", tongue),
            f.sure,
            0 if f.is_by_code else HOW.index(f.how),
        ),
        reverse=True,
    )


def _how(term: str, factor: float) -> str:
    if term.startswith(("k:", "c:")):
        return "means" if factor >= NAMED else "near" if factor > MODIFIER else "part"
    return "says" if factor == WORD else "part"


@lru_cache(maxsize=4096)
def _stands_for(code: str) -> frozenset[str]:
    """The terms that having a CPV code puts a supplier under."""
    return frozenset(
        (*map(cpv_term, cpv_rules.lineage(code)), *map(concept_term, concepts.by_cpv().get(code, ())))
    )


def said(text: str) -> Mapping[str, float]:
    """Every term that a text says, and how surely it means it, 0 to 1. Short ones, as on cards, are remembered."""
    return _remembered(text) if len(text) <= LONGEST_HELD else _said(text)


def _said(text: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for _, analysis in language.analyse_text(text):
        found |= dict.fromkeys(analysis.stems, 1.0)
        found |= {part: PART for part in analysis.parts if part not in found}
    return found | {concept_term(code): share for code, share in text_shares(text).items()}


_remembered = lru_cache(maxsize=1024)(_said)
LONGEST_HELD = 400


def _words(term: str, text: str) -> str:
    """The words of a text that say a term, as they stand there."""
    if term.startswith("k:"):
        return _phrase(term[2:], text)
    analyse = language.reader(text)
    analysed = [
        (part, analyse(language.lower(part)))
        for word in language.WORD.findall(text)
        for part in (word, *word.split("-"))
    ]
    own = next((part for part, analysis in analysed if term in analysis.stems), "")
    return own or next((part for part, analysis in analysed if term in analysis.parts), "")


def _phrase(code: str, text: str) -> str:
    """The words of a text that name a concept, as they stand there."""
    places = list(language.PLAIN.finditer(text))
    spans = concepts.book().find([language.lower(p.group()) for p in places], typed=False)
    for named in ("exact", "head", "modifier"):
        for span in spans:
            if code in getattr(span, named):
                return text[places[span.start].start() : places[span.start + span.size - 1].end()]
    return ""
