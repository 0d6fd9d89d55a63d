"""Concepts: things that are bought or people worked with, and every phrase that names one of them.

Buyers' words and suppliers' texts are read with the same phrase book, so that `havemand` and
`pleje af grønne områder` meet although they share no word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

from app.domain import language
from app.domain.false_friends import SAME_STEM, SAME_WORD
from app.domain.tongue import is_english

LONGEST_PHRASE = 5
# A phrase marked so in the table is matched as written: its stem is that of another, frequent word.
AS_WRITTEN = "="
PEOPLE = "people_"
NOTHING: tuple[tuple[str, ...], ...] = ((), (), ())
# Words that may stand within a phrase and change nothing: `klippe vores hæk`, `mow the lawn`.
BETWEEN = frozenset(
    "min mit mine din dit sin sit sine vores jeres deres hans hendes den det de en et my your our their his her the a an".split()  # noqa: SIM905
)
# Shorter run-together forms would be met by chance.
SHORTEST_JOINED = 5


@dataclass(frozen=True)
class Concept:
    """One thing: its CPV codes, best first, and the concepts whose suppliers would do as well."""

    code: str
    cpv: tuple[str, ...]
    near: tuple[str, ...]

    @property
    def is_people(self) -> bool:
        """Whether it names people rather than something bought."""
        return self.code.startswith(PEOPLE)


@dataclass(frozen=True)
class Span:
    """A phrase found in a text: which tokens it takes, and what it means.

    `exact` concepts are named by the phrase; `head` and `modifier` ones by the last and the first part of a
    compound that is not in the book itself: `rådhusrengøring` is cleaning, of something to do with town halls.
    """

    start: int
    size: int
    exact: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    modifier: tuple[str, ...] = ()


Index = dict[str, tuple[str, ...]]


class Found(Protocol):
    """A key and the concepts found under it."""

    def get(self, key: str, default: tuple[str, ...] = (), /) -> tuple[str, ...]:
        """The concepts of a key, in order."""
        ...


def _put(index: Index, key: str, code: str) -> None:
    held = index.get(key, ())
    if code not in held:
        index[key] = (*held, code)


@dataclass
class Indexes:
    """Every phrase by the keys it is found under, with the concepts it names, in order.

    `longest` holds how many words the longest phrase has that begins with a stem. The mappings may lie
    anywhere, as in a trie on disk.
    """

    longest: Mapping[str, int]
    written: Found
    danish: Found
    english: Found
    joined: Found
    # The stems of the two parts of a compound with a space between them.
    parts: Found
    english_words: Container[str]


class _Builder:
    """Reads the phrases of all concepts into indexes."""

    def __init__(self) -> None:
        self.longest: dict[str, int] = {}
        self.written: Index = {}
        self.danish: Index = {}
        self.english: Index = {}
        self.joined: Index = {}
        self.parts: Index = {}

    def add(self, phrase: str, code: str, stems: Index, stem: Callable[[str], str]) -> None:
        words = _told(tokens(phrase.removeprefix(AS_WRITTEN)))
        joined = "".join(words)
        if phrase.startswith(AS_WRITTEN):
            _put(self.written, language.fold(joined), code)
            return
        stemmed = [stem(w) for w in words]
        _put(stems, " ".join(stemmed), code)
        self.longest[stemmed[0]] = max(self.longest.get(stemmed[0], 0), len(words))
        # One English word is found as English; its Danish stem is that of any other word.
        if len(joined) >= SHORTEST_JOINED and (len(words) > 1 or stem is language.stem):
            _put(self.joined, language.stem(joined), code)
        if stem is language.stem:
            parts = language.split_compound(language.fold(joined)) if len(words) == 1 else ()
            if len(words) == 3 and words[1] == "af":
                # `genbrug af byggematerialer` is what `byggematerialegenbrug` names.
                parts = words[2], words[0]
            if len(parts) == 2:
                _put(self.parts, " ".join(map(language.stem, parts)), code)


def indexes(rows: Iterable[Mapping[str, str]]) -> Indexes:
    """The indexes of all phrases, from the rows of the table; a moment's work."""
    made, english_words = _Builder(), set[str]()
    for row in rows:
        for phrase in _phrases(row["da"]):
            made.add(phrase, row["concept"], made.danish, language.stem)
        for phrase in _phrases(row["en"]):
            made.add(phrase, row["concept"], made.english, language.english_stem)
            english_words.add(phrase.removeprefix(AS_WRITTEN))
    return Indexes(**vars(made), english_words=english_words)


