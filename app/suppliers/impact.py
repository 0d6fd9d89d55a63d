"""The six impact numbers, with small counts hidden so that nobody can be singled out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.small_counts import SMALLEST_SHOWN
from app.web.filters import kroner, number, percent
from app.web.i18n import gettext

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
    """One impact number in words, with what it amounts to."""

    name: str
    text: str
    note: str = ""
    is_hidden: bool = False


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

    def people(name: str, title: str, note: str = "") -> Figure:
        """A count of people. That it is hidden does not say that it is small: it may be what gives a small one away."""
        if name in hide:
            return Figure(title, gettext("Vises ikke"), is_hidden=True)
        return Figure(title, number(counts[name]), note)

    def share(part: str, total: str) -> float | None:
        """A part of its total, where both are shown and the part is one."""
        known = not {part, total} & hide and 0 < counts[part] <= counts[total]
        return counts[part] / counts[total] if known else None

    employed, moved = share("from_target_group", "employees_total"), share("moved_on", "in_programmes")
    return [
        people(
            "employees_total",
            gettext("Ansatte i alt"),
            gettext("%(fte)s årsværk", fte=number(report.fte_total, 1)),
        ),
        people(
            "from_target_group",
            gettext("Heraf fra målgruppen"),
            gettext("%(percent)s %% af de ansatte", percent=round(employed * 100)) if employed else "",
        ),
        people("in_programmes", gettext("Personer i forløb i året")),
        people(
            "moved_on",
            gettext("Videre i job eller uddannelse"),
            gettext("%(percent)s af dem i forløb", percent=percent(moved)) if moved else "",
        ),
        Figure(gettext("Ugentlige timer til målgruppen"), number(report.weekly_hours)),
        Figure(gettext("Overskud brugt på formålet"), kroner(report.reinvested_dkk)),
    ]


def evidence_text(evidence: str) -> str:
    """Whose numbers they are, and how well they are documented."""
    return {
        "stated": gettext("Kilde: virksomhedens egen opgørelse."),
        "signed": gettext("Kilde: virksomhedens egen opgørelse, underskrevet af ledelsen."),
        "audited": gettext("Kilde: virksomhedens egen opgørelse, gennemgået af en revisor."),
    }[evidence]
