"""What rooms above add to an organisation on "Min side": where it goes on from there, and what waits for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.organisations.queries import MyOrganisation


@dataclass(frozen=True)
class Way:
    """A way onwards from an organisation on its member's own page."""

    text: str
    address: str


# None where an organisation has no such way. One statement each.
WAYS: list[Callable[[MyOrganisation], Way | None]] = []


def ways_of(organisation: MyOrganisation) -> list[Way]:
    """The ways of the rooms above, in the order they joined."""
    return [way for make in WAYS if (way := make(organisation))]
