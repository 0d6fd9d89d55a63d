"""What changed from one text to another, word by word, so that both can be read out of the answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# Every character is in one of the three, so that the tokens of a text are the text.
WORD = re.compile(r"\w+|\s+|[^\w\s]")
# The matcher may take the product of both lengths; longer texts are compared line by line.
MOST_COMPARED = 1_500_000
# A text has no more than half in common with another: then it is read as two, not as a mosaic.
LEAST_ALIKE = 0.3


class Change(StrEnum):
    """What became of a piece."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Piece:
    """A run of characters of the old text, the new one, or both."""

    change: Change
    text: str


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """The old text as SAME and GONE, the new as SAME and NEW, each in its order; none is empty."""
    before, after = WORD.findall(old), WORD.findall(new)
    if len(before) * len(after) > MOST_COMPARED:
        before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < LEAST_ALIKE:
        return tuple(_runs([(Change.GONE, old), (Change.NEW, new)]))
    return tuple(_runs(_told(matcher, before, after)))


def _told(
    matcher: SequenceMatcher[str], before: Sequence[str], after: Sequence[str]
) -> Iterable[tuple[Change, str]]:
    codes = matcher.get_opcodes()
    for place, (tag, a, b, c, d) in enumerate(codes):
        gone, fresh = "".join(before[a:b]), "".join(after[c:d])
        # A space between two changes is no rest for the eye.
        between = 0 < place < len(codes) - 1
        if tag == "equal" and not (between and not any(map(str.isalnum, gone))):
            yield Change.SAME, gone
        else:
            yield Change.GONE, gone
            yield Change.NEW, fresh


def _runs(told: Iterable[tuple[Change, str]]) -> Iterable[Piece]:
    """Changes that follow each other are one gone and one new piece."""
    gone = fresh = ""
    for change, text in told:
        if change is Change.GONE:
            gone += text
        elif change is Change.NEW:
            fresh += text
        elif text:
            yield from _two(gone, fresh)
            gone = fresh = ""
            yield Piece(Change.SAME, text)
    yield from _two(gone, fresh)


def _two(gone: str, fresh: str) -> Iterable[Piece]:
    if gone:
        yield Piece(Change.GONE, gone)
    if fresh:
        yield Piece(Change.NEW, fresh)
