"""A search text understood: units that are asked for, a place, and words put right.

A unit is a phrase of the phrase book or a word that stands alone; a supplier that has any of its terms
answers it, each term as well as its factor says.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from app.domain import concepts, language
from app.domain.tongue import is_english
from app.reference import catalogue
from app.reference.concepts import book
from app.search.documents import concept_term, cpv_term, name_term

MOST_WORDS = 40
# How well a supplier answers a unit by what it has in common with it.
EXACT, HEAD, MODIFIER, ONLY_MODIFIER = 0.9, 0.75, 0.25, 0.7
NEAR, BACK = 0.48, 0.38
CODE, OTHER_CODE = 0.5, 0.4
WORD, PART = 1.0, 0.8
# From this factor on it is the thing itself, under this or another name; below it is a neighbour of it.
NAMED = 0.7
# What follows one of these says for whom or where, not what: `sandwich til personalet`.
# Words of every search that tell no supplier from another.
SOFT = frozenset(
    """
    billig billige billigt god lokal lokale lokalt social sociale socialt socialøkonomisk socialøkonomiske bæredygtig
    bæredygtige professionel professionelle dygtig dygtige erfaren erfarne hurtig hurtigt kvalitet pris priser tilbud
    leverandør leverandører leverandoer firma firmaer virksomhed virksomheder service løsning løsninger opgave
    opgaver arbejde køb indkøb udbud aftale rammeaftale levering leverer leveret lever medarbejder medarbejdere
    personale personalet ansatte kommune kommunen kommunens kommunale kommunal borger borgere kontor kontoret møde
    sted steder ting folk person personer mennesker komme kommer gå går stå står holde holder tage tager give giver
    sætte sætter lægge lægger lagt skaffe købe køber leje lejer mulighed muligheder forskellige flere små lækker
    laver lave job arbejdsplads arbejdspladser mangler nogen hjælp hjælpe støtte støtter bestille ordne finde få ud vej udføre daglig dagligt
    ugentlig år årlig pige piger dreng drenge
    cheap good local best company companies firm supplier suppliers provider service services staff employees office
    offices job jobs work working workers help quality price people person persons
    """.split()  # noqa: SIM905 - a paragraph
)


@dataclass(frozen=True)
class Unit:
    """One thing asked for. `words` hold per word its stems and compound parts with their factor."""

    text: str
    terms: dict[str, float]
    words: tuple[dict[str, float], ...] = ()
    is_people: bool = False
    is_known: bool = False
    # What a compound's first part names, of those whose last part is the thing: `retrotøjsbutik` is a shop, for clothes.
    first: tuple[str, ...] = ()
    # What the unit weighs beside what it is rare: less for whom it is meant, hardly anything for a word of every search.
    share: float = 1.0
    # Whether it names the thing asked for, so that who has that alone may do where nobody has everything.
    leads: bool = False

    @property
    def is_soft(self) -> bool:
        """Whether it is a word of every search."""
        return self.share <= SOFT_SHARE

    @property
    def every_term(self) -> set[str]:
        """What has to be fetched for it."""
        return {*self.terms, *(t for word in self.words for t in word)}

    @property
    def own_terms(self) -> set[str]:
        """The terms that are of the word itself, not of its parts or of what it may mean."""
        return {t for word in self.words for t, factor in word.items() if factor == WORD}


@dataclass(frozen=True)
class Question:
    """What a text asks for."""

    units: tuple[Unit, ...] = ()

    @property
    def every_term(self) -> set[str]:
        """What has to be fetched for it."""
        return {t for unit in self.units for t in unit.every_term}


PURPOSE_SHARE, SOFT_SHARE = 0.4, 0.1
# From so many words on a text is a sentence: people tell a story, of which the thing asked for is a part.
SENTENCE = 6


def understand(words: list[str], most: int = MOST_WORDS) -> Question:
    """The units of a text given as tokens; what comes after the first `most` is not read."""
    words = words[:most]
    number = _cvr(words)
    if number:
        # Eight digits that are a CPV code may be a CVR number too: whoever has either answers.
        return Question((Unit(number, {f"n:{number}": 1.0} | _cpv(number)),))
    words = without_check_digits(words)
    units: list[Unit] = []
    spans = {s.start: s for s in book().find(words)}
    at, share = 0, 1.0
    while at < len(words):
        word, span = words[at], spans.get(at)
        # `En til at tage opvasken`: what follows is what is to be done.
        if word in language.PURPOSE and not span and words[at + 1 : at + 2] != ["at"]:
            # Who asks for `arbejdspladser til unge` asks for the young.
            share = PURPOSE_SHARE if any(not u.is_soft for u in units) else share
        if code := _cpv(word):
            units.append(Unit(word, code, is_known=True, share=share))
        elif span and not (span.size == 1 and word in SOFT):
            units.append(_phrase(span, words[at : at + span.size], share))
        elif (not span and len(word) > 1 and word not in language.STOP_WORDS) or span:
            units.append(_word(word, share))
        at += span.size if span else 1
    return Question(_led(tuple({u.text: u for u in units}.values()), words))


def _led(units: tuple[Unit, ...], words: list[str]) -> tuple[Unit, ...]:
    """The units with those marked that name the thing: the first in Danish, the last before `for` in English.

    In a sentence it may be any that the phrase book knows.
    """
    may = [u for u in units if not (u.is_soft or u.is_people)]
    full = [u for u in may if u.share == 1.0]
    # An odd word is not what is asked for where something bought is named.
    may = [u for u in full if u.terms] or may
    if len(words) >= SENTENCE:
        leading = [u for u in full if u.is_known] or [u for u in units if u.is_known and u.terms] or may[:1]
    elif _is_english(words):
        leading = full[-1:]
    else:
        leading = may[:1]
    return tuple(replace(u, leads=True) if u in leading else u for u in units)


def _is_english(words: list[str]) -> bool:
    """Whether the small words are English, or no word is a Danish one: `bike repair`."""
    said = [w for w in words if len(w) > 1 and w not in language.STOP_WORDS and w not in language.PURPOSE]
    return is_english(words) or not any(language.is_word(w) for w in said)


def understand_text(text: str) -> Question:
    """The units of a text."""
    return understand(concepts.tokens(text))


def _cvr(words: list[str]) -> str:
    """A CVR number however it is written: `99 04 11 45`, `DK99041145`, `CVR-nr. 99041145`."""
    digits = "".join(w.removeprefix("dk") for w in words if w not in ("cvr", "dk", "nr", "nummer"))
    return digits if len(digits) == 8 and digits.isdigit() else ""


def _cpv(word: str) -> dict[str, float]:
    """The term of a CPV code that is written in the text; whoever has one below it carries it too."""
    return {cpv_term(word): 1.0} if word in catalogue.cpv_codes() else {}


def without_check_digits(words: list[str]) -> list[str]:
    """The words without the digit after a CPV code: `90910000-9`."""
    codes = catalogue.cpv_codes()
    return words[:1] + [
        w for before, w in pairwise(words) if not (before in codes and w == codes[before].check_digit)
    ]


def _phrase(span: concepts.Span, words: list[str], share: float) -> Unit:
    terms: dict[str, float] = {}
    known = book().concepts
    # `havemøbelproduktion`: where the last part names nothing that is bought, the first one does.
    first = MODIFIER if span.head else ONLY_MODIFIER
    for codes, factor in ((span.exact, EXACT), (span.head, HEAD), (span.modifier, first)):
        for code in codes:
            _best(terms, concept_term(code), factor)
            if factor == MODIFIER:
                continue
            for near in known[code].near:
                _best(terms, concept_term(near), NEAR * factor / EXACT)
            for back in book().wider(code):
                _best(terms, concept_term(back), BACK * factor / EXACT)
            for place, cpv in enumerate(known[code].cpv[:2]):
                _best(terms, cpv_term(cpv), (OTHER_CODE if place else CODE) * factor / EXACT)
    # Within a phrase `it` is no pronoun: `it-support`.
    content = [w for w in words if (w not in language.STOP_WORDS or w == "it") and len(w) > 1]
    return Unit(
        " ".join(words),
        terms,
        tuple(_lexical(w, parts=not span.exact) for w in content),
        is_people=all(known[c].is_people for c in span.exact or span.head or span.modifier),
        is_known=bool(span.exact),
        first=tuple(map(concept_term, span.modifier)) if span.head else (),
        share=share,
    )


def _word(word: str, share: float) -> Unit:
    # How many says nothing of what.
    if word in SOFT or word.isdigit():
        return Unit(word, {}, (_lexical(word, parts=False),), is_known=True, share=SOFT_SHARE)
    return Unit(word, {}, (_lexical(word, parts=True),), share=share)


def _lexical(word: str, *, parts: bool) -> dict[str, float]:
    analysis = language.analyse(word)
    found = dict.fromkeys(analysis.stems, WORD)
    if parts:
        found |= {p: PART for p in analysis.parts if p not in found}
    return found


def _best(terms: dict[str, float], term: str, factor: float) -> None:
    terms[term] = max(terms.get(term, 0.0), factor)


def name_terms(words: Iterable[str]) -> list[str]:
    """The terms of a name that has all these words."""
    return [name_term(language.stem(w)) for w in words if w not in language.STOP_WORDS]
