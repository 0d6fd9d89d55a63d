"""The audit trail as a CSV file that a Danish spreadsheet opens: semicolons, a byte order mark, no formulas."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator
from typing import IO

from app.admin import trail, trail_words
from app.admin.words import action_name
from app.domain.moments import DENMARK
from app.web.exports import neutral
from app.web.i18n import gettext

IN_MEMORY = 1_000_000


def written(filters: trail.TrailFilters) -> IO[bytes]:
    """The file, ready to be read; a long one lies on the disk, not in memory."""
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - whoever sends it closes it
    for line in lines(filters):
        file.write(line.encode())
    file.seek(0)
    return file


def lines(filters: trail.TrailFilters) -> Iterator[str]:
    """The file line by line, the heads first."""
    yield "\ufeff"
    heads = (gettext("Tid"), gettext("Hvem"), gettext("Handling"), gettext("Emne"), gettext("Ændringer"))
    yield _line([*heads, "actor", "action", "subject"])
    for entry in trail.read_all(filters):
        yield _line(
            [
                entry.at.astimezone(DENMARK).strftime("%Y-%m-%d %H:%M:%S"),
                trail_words.actor_name(entry),
                action_name(entry.action),
                trail_words.subject_name(entry),
                "; ".join(f"{f}: {old} → {new}" for f, old, new in trail_words.changes(entry)),
                entry.actor,
                entry.action,
                entry.subject,
            ]
        )


def _line(cells: list[str]) -> str:
    cells_written = io.StringIO()
    csv.writer(cells_written, delimiter=";").writerow([neutral(cell) for cell in cells])
    return cells_written.getvalue()
