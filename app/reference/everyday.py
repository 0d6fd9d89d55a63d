"""Everyday words for what is bought, and the CPV codes they stand for (data/everyday.csv)."""

from __future__ import annotations

from functools import cache

from app.domain import language
from app.domain.suggestion import LabelIndex, Suggestion, suggest
from app.reference import catalogue

LONGEST_PHRASE = 4


@cache
def table() -> dict[str, tuple[str, ...]]:
    """Folded, stemmed phrase -> CPV codes."""
    return {_key(row["phrase"].split()): tuple(row["cpv"].split()) for row in catalogue.rows("everyday.csv")}


def phrases_in(text: str) -> dict[str, tuple[str, ...]]:
    """The phrases of a text that the table knows, longest first, with their codes."""
    words = language.words(text)
    found: dict[str, tuple[str, ...]] = {}
    taken: set[int] = set()
    for size in range(LONGEST_PHRASE, 0, -1):
        for start in range(len(words) - size + 1):
            span = range(start, start + size)
            codes = table().get(_key(words[start : start + size]))
            if codes and not taken.intersection(span):
                taken.update(span)
                found[" ".join(words[start : start + size])] = codes
    return found


def _key(words: list[str]) -> str:
    return " ".join(language.stem(w.casefold()) for w in words)


# Common last and first parts of Danish compounds that neither the labels nor the phrases hold alone.
COMPOUND_PARTS = (
    "ordning hjælp lokale værksted drift arbejde opgave service hold kurv forløb træning prøve skole hus gård "
    "have park plads vej gade by land kontor køkken butik marked kunst træ metal glas papir stof selskab fest "
    "personale medarbejder borger familie unge ældre børn kvinde mand flygtning sprog tale skrift bog avis "
    "udlejning salg indkøb levering forsendelse rekruttering uddannelse vejledning rådgivning støtte pleje omsorg"
)


@cache
def lexicon() -> frozenset[str]:
    """The words compounds are made of: those of the Danish CPV labels and of the everyday table."""
    texts = [c.label_da for c in catalogue.cpv_codes().values()]
    texts += [row["phrase"] for row in catalogue.rows("everyday.csv")]
    return frozenset(w for text in texts for w in language.words(text)) | frozenset(COMPOUND_PARTS.split())


def prepare() -> None:
    """Give the language rules their lexicon; once per process, before the first analysis."""
    if not language.has_lexicon():
        language.set_lexicon(lexicon())


@cache
def label_index() -> LabelIndex:
    """The index over the Danish and English CPV labels; about a second, once per process."""
    codes = catalogue.cpv_codes().values()
    return LabelIndex([(c.code, c.label_da) for c in codes] + [(c.code, c.label_en) for c in codes])


def suggest_cpv(title: str, description: str = "", limit: int = 5) -> list[Suggestion]:
    """CPV codes for a text, best first, with the words that led to each."""
    return suggest(label_index(), title, description, phrases_in(f"{title}\n{description}"), limit)
