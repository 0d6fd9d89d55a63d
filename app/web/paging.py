"""Numbered pages: which numbers a pager shows."""

from __future__ import annotations

from dataclasses import dataclass

BESIDE = 1


@dataclass(frozen=True)
class Pages:
    """A list cut into pages, counted from 1."""

    page: int
    per_page: int
    total: int

    @property
    def last(self) -> int:
        """The number of the last page; 1 for an empty list."""
        return max(1, -(-self.total // self.per_page))

    @property
    def numbers(self) -> list[int | None]:
        """The first, the last and those around the present page; None where numbers are left out."""
        shown = sorted(
            {1, self.last}
            | {n for n in range(self.page - BESIDE, self.page + BESIDE + 1) if 1 <= n <= self.last}
        )
        found: list[int | None] = []
        for number in shown:
            previous = found[-1] if found else None
            if previous is not None and number - previous == 2:
                found.append(number - 1)
            elif previous is not None and number - previous > 2:
                found.append(None)
            found.append(number)
        return found
