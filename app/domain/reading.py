"""A need or a notice as features: what its words and phrases say of what is bought."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from app.domain import language
from app.domain.concepts import PhraseBook, tokens
from app.domain.notice_words import ACTS, BOILERPLATE, ENDS, PROSE, QUALITIES

# What a compound's part and a concept's head say, beside the word or the concept itself.
PART, HEAD, ENGLISH = 0.5, 0.7, 0.5
# A title says what is bought; a description also says how, by whom and under which law, the more so the longer.
DESCRIPTION, DESCRIPTION_END, FADES_OVER, LONGEST = 0.25, 0.06, 900, 4000
MOST_OF_DESCRIPTION = 1.0
# `kantinedrift i lufthavnen`: what follows says for whom or where.
CONTEXT = 0.4
QUALITY, GENERAL = 0.2, 0.3
OBJECT = frozenset({"om", "vedrørende", "vedr"})
# `flytning af møbler` is moving; `indkøb af møbler` is furniture, as buying says nothing.
OF, PART_OF = frozenset({"af", "of"}), 0.6
# Marks the feature for what is done with a thing.
ACT = "a:"
# `el-lastbil` is an `ellastbil` and a `lastbil`; read apart it would be electricity too.
ELECTRIC = re.compile(r"\bel-(\w+)", re.I)
SENTENCE = re.compile(r"(?<=[.!?;:])\s+|\n")

Features = dict[str, float]


def _tokens(text: str) -> list[str]:
    return tokens(ELECTRIC.sub(r"el\1 \1", text))


def _act(word: str) -> str | None:
    """What a word says is done, by itself or as the last part of a compound: `cykelreparation` is mending."""
    if word in ACTS:
        return ACTS[word]
    return next((act for end, act in ENDS.items() if word.endswith(end) and len(word) > len(end) + 2), None)


class Reader:
    """Turns a text into features: stems in Danish and English, compound parts, concepts, and what is done."""

    def __init__(self, book: PhraseBook, is_place: Callable[[str], bool]) -> None:
        self._book, self._is_place = book, is_place

    def read(self, text: str, weight: float, into: Features, words: dict[str, str] | None = None) -> float:
        """Add a text's features, and return the weight of its words that say little of what is bought.

        `words` takes the word each feature came from.
        """
        found = _tokens(text)
        idle = 0.0
        for word in found:
            if act := _act(word):
                self._add([(ACT + act, weight)], word, into, words)
            if word in language.STOP_WORDS or word in BOILERPLATE or len(word) < 2 or word.isdigit():
                idle += weight * (word in BOILERPLATE)
                continue
            stem, english = language.stem(word), language.english_stem(word)
            says = weight * (QUALITY if word in QUALITIES else GENERAL if stem in PROSE else 1.0)
            idle += weight - says
            named = [(stem, says), *((p, says * PART) for p in language.analyse(word).parts)]
            if english != stem:
                named.append((f"e:{english}", says * ENGLISH))
            self._add(named, word, into, words)
        for span in self._book.find(found):
            phrase = " ".join(found[span.start : span.start + span.size])
            named = [(f"k:{c}", weight) for c in span.exact] + [(f"k:{c}", weight * HEAD) for c in span.head]
            self._add(named, phrase, into, words)
        return idle

    @staticmethod
    def _add(
        named: Iterable[tuple[str, float]], word: str, into: Features, words: dict[str, str] | None
    ) -> None:
        for feature, weight in named:
            into[feature] = into.get(feature, 0.0) + weight
            if words is not None:
                words.setdefault(feature, word)

    def notice(self, title: str, description: str) -> tuple[Features, dict[str, str]]:
        """The features of a need or a notice, and the word each came from.

        A description says no more than a title, however long it is; and its idle words take their part of that.
        """
        found: Features = {}
        more: Features = {}
        words: dict[str, str] = {}
        self._in_context(title, 1.0, found, words)
        read, idle = 0, 0.0
        for sentence in SENTENCE.split(description[:LONGEST]):
            left = max(DESCRIPTION_END, DESCRIPTION * (1 - read / FADES_OVER))
            idle += self._in_context(sentence, left, more, words)
            read += len(sentence)
        most = sum(found.values()) or sum(more.values())
        share = min(1.0, MOST_OF_DESCRIPTION * most / (sum(more.values()) + idle)) if more else 0.0
        for feature, weight in more.items():
            found[feature] = found.get(feature, 0.0) + weight * share
        return found, words

    def _in_context(self, text: str, weight: float, into: Features, words: dict[str, str]) -> float:
        """Add a sentence's features, each by what its words stand for in it; returns as `read`."""
        share, said, idle = weight, False, 0.0
        run: list[str] = []
        all_words = _tokens(text)
        for word in all_words:
            if word in OBJECT or (word in OF and not said):
                idle += self.read(" ".join(run), share, into, words)
                share, run = weight, []
            elif word in OF:
                idle += self.read(" ".join(run), share, into, words)
                share, run = weight * PART_OF, []
            elif word in language.PURPOSE and said:
                idle += self.read(" ".join(run), share, into, words)
                share, run = weight * CONTEXT, []
            elif not self._is_place(word):
                said = said or (word not in language.STOP_WORDS and word not in BOILERPLATE)
                run.append(word)
        self._joined(all_words, weight, into, words)
        return idle + self.read(" ".join(run), share, into, words)

    def _joined(self, found: list[str], weight: float, into: Features, words: dict[str, str]) -> None:
        """Add the phrases that lie across a word a sentence is cut at: `vask af linned` is no linen."""
        for span in self._book.find(found):
            phrase = found[span.start : span.start + span.size]
            if any(word in OF or word in language.PURPOSE for word in phrase):
                self._add([(f"k:{c}", weight) for c in span.exact], " ".join(phrase), into, words)
