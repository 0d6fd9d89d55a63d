"""Many answers as a file: CSV or a spreadsheet, one line for each line that was asked about, in its order."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date

from app.domain.moments import DENMARK
from app.domain.typed import without_controls
from app.reference import catalogue
from app.verification.bulk import BulkAnswer, BulkRow
from app.verification.bulk_presenters import kind_name, message
from app.web.exports import neutral
from app.web.filters import in_language
from app.web.i18n import current_locale, gettext
from app.web.status import status_view

Cell = str | int | date | None
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_csv(answer: BulkAnswer) -> bytes:
    """The file with a byte order mark, separated as a spreadsheet in the page's language expects."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if current_locale() == "da" else ",")
    writer.writerows([neutral(cell) for cell in row] for row in _table(answer))
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(answer: BulkAnswer) -> bytes:
    """The same as a spreadsheet: dates are dates, and no text is a formula."""
    # 8 MB that only a download needs.
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(gettext("Verificering"))
    sheet.freeze_panes = "A2"
    widths = (8, 32, 12, 36, 28, 16, 14, 14)
    for letter, width in zip("ABCDEFGH", widths, strict=True):
        sheet.column_dimensions[letter].width = width
    for row in _table(answer):
        sheet.append([_safe(cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _safe(cell: Cell) -> Cell:
    return neutral(without_controls(cell)) if isinstance(cell, str) else cell


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
