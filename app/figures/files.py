"""The figures as files: a spreadsheet with its method beside it, and the same as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.domain.quarters import FEWEST_WINNERS, METHOD_SINCE, Known, Measure, QuarterFigures, begins
from app.figures import presenters, words
from app.reference import catalogue
from app.web import exports
from app.web.exports import Cell, Sheet
from app.web.filters import clock, in_language, long_date
from app.web.i18n import gettext


def table(found: Sequence[QuarterFigures]) -> list[list[Cell]]:
    """Headings and a line per quarter, the newest first; each figure as known then and as known now."""
    names = words.names()
    infos = catalogue.schemes()
    columns = [names[m] for m in Measure]
    columns += [gettext("verificeret, %(scheme)s", scheme=in_language(i, "name")) for i in infos.values()]
    heads: list[Cell] = [gettext("Kvartal"), gettext("Fra"), gettext("Til"), gettext("Slut")]
    for name in columns:
        heads += [name, gettext("%(name)s, som kendt nu", name=name)]
    rows = [heads]
    for f in found[::-1]:
        row: list[Cell] = [f.quarter.code, begins(f.quarter), f.quarter.last_day]
        row.append(gettext("ja") if f.is_over else gettext("nej"))
        for known in (*(f.measures[m] for m in Measure), *(f.schemes[code] for code in infos)):
            row += _pair(known)
        rows.append(row)
    return rows


def _pair(known: Known) -> list[Cell]:
    return [known.then, known.now]


def method(found: Sequence[QuarterFigures], now: datetime) -> list[list[Cell]]:
    """What the figures are and when they were fetched, as lines of name and text."""
    names = words.names()
    said = gettext("%(date)s kl. %(time)s", date=long_date(now), time=clock(now))
    rows: list[list[Cell]] = [
        [gettext("Hentet"), said],
        [gettext("Metode siden"), long_date(METHOD_SINCE)],
        [gettext("Kilde"), gettext("Buy Social Danmark")],
        [gettext("Tallene"), then_and_now()],
        [gettext("Tomt felt"), kept_back()],
    ]
    rows += [[names[m], text] for m, text in words.meanings().items()]
    rows += [[gettext("Rettet siden"), said] for said in presenters.revisions(found[::-1])]
    return rows


def then_and_now() -> str:
    """Why there are two figures."""
    return gettext(
        "Hvert tal er det, der var kendt, da kvartalet sluttede ved midnat dansk tid. Det ændrer sig ikke. »Som kendt nu« tager det med, vi har fået at vide siden."
    )


def kept_back() -> str:
    """Which sums are not told."""
    return gettext(
        "Beløb står der kun, når kvartalet er slut, og mindst %(count)s leverandører har fået kontrakter med et beløb. Ellers kunne tallet vise én virksomheds pris.",
        count=FEWEST_WINNERS,
    )


def as_csv(found: Sequence[QuarterFigures], now: datetime) -> bytes:
    """The table, an empty line, and the method."""
    return exports.as_csv([*table(found), [], *method(found, now)])


def as_xlsx(found: Sequence[QuarterFigures], now: datetime) -> bytes:
    """The table on one sheet, the method on the other."""
    rows = table(found)
    return exports.as_xlsx(
        [
            Sheet(gettext("Kvartaler"), rows, (12, 12, 12, 8, *(16 for _ in rows[0][4:26]))),
            Sheet(gettext("Metode"), method(found, now), (28, 110)),
        ]
    )
