"""A list of CVR numbers as people have it: pasted in any way, or a column of a table. Each number a line, in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain import cvr as cvr_rules
from app.domain.errors import InvalidCvr

MOST = 10_000
LONGEST_ORIGINAL = 200
# What the column is called, without anything but letters.
HEADINGS = re.compile(
    r"(virksomhedens|leverandør(en)?s?|kreditors?)?"
    r"(cvr|cvrnr|cvrnummer|cvrno|cvrnumber|senr|senummer|momsnr|momsnummer|vat|vatno|vatnumber|vatid|companynumber)"
)
NO_LETTER = re.compile(r"[^a-zæøå]")
# Eight digits in a row, in pairs or in fours; or ten in a row, which is a P-number.
GAP = "[ .\u00a0\u202f-]"
NUMBER = re.compile(
    rf"(?<!\d)(?:\d{{10}}|\d{{8}}|\d{{2}}(?:{GAP}?\d{{2}}){{3}}|\d{{4}}{GAP}\d{{4}})(?!\d)", re.ASCII
)
PREFIX = re.compile(r"\b(?:DK|CVR|SE)(?:[ -]?(?:nr|no|nummer))?[ .:-]*(?=\d)", re.IGNORECASE)
SPLIT = re.compile(r"[,;|\t/]+")
LETTER = re.compile(r"[^\W\d_]")
# How many rows may stand above a table's headings.
ABOVE = 10


@dataclass(frozen=True)
class Line:
    """One number of the list: where it stood, the words around it, and the number or what is wrong with it.

    `fault` is `missing`, or the reason of InvalidCvr: `p_number`, `format`, `check_digit`.
    """

    place: int
    original: str
    token: str
    cvr: str | None
    fault: str | None = None


class TooManyLines(Exception):
    """More numbers than MOST; `count` says how many, as far as they were counted."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


def from_text(text: str) -> list[Line]:
    """The numbers of pasted text: a table if it has a heading for them, else all that look like one."""
    rows = [(n, row) for n, row in enumerate(text.splitlines(), start=1) if row.strip()]
    for separator in "\t;,|":
        table = [(n, row.split(separator)) for n, row in rows]
        if any(_heading(cells) is not None and len(cells) > 1 for _, cells in table[:ABOVE]):
            return from_rows(table)
    found: list[Line] = []
    for place, row in rows:
        read = _numbers(place, row)
        # Above the first number stand headings; below it a line without one is a mistake.
        if found or read[0].fault != "missing" or any(c.isdecimal() for c in row):
            found += read
    return checked(found)


def from_rows(rows: Sequence[tuple[int, Sequence[str]]]) -> list[Line]:
    """The numbers of a table, one a row: from the column with the heading, or the one that holds most numbers.

    A table without such a column is read as text.
    """
    rows = [(n, cells) for n, cells in rows if any(c.strip() for c in cells)]
    for at, (_, cells) in enumerate(rows[:ABOVE]):
        column = _heading(cells)
        if column is not None:
            return checked([_cell(n, below, column) for n, below in rows[at + 1 :]])
    column = _fullest(rows)
    if column is None:
        return from_text("\n".join(" ; ".join(cells) for _, cells in rows))
    first = next(n for n, (_, cells) in enumerate(rows) if _is_number(_at(cells, column)))
    # What stands above the first number and holds no digit is a heading.
    body = [
        row for n, row in enumerate(rows) if n >= first or any(c.isdecimal() for c in _at(row[1], column))
    ]
    return checked([_cell(n, cells, column) for n, cells in body])


def carried(lines: Iterable[Line]) -> str:
    """The lines as text for a form that asks about them again; `from_carried` reads it."""
    return "\n".join(f"{line.place}\t{_flat(line.token)}\t{_flat(line.original)}" for line in lines)


def from_carried(text: str) -> list[Line]:
    """The lines that `carried` wrote. Raises TooManyLines."""
    found = []
    for row in text.splitlines():
        place, _, rest = row.partition("\t")
        token, _, original = rest.partition("\t")
        if place.isascii() and place.isdigit() and len(place) < 8:
            found.append(_judged(int(place), token, original))
    return checked(found)


def checked(lines: list[Line]) -> list[Line]:
    """The lines themselves. Raises TooManyLines."""
    if len(lines) > MOST:
        raise TooManyLines(len(lines))
    return lines


def _judged(place: int, token: str, original: str) -> Line:
    original = _flat(original)[:LONGEST_ORIGINAL]
    token = _flat(token)[:LONGEST_ORIGINAL]
    if not token:
        return Line(place, original, "", None, "missing")
    bare = PREFIX.sub("", token, count=1)
    try:
        return Line(place, original, token, cvr_rules.parse(bare))
    except InvalidCvr as error:
        fault = error.reason if any(c.isdecimal() for c in token) else "missing"
        return Line(place, original, token, None, fault)


def _cell(place: int, cells: Sequence[str], column: int) -> Line:
    return _judged(place, _at(cells, column), "; ".join(c.strip() for c in cells if c.strip()))


def _numbers(place: int, row: str) -> list[Line]:
    """Every number of one line of text; one line with a fault where there is none."""
    whole = _judged(place, row, row)
    if whole.cvr or whole.fault == "p_number":
        return [whole]
    bare = PREFIX.sub(" ", row)
    has_words = LETTER.search(bare) is not None
    found = [_judged(place, token, row) for token in NUMBER.findall(bare)]
    if has_words:
        # Beside words an impossible number is rather a telephone's, if there is a possible one.
        found = [line for line in found if line.cvr] or found
        return found or [whole]
    parts = [part for part in SPLIT.split(bare) if part.strip()]
    return [line for part in parts for line in _digits(place, part, row)] or [whole]


def _digits(place: int, part: str, row: str) -> list[Line]:
    """The numbers of a part without words; digits that make up none are a line with a fault."""
    whole = _judged(place, part, row)
    tokens = NUMBER.findall(part)
    left = NUMBER.sub(" ", part).strip(" .-")
    if whole.cvr or not tokens:
        return [whole]
    found = [_judged(place, token, row) for token in tokens]
    return [*found, _judged(place, left, row)] if any(c.isdecimal() for c in left) else found


def _heading(cells: Sequence[str]) -> int | None:
    """The column whose heading says that it holds CVR numbers."""
    for n, cell in enumerate(cells):
        if len(cell) < 60 and HEADINGS.fullmatch(NO_LETTER.sub("", cell.casefold())):
            return n if not any(c.isdecimal() for c in cell) else None
    return None


def _fullest(rows: Sequence[tuple[int, Sequence[str]]]) -> int | None:
    """The column with most possible CVR numbers; None when that is under a third of the rows."""
    counts: dict[int, int] = {}
    for _, cells in rows:
        for n, cell in enumerate(cells):
            if _judged(0, cell, "").cvr:
                counts[n] = counts.get(n, 0) + 1
    best = max(counts, key=lambda n: (counts[n], -n), default=None)
    return best if best is not None and counts[best] * 3 >= len(rows) else None


def _is_number(cell: str) -> bool:
    return _judged(0, cell, "").cvr is not None


def _at(cells: Sequence[str], column: int) -> str:
    return cells[column] if column < len(cells) else ""


def _flat(text: str) -> str:
    return " ".join(text.split())
