"""Shortlists: how large they may be, what has changed since a supplier was put on one, and how many are compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.verification import CURRENT, Standing, Status

# Per organisation, lists that are in use; suppliers on a list; side by side; put on a list in one go.
MOST_LISTS, MOST_ITEMS, LEAST_COMPARED, MOST_COMPARED, MOST_AT_ONCE = 100, 200, 2, 4, 30
# In characters.
LONGEST_NAME, LONGEST_PURPOSE, LONGEST_NOTE = 80, 300, 2000


class Presence(StrEnum):
    """Whether buyers still find the profile of a supplier on a list."""

    PUBLIC = "public"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    GONE = "gone"


@dataclass(frozen=True)
class Change:
    """A scheme whose status is another one than when the supplier was put on the list; None where nothing is known."""

    scheme: str
    before: Status | None
    after: Status | None

    @property
    def is_loss(self) -> bool:
        """Whether a buyer could count on it then and cannot now."""
        return self.before in CURRENT and self.after not in CURRENT


def changes(then: Iterable[Standing], now: Iterable[Standing]) -> tuple[Change, ...]:
    """The schemes whose status differs, losses first, else in the order they are given in."""
    before = {s.scheme: s.status for s in then}
    after = {s.scheme: s.status for s in now}
    found = [
        Change(scheme, before.get(scheme), after.get(scheme))
        for scheme in dict.fromkeys([*before, *after])
        if before.get(scheme) is not after.get(scheme)
    ]
    return tuple(sorted(found, key=lambda c: not c.is_loss))


def moved(order: Sequence[int], which: int, steps: int) -> list[int]:
    """The order with one number some places further up (negative) or down, as far as there are places."""
    if which not in order:
        return list(order)
    rest = [number for number in order if number != which]
    place = min(max(order.index(which) + steps, 0), len(rest))
    return [*rest[:place], which, *rest[place:]]


def differs(cells: Sequence[object]) -> bool:
    """Whether what stands side by side is not all the same."""
    return any(cell != cells[0] for cell in cells[1:])
