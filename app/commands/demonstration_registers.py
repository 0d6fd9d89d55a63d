"""Fictional registers for the demo: two extracts of RSV read in as any other, monthly checks, and CVR asked."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import select

from app.domain.moments import DENMARK
from app.domain.registers import RECHECK_AFTER
from app.domain.verification import Event, Status
from app.extensions import db
from app.integrations.cvr_register import Company
from app.registers import companies, services
from app.registers.models import RegisterExtract
from app.registers.reading import COLUMNS, read
from app.verification import checks

IMPORT, CHECK = "cli:import-register", "system:cvr"
SCHEME = "rsv"
# How many days ago the extracts are from, the last one before they begin, and how many checks lie behind them.
FIRST, SECOND, MONTHS = 52, 22, 24
Row = tuple[str, str, str, str]
# Firms outside the directory, all of them fictional: (CVR, name, registered, deregistered), days before today.
ONLY_FIRST = (("99901233", "Den Opdigtede Bogbus ApS", 2100, None),)
BOTH = (
    ("99901918", "Ejerforeningen Opdigtet Bakke", 1500, None),
    ("99902329", "Borgerpartiet Opdigtet", 900, None),
    ("99832983", "Solnedgang Service ApS", 1200, None),
)
RENAMED = ("99903562", ("Den Opdigtede Cykelsmed ApS", "Den Opdigtede Cykelfabrik ApS"), 800)
STRUCK_OFF = ("99904658", "Opdigtet Urtehave F.M.B.A.", 1900, 40)
ONLY_SECOND = (
    ("99905069", "Opdigtet Boldklub af 1919", 35, None),
    ("99905891", "Det Opdigtede Bageri ApS", 30, None),
)
# One that had another name and form when it was last looked up in CVR.
FORMERLY = ("99427809", "Sydhavn Systue ApS", "ApS")


def add_checks(told: Iterable[tuple[str, Event]], day: date) -> None:
    """The monthly look-ups behind what a register has told, up to the first extract."""
    held: dict[str, list[Event]] = {}
    for cvr, event in told:
        if event.scheme == SCHEME:
            held.setdefault(cvr, []).append(event)
    noted = []
    for cvr, events in held.items():
        begun = [e.effective_on for e in events if e.status is Status.VERIFIED]
        over = min((e.effective_on for e in events if e.status is not Status.VERIFIED), default=day)
        for number in range(MONTHS if begun else 0):
            asked = day - timedelta(days=FIRST) - number * RECHECK_AFTER
            if begun[0] < asked < over:
                at = datetime.combine(asked, time(6), DENMARK).astimezone(UTC)
                noted.append(checks.Check(cvr, SCHEME, asked, asked + RECHECK_AFTER, at, "RSV"))
    checks.note(noted)


def add_registers(registered: dict[str, tuple[str, date]], day: date) -> int:
    """Read the two extracts and ask CVR, once; how many extracts. `registered`: name and since when, by CVR number."""
    if db.session.scalar(select(RegisterExtract.id).limit(1)) is not None:
        return 0
    firms = [(cvr, name, since.isoformat(), "") for cvr, (name, since) in sorted(registered.items())]
    _was_called(day)
    for ago, rows in ((FIRST, _first(day)), (SECOND, _second(day))):
        _read_in(day - timedelta(days=ago), [*firms, *rows])
    for _ in companies.check_due(CHECK, datetime.now(UTC), day, companies.Tally()):
        db.session.flush()
    return 2


def _first(day: date) -> list[Row]:
    cvr, (name, _later), ago = RENAMED
    off, off_name, begun, _ended = STRUCK_OFF
    return [
        _row(day, *row) for row in (*ONLY_FIRST, *BOTH, (cvr, name, ago, None), (off, off_name, begun, None))
    ]


def _second(day: date) -> list[Row]:
    cvr, (_earlier, name), ago = RENAMED
    return [_row(day, *row) for row in (*BOTH, *ONLY_SECOND, (cvr, name, ago, None), STRUCK_OFF)]


def _row(day: date, cvr: str, name: str, begun: int, ended: int | None) -> Row:
    def ago(days: int) -> str:
        return (day - timedelta(days=days)).isoformat()

    return cvr, name, ago(begun), ago(ended) if ended else ""


def _was_called(day: date) -> None:
    cvr, name, form = FORMERLY
    asked = day - RECHECK_AFTER - timedelta(days=1)
    companies.note_companies([(cvr, Company(cvr, name, form, source="demo"))], asked)


def _read_in(as_of: date, rows: list[Row]) -> None:
    """By way of a file, as `flask verification import-register` does."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"opdigtet-rsv-{as_of}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([COLUMNS, *rows])
        services.take_in(IMPORT, SCHEME, as_of, read(path, as_of), path.name)
