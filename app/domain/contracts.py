"""What a contract is worth: in all and per year, as people write it, and what its size means for the buyer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
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


# What people shorten many kroner to: 420 t.kr., 0,4 mio.
THOUSANDS, MILLIONS, BILLIONS = 10**3, 10**6, 10**9
SCALES = {
    "t": THOUSANDS, "k": THOUSANDS, "tusind": THOUSANDS, "tusinde": THOUSANDS, "thousand": THOUSANDS,
    "m": MILLIONS, "mio": MILLIONS, "mill": MILLIONS, "million": MILLIONS, "millioner": MILLIONS,
    "mia": BILLIONS, "milliard": BILLIONS, "milliarder": BILLIONS,
}  # fmt: skip
_IN_FULL = re.compile(
    r"([0-9]{1,15}|[0-9]{1,3}(?:\.[0-9]{3}){1,4}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:[.,](?:00|-))?"
)
_SCALED = re.compile(r"([0-9]{1,9}(?:[.,][0-9]{1,6})?)([a-z]+)\.?")
# In thousands groups of three are as in full; in millions 1,500 may be either, and is not guessed at.
_GROUPED = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")


def read_amount(text: str) -> int | None:
    """Whole kroner as people write them: 420.000, 420,000, 420 000 kr., 420000,-, 420 t.kr., 0,4 mio. kr.

    None for anything else.
    """
    amount = _amount(text)
    return amount if amount is not None and 0 < amount <= LARGEST_TOTAL else None


def _amount(text: str) -> int | None:
    """Whole kroner of any size."""
    plain = _bare(text)
    if found := _IN_FULL.fullmatch(plain):
        return int(re.sub(r"[.,]", "", found[1]))
    found = _SCALED.fullmatch(plain)
    scale = SCALES.get(found[2]) if found else None
    if found is None or scale is None:
        return None
    written = found[1]
    if _GROUPED.fullmatch(written):
        if scale != THOUSANDS:
            return None
        written = re.sub(r"[.,]", "", written)
    amount = Decimal(written.replace(",", ".")) * scale
    return int(amount) if amount == amount.to_integral_value() else None


def _bare(text: str) -> str:
    """An amount without what only says that it is kroner."""
    return re.sub(r"\s|kroner|kr\.?|dkk", "", text.casefold())


def is_beyond_measure(text: str) -> bool:
    """Whether it is an amount that `read_amount` turns down only for its size."""
    if (_amount(text) or 0) > LARGEST_TOTAL:
        return True
    plain = re.sub(r"[.,]|-$", "", _bare(text))
    return plain.isascii() and plain.isdigit() and len(plain.lstrip("0")) >= len(str(LARGEST_TOTAL))


def read_years(text: str) -> float | None:
    """A number of years: 4, 4 år, 1,5, 2 years; None for anything else."""
    plain = re.sub(r"\s|år|years?", "", text.casefold())
    if not re.fullmatch(r"[0-9]{1,2}(?:[.,][0-9]{1,2})?", plain):
        return None
    years = float(plain.replace(",", "."))
    return years if 0 < years <= LONGEST_YEARS else None
