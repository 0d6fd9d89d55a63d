"""What came of a need, as open data tells it. The room that knows it puts itself into AWARDS."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Winner:
    """Who got the contract."""

    cvr: str
    name: str


@dataclass(frozen=True)
class NeedAward:
    """One award of a need. `id` stays the same for as long as the award is told of."""

    id: str
    decided_at: datetime
    winners: Sequence[Winner] = ()
    value_dkk: int | None = None
    lots: Sequence[str] = ()


# Called with the ids of needs; what it gives is public.
Teller = Callable[[Sequence[int]], dict[int, list[NeedAward]]]
AWARDS: list[Teller] = []


def awards_of(need_ids: Sequence[int]) -> dict[int, list[NeedAward]]:
    """The awards of some needs, by need."""
    found: dict[int, list[NeedAward]] = {}
    for tell in AWARDS if need_ids else ():
        for need_id, awards in tell(need_ids).items():
            found.setdefault(need_id, []).extend(awards)
    return found
