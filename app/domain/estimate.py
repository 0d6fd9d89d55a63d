"""What a purchase is worth: price x units x the whole term with its options, and how far that is from the amounts.

Source: udbudsloven § 30 and § 31: the estimated value is all that may be paid, ex VAT, with options and renewals.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from app.domain.contracts import LARGEST_TOTAL

LONGEST_MONTHS = 600
MOST_OPTIONS = 20
MONTHS_A_YEAR = 12
WEEKS_A_YEAR = 52

Per = Literal["once", "week", "month", "year"]
PERIODS: tuple[Per, ...] = ("once", "week", "month", "year")


@dataclass(frozen=True)
class Term:
    """How long a contract runs: months, and options to go on for some months each time."""

    months: int
    options: int = 0
    option_months: int = 0

    @property
    def total_months(self) -> int:
        """The term with every option used."""
        return self.months + self.options * self.option_months

    @property
    def is_possible(self) -> bool:
        """Whether a contract may run so."""
        return 0 < self.total_months <= LONGEST_MONTHS


@dataclass(frozen=True)
class Estimate:
    """A price for each of some units, paid once, every week, month or year of the term; a year has 52 weeks."""

    unit_dkk: Decimal
    units: Decimal
    per: Per
    term: Term

    @property
    def yearly_dkk(self) -> int | None:
        """Kroner a year; None for what is paid once."""
        if self.per == "once":
            return None
        return _whole(
            self.unit_dkk * self.units * {"week": WEEKS_A_YEAR, "month": MONTHS_A_YEAR, "year": 1}[self.per]
        )

    @property
    def total_dkk(self) -> int | None:
        """Whole kroner for the whole term, a half goes up; None when it is nothing or beyond all measure."""
        times = {
            "once": Decimal(1),
            "week": Decimal(self.term.total_months) * WEEKS_A_YEAR / MONTHS_A_YEAR,
            "month": Decimal(self.term.total_months),
            "year": Decimal(self.term.total_months) / MONTHS_A_YEAR,
        }[self.per]
        total = self.unit_dkk * self.units * times
        return _whole(total) if Decimal("0.5") <= total <= LARGEST_TOTAL else None


def _whole(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))
