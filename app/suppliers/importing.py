"""Read a file of suppliers: separator, encoding, columns, and each row as a draft or a reject.

Knows nothing of the database. Contract: DESIGN.md section 4, `flask suppliers import`.
"""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app.domain import cpv as cpv_rules
from app.domain import cvr as cvr_rules
from app.domain.errors import InvalidCvr
from app.domain.text_files import NotText, decoded
from app.reference import catalogue

COLUMNS = (
    "cvr",
    "name",
    "municipality",
    "description",
    "offers",
    "cpv",
    "target_groups",
    "nationwide",
    "website",
)
REQUIRED = ("cvr", "name")
LARGEST_FILE = 100 * 1024 * 1024
LARGEST_UNPACKED = 400 * 1024 * 1024
LONGEST = {"name": 200, "description": 20_000, "website": 300}
LONGEST_OFFER, MOST_OFFERS, MOST_CODES = 200, 50, 50
YES = {"ja", "yes", "true", "1", "x", "j", "y", "sand"}
NO = {"", "nej", "no", "false", "0", "n", "falsk"}
CVR_REASONS = {
    "format": "CVR-nummeret skal have 8 cifre",
    "check_digit": "CVR-nummerets kontrolciffer passer ikke",
    "p_number": "det er et P-nummer med 10 cifre, ikke et CVR-nummer",
}


class UnreadableFile(Exception):
    """The file as a whole cannot be read; the message says why."""


@dataclass(frozen=True)
class Draft:
    """One row ready to be written. `columns` are those the file has: only they may change anything."""

    line: int
    cvr: str
    name: str
    columns: frozenset[str]
    municipality: str | None = None
    description: str = ""
    offers: tuple[str, ...] = ()
    cpv: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    nationwide: bool = False
    website: str = ""


@dataclass(frozen=True)
class Reject:
    """One row that cannot be used: where, which field, why, and what it held."""

    line: int
    field: str
    reason: str
    values: Mapping[str, str]


