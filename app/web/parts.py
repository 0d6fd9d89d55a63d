"""A score taken apart for a page: what macro `scores.parts` draws as bars and a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class PartLine:
    """One part of a score in words. `points` of at most `most`; `share` is the bar, 0 to 1."""

    name: str
    points: int
    most: int
    share: float
    sentence: str


def whole(points: Sequence[float]) -> list[int]:
    """Whole numbers that add up to the rounded sum: those that lose most by rounding down are rounded up."""
    down = [int(p) for p in points]
    missing = round(sum(points)) - sum(down)
    by_loss = sorted(range(len(points)), key=lambda n: (down[n] - points[n], n))
    for n in by_loss[:missing]:
        down[n] += 1
    return down
