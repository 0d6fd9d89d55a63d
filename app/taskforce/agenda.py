"""What rooms suggest for the next agenda: what is new in them since the circle met last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Suggestion:
    """An item that a room suggests. `key` names it once, such as `barrier:17`; `path` is its page, or empty."""

    key: str
    title: str
    text: str = ""
    path: str = ""


# Rooms hand in what is new since a moment (in UTC); called in this order when the secretary looks at an agenda.
SOURCES: list[Callable[[datetime], list[Suggestion]]] = []


def suggestions(since: datetime) -> list[Suggestion]:
    """What every room suggests, each key once."""
    found: dict[str, Suggestion] = {}
    for source in SOURCES:
        for one in source(since):
            found.setdefault(one.key, one)
    return list(found.values())