class _Refused(Exception):
    """One field of a row that cannot be used."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field, self.reason = field, reason


def read(path: Path) -> list[Draft | Reject]:
    """Every row of a CSV or XLSX file. Raises UnreadableFile when there are no rows to judge."""
    if not path.is_file():
        raise UnreadableFile(f"{path.name} findes ikke")
    if path.stat().st_size > LARGEST_FILE:
        raise UnreadableFile(f"{path.name} fylder over 100 MB; del filen")
    rows = _xlsx_rows(path) if path.suffix.lower() == ".xlsx" else _csv_rows(path)
    try:
        header = [_header_name(c) for c in next(rows)[1]]
    except StopIteration:
        raise UnreadableFile(f"{path.name} er tom") from None
    missing = [c for c in REQUIRED if c not in header]
    if missing:
        raise UnreadableFile(
            f"kolonnen {' og '.join(missing)} mangler; filen har {', '.join(h for h in header if h)[:200]}"
        )
    if len({h for h in header if h}) != len([h for h in header if h]):
        raise UnreadableFile("to kolonner har samme navn")
    return list(_judged(header, rows))


def _header_name(cell: str) -> str:
    name = cell.strip().lstrip("\ufeff").casefold().replace(" ", "_")
    return name if name in COLUMNS else ""


# ---- files ------------------------------------------------------------------------------------


def _csv_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(path.read_bytes(), path.name)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, row
    except csv.Error as error:
        raise UnreadableFile(f"linje {reader.line_num} kan ikke læses: {error}") from error


def _decoded(data: bytes, name: str) -> str:
    try:
        return decoded(data)
    except NotText:
        raise UnreadableFile(f"{name} er ikke en tekstfil") from None


def _separator(text: str) -> str:
    head = text.split("\n", 1)[0]
    return max(",;\t", key=head.count)


def _xlsx_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    # 8 MB that only an import needs.
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(path) as archive:
            if sum(i.file_size for i in archive.infolist()) > LARGEST_UNPACKED:
                raise UnreadableFile(f"{path.name} fylder for meget pakket ud")
        book = load_workbook(path, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
            cells = [_cell(v) for v in row]
            if any(c.strip() for c in cells):
                yield number, cells
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        KeyError,
        OSError,
        ValueError,
        EOFError,
        IndexError,
    ) as error:
        raise UnreadableFile(f"{path.name} er ikke et helt regneark (.xlsx)") from error


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return str(value)


# ---- rows -------------------------------------------------------------------------------------


def _judged(header: list[str], rows: Iterator[tuple[int, list[str]]]) -> Iterator[Draft | Reject]:
    columns = frozenset(h for h in header if h)
    seen: dict[str, int] = {}
    for line, cells in rows:
        values = {h: c for h, c in zip(header, cells, strict=False) if h}
        try:
            if len(cells) > len(header) and any(c.strip() for c in cells[len(header) :]):
                raise _Refused("", f"rækken har {len(cells)} felter, men overskriften har {len(header)}")
            if len(cells) < len(header) and not all(c in values for c in columns):
                raise _Refused("", f"rækken har kun {len(cells)} af {len(header)} felter")
            draft = _draft(line, columns, values)
            if draft.cvr in seen:
                raise _Refused("cvr", f"CVR-nummeret står også i linje {seen[draft.cvr]}")
            seen[draft.cvr] = line
        except _Refused as refusal:
            yield Reject(line, refusal.field, refusal.reason, values)
        else:
            yield draft


def _draft(line: int, columns: frozenset[str], values: dict[str, str]) -> Draft:
    text = {name: _text(name, values.get(name, "")) for name in columns}
    if not text["name"]:
        raise _Refused("name", "navnet mangler")
    return Draft(
        line=line,
        cvr=_cvr(text["cvr"]),
        name=text["name"],
        columns=columns,
        municipality=_municipality(text.get("municipality", "")),
        description=text.get("description", ""),
        offers=_offers(text.get("offers", "")),
        cpv=_codes(text.get("cpv", "")),
        target_groups=tuple(_split(text.get("target_groups", "")))[:MOST_OFFERS],
        nationwide=_flag(text.get("nationwide", "")),
        website=_website(text.get("website", "")),
    )


def _text(name: str, value: str) -> str:
    if any(unicodedata.category(c) == "Cc" and c not in "\t\r\n" for c in value):
        raise _Refused(name, "feltet har styretegn, der ikke kan vises")
    value = "\n".join(" ".join(part.split()) for part in value.splitlines()).strip()
    if len(value) > LONGEST.get(name, 10_000):
        raise _Refused(name, f"feltet har {len(value)} tegn; højst {LONGEST.get(name, 10_000)}")
    return value if name == "description" else " ".join(value.split())


def _cvr(value: str) -> str:
    try:
        return cvr_rules.parse(value)
    except InvalidCvr as error:
        raise _Refused("cvr", CVR_REASONS[error.reason]) from None


def _municipality(value: str) -> str | None:
    if not value:
        return None
    place = catalogue.find_place(value)
    if place is None:
        raise _Refused("municipality", f"kommunen »{value[:60]}« findes ikke")
    return place.code


def _offers(value: str) -> tuple[str, ...]:
    offers = tuple(dict.fromkeys(_split(value)))
    if len(offers) > MOST_OFFERS or any(len(o) > LONGEST_OFFER for o in offers):
        raise _Refused("offers", f"højst {MOST_OFFERS} ydelser på højst {LONGEST_OFFER} tegn")
    return offers


def _codes(value: str) -> tuple[str, ...]:
    codes = []
    for raw in _split(value.replace(",", ";")):
        code = catalogue.find_cpv(raw)
        if code is None:
            raise _Refused("cpv", _wrong_code(raw))
        codes.append(code)
    return tuple(dict.fromkeys(codes))[:MOST_CODES]


def _wrong_code(raw: str) -> str:
    known = catalogue.cpv_codes().get(cpv_rules.normalise(raw) or "")
    if known is None:
        return f"CPV-koden »{raw[:20]}« findes ikke"
    return f"kontrolcifferet i CPV-koden »{raw[:20]}« er forkert; det rigtige er {known.code}-{known.check_digit}"


def _flag(value: str) -> bool:
    if value.casefold() in YES:
        return True
    if value.casefold() in NO:
        return False
    raise _Refused("nationwide", f"skriv ja eller nej i stedet for »{value[:20]}«")


def _website(value: str) -> str:
    if not value:
        return ""
    address = value if "://" in value else f"https://{value}"
    try:
        parts = urlsplit(address)
        fits = parts.scheme in {"http", "https"} and "." in (parts.hostname or "") and " " not in address
    except ValueError:
        fits = False
    if not fits:
        raise _Refused("website", f"adressen »{value[:60]}« er ikke en hjemmeside (http eller https)")
    return address


def _split(value: str) -> list[str]:
    return [part for part in (" ".join(p.split()) for p in value.split(";")) if part]
