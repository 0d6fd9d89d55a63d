"""What is bought and who is worked with, in everyday words: the table data/concepts.csv as a phrase book."""

from __future__ import annotations

from functools import cache

from app.domain import concepts, language
from app.reference import catalogue
from app.reference.dictionary import danish


@cache
def book() -> concepts.PhraseBook:
    """The phrase book; a moment to build, once per process."""
    return concepts.book(catalogue.rows("concepts.csv"))


@cache
def by_cpv() -> dict[str, tuple[str, ...]]:
    """CPV code -> the concepts whose first code it is. A code that stands for many says too little of any."""
    found: dict[str, list[str]] = {}
    for concept in book().concepts.values():
        if concept.cpv:
            found.setdefault(concept.cpv[0], []).append(concept.code)
    return {code: tuple(codes) for code, codes in found.items() if len(codes) <= MOST_A_CODE}


MOST_A_CODE = 3

# Common last and first parts of Danish compounds that neither the labels nor the phrases hold alone.
COMPOUND_PARTS = (
    "ordning hjælp lokale værksted drift arbejde opgave service hold kurv forløb træning prøve skole hus gård "
    "have park plads vej gade by land kontor køkken butik marked kunst træ metal glas papir stof selskab fest "
    "personale medarbejder borger familie unge ældre børn kvinde mand flygtning sprog tale skrift bog avis "
    "udlejning salg indkøb levering forsendelse rekruttering uddannelse vejledning rådgivning støtte pleje omsorg"
)


def lexicon() -> frozenset[str]:
    """The words compounds are made of: those of the Danish CPV labels and of the concepts' Danish phrases."""
    texts = [c.label_da for c in catalogue.cpv_codes().values()]
    texts += [row["da"] for row in catalogue.rows("concepts.csv")]
    return frozenset(w for text in texts for w in language.words(text)) | frozenset(COMPOUND_PARTS.split())


def prepare() -> None:
    """Give the language rules their lexicon; once per process, before the first analysis."""
    if not language.has_lexicon():
        language.set_lexicon(lexicon(), danish())
        book()
        language.forget()
