"""Which needs a supplier has sent its answer to, and who has answered a need. The room that knows puts itself in.

Only the supplier is told: a buyer must not read in its list of interested suppliers who has answered. How many
have, it sees anyway, so the waves may stop by that number.
"""

from __future__ import annotations

from collections.abc import Callable

# Called with a CVR number; gives the ids of the needs.
Teller = Callable[[str], set[int]]
ANSWERED: list[Teller] = []
# Called with a need's id; gives the CVR numbers of those whose answer the buyer has.
Sender = Callable[[int], set[str]]
SENDERS: list[Sender] = []


def answered_by(cvr: str) -> frozenset[int]:
    """The needs this supplier has answered, whether or not it said before that it was interested."""
    found: set[int] = set()
    for tell in ANSWERED:
        found |= tell(cvr)
    return frozenset(found)


def senders_of(need_id: int) -> frozenset[str]:
    """The suppliers that have answered this need. One statement for each room that knows."""
    found: set[str] = set()
    for tell in SENDERS:
        found |= tell(need_id)
    return frozenset(found)
