"""The share of employees in a target group, as § 54 asks for it: totals only, never a person. Source: DOMAIN.md B2.

The directive does not say who counts; so a share always stands with its numerator and denominator, what was
counted, on which day and how. The contracting authority judges for itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from app.domain.small_counts import LEAST_PERCENT

# How a statement stands in the message to the verifier, so that it is read by people and back by us.
_LINE = re.compile(
    r"\AOpgørelse efter § 54: (?P<part>\d+(?:\.\d)?) af (?P<total>\d+(?:\.\d)?) (?P<unit>personer|årsværk)"
    r" \([\d.]+ %\) pr\. (?P<on>\d{4}-\d\d-\d\d)\. Metode: (?P<method>[^\n]*)(?:\n\n(?P<rest>.*))?\Z",
    re.DOTALL,
)
# `5-9`, `5–9`, `7`, or with no upper end `1000+`.
_BAND = re.compile(r"(?P<least>\d+)(?:\s*[-–]\s*(?P<most>\d+))?(?P<open>\s*\+)?\Z")
UNITS = ("personer", "årsværk")


@dataclass(frozen=True)
class Share:
    """`part` of `total` employees, in persons or full-time equivalents, on a day; `method` is one line."""

    part: float
    total: float
    unit: str
    on: date
    method: str

    @property
    def percent(self) -> float:
        """The share in per cent with one decimal, rounded down: 29.96 is not 30."""
        return int(self.part * 1000 / self.total) / 10

    @property
    def is_enough(self) -> bool:
        """Whether it is at least what § 54 asks for."""
        return self.part * 100 >= LEAST_PERCENT * self.total

    def disagrees_with(self, band: str) -> bool:
        """Whether the total cannot be so with the number of employees in the register, a band like `10-19`.

        The register counts persons: full-time equivalents may be fewer, never more. False for a band that cannot
        be read.
        """
        found = _BAND.match(band.strip())
        if found is None:
            return False
        least, most = int(found["least"]), int(found["most"] or found["least"])
        if self.total > most and not found["open"]:
            return True
        return self.unit == "personer" and self.total < least

    def stated(self, message: str = "") -> str:
        """The statement in front of a message."""
        said = (
            f"Opgørelse efter § 54: {self.part:g} af {self.total:g} {self.unit} ({self.percent:g} %)"
            f" pr. {self.on.isoformat()}. Metode: {' '.join(self.method.split())}"
        )
        return f"{said}\n\n{message}" if message else said


def read(text: str) -> tuple[Share | None, str]:
    """The statement that a message begins with, and the message without it."""
    found = _LINE.match(text)
    if found is None:
        return None, text
    day = date.fromisoformat(found["on"])
    return Share(float(found["part"]), float(found["total"]), found["unit"], day, found["method"]), found[
        "rest"
    ] or ""
