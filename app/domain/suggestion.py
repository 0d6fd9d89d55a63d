"""From a text to CPV codes: learnt from example notices, labels and the phrase book.

Two judges are mixed. The neighbours: the examples most like the text, each for its own code. The divisions: a
linear model of which of the 45 divisions a text belongs to. Learning is done once, by `learn`; the model is data.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, log1p, sqrt
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from app.domain.reading import ACT, HEAD, Features, Reader

NEIGHBOURS, SHARPNESS = 30, 2.0
# How much the linear model says of the division.
LINEAR = 0.3
SCALE = 3.0
# How sure the linear model is taken to be when it is asked; found on a fifth of the examples kept back.
SURE = 5.0


@dataclass(frozen=True)
class Suggestion:
    """A CPV code, its score between 0 and 1, and the buyer's words that led to it."""

    code: str
    score: float
    because: tuple[str, ...]


@dataclass(frozen=True)
class Example:
    """A text whose code is known, and how much it is to be trusted."""

    code: str
    title: str
    text: str = ""
    weight: float = 1.0
    concept: str = ""


class Numbers(Protocol):
    """The number of each feature."""

    def __contains__(self, feature: object) -> bool: ...

    def __getitem__(self, feature: str) -> int: ...


@dataclass(frozen=True)
class Model:
    """What was learnt. `starts` cuts `examples` and `strengths` by feature; `linear` has a row per shared feature.

    `features` numbers them, wherever the numbers lie, first those that several examples share: what a single one
    has, its own code says. Whole numbers may be of any width, `strengths` and `linear` of half theirs.
    """

    features: Numbers
    rarity: NDArray[np.float32]
    starts: NDArray[np.integer]
    examples: NDArray[np.integer]
    strengths: NDArray[np.floating]
    codes: NDArray[np.bytes_]
    weights: NDArray[np.float32]
    divisions: tuple[str, ...]
    linear: NDArray[np.floating]
    bias: NDArray[np.float32]

    def weigh(self, found: Features) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The known features and their weights, of length 1 together."""
        known = [f for f in found if f in self.features]
        at = np.array([self.features[f] for f in known], np.int64)
        values = np.array([log1p(found[f]) for f in known], np.float32) * self.rarity[at]
        length = float(np.linalg.norm(values))
        return at, values / length if length else values

    def shared(
        self, at: NDArray[np.int64], values: NDArray[np.float32]
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Those of a text's features that `linear` knows."""
        known = at < len(self.linear)
        return at[known], values[known]

    def likely(self, at: NDArray[np.int64], values: NDArray[np.float32]) -> NDArray[np.float32]:
        """How likely each division is by the linear model alone, given shared features and their scaled weights."""
        scores = values @ self.linear[at].astype(np.float32) + self.bias
        powers = np.exp(scores - scores.max())
        return np.asarray(powers / powers.sum(), np.float32)


def learn(examples: Sequence[Example], reader: Reader, seed: int = 190) -> Model:
    """Learn from examples; some 40 seconds for 33,000. The same examples give the same model."""
    read: list[Features] = []
    for example in examples:
        found: Features = {f"k:{example.concept}": 1.0} if example.concept else {}
        reader.read(example.title, 1.0, found)
        reader.read(example.text, HEAD, found)
        read.append(found)
    counts = Counter(f for found in read for f in found)
    features = {f: n for n, f in enumerate(sorted(counts, key=lambda f: (counts[f] == 1, f)))}
    rarity = np.array([log(len(read) / counts[f]) for f in features], np.float32)
    postings: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for number, found in enumerate(read):
        values = {features[f]: log1p(v) * float(rarity[features[f]]) for f, v in found.items()}
        length = sqrt(sum(v * v for v in values.values())) or 1.0
        for at, value in values.items():
            postings[at].append((number, value / length))
    lists = [postings.get(n, []) for n in range(len(features))]
    divisions = tuple(sorted({e.code[:2] for e in examples}))
    model = Model(
        features,
        rarity,
        np.cumsum([0, *map(len, lists)]),
        np.array([i for held in lists for i, _ in held], np.int32),
        np.array([v for held in lists for _, v in held], np.float32),
        np.array([e.code for e in examples], np.bytes_),
        np.array([e.weight for e in examples], np.float32),
        divisions,
        np.zeros((sum(c > 1 for c in counts.values()), len(divisions)), np.float32),
        np.zeros(len(divisions), np.float32),
    )
    _fit(model, examples, read, reader, random.Random(seed))  # noqa: S311 - an order, not a secret
    return model


EPOCHS, RATE, BIAS_RATE, SMOOTH = 4, 0.5, 0.02, 1e-2
# From the second round on the mean is kept: the order of the last few examples then decides nothing.
SETTLED = 1
LEAST_FITTED = 0.3
# Half of what people ask is a title alone.
TITLE_ALONE = 0.7


def _fit(
    model: Model, examples: Sequence[Example], read: list[Features], reader: Reader, chance: random.Random
) -> None:
    """Softmax regression by stochastic gradient descent with a rate of its own per weight (AdaGrad), averaged."""
    place = {d: n for n, d in enumerate(model.divisions)}
    rows = []
    for example, found in zip(examples, read, strict=True):
        if example.weight < LEAST_FITTED:
            continue
        rows.append((*model.shared(*model.weigh(found)), place[example.code[:2]], example.weight))
        if example.text:
            title: Features = {}
            reader.read(example.title, 1.0, title)
            rows.append((*model.shared(*model.weigh(title)), place[example.code[:2]], TITLE_ALONE))
    squares = np.full(model.linear.shape, SMOOTH, np.float32)
    mean, mean_bias = np.zeros_like(model.linear), np.zeros_like(model.bias)
    for epoch in range(EPOCHS):
        chance.shuffle(rows)
        for at, values, wanted, weight in rows:
            if not len(at):
                continue
            values = values * np.float32(SCALE)
            error = model.likely(at, values)
            error[wanted] -= 1
            error *= np.float32(weight)
            step = np.outer(values, error)
            squares[at] += step * step
            model.linear[at] -= np.float32(RATE) * step / np.sqrt(squares[at])
            model.bias[:] -= np.float32(BIAS_RATE) * error
        if epoch >= SETTLED:
            mean += model.linear / np.float32(EPOCHS - SETTLED)
            mean_bias += model.bias / np.float32(EPOCHS - SETTLED)
    model.linear[:], model.bias[:] = mean, mean_bias


