"""Concepts: things that are bought or people worked with, and every phrase that names one of them.

Buyers' words and suppliers' texts are read with the same phrase book, so that `havemand` and
`pleje af grønne områder` meet although they share no word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from app.domain import language

LONGEST_PHRASE = 5
# A phrase marked so in the table is matched as written: its stem is that of another, frequent word.
AS_WRITTEN = "="
PEOPLE = "people_"
NOTHING: tuple[tuple[str, ...], ...] = ((), (), ())
# Shorter run-together forms would be met by chance.
SHORTEST_JOINED = 7


@dataclass(frozen=True)
class Concept:
    """One thing: its CPV codes, best first, and the concepts whose suppliers would do as well."""

    code: str
    danish: tuple[str, ...]
    english: tuple[str, ...]
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
Key = TypeVar("Key")


def _put(index: dict[Key, tuple[str, ...]], key: Key, code: str) -> None:
    held = index.get(key, ())
    if code not in held:
        index[key] = (*held, code)


class PhraseBook:
    """Finds the phrases of the concepts in a text, however they are inflected, joined or split."""

    def __init__(self, concepts: Mapping[str, Concept]) -> None:
        self.concepts = concepts
        self._longest: dict[str, int] = {}
        # Per way of reading a phrase: the key it is found under -> the concepts it names, in order.
        danish: Index = {}
        english: Index = {}
        self._english_words: set[str] = set()
        self._written: dict[str, tuple[str, ...]] = {}
        self._joined: dict[str, tuple[str, ...]] = {}
        self._parts: dict[tuple[str, ...], tuple[str, ...]] = {}
        for concept in concepts.values():
            for phrase in concept.danish:
                self._add(phrase, concept.code, danish, language.stem)
            for phrase in concept.english:
                self._add(phrase, concept.code, english, language.english_stem)
                self._english_words.add(phrase.removeprefix(AS_WRITTEN))
        self._danish, self._english = danish, english
        self._wider: dict[str, tuple[str, ...]] = {}
        for concept in concepts.values():
            for near in concept.near:
                self._wider[near] = (*self._wider.get(near, ()), concept.code)
        # Remembered per book, as most words of most texts come again and again.
        self.word = lru_cache(maxsize=20_000)(self._word)

    def _add(self, phrase: str, code: str, stems: Index, stem: Callable[[str], str]) -> None:
        words = tokens(phrase.removeprefix(AS_WRITTEN))
        joined = "".join(words)
        if phrase.startswith(AS_WRITTEN):
            _put(self._written, language.fold(joined), code)
            return
        stemmed = [stem(w) for w in words]
        _put(stems, " ".join(stemmed), code)
        self._longest[stemmed[0]] = max(self._longest.get(stemmed[0], 0), len(words))
        if len(joined) >= SHORTEST_JOINED:
            _put(self._joined, language.stem(joined), code)
        if len(words) == 1 and stem is language.stem:
            parts = language.split_compound(language.fold(joined))
            if len(parts) == 2:
                _put(self._parts, tuple(map(language.stem, parts)), code)

    def wider(self, code: str) -> tuple[str, ...]:
        """The concepts that name this one as near: whoever does those may well do this too."""
        return self._wider.get(code, ())

    def words(self) -> Iterator[str]:
        """Every single word the book knows, for spelling."""
        for concept in self.concepts.values():
            for phrase in (*concept.danish, *concept.english):
                if phrase.removeprefix(AS_WRITTEN).isalpha():
                    yield phrase.removeprefix(AS_WRITTEN)

    def find(self, words: list[str], *, slips: bool = True) -> list[Span]:
        """The phrases in a list of tokens, longest first, none overlapping; in the order of the text.

        `slips` also reads two words as one, `vindues pudsning`: what people type, hardly what they publish.
        """
        taken = [False] * len(words)
        found: list[Span] = []
        longest = [self._reach(word) for word in words]
        for size in range(min(LONGEST_PHRASE, len(words)), 1, -1):
            for start in range(len(words) - size + 1):
                if (
                    longest[start] < size
                    and not (size == 2 and slips)
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
            if not taken[start]:
                meaning = self.word(word)
                if meaning != NOTHING:
                    found.append(Span(start, 1, *meaning))
        return sorted(found, key=lambda s: s.start)

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
        if min(len(first), len(second)) < 3 or {first, second} & language.STOP_WORDS:
            return ()
        stems = language.stem(first), language.stem(second)
        if len(chosen) == 3:
            return (
                self._parts.get((stems[1], stems[0])) or self._joined.get(language.stem(second + first)) or ()
            )
        return self._joined.get(language.stem(first + second)) or self._parts.get(stems) or ()

    def _word(self, word: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """What one word means: exactly, by a compound's last part, and by its first."""
        exact = self._exact(word)
        if exact or len(word) < 2 * language.SHORTEST_PART:
            return exact, (), ()
        parts = language.split_compound(language.fold(word))
        if not parts:
            return (), (), ()
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
        return (
            self._danish.get(language.stem(word))
            or (self._is_english(word) and self._english.get(language.english_stem(word)))
            # A phrase of several words typed as one: `madtilmøder`.
            or self._joined.get(language.stem(word))
            or ()
        )

    def _is_english(self, word: str) -> bool:
        return word in self._english_words or not language.is_word(word)


def tokens(text: str) -> list[str]:
    """The words of a text in order, hyphenated ones in parts, stop words kept: phrases hold them too."""
    return [part for word in language.WORD.findall(language.lower(text)) for part in word.split("-") if part]


def book(rows: Iterable[Mapping[str, str]]) -> PhraseBook:
    """The phrase book from the rows of the table: concept, da, en, cpv, near."""
    return PhraseBook(
        {
            row["concept"]: Concept(
                row["concept"],
                tuple(p for p in row["da"].split(";") if p),
                tuple(p for p in row["en"].split(";") if p),
                tuple(row["cpv"].split()),
                tuple(row["near"].split()),
            )
            for row in rows
        }
    )
