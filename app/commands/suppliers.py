"""flask suppliers import."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path

import click
from flask.cli import with_appcontext

from app.extensions import db
from app.suppliers import services
from app.suppliers.importing import COLUMNS, Draft, Reject, UnreadableFile, read
from app.verification import services as verification
from app.web.exports import neutral

SHOWN = 20
KEPT = "virksomheden holder selv sin profil, og rækken siger noget andet; bed den om at rette"


@click.group()
def suppliers() -> None:
    """The directory's suppliers."""


@suppliers.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--rejects", type=click.Path(path_type=Path), help="Write rejected rows to this CSV file.")
@with_appcontext
def import_(file: Path, rejects: Path | None) -> None:
    """Create and update suppliers from a CSV or XLSX FILE, in one transaction."""
    try:
        rows = read(file)
    except UnreadableFile as error:
        click.echo(f"Filen kan ikke læses: {error}.", err=True)
        sys.exit(2)
    drafts = [r for r in rows if isinstance(r, Draft)]
    refused = [r for r in rows if isinstance(r, Reject)]
    tally: Counter[str] = Counter()
    touched: list[str] = []
    with click.progressbar(length=len(drafts), label="Leverandører", file=sys.stderr) as bar:
        for draft, outcome in services.take_in("cli:import", drafts):
            tally[outcome] += 1
            if outcome in {"created", "updated"}:
                touched.append(draft.cvr)
            if outcome == "kept":
                refused.append(Reject(draft.line, "cvr", KEPT, {"cvr": draft.cvr, "name": draft.name}))
            bar.update(1)
    # A firm that a register already knows has its status from the first day.
    projected = verification.project(touched)
    services.reindex({*services.ids_of(touched), *projected})
    _report(refused, rejects)
    db.session.commit()
    click.echo(
        f"created {tally['created']}, updated {tally['updated']}, "
        f"unchanged {tally['unchanged']}, rejected {len(refused)}"
    )


def _report(refused: list[Reject], path: Path | None) -> None:
    """Rejected rows go to the file, or the first of them to the terminal."""
    if path is None:
        for row in refused[:SHOWN]:
            click.echo(f"linje {row.line}, {row.field or 'rækken'}: {row.reason}", err=True)
        if len(refused) > SHOWN:
            click.echo(f"og {len(refused) - SHOWN} flere; brug --rejects FIL", err=True)
        return
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["line", "field", "reason", *COLUMNS])
        for row in refused:
            writer.writerow(
                [row.line, row.field, neutral(row.reason), *(neutral(row.values.get(c, "")) for c in COLUMNS)]
            )
