"""What rooms above add to a supplier on "Min side": where it goes on from there, and what waits for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Way:
    """A way onwards from an organisation on its member's own page."""

    text: str
    address: str


# By the supplier's CVR number. One statement each.
WAYS: list[Callable[[str], Way]] = []


def ways_of(cvr: str) -> list[Way]:
    """The ways of the rooms above, in the order they joined."""
    return [make(cvr) for make in WAYS]