# Classes are told apart by their first four digits.
ALIKE = 4
# How often a buyer chooses the division itself, and what naming the right division is worth beside the right class.
WHOLE, DIVISION_WORTH = 0.35, 2.2
MOST_WORDS = 3


def suggest(
    model: Model, reader: Reader, title: str, description: str = "", limit: int = 5
) -> list[Suggestion]:
    """The codes that fit best, best first: one a class, of several divisions, a likely division also whole."""
    found, words = reader.notice(title, description)
    at, values = model.weigh(found)
    if not len(at):
        return []
    likeness = np.zeros(len(model.codes), np.float32)
    for feature, value in zip(at, values, strict=True):
        held = slice(model.starts[feature], model.starts[feature + 1])
        likeness[model.examples[held]] += value * model.strengths[held]
    likeness *= model.weights
    near = np.argsort(-likeness, kind="stable")[:NEIGHBOURS]
    votes: dict[str, float] = defaultdict(float)
    for number in near[likeness[near] > 0]:
        votes[model.codes[number].decode()] += float(likeness[number]) ** SHARPNESS
    total = sum(votes.values())
    if not total:
        return []
    known, weights = model.shared(at, values)
    linear = model.likely(known, weights * np.float32(SURE))
    divisions = {d: LINEAR * float(p) for d, p in zip(model.divisions, linear, strict=True)}
    for code, vote in votes.items():
        divisions[code[:2]] += (1 - LINEAR) * vote / total
    ranked = _ranked(votes, divisions, limit)
    best = ranked[0][1]
    # What is done with a thing (`levering`) is no reason a reader would understand.
    said = ["" if f.startswith(ACT) else words[f] for f in found if f in model.features]
    return [
        Suggestion(code, round(score / best, 4), _because(code, model, near, (said, at, values)))
        for code, score in ranked
    ]


def _ranked(
    votes: Mapping[str, float], divisions: Mapping[str, float], limit: int
) -> list[tuple[str, float]]:
    """Codes with their points: the best of the likeliest division, then always what is most likely to be new.

    A code is worth how likely its class is, and, where its division is not yet among those chosen, how likely
    that is: so a sure division gets several of its classes, and an unsure text several divisions.
    """
    classes, shares, best_in = _classes(votes, divisions)
    likeliest = max(divisions, key=lambda d: (divisions[d], d))
    order = sorted(classes, key=lambda k: (-classes[k], k))
    named = [k for k in shares if k.startswith(likeliest)]
    chosen = [max(named, key=lambda k: (shares[k], k)) if named else order[0]]
    while len(chosen) < min(limit, len(order)):
        held = {k[:2] for k in chosen}
        worth = {
            k: classes[k] + (0.0 if k[:2] in held else DIVISION_WORTH * divisions[k[:2]])
            for k in order
            if k not in chosen
        }
        chosen.append(max(worth, key=lambda k: (worth[k], k)))
    classes[chosen[0]] = max(classes.values())
    return [(best_in[k], classes[k]) for k in chosen[:limit]]


def _classes(
    votes: Mapping[str, float], divisions: Mapping[str, float]
) -> tuple[dict[str, float], dict[str, float], dict[str, str]]:
    """How likely each class is, a division as a whole among them; what was said for it; the best code of each."""
    total: dict[str, float] = defaultdict(float)
    shares: dict[str, float] = defaultdict(float)
    best_in: dict[str, str] = {}
    for code, vote in sorted(votes.items()):
        key = code[:ALIKE]
        total[code[:2]] += vote
        shares[key] += vote
        if votes.get(best_in.get(key, ""), 0.0) < vote:
            best_in[key] = code
    classes = {k: (1 - WHOLE) * divisions[k[:2]] * share / total[k[:2]] for k, share in shares.items()}
    for division in total:
        whole = f"{division}000000"
        classes[whole[:ALIKE]] = classes.get(whole[:ALIKE], 0.0) + WHOLE * divisions[division]
        best_in.setdefault(whole[:ALIKE], whole)
    return classes, shares, best_in


def _because(
    code: str,
    model: Model,
    near: NDArray[np.intp],
    shared: tuple[list[str], NDArray[np.int64], NDArray[np.float32]],
) -> tuple[str, ...]:
    """The words that the most alike example of a code, or of what lies below it, shares with the text."""
    stem = code.rstrip("0").ljust(2, "0")
    example = next((int(n) for n in near if model.codes[n].decode().startswith(stem)), None)
    if example is None:
        return ()
    shares: dict[str, float] = defaultdict(float)
    for word, feature, value in zip(*shared, strict=True):
        held = slice(model.starts[feature], model.starts[feature + 1])
        place = int(np.searchsorted(model.examples[held], example))
        if word and place < held.stop - held.start and model.examples[held][place] == example:
            shares[word] += float(value * model.strengths[held][place])
    return tuple(sorted(shares, key=lambda w: (-shares[w], w))[:MOST_WORDS])
