"""Read the CVR numbers of an uploaded file: text, CSV or a spreadsheet, whatever it calls itself.

What a file is is told by its content. A spreadsheet is a ZIP archive and may unpack to far more than it
weighs; it is measured before it is opened, and read row by row.
"""

from __future__ import annotations

import csv
import io
import itertools
import zipfile
from collections.abc import Iterator
from typing import Any

from app.domain import cvr_lists
from app.domain.cvr_lists import Line
from app.domain.text_files import HEAD, UTF16, ZIP, NotText, decoded

LARGEST_FILE = 10 * 1000 * 1000
LARGEST_UNPACKED = 80 * 1000 * 1000
MOST_PARTS, MOST_SHEETS, MOST_COLUMNS = 1_000, 10, 100
# More rows than numbers are allowed: empty ones, and headings.
MOST_ROWS = 100_000
OLD_SPREADSHEET = b"\xd0\xcf\x11\xe0"
Rows = list[tuple[int, list[str]]]


class UnusableFile(Exception):
    """A file that holds no list we can read; `reason` is a key of bulk_forms.FILE_MESSAGES."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def numbers_in(data: bytes) -> list[Line]:
    """The lines of a file. Raises UnusableFile, and TooManyLines."""
    if len(data) > LARGEST_FILE:
        raise UnusableFile("too_large")
    if not data.strip():
        raise UnusableFile("empty")
    if data.startswith(OLD_SPREADSHEET):
        raise UnusableFile("old_spreadsheet")
    found = _of_spreadsheet(data) if data.startswith(ZIP) else _of_text(_decoded(data))
    if not any(line.fault != "missing" for line in found):
        raise UnusableFile("no_numbers")
    return found


def _decoded(data: bytes) -> str:
    """The list's text. Raises UnusableFile."""
    head = data[:HEAD]
    # Programs, images and documents hold characters that no list of numbers does.
    if not data.startswith(UTF16) and (
        any(byte < 9 or 13 < byte < 27 for byte in head) or head.startswith((b"%PDF", b"{\\rtf", b"<"))
    ):
        raise UnusableFile("kind")
    try:
        return decoded(data)
    except NotText:
        raise UnusableFile("kind") from None


def _of_text(text: str) -> list[Line]:
    separator = max(";\t,|", key=text[:HEAD].count)
    if text[:HEAD].count(separator) < 2:
        return cvr_lists.from_text(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows: Rows = []
    try:
        for cells in itertools.islice(reader, MOST_ROWS):
            rows.append((reader.line_num, cells))
    except csv.Error:
        # Quotation marks that do not match: still a text with numbers.
        return cvr_lists.from_text(text)
    return cvr_lists.from_rows(rows)


def _of_spreadsheet(data: bytes) -> list[Line]:
    found: list[Line] = []
    try:
        _measure(data)
        for rows in _sheets(data):
            found = found or cvr_lists.from_rows(rows)
            if any(line.cvr for line in found):
                break
            found = []
    except (UnusableFile, cvr_lists.TooManyLines):
        raise
    except Exception as error:  # a damaged archive fails in any of a dozen ways, each with its own exception
        raise UnusableFile("damaged") from error
    return found


def _measure(data: bytes) -> None:
    """Raises UnusableFile for an archive that is no spreadsheet, or unpacks to too much."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if not any(p.filename == "xl/workbook.xml" for p in parts):
            raise UnusableFile("kind")
        # A part that says less than it holds is cut off by zipfile where it said it ends.
        if len(parts) > MOST_PARTS or sum(p.file_size for p in parts) > LARGEST_UNPACKED:
            raise UnusableFile("too_large_unpacked")
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                with archive.open(part) as content:
                    # Entities could name other files or grow without end; no spreadsheet program writes any.
                    if b"<!DOCTYPE" in content.read(HEAD):
                        raise UnusableFile("kind")


def _sheets(data: bytes) -> Iterator[Rows]:
    # 8 MB that only an upload needs.
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in book.worksheets[:MOST_SHEETS]:
            cells = sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True)
            rows = ((n, [_cell(value) for value in row]) for n, row in enumerate(cells, start=1))
            yield [(n, row) for n, row in rows if any(row)]
    finally:
        book.close()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
