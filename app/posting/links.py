"""What rooms above add to the buyer's page of a need: ways to whom is invited, what they answer, what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.needs.models import Need


@dataclass(frozen=True)
class OwnLink:
    """A way onwards from the buyer's page of a need; `is_next`: the one thing that the need now waits for."""

    address: str
    text: str
    is_next: bool = False


# Nothing where the need has no such page yet.
OWN_LINKS: list[Callable[[Need], Sequence[OwnLink]]] = []


def links_of(need: Need) -> list[OwnLink]:
    """The ways of the rooms above, in the order they joined."""
    return [link for make in OWN_LINKS for link in make(need)]
