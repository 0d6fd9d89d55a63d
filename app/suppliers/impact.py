"""The six impact numbers, with small counts hidden so that nobody can be singled out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.web.filters import kroner, number, percent
from app.web.i18n import gettext

# DOMAIN.md 0.1: counts of people under five are never shown.
SMALLEST_SHOWN = 5
PEOPLE = ("from_target_group", "in_programmes", "moved_on")


@dataclass(frozen=True)
class Impact:
    """One year's numbers as the supplier reported them; `evidence` is stated, signed or audited."""

    year: int
    employees_total: int
    fte_total: float
    from_target_group: int
    in_programmes: int
    moved_on: int
    weekly_hours: int
    reinvested_dkk: int
    method_da: str
    method_en: str
    evidence: str


@dataclass(frozen=True)
class Figure:
    """One impact number in words; `share` of the largest bar, None where a bar would say nothing."""

    name: str
    text: str
    note: str = ""
    share: float | None = None


def hidden(counts: Mapping[str, int]) -> frozenset[str]:
    """Which counts of people to hide: those from 1 to 4, and those that would give such a group away.

    What is left of a total is a group too: the employees outside the target group, and the participants
    who did not move on. Where that rest is small, the part is hidden, so that it cannot be worked out.
    """
    small = {name for name in PEOPLE if 0 < counts[name] < SMALLEST_SHOWN}
    for part, total in (("from_target_group", "employees_total"), ("moved_on", "in_programmes")):
        if 0 < counts[total] - counts[part] < SMALLEST_SHOWN:
            small.add(part)
    if 0 < counts["employees_total"] < SMALLEST_SHOWN:
        small |= {"employees_total", "from_target_group"}
    return frozenset(small)


def figures(report: Impact) -> list[Figure]:
    """The six numbers in the order of DOMAIN.md E6."""
    counts = {n: getattr(report, n) for n in ("employees_total", *PEOPLE)}
    hide = hidden(counts)

    def people(name: str) -> str:
        return gettext("Under 5 eller skjult") if name in hide else number(counts[name])

    def share(part: str, total: str) -> float | None:
        """A part of its total, where both are shown and the part is one."""
        known = not {part, total} & hide and 0 < counts[part] <= counts[total]
        return counts[part] / counts[total] if known else None

    employed, moved = share("from_target_group", "employees_total"), share("moved_on", "in_programmes")
    fte = gettext("%(fte)s årsværk", fte=number(report.fte_total, 1)) if "employees_total" not in hide else ""
    return [
        Figure(gettext("Ansatte i alt"), people("employees_total"), fte),
        Figure(
            gettext("Heraf fra målgruppen"),
            people("from_target_group"),
            gettext("%(percent)s %% af de ansatte", percent=round(employed * 100)) if employed else "",
            employed,
        ),
        Figure(gettext("Personer i forløb i året"), people("in_programmes")),
        Figure(
            gettext("Videre i job eller uddannelse"),
            people("moved_on"),
            gettext("%(percent)s af dem i forløb", percent=percent(moved)) if moved else "",
            moved,
        ),
        Figure(gettext("Ugentlige timer til målgruppen"), number(report.weekly_hours)),
        Figure(gettext("Overskud brugt på formålet"), kroner(report.reinvested_dkk)),
    ]


def evidence_text(evidence: str) -> str:
    """How well the numbers are documented."""
    return {
        "stated": gettext("Oplyst af virksomheden"),
        "signed": gettext("Underskrevet af ledelsen"),
        "audited": gettext("Revideret"),
    }[evidence]
