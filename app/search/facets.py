"""The facets of a search: their values, who has each, and how many of a set do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from app.reference import catalogue

if TYPE_CHECKING:
    from app.search.snapshot import Snapshot

STATUS_FACET = ("verified", "renewal_received", "conditional", "documented", "self_declared", "expired")
FACTS = ("rsv", "par54", "par190")
SIZES = ("micro", "small", "medium", "large")
PRACTICAL = ("einvoice", "nationwide")
# Facets whose values are alternatives. Those of the others must all hold, so that choosing narrows their counts.
ANY_OF = ("status", "shelf", "group", "goal", "size")
WORD = 8


class Table:
    """The members of each value of one facet, as one matrix: counting all values is three steps over it."""

    def __init__(self, members: Mapping[str, int], size: int) -> None:
        self._values = tuple(members)
        self._length = -(-size // (8 * WORD)) * WORD
        packed = b"".join(held.to_bytes(self._length, "little") for held in members.values())
        self._rows = np.frombuffer(packed, "<u8").reshape(len(members), self._length // WORD)

    def counts(self, matching: int) -> dict[str, int]:
        """How many of a set have each value."""
        row = np.frombuffer(matching.to_bytes(self._length, "little"), "<u8")
        found = np.bitwise_count(self._rows & row).sum(axis=1, dtype=np.int64)
        return dict(zip(self._values, found.tolist(), strict=True))


def tables(snapshot: Snapshot) -> dict[str, Table]:
    """The facets of the search page with their values in its order, and `home` by municipality."""

    def table(values: Iterable[str], prefix: str = "") -> Table:
        return Table({v: snapshot.bits.get(prefix + v, 0) for v in values}, snapshot.size)

    return {
        "status": Table({s: snapshot.statuses[s] for s in STATUS_FACET}, snapshot.size),
        "fact": Table({f: snapshot.fact(f) for f in FACTS}, snapshot.size),
        "shelf": table(catalogue.shelves(), "shelf:"),
        "group": table(catalogue.target_groups(), "group:"),
        "goal": table(map(str, catalogue.goals()), "goal:"),
        "size": table(SIZES, "size:"),
        "practical": table(PRACTICAL),
        "home": table(catalogue.places(), "home:"),
    }
