"""What moved since a solution is measured: the figures of the quarters, from this service's own facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.quarters import Measure, QuarterFigures, quarter_of
from app.figures import presenters as figures
from app.figures import queries, words
from app.figures.presenters import CHARTED, Chart
from app.solutions.queries import SolutionPage
from app.web.filters import quarter
from app.web.i18n import gettext


@dataclass(frozen=True)
class Effect:
    """One figure that should move: its chart, and in one sentence how it moved since the solution is measured."""

    chart: Chart
    said: str


def effects(solution: SolutionPage, now: datetime) -> list[Effect]:
    """The figures that a solution should move, live; none for a solution that says none."""
    wanted = [m for m in Measure if m.value in solution.measures]
    if not wanted:
        return []
    found = queries.quarterly(now)
    names = words.names()
    return [
        Effect(figures.chart(m, names[m], found[::-1][:CHARTED]), _said(m, solution, found)) for m in wanted
    ]


def _said(measure: Measure, solution: SolutionPage, found: Sequence[QuarterFigures]) -> str:
    """From the quarter in which measuring began to the newest whole one."""
    if solution.measured_from is None:
        return gettext("Vi har ikke sat en dag, der måles fra.")
    begun = quarter_of(solution.measured_from)
    newest = found[-1].quarter if found[-1].is_over else found[-1].quarter.before
    if newest <= begun:
        return gettext(
            "Måles fra %(quarter)s. Der er ikke gået et helt kvartal endnu.", quarter=quarter(begun)
        )
    held = {f.quarter: f.measures[measure].then for f in found}
    # Quarters before the first one with anything to count are not among the figures.
    then, last = held.get(begun, 0), held.get(newest, 0)
    if then is None or last is None:
        return gettext("Et af tallene vises ikke, fordi det kunne vise en leverandørs pris.")
    return gettext(
        "Fra %(then)s i %(begun)s til %(last)s i %(quarter)s (%(moved)s).",
        then=figures.value(measure, then),
        begun=quarter(begun),
        last=figures.value(measure, last),
        quarter=quarter(newest),
        moved=figures.moved(measure, last - then),
    )
