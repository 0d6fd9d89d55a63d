"""A list as a table for CSV and spreadsheets: one line per supplier, with every status, its dates and its link."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.moments import DENMARK
from app.domain.verification import headline
from app.reference import catalogue
from app.shortlists.presenters import ItemLine, lines
from app.shortlists.queries import ListPage
from app.verification.views import absolute, permalink
from app.web import exports
from app.web.addresses import url_for
from app.web.exports import Cell, Sheet
from app.web.filters import clock, in_language, long_date
from app.web.i18n import gettext

# In characters: number, name, CVR, where, status, code, two days.
WIDTHS = (6, 36, 12, 40, 28, 16, 14, 14)


def stamp(page: ListPage) -> str:
    """`Status pr. 26. november 2026 kl. 11.32`."""
    return gettext("Status pr. %(date)s kl. %(time)s", date=long_date(page.on), time=clock(page.at))


def as_csv(page: ListPage, with_notes: bool) -> bytes:
    """The table as text."""
    return exports.as_csv(table(page, with_notes))


def as_xlsx(page: ListPage, with_notes: bool) -> bytes:
    """The table as a spreadsheet; a second sheet says what it is."""
    return exports.as_xlsx(
        [
            Sheet(gettext("Leverandører"), table(page, with_notes), WIDTHS, "C2"),
            Sheet(gettext("Om listen"), about_list(page), (24, 80), ""),
        ]
    )


def about_list(page: ListPage) -> list[tuple[str, str]]:
    """What the list is, and of when its statuses are."""
    said = [
        (gettext("Liste"), page.name),
        (gettext("Formål"), page.purpose),
        (gettext("Organisation"), page.organisation),
        (gettext("Status pr."), stamp(page)),
        (
            gettext("Kilde"),
            gettext("Buy Social Danmark. Linkene viser status, som den var kendt på dette tidspunkt"),
        ),
    ]
    return [(name, text) for name, text in said if text]


def table(page: ListPage, with_notes: bool) -> Iterator[list[Cell]]:
    """Headings and lines; the notes, and who wrote them, only where they are asked for."""
    infos = catalogue.schemes().values()
    heads = [
        gettext("Nr."),
        gettext("Navn"),
        "CVR",
        gettext("Sted"),
        gettext("Status"),
        gettext("Statuskode"),
    ]
    heads += [gettext("Gyldig til"), gettext("Senest tjekket")]
    for info in infos:
        name = in_language(info, "name")
        heads += [
            name,
            gettext("%(scheme)s gyldig til", scheme=name),
            gettext("%(scheme)s senest tjekket", scheme=name),
        ]
    heads += [gettext("Ændret siden tilføjet"), gettext("Tilføjet"), gettext("Profil")]
    heads += [gettext("Link til status"), gettext("Status pr.")]
    if with_notes:
        heads += [gettext("Note"), gettext("Note af")]
    yield [*heads]
    known = page.at.astimezone(DENMARK).strftime("%Y-%m-%d %H:%M:%S")
    for line in lines(page):
        item = line.item
        row = [
            *_status(line),
            *_schemes(line),
            "; ".join(line.news),
            item.added_at.astimezone(DENMARK).date(),
        ]
        row += [profile_link(line), permalink(item.found), known]
        yield [*row, item.note, item.note_by] if with_notes else row


def profile_link(line: ItemLine) -> str:
    """The public profile's address; empty where there is none."""
    return absolute(url_for("suppliers.show", cvr=line.item.cvr)) if line.item.face else ""


def _status(line: ItemLine) -> list[Cell]:
    found = headline(line.item.found.standings, catalogue.attesting_schemes())
    best = found.best
    return [
        line.number,
        line.item.name,
        line.item.cvr,
        line.where,
        line.view.text,
        found.status.value if found.status else None,
        best.valid_to if best else None,
        best.last_checked if best else None,
    ]


def _schemes(line: ItemLine) -> Iterator[Cell]:
    by_code = {s.code: s for s in line.schemes}
    for code in catalogue.schemes():
        state = by_code.get(code)
        yield from (state.view.text, state.valid_to, state.last_checked) if state else (None, None, None)
