"""The six impact numbers, with small counts hidden so that nobody can be singled out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.suppliers.models import ImpactReport
from app.web.filters import kroner, number
from app.web.i18n import gettext

# DOMAIN.md 0.1: counts of people under five are never shown.
SMALLEST_SHOWN = 5
PEOPLE = ("from_target_group", "in_programmes", "moved_on")


@dataclass(frozen=True)
class Figure:
    """One impact number in words; `share` of the largest bar, None where a bar would say nothing."""

    name: str
    text: str
    note: str = ""
    share: float | None = None


def hidden(counts: Mapping[str, int]) -> frozenset[str]:
    """Which counts of people to hide: those from 1 to 4, and those that would give them away.

    Employees outside the target group follow from the total, so a small remainder hides the count too.
    """
    small = {name for name in PEOPLE if 0 < counts[name] < SMALLEST_SHOWN}
    rest = counts["employees_total"] - counts["from_target_group"]
    if 0 < rest < SMALLEST_SHOWN:
        small.add("from_target_group")
    if 0 < counts["employees_total"] < SMALLEST_SHOWN:
        small |= {"employees_total", "from_target_group"}
    return frozenset(small)


def figures(report: ImpactReport) -> list[Figure]:
    """The six numbers in the order of DOMAIN.md E6."""
    counts = {n: getattr(report, n) for n in ("employees_total", *PEOPLE)}
    hide = hidden(counts)

    def people(name: str) -> str:
        return gettext("Under 5 eller skjult") if name in hide else number(counts[name])

    share = None
    note = ""
    if counts["employees_total"] and not {"employees_total", "from_target_group"} & hide:
        share = counts["from_target_group"] / counts["employees_total"]
        note = gettext("%(percent)s %% af de ansatte", percent=round(share * 100))
    return [
        Figure(gettext("Ansatte i alt"), people("employees_total"),
               gettext("%(fte)s årsværk", fte=number(report.fte_total, 1)) if "employees_total" not in hide else ""),
        Figure(gettext("Heraf fra målgruppen"), people("from_target_group"), note, share),
        Figure(gettext("Personer i forløb i året"), people("in_programmes")),
        Figure(gettext("Videre i job eller uddannelse"), people("moved_on")),
        Figure(gettext("Ugentlige timer til målgruppen"), number(report.weekly_hours)),
        Figure(gettext("Overskud brugt på formålet"), kroner(report.reinvested_dkk)),
    ]  # fmt: skip


def evidence_text(evidence: str) -> str:
    """How well the numbers are documented."""
    return {
        "stated": gettext("Oplyst af virksomheden"),
        "signed": gettext("Underskrevet af ledelsen"),
        "audited": gettext("Revideret"),
    }[evidence]
