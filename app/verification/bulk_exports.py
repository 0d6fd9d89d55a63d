"""Many answers as a file: CSV or a spreadsheet, one line for each line that was asked about, in its order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.domain.moments import DENMARK
from app.reference import catalogue
from app.verification.bulk import BulkAnswer, BulkRow
from app.verification.bulk_presenters import kind_name, message
from app.web import exports
from app.web.exports import Cell, Sheet
from app.web.filters import in_language
from app.web.i18n import gettext
from app.web.status import status_view

# In characters: line, what stood there, CVR, name, status, code, two days.
WIDTHS = (8, 32, 12, 36, 28, 16, 14, 14)


def as_csv(answer: BulkAnswer) -> bytes:
    """The list as text."""
    return exports.as_csv(_table(answer))


def as_xlsx(answer: BulkAnswer) -> bytes:
    """The same as a spreadsheet."""
    return exports.as_xlsx([Sheet(gettext("Verificering"), _table(answer), WIDTHS)])


def _table(answer: BulkAnswer) -> Iterator[list[Cell]]:
    infos = catalogue.schemes().values()
    heads = [gettext("Linje"), gettext("Det stod der"), "CVR", gettext("Navn"), gettext("Status")]
    heads += [gettext("Statuskode"), gettext("Gyldig til"), gettext("Senest tjekket")]
    for info in infos:
        name = in_language(info, "name")
        heads += [name, gettext("%(scheme)s gyldig til", scheme=name)]
    heads += [gettext("Status pr."), gettext("Kendt"), gettext("Besked")]
    yield [*heads]
    words = {kind: kind_name(kind) for kind in answer.counts}
    known = answer.known_at.astimezone(DENMARK).strftime("%Y-%m-%d %H:%M:%S")
    for row in answer.rows:
        yield [*_answer(row, words), *_schemes(row, answer.on), answer.on, known, message(row)]


def _answer(row: BulkRow, words: dict[str, str]) -> list[Cell]:
    return [
        row.line.place,
        row.line.original,
        row.line.cvr,
        row.name,
        words[row.kind],
        row.kind,
        row.valid_to,
        row.last_checked,
    ]


def _schemes(row: BulkRow, on: date) -> Iterator[Cell]:
    for code in catalogue.schemes():
        state = row.under(code)
        yield status_view(state.status, scheme=code, on=on).text if state else None
        yield state.valid_to if state else None