def single_words(rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """Every phrase of one word in the rows of the table, for spelling."""
    for row in rows:
        for phrase in (*_phrases(row["da"]), *_phrases(row["en"])):
            if phrase.removeprefix(AS_WRITTEN).isalpha():
                yield phrase.removeprefix(AS_WRITTEN)


def _told(words: list[str]) -> list[str]:
    """The words without those that change nothing, unless they are all it has."""
    return [w for w in words if w not in BETWEEN] or words


def _phrases(cell: str) -> list[str]:
    return [phrase for phrase in cell.split(";") if phrase]


class PhraseBook:
    """Finds the phrases of the concepts in a text, however they are inflected, joined or split."""

    def __init__(self, concepts: Mapping[str, Concept], indexes: Indexes) -> None:
        self.concepts = concepts
        self._longest, self._written = indexes.longest, indexes.written
        # Per way of reading a phrase.
        self._danish, self._english = indexes.danish, indexes.english
        self._joined, self._parts = indexes.joined, indexes.parts
        self._english_words = indexes.english_words
        self._wider: dict[str, tuple[str, ...]] = {}
        for concept in concepts.values():
            for near in concept.near:
                self._wider[near] = (*self._wider.get(near, ()), concept.code)
        # Remembered per book, as most words of most texts come again and again.
        self.word = lru_cache(maxsize=20_000)(self._word)

    def wider(self, code: str) -> tuple[str, ...]:
        """The concepts that name this one as near: whoever does those may well do this too."""
        return self._wider.get(code, ())

    def find(self, words: list[str], *, typed: bool = True) -> list[Span]:
        """The phrases in a list of tokens, longest first, none overlapping; in the order of the text.

        What people have `typed` also has two words for one, `vindues pudsning`, and is as soon English. What is
        published has hardly any, and a word of both languages is Danish there, but in an English text it is English.
        """
        kept = [n for n, word in enumerate(words) if word not in BETWEEN]
        told = [words[n] for n in kept]
        found = self._find_english(told) if is_english(words) else self._find(told, typed)
        if len(told) == len(words):
            return found
        return [
            replace(s, start=kept[s.start], size=kept[s.start + s.size - 1] - kept[s.start] + 1)
            for s in found
        ]

    def _find(self, words: list[str], typed: bool) -> list[Span]:
        taken = [False] * len(words)
        found: list[Span] = []
        longest = [self._reach(word) for word in words]
        for size in range(min(LONGEST_PHRASE, len(words)), 1, -1):
            for start in range(len(words) - size + 1):
                if (
                    longest[start] < size
                    and not (size == 2 and typed)
                    and not (size == 3 and words[start + 1] == "af")
                ):
                    continue
                if any(taken[start : start + size]):
                    continue
                codes = self._phrase(words[start : start + size], longest[start] >= size)
                if codes:
                    found.append(Span(start, size, codes))
                    taken[start : start + size] = [True] * size
        for start, word in enumerate(words):
            if not taken[start] and (typed or word not in SAME_WORD):
                meaning = self.word(word)
                if meaning != NOTHING:
                    found.append(Span(start, 1, *meaning))
        return sorted(found, key=lambda s: s.start)

    def _find_english(self, words: list[str]) -> list[Span]:
        """The phrases of an English text: no word is read by its Danish stem, `made` not as `mad`."""
        found: list[Span] = []
        at = 0
        while at < len(words):
            for size in range(min(LONGEST_PHRASE, len(words) - at), 0, -1):
                chosen = words[at : at + size]
                codes = self._english.get(" ".join(map(language.english_stem, chosen))) or ()
                if size == 1:
                    codes = self._in_english(words[at], codes)
                if codes:
                    found.append(Span(at, size, codes))
                    break
            at += size
        return found

    def _in_english(self, word: str, codes: tuple[str, ...]) -> tuple[str, ...]:
        """What one word means in an English text; one with Danish letters is Danish there too: `smørrebrød`."""
        if word in language.STOP_WORDS or not codes:
            return self._written.get(language.fold(word), ()) or (
                self._exact(word) if any(c in word for c in "æøå") else ()
            )
        return codes

    def _reach(self, word: str) -> int:
        """How many words the longest phrase has that begins with this one."""
        return max(
            self._longest.get(language.stem(word), 0), self._longest.get(language.english_stem(word), 0)
        )

    def _phrase(self, chosen: list[str], reached: bool) -> tuple[str, ...]:
        codes: tuple[str, ...] = ()
        if reached:
            codes = (
                self._danish.get(" ".join(map(language.stem, chosen)))
                or self._english.get(" ".join(map(language.english_stem, chosen)))
                or ()
            )
        return codes or (self._apart(chosen) if len(chosen) in (2, 3) else ())

    def _apart(self, chosen: list[str]) -> tuple[str, ...]:
        """Words that are one in the book: `vindues pudsning`, `rydning af sne`."""
        if len(chosen) == 3 and chosen[1] != "af":
            return ()
        first, second = chosen[0], chosen[-1]
        shortest = min(len(first), len(second))
        if shortest < 2 or {first, second} & language.STOP_WORDS:
            return ()
        if shortest == 2:
            # `bi avl`, `el cykler`: two letters stem to nothing, so only the whole is looked for.
            return self._joined.get(language.stem(first + second), ()) if len(chosen) == 2 else ()
        stems = language.stem(first), language.stem(second)
        if len(chosen) == 3:
            return (
                self._parts.get(f"{stems[1]} {stems[0]}")
                or self._joined.get(language.stem(second + first))
                or ()
            )
        return self._joined.get(language.stem(first + second)) or self._parts.get(" ".join(stems)) or ()

    def _word(self, word: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """What one word means: exactly, by a compound's last part, and by its first."""
        exact = self._exact(word)
        if exact or len(word) < 2 * language.SHORTEST_PART or _is_other(word):
            return exact, (), ()
        parts = language.split_compound(language.fold(word))
        if not parts:
            return (), (), ()
        if len(parts) == 2 and (exact := self._parts.get(" ".join(map(language.stem, parts)))):
            return exact, (), ()
        tails = ("".join(parts[n:]) for n in range(1, len(parts)))
        head = next((found for tail in tails if (found := self._exact(tail))), ())
        return (), head, self._exact(parts[0])

    def _exact(self, word: str) -> tuple[str, ...]:
        """Danish before English: a word of both is read as Danish.

        An English stem is short, and Danish words fall on it: `elever` (pupils) on that of `elevator`.
        """
        codes = self._written.get(language.fold(word), ())
        if codes or word in language.STOP_WORDS:
            return codes
        stem = language.stem(word)
        return (
            (not _is_other(word) and self._danish.get(stem))
            or (self._is_english(word) and self._english.get(language.english_stem(word)))
            # A phrase of several words typed as one: `madtilmøder`. What is a word itself is none.
            or (not language.is_word(word) and self._joined.get(stem))
            or ()
        )

    def _is_english(self, word: str) -> bool:
        return word in self._english_words or not language.is_word(word)


def _is_other(word: str) -> bool:
    """Whether a word has its stem, or the stems of its parts, from words of another meaning."""
    # The verb of a present participle, which a dictionary lists as a word of its own: `dækkende` is of `dække`.
    return language.base_form(word) in SAME_STEM or (word.endswith("ende") and word[:-3] in SAME_STEM)


def tokens(text: str) -> list[str]:
    """The words of a text in order, hyphenated ones in parts, stop words kept: phrases hold them too.

    `pc'er` is read as `pc`, and `Sct.` as `sankt`.
    """
    plain = ENDING.sub("", language.lower(text))
    found = (part for word in language.WORD.findall(plain) for part in word.split("-") if part)
    return [language.SHORT_FOR.get(word, word) for word in found]


# What follows an apostrophe after a letter word or a name (Retskrivningsordbogen): pc'er, tv'et, wc'erne, NGO's.
ENDING = re.compile(r"(?<=\w)['’](?:er|erne|ere|en|et|s)\b")


def concepts(rows: Iterable[Mapping[str, str]]) -> dict[str, Concept]:
    """The concepts by code, from the rows of the table: concept, da, en, cpv, near. Their phrases are in `Indexes`."""
    return {
        row["concept"]: Concept(
            row["concept"],
            tuple(row["cpv"].split()),
            tuple(row["near"].split()),
        )
        for row in rows
    }
