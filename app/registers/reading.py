"""Read an extract of a register: encoding, separator, columns, and each row as an entry or a reject.

Knows nothing of the database. Contract: DESIGN.md section 4, `flask verification import-register`.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from app.domain import cvr as cvr_rules
from app.domain.errors import InvalidCvr
from app.domain.registers import Entry
from app.domain.text_files import NotText, decoded
from app.suppliers.importing import CVR_REASONS, Reject, UnreadableFile

COLUMNS = ("cvr", "name", "registered_on", "deregistered_on")
REQUIRED = ("cvr", "name")
# What the columns are called in extracts that people make themselves.
ALIASES = {
    "cvr_nummer": "cvr", "cvrnummer": "cvr", "cvr-nummer": "cvr", "cvr-nr": "cvr", "cvr-nr.": "cvr",
    "navn": "name", "virksomhed": "name", "virksomhedsnavn": "name",
    "registreret": "registered_on", "registreret_den": "registered_on", "registreringsdato": "registered_on",
    "afregistreret": "deregistered_on", "afregistreret_den": "deregistered_on",
    "afregistreringsdato": "deregistered_on",
}  # fmt: skip
LARGEST_FILE = 50 * 1024 * 1024
LONGEST_NAME = 200
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
DANISH = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})(?: .*)?")


@dataclass(frozen=True)
class FileRead:
    """A file's entries by CVR number, and the rows that cannot be used.

    `unread` and `unread_names` are the firms of rejected rows: they are in the extract, whatever it says of them.
    """

    sha256: str
    entries: dict[str, Entry]
    rejects: tuple[Reject, ...]
    unread: frozenset[str]
    unread_names: frozenset[str]


@dataclass
class _Seen:
    """What has been read so far."""

    entries: dict[str, Entry] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    unread_names: set[str] = field(default_factory=set)


class _Refused(Exception):
    """One field of a row that cannot be used."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.reason = column, reason


def read(path: Path, as_of: date) -> FileRead:
    """Every row of a CSV file as it stood on a day. Raises UnreadableFile when there are no rows to judge."""
    if not path.is_file():
        raise UnreadableFile(f"{path.name} findes ikke")
    if path.stat().st_size > LARGEST_FILE:
        raise UnreadableFile(f"{path.name} fylder over 50 MB")
    data = path.read_bytes()
    rows = _rows(_decoded(data, path.name))
    header = _header(next(rows, (0, []))[1], path.name)
    seen = _Seen()
    for line, cells in rows:
        _take(line, dict(zip(header, cells, strict=False)), len(cells), header, as_of, seen)
    return FileRead(
        hashlib.sha256(data).hexdigest(),
        seen.entries,
        tuple(seen.rejects),
        frozenset(seen.unread - seen.entries.keys()),
        frozenset(seen.unread_names),
    )


def _decoded(data: bytes, name: str) -> str:
    try:
        return decoded(data)
    except NotText:
        raise UnreadableFile(f"{name} er ikke en tekstfil; gem arket som CSV") from None


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    head = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count))
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, row
    except csv.Error as error:
        raise UnreadableFile(f"linje {reader.line_num} kan ikke læses: {error}") from error


def _header(cells: list[str], name: str) -> list[str]:
    if not cells:
        raise UnreadableFile(f"{name} er tom")
    names = [re.sub(r"\s+", "_", c.strip().lstrip("\ufeff").casefold()) for c in cells]
    header = [n if n in COLUMNS else ALIASES.get(n, "") for n in names]
    missing = [c for c in REQUIRED if c not in header]
    if missing:
        raise UnreadableFile(
            f"kolonnen {' og '.join(missing)} mangler; filen har {', '.join(n for n in names if n)[:200]}"
        )
    named = [h for h in header if h]
    if len(set(named)) != len(named):
        raise UnreadableFile("to kolonner har samme navn")
    return header


def _take(line: int, values: dict[str, str], count: int, header: list[str], as_of: date, seen: _Seen) -> None:
    """Add one row to what has been read, as an entry or a reject."""
    try:
        if count != len(header):
            raise _Refused("", f"rækken har {count} felter, men overskriften har {len(header)}")
        entry = _entry(values, as_of)
        if entry.cvr in seen.entries:
            entry = _one_of(seen.entries[entry.cvr], entry, line, seen)
        seen.entries[entry.cvr] = entry
        seen.lines.setdefault(entry.cvr, line)
    except _Refused as refusal:
        seen.rejects.append(Reject(line, refusal.column, refusal.reason, values))
        _note_firm(values, seen)


def _note_firm(values: dict[str, str], seen: _Seen) -> None:
    """Whose row it was, by number or else by name."""
    try:
        seen.unread.add(cvr_rules.parse(values.get("cvr", "")))
    except InvalidCvr:
        name = " ".join(values.get("name", "").split()).casefold()
        if name:
            seen.unread_names.add(name)


def _one_of(held: Entry, other: Entry, line: int, seen: _Seen) -> Entry:
    """Of two rows of one firm the newer registration; the other is told as a reject, unless they are the same."""
    first = seen.lines[held.cvr]
    values = {"cvr": other.cvr, "name": other.name}
    if held == other:
        seen.rejects.append(Reject(line, "cvr", f"rækken gentager linje {first}", values))
        return held
    ranks = [
        (e.is_registered, e.registered_on or date.min, e.deregistered_on or date.min) for e in (held, other)
    ]
    reason = f"CVR-nummeret står også i linje {first}; den nyeste registrering gælder"
    seen.rejects.append(Reject(line, "cvr", reason, values))
    return other if ranks[1] > ranks[0] else held


def _entry(values: dict[str, str], as_of: date) -> Entry:
    try:
        cvr = cvr_rules.parse(values.get("cvr", ""))
    except InvalidCvr as error:
        raise _Refused("cvr", CVR_REASONS[error.reason]) from None
    name = " ".join(values.get("name", "").split())
    if not name:
        raise _Refused("name", "navnet mangler")
    if any(unicodedata.category(c) == "Cc" for c in name):
        raise _Refused("name", "feltet har styretegn, der ikke kan vises")
    if len(name) > LONGEST_NAME:
        raise _Refused("name", f"feltet har {len(name)} tegn; højst {LONGEST_NAME}")
    begins = _day("registered_on", values, as_of)
    ends = _day("deregistered_on", values, as_of)
    if begins and ends and ends < begins:
        raise _Refused("deregistered_on", "afregistreringen ligger før registreringen")
    return Entry(cvr, name, begins, ends)


def _day(column: str, values: dict[str, str], as_of: date) -> date | None:
    text = values.get(column, "").strip()
    if not text or text in {"-", "–"}:
        return None
    try:
        if found := ISO.fullmatch(text):
            day = date(int(found[1]), int(found[2]), int(found[3]))
        elif found := DANISH.fullmatch(text):
            day = date(int(found[3]), int(found[2]), int(found[1]))
        else:
            raise ValueError(text)
    except ValueError:
        raise _Refused(column, f"»{text[:30]}« er ikke en dato (ÅÅÅÅ-MM-DD)") from None
    if day > as_of:
        raise _Refused(column, f"datoen {day} ligger efter udtrækkets dag {as_of}")
    if day.year < 1900:
        raise _Refused(column, f"datoen {day} er for gammel til at være rigtig")
    return day
