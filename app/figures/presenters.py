"""The figures of the quarters as the page and the API show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.quarters import (
    FEWEST_WINNERS,
    METHOD_SINCE,
    Known,
    Measure,
    Quarter,
    QuarterFigures,
    begins,
    difference,
)
from app.figures import words
from app.reference import catalogue
from app.web.filters import in_language, kroner, number, quarter
from app.web.i18n import gettext

# Two years and the running quarter: what a chart can be read at.
CHARTED = 9
# Corrections that stand open; the older ones are one step away.
FEW = 6


@dataclass(frozen=True)
class Tile:
    """One figure of the quarter that is shown large, and how it moved."""

    measure: Measure
    name: str
    value: str
    is_hidden: bool
    moves: tuple[str, ...]


@dataclass(frozen=True)
class Bar:
    """One quarter of a chart; `share` of the highest."""

    name: str
    count: str
    share: float


@dataclass(frozen=True)
class Chart:
    """One measure over the quarters, the newest first."""

    measure: Measure
    name: str
    rows: tuple[Bar, ...]

    @property
    def is_money(self) -> bool:
        """Whether it holds kroner."""
        return self.measure is Measure.KRONER


@dataclass(frozen=True)
class Line:
    """A row of a table: the quarter, whether it is over, and its figures in the order of the columns."""

    quarter: Quarter
    name: str
    is_over: bool
    cells: tuple[str, ...]


def page(found: Sequence[QuarterFigures], now: datetime) -> dict[str, Any]:
    """What the page shows: the newest whole quarter large, then every quarter as charts and tables."""
    by_quarter = {f.quarter: f for f in found}
    whole = [f for f in found if f.is_over]
    shown = whole[-1] if whole else found[-1]
    names = words.names()
    newest = found[::-1]
    schemes = {code: in_language(info, "name") for code, info in catalogue.schemes().items()}
    return {
        "now": now,
        "shown": shown,
        "tiles": [_tile(m, names[m], shown, by_quarter) for m in Measure],
        "charts": [chart(m, names[m], newest[:CHARTED]) for m in Measure],
        "columns": [names[m] for m in Measure],
        "quarter_lines": [_line(f, [(m, f.measures[m]) for m in Measure]) for f in newest],
        "schemes": list(schemes.values()),
        "scheme_lines": [_line(f, [(None, f.schemes[code]) for code in schemes]) for f in newest],
        "revisions": revisions(newest),
        "few": FEW,
        "charted": CHARTED,
        "meanings": [(names[m], text) for m, text in words.meanings().items()],
        "method_since": METHOD_SINCE,
        "fewest": FEWEST_WINNERS,
    }


def value(measure: Measure | None, amount: int | None) -> str:
    """A figure as it is read; a dash for what is kept back."""
    if amount is None:
        return "–"
    return kroner(amount) if measure is Measure.KRONER else number(amount)


def _tile(
    measure: Measure, name: str, shown: QuarterFigures, by_quarter: dict[Quarter, QuarterFigures]
) -> Tile:
    known, moves = shown.measures[measure], []
    for other in (shown.quarter.before, shown.quarter.year_before):
        earlier = by_quarter.get(other)
        grown = difference(known, earlier.measures[measure] if earlier else None)
        # A running quarter is compared when it is over.
        if grown is not None and shown.is_over:
            moves.append(
                gettext("%(change)s siden %(quarter)s", change=moved(measure, grown), quarter=quarter(other))
            )
    return Tile(measure, name, value(measure, known.then), known.is_hidden, tuple(moves))


def moved(measure: Measure, grown: int) -> str:
    """`+3`, `−2` or `uændret`."""
    if not grown:
        return gettext("uændret")
    return f"{'+' if grown > 0 else '−'}{value(measure, abs(grown))}"


def chart(measure: Measure, name: str, newest: Sequence[QuarterFigures]) -> Chart:
    """One measure over some quarters, the newest first."""
    highest = max((f.measures[measure].then or 0 for f in newest), default=0) or 1
    return Chart(
        measure,
        name,
        tuple(
            Bar(
                quarter(f.quarter)
                if f.is_over
                else gettext("%(quarter)s til nu", quarter=quarter(f.quarter)),
                value(measure, f.measures[measure].then),
                (f.measures[measure].then or 0) / highest,
            )
            for f in newest
        ),
    )


def _line(found: QuarterFigures, figures: Sequence[tuple[Measure | None, Known]]) -> Line:
    return Line(
        found.quarter,
        quarter(found.quarter),
        found.is_over,
        # Kroner say so in the heading of their column.
        tuple("–" if k.then is None else number(k.then) for _, k in figures),
    )


def revisions(found: Sequence[QuarterFigures]) -> list[str]:
    """What later facts have changed: a sentence each, with what makes such a figure change."""
    names, why = words.names(), words.reasons()
    schemes = catalogue.schemes()
    said = []
    for f in found:
        for measure in Measure:
            if f.measures[measure].is_revised:
                said.append(_revision(f, names[measure], f.measures[measure], why[measure]))
        for code, known in f.schemes.items():
            if known.is_revised:
                name = gettext("verificeret, %(scheme)s", scheme=in_language(schemes[code], "name"))
                said.append(_revision(f, name, known, why[Measure.VERIFIED]))
    return said


def _revision(found: QuarterFigures, name: str, known: Known, why: str) -> str:
    if known.then is None or known.now is None:
        return gettext(
            "%(quarter)s, %(name)s: rettet siden. Det nye tal står ikke her, fordi forskellen kunne vise én leverandørs pris.",
            quarter=quarter(found.quarter),
            name=name,
        )
    return gettext(
        "%(quarter)s, %(name)s: %(then)s, nu %(now)s. %(why)s",
        quarter=quarter(found.quarter),
        name=name,
        then=number(known.then),
        now=number(known.now),
        why=why,
    )


def as_json(found: Sequence[QuarterFigures], now: datetime) -> dict[str, Any]:
    """Every quarter, the newest first: each figure as known when the quarter ended and as known now."""
    return {
        "method_since": METHOD_SINCE.isoformat(),
        "generated_at": now.isoformat(timespec="seconds"),
        "total": len(found),
        "items": [
            {
                "quarter": f.quarter.code,
                "from": begins(f.quarter).isoformat(),
                "to": f.quarter.last_day.isoformat(),
                "finished": f.is_over,
                "figures": {m.value: _known(f.measures[m]) for m in Measure},
                "verified_by_scheme": {code: _known(known) for code, known in f.schemes.items()},
            }
            for f in found[::-1]
        ],
    }


def _known(known: Known) -> dict[str, int | None]:
    return {"at_end": known.then, "now": known.now}
