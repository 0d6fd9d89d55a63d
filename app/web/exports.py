"""Files to take away: spreadsheets that cannot carry a formula, and what a Word document can hold."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.typed import without_controls
from app.web.i18n import current_locale

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
CSV = "text/csv; charset=utf-8"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# What XML cannot hold; people paste it.
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# A number below zero is a number, and stands as one.
Cell = str | int | date | None


def neutral(value: object) -> str:
    """Text that a spreadsheet shows and never runs: a leading apostrophe before what starts a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def for_document(text: str) -> str:
    """A text that a document can hold."""
    return NOT_IN_XML.sub("", text)


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook: its name, its lines with the headings first, and the columns' widths in characters."""

    name: str
    rows: Iterable[Sequence[Cell]]
    widths: Sequence[int] = ()
    # The cell from which on the sheet scrolls; empty for a sheet without headings.
    freeze: str = "A2"


def as_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Lines with a byte order mark, separated as a spreadsheet in the page's language expects."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if current_locale() == "da" else ",")
    writer.writerows([cell if isinstance(cell, int) else neutral(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(sheets: Iterable[Sheet]) -> bytes:
    """A workbook where numbers are numbers, dates are dates, and no text is a formula."""
    # 8 MB that only a download needs.
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for found in sheets:
        sheet = book.create_sheet(found.name)
        sheet.freeze_panes = found.freeze or None
        for letter, width in zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", found.widths, strict=False):
            sheet.column_dimensions[letter].width = width
        for row in found.rows:
            sheet.append([_safe(cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _safe(cell: Cell) -> Cell:
    return neutral(without_controls(cell)) if isinstance(cell, str) else cell
