"""What rooms above know of a supplier's months: they keep it themselves, and are asked for it when it is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date

from app.domain.attention import Dealing

# A supplier's CVR number, the first and the last month: of each dealing what its months hold. One statement each.
Source = Callable[[str, date, date], Mapping[Dealing, Counter[date]]]
SOURCES: list[Source] = []


def dealings(cvr: str, first: date, last: date) -> dict[Dealing, Counter[date]]:
    """What came of needs for a supplier, month by month, both months included."""
    found: dict[Dealing, Counter[date]] = {dealing: Counter() for dealing in Dealing}
    for source in SOURCES:
        found.update(source(cvr, first, last))
    return found
