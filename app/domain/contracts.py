"""What a contract is worth: in all and per year, as people write it, and what its size means for the buyer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

LARGEST_TOTAL = 100_000_000_000
LONGEST_YEARS = 50.0

Route = Literal["unknown", "direct", "below", "above"]


@dataclass(frozen=True)
class Contract:
    """The estimated value of a whole contract, ex VAT, and its length."""

    total_dkk: int
    years: float = 1.0

    @property
    def yearly_dkk(self) -> int:
        """What has to be managed in a year; a contract of months falls within one."""
        return max(1, round(self.total_dkk / max(1.0, self.years)))


def route(total_dkk: int | None, direct_below: int | None, threshold: int | None) -> Route:
    """Where a contract stands. Its whole value counts, not that of a year (udbudsloven § 30)."""
    if total_dkk is None or threshold is None:
        return "unknown"
    if direct_below is not None and total_dkk < direct_below:
        return "direct"
    return "below" if total_dkk < threshold else "above"


def read_amount(text: str) -> int | None:
    """Whole kroner as people write them: 420.000, 420,000, 420 000 kr., 420000,-; None for anything else."""
    plain = re.sub(r"\s|kr\.?|dkk", "", text.casefold())
    found = re.fullmatch(
        r"([0-9]{1,15}|[0-9]{1,3}(?:\.[0-9]{3}){1,4}|[0-9]{1,3}(?:,[0-9]{3}){1,4})"
        r"(?:[.,](?:00|-))?",
        plain,
    )
    if found is None:
        return None
    amount = int(re.sub(r"[.,]", "", found[1]))
    return amount if 0 < amount <= LARGEST_TOTAL else None


def is_beyond_measure(text: str) -> bool:
    """Whether it is an amount that `read_amount` turns down only for its size."""
    plain = re.sub(r"\s|kr\.?|dkk|[.,]|-$", "", text.casefold())
    return plain.isascii() and plain.isdigit() and len(plain.lstrip("0")) >= len(str(LARGEST_TOTAL))


def read_years(text: str) -> float | None:
    """A number of years: 4, 4 år, 1,5, 2 years; None for anything else."""
    plain = re.sub(r"\s|år|years?", "", text.casefold())
    if not re.fullmatch(r"[0-9]{1,2}(?:[.,][0-9]{1,2})?", plain):
        return None
    years = float(plain.replace(",", "."))
    return years if 0 < years <= LONGEST_YEARS else None
