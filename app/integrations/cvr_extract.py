"""An extract of the CVR register in a file: CSV with a heading line, or one JSON object per line.

Columns: cvr and name (required), legal_form, status (active, closing, bankrupt, dissolved, ceased, or the register's words in capitals),
started_on, ended_on, as_of (YYYY-MM-DD), address, postcode, city, municipality_code, industry_code, industry,
employees (a band), phone, email, website, advertising_protected (1 or 0). Others are ignored.
"""

from __future__ import annotations

import csv
import hashlib
import json
import logging
import os
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from app.domain import cvr as cvr_rules
from app.domain.errors import InvalidCvr
from app.integrations.cvr_register import Company, CompanyStatus, RegisterUnavailable, status_of

log = logging.getLogger(__name__)
REQUIRED = frozenset({"cvr", "name"})
TEXTS = (
    "name", "legal_form", "address", "postcode", "city", "industry_code", "industry", "employees", "phone",
    "email", "website",
)  # fmt: skip
TRUE = frozenset({"1", "true", "ja", "yes"})


class ExtractRegister:
    """Looks companies up in a file. A file of any size is read once and kept as an index in `folder`."""

    def __init__(self, path: Path, folder: Path) -> None:
        self.path = path
        self.folder = folder

    def find(self, cvr: str) -> Company | None:
        """The company with this number in the file."""
        try:
            with closing(sqlite3.connect(self._index())) as index:
                found = index.execute("SELECT row FROM company WHERE cvr = ?", (cvr,)).fetchone()
            return company(json.loads(found[0]), self.path.name) if found else None
        except (OSError, sqlite3.Error, UnicodeDecodeError, csv.Error) as error:
            raise RegisterUnavailable("file", str(error)) from error

    def _index(self) -> Path:
        """The index of the file as it is now, made when the file is new or has changed."""
        state = self.path.stat()
        stamp = f"{self.path.resolve()} {state.st_size} {state.st_mtime_ns}"
        target = self.folder / f"cvr_{hashlib.sha256(stamp.encode()).hexdigest()[:16]}.db"
        if not target.exists():
            self._build(target)
        return target

    def _build(self, target: Path) -> None:
        """Make the index beside its place and move it there, so that two processes may do so at once."""
        handle, name = tempfile.mkstemp(suffix=".tmp", dir=self.folder)
        os.close(handle)
        try:
            with closing(sqlite3.connect(name)) as index, index:
                index.execute("CREATE TABLE company (cvr TEXT PRIMARY KEY, row TEXT NOT NULL) WITHOUT ROWID")
                index.executemany("INSERT OR REPLACE INTO company VALUES (?, ?)", self._rows())
            Path(name).replace(target)
        finally:
            Path(name).unlink(missing_ok=True)

    def _rows(self) -> Iterator[tuple[str, str]]:
        """Each usable row; one without a valid number, name, state or date is passed over and logged."""
        for number, row in enumerate(_read(self.path), start=1):
            try:
                key = cvr_rules.parse(str(row["cvr"]))
                company({**row, "cvr": key}, self.path.name)
            except (InvalidCvr, ValueError) as error:
                log.warning("%s: row %d passed over: %s", self.path.name, number, error)
                continue
            yield key, json.dumps({**row, "cvr": key}, ensure_ascii=False)


def _read(path: Path) -> Iterator[Mapping[str, Any]]:
    """The file's rows. Raises RegisterUnavailable when it is no extract."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        if path.suffix.lower() in {".jsonl", ".ndjson"}:
            rows: Iterator[Mapping[str, Any]] = (_object(line) for line in file if line.strip())
        else:
            reader = csv.DictReader(file)
            missing = REQUIRED - set(reader.fieldnames or ())
            if missing:
                raise RegisterUnavailable("file", f"columns missing: {', '.join(sorted(missing))}")
            rows = iter(reader)
        yield from rows


def _object(line: str) -> Mapping[str, Any]:
    """A line of JSON, or a row that will be passed over."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        found = None
    return {"cvr": "", **found} if isinstance(found, dict) else {"cvr": ""}


def company(row: Mapping[str, Any], source: str) -> Company:
    """A row as a company. Raises ValueError for a state or a date that does not exist, or no name."""
    texts = {name: str(row.get(name) or "").strip() for name in TEXTS}
    if not texts["name"]:
        raise ValueError("no name")
    return Company(
        cvr=str(row["cvr"]),
        status=_status(row),
        started_on=_day(row.get("started_on")),
        ended_on=_day(row.get("ended_on")),
        municipality_code=str(row.get("municipality_code") or "").strip().zfill(4)
        if row.get("municipality_code")
        else None,
        advertising_protected=str(row.get("advertising_protected") or "").strip().lower() in TRUE,
        as_of=_day(row.get("as_of")),
        source=source,
        **texts,
    )


def _status(row: Mapping[str, Any]) -> CompanyStatus:
    """One of our states, or the register's own word for one in capitals (`NORMAL`, `UNDER KONKURS`)."""
    text = str(row.get("status") or "active").strip()
    return status_of(text, _day(row.get("ended_on"))) if text.isupper() else CompanyStatus(text)


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value).strip()) if value else None
