"""What rooms above add to a supplier's overview: what waits for it, and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """Something that waits for the supplier, with the address where it is done."""

    text: str
    address: str


# By the supplier's CVR number; None where nothing waits. One statement each.
LINES: list[Callable[[str], Line | None]] = []


def lines_of(cvr: str) -> list[Line]:
    """Everything that waits for a supplier."""
    return [line for make in LINES if (line := make(cvr))]
