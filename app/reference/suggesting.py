"""CPV codes for plain words: the examples to learn from, and the model learnt from them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import marisa_trie
import numpy as np

from app.domain import suggestion
from app.domain.concepts import tokens
from app.domain.language import fold
from app.domain.reading import Reader
from app.domain.suggestion import Example, Model, Suggestion
from app.reference import catalogue, placewords
from app.reference.concepts import book
from app.reference.dictionary import BUILT

MODEL = BUILT / "cpv.npz"
NUMBER = "<I"
# An example is a notice someone could have written; a label is official but short; a concept's code is chosen by hand.
LABEL, ENGLISH_LABEL, CONCEPT, OTHER_CODE = 0.4, 0.2, 0.8, 0.5
FIRST_SENTENCE = re.compile(r"(?<=[.!?:])\s|\n")


def examples() -> list[Example]:
    """Everything the model is learnt from."""
    found = [Example(r["cpv"], r["title"], r["text"]) for r in catalogue.stream("notice_examples.csv")]
    for code in catalogue.cpv_codes().values():
        found.append(Example(code.code, code.label_da, weight=LABEL))
        found.append(Example(code.code, code.label_en, weight=ENGLISH_LABEL))
    for concept in book().concepts.values():
        for place, cpv in enumerate(concept.cpv[:2]):
            found.append(Example(cpv, "", weight=OTHER_CODE if place else CONCEPT, concept=concept.code))
    return found


@cache
def reader() -> Reader:
    """Reads texts for the model; names of places say nothing of what is bought."""
    names = {key[0] for key in placewords.names() if len(key) == 1}

    def is_place(word: str) -> bool:
        folded = fold(word)
        return folded in names or folded.removesuffix("s") in names

    return Reader(book(), is_place)


class FeatureTrie:
    """The number of each feature, in a trie: as a dictionary they took 10 MB."""

    def __init__(self, trie: marisa_trie.RecordTrie) -> None:
        self._trie = trie

    def __contains__(self, feature: object) -> bool:
        # A trie takes it for the end of a key.
        return "\0" not in str(feature) and feature in self._trie

    def __getitem__(self, feature: str) -> int:
        return int(self._trie[feature][0][0])


def learn(path: Path = MODEL) -> None:
    """Learn the model anew and keep it beside the data, its numbers as narrow as they may be."""
    fields = dict(vars(suggestion.learn(examples(), reader())))
    numbers = fields.pop("features")
    fields["divisions"] = np.array(fields["divisions"])
    for name in ("strengths", "linear"):
        fields[name] = fields[name].astype(np.float16)
    for name in ("starts", "examples"):
        fields[name] = fields[name].astype(np.min_scalar_type(fields[name].max()))
    path.parent.mkdir(exist_ok=True)
    trie = marisa_trie.RecordTrie(NUMBER, ((feature, (number,)) for feature, number in numbers.items()))
    trie.save(str(path.with_suffix(".trie")))
    np.savez_compressed(path, **fields)


@cache
def model() -> Model:
    """The model, learnt now if `make setup` has not done it."""
    trie = MODEL.with_suffix(".trie")
    if not (MODEL.exists() and trie.exists()):
        learn()
    with np.load(MODEL) as kept:
        held = {name: kept[name] for name in kept.files}
    held["divisions"] = tuple(map(str, held["divisions"]))
    held["features"] = FeatureTrie(marisa_trie.RecordTrie(NUMBER).load(str(trie)))
    return Model(**held)


def suggest_cpv(title: str, description: str = "", limit: int = 5) -> list[Suggestion]:
    """CPV codes for a text, those that stand in it before all others, then best first, with the words that led to each.

    A text without a title of its own has its first sentence for one.
    """
    if not description:
        title, *rest = FIRST_SENTENCE.split(title.strip(), maxsplit=1)
        description = rest[0] if rest else ""
    written = written_codes(f"{title}\n{description}")
    found = suggestion.suggest(model(), reader(), title, description, limit)
    known = [Suggestion(code, 1.0, (code,)) for code in written]
    return [*known, *(s for s in found if s.code not in written)][:limit]


def written_codes(text: str) -> list[str]:
    """The CPV codes that stand in a text as such, in order."""
    return list(dict.fromkeys(w for w in tokens(text) if w in catalogue.cpv_codes()))


def phrases_in(text: str) -> dict[str, tuple[str, ...]]:
    """The phrases of a text that the phrase book knows, with their codes."""
    words = tokens(text)
    found: dict[str, tuple[str, ...]] = {}
    for span in book().find(words):
        codes = [c for concept in (span.exact or span.head) for c in book().concepts[concept].cpv]
        if codes:
            found[" ".join(words[span.start : span.start + span.size])] = tuple(dict.fromkeys(codes))[:4]
    return found
