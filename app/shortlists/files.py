"""A list as a file to fetch."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from flask import make_response
from werkzeug.wrappers import Response

from app.shortlists import document, exports
from app.shortlists.queries import ListPage
from app.web.exports import CSV, DOCUMENT, SPREADSHEET

# By the end of the file's name: its kind, and what makes it of a list and whether the notes go along.
KINDS: dict[str, tuple[str, Callable[[ListPage, bool], bytes]]] = {
    "csv": (CSV, exports.as_csv),
    "xlsx": (SPREADSHEET, exports.as_xlsx),
    "docx": (DOCUMENT, document.as_docx),
}
LONGEST_NAME = 60


def answer(page: ListPage, kind: str, *, with_notes: bool) -> Response:
    """The file, which no cache keeps: it is the organisation's own."""
    mime, make = KINDS[kind]
    response = make_response(make(page, with_notes))
    response.headers["Content-Type"] = mime
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(page)}.{kind}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def file_name(page: ListPage) -> str:
    """`liste-kantine-2027-2026-11-26`: letters that every system can keep."""
    plain = page.name.lower().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_NAME].strip("-")
    return "-".join(part for part in ("liste", name, page.on.isoformat()) if part)
