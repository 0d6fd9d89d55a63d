"""Which needs a supplier has sent its answer to. The room that knows puts itself into ANSWERED.

Only the supplier is told: a buyer must not read in its list of interested suppliers who has answered.
"""

from __future__ import annotations

from collections.abc import Callable

# Called with a CVR number; gives the ids of the needs.
Teller = Callable[[str], set[int]]
ANSWERED: list[Teller] = []


def answered_by(cvr: str) -> frozenset[int]:
    """The needs this supplier has answered, whether or not it said before that it was interested."""
    found: set[int] = set()
    for tell in ANSWERED:
        found |= tell(cvr)
    return frozenset(found)
