"""What is bought and who is worked with, in everyday words: the table data/concepts.csv as a phrase book."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path

import marisa_trie

from app.domain import concepts, language
from app.reference import catalogue
from app.reference.dictionary import BUILT, danish

# Made once by `make setup`: as tries the phrases take 2 MB of a process, as dictionaries 15 and a second to make.
LEXICON, LONGEST, ENGLISH_WORDS = "lexicon.trie", "longest.json", "english_words.trie"
TRIES = ("written", "danish", "english", "joined", "parts")


class Phrases:
    """Keys and their concepts in a trie."""

    def __init__(self, trie: marisa_trie.BytesTrie) -> None:
        self._trie = trie

    def get(self, key: str, default: tuple[str, ...] = (), /) -> tuple[str, ...]:
        """The concepts of a key, in order."""
        # A trie takes it for the end of a key.
        found = None if "\0" in key else self._trie.get(key)
        return tuple(found[0].decode().split()) if found else default


def learn(folder: Path = BUILT) -> None:
    """Make the tries of the lexicon and the phrases anew, beside the data."""
    folder.mkdir(exist_ok=True)
    # The dictionary first, as it says how a word is stemmed.
    language.set_lexicon(frozenset(), danish(), place_names())
    ready = language.lexicon_of(lexicon())
    language.set_lexicon(ready, danish(), place_names())
    marisa_trie.Trie(ready).save(str(folder / LEXICON))
    made = concepts.indexes(catalogue.stream("concepts.csv"))
    for name in TRIES:
        index: Mapping[str, tuple[str, ...]] = getattr(made, name)
        rows = ((key, " ".join(codes).encode()) for key, codes in index.items())
        marisa_trie.BytesTrie(rows).save(str(folder / f"{name}.trie"))
    marisa_trie.Trie(made.english_words).save(str(folder / ENGLISH_WORDS))
    # Last: it says that the others are there.
    (folder / LONGEST).write_text(json.dumps(made.longest, ensure_ascii=False), "utf-8")
    language.forget()
    book.cache_clear()


@cache
def known() -> dict[str, concepts.Concept]:
    """Every concept by code."""
    return concepts.concepts(catalogue.stream("concepts.csv"))


@cache
def book() -> concepts.PhraseBook:
    """The phrase book, made now if `make setup` has not done it."""
    if not (BUILT / LONGEST).exists():
        learn()
    tries = {name: Phrases(marisa_trie.BytesTrie().load(str(BUILT / f"{name}.trie"))) for name in TRIES}
    indexes = concepts.Indexes(
        longest=json.loads((BUILT / LONGEST).read_text("utf-8")),
        english_words=marisa_trie.Trie().load(str(BUILT / ENGLISH_WORDS)),
        **tries,
    )
    assert {f.name for f in fields(indexes)} == {*TRIES, "longest", "english_words"}
    return concepts.PhraseBook(known(), indexes)


def words() -> Iterator[str]:
    """Every single word the phrase book knows. Read from the file: the phrases themselves are in no process."""
    return concepts.single_words(catalogue.stream("concepts.csv"))


@cache
def by_cpv() -> dict[str, tuple[str, ...]]:
    """CPV code -> the concepts whose first code it is. A code that stands for many says too little of any."""
    found: dict[str, list[str]] = {}
    for concept in known().values():
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
    texts += [row["da"] for row in catalogue.stream("concepts.csv")]
    return frozenset(w for text in texts for w in language.words(text)) | frozenset(COMPOUND_PARTS.split())


def place_names() -> frozenset[str]:
    """The municipalities and towns of one word, folded."""
    names = [place.name for place in catalogue.places().values()]
    names += [row["city"] for row in catalogue.stream("postcodes.csv")]
    return frozenset(language.fold(name) for name in names if name.isalpha())


def prepare() -> None:
    """Give the language rules their lexicon; once per process, before the first analysis."""
    if not language.has_lexicon():
        if not (BUILT / LONGEST).exists():
            learn()
        language.set_lexicon(marisa_trie.Trie().load(str(BUILT / LEXICON)), danish(), place_names())
        book()
