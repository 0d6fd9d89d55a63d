"""What the ticks of a form say when some of them were our own guesses.

A form shows guessed codes ticked. What the buyer ticked or unticked is the buyer's word and is kept; a guess that was
only left as it was goes away with the text it was a guess at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Ticks:
    """The codes that the buyer chose, those turned down, and the guesses that were left ticked."""

    chosen: tuple[str, ...]
    refused: tuple[str, ...]
    left: tuple[str, ...]


def read(ticked: Iterable[str], guessed: Collection[str], decided: Iterable[str]) -> Ticks:
    """`guessed`: what we had ticked ourselves; `decided`: what the buyer had ticked or unticked before."""
    on = tuple(dict.fromkeys(ticked))
    off = (c for c in dict.fromkeys([*guessed, *decided]) if c not in on)
    return Ticks(
        chosen=tuple(c for c in on if c not in guessed),
        refused=tuple(off),
        left=tuple(c for c in on if c in guessed),
    )
