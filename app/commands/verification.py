"""flask verification: read registers in, check companies, and what every day asks for."""

from __future__ import annotations

import csv
import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import IntegrityError

from app.cases import clock
from app.domain.moments import danish_day
from app.extensions import db
from app.reference import catalogue
from app.registers import companies, daily, queries, services, summary
from app.registers.reading import COLUMNS, read
from app.suppliers.importing import Reject, UnreadableFile
from app.web.exports import neutral

SHOWN = 20
IMPORT, CHECK, CLOCK = "cli:import-register", "system:cvr", "system:clock"


@click.group()
def verification() -> None:
    """Registers, companies and dates behind the verifications."""


@verification.command("import-register")
@click.argument("scheme")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--as-of", "as_of", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The extract's day.")
@click.option("--confirm", is_flag=True, help="Read it though many of those registered are missing.")
@click.option("--dry-run", is_flag=True, help="Tell the differences and change nothing.")
@click.option("--rejects", type=click.Path(path_type=Path), help="Write rejected rows to this CSV file.")
@with_appcontext
def import_register(
    scheme: str, file: Path, as_of: datetime, confirm: bool, dry_run: bool, rejects: Path | None
) -> None:
    """Read a CSV extract of the register of SCHEME, in one transaction: FILE is it as it stood on --as-of."""
    if scheme not in catalogue.schemes():
        _refuse(f"Ordningen »{scheme}« findes ikke. Vælg en af {', '.join(catalogue.schemes())}.")
    try:
        rows = read(file, as_of.date())
        report = services.take_in(IMPORT, scheme, as_of.date(), rows, file.name, confirm=confirm)
    except UnreadableFile as error:
        _refuse(f"Filen kan ikke læses: {error}.")
    except services.ExtractRefused as error:
        db.session.rollback()
        _refuse(summary.refusal(error))
    _report(rows.rejects, rejects)
    for line in summary.lines(report):
        click.echo(line)
    if dry_run:
        db.session.rollback()
        click.echo("dry run: nothing was changed")
    else:
        db.session.commit()
    click.echo(summary.total(report, len(rows.rejects)))


def _refuse(text: str) -> None:
    click.echo(text, err=True)
    sys.exit(2)


def _report(refused: tuple[Reject, ...], path: Path | None) -> None:
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
            values = (neutral(row.values.get(c, "")) for c in COLUMNS)
            writer.writerow([row.line, row.field, neutral(row.reason), *values])


@verification.command("check-companies")
@click.option("--limit", type=click.IntRange(1), help="Ask about at most so many companies.")
@with_appcontext
def check_companies(limit: int | None) -> None:
    """Ask the CVR register about the companies that are due; safe to run every day."""
    now = datetime.now(UTC)
    tally = companies.Tally()
    for _ in companies.check_due(CHECK, now, danish_day(now), tally, limit):
        db.session.commit()
    for cvr, name, reason in tally.told[:SHOWN]:
        click.echo(f"  {cvr}  {name}  {reason.value}")
    if len(tally.told) > SHOWN:
        click.echo(f"  and {len(tally.told) - SHOWN} more at /verifikation/registre/virksomheder/")
    click.echo(
        f"checked {tally.checked}, ceased {tally.ceased}, changed {tally.changed}, closing {tally.closing}, "
        f"unknown {tally.unknown}, failed {tally.failed}; {tally.recorded} recorded"
    )
    if tally.unavailable:
        click.echo(
            f"the CVR register does not answer ({tally.unavailable}); those not asked stay due", err=True
        )
        sys.exit(1)


@verification.command("run-day")
@click.option("--dry-run", is_flag=True, help="Tell what would be done and change nothing.")
@with_appcontext
def run_day(dry_run: bool) -> None:
    """Record what has run out, remind of what soon will, and move the cases whose time has come.

    Safe to run at any time, any number of times.
    """
    now = datetime.now(UTC)
    try:
        done = daily.run(CLOCK, now)
    except IntegrityError:
        # Another run was faster with the same records; what it left is done now.
        db.session.rollback()
        done = daily.run(CLOCK, datetime.now(UTC))
    moved = clock.run(done.on)
    for line in summary.of_day(done, queries.freshness(done.on), queries.company_checks(done.on)):
        click.echo(line)
    click.echo(
        f"cases: {moved.reminders} reminders, {moved.closed} closed, {moved.resumed} resumed, "
        f"{moved.drafts} drafts withdrawn, {moved.deleted} documents deleted"
    )
    if dry_run:
        db.session.rollback()
        click.echo("dry run: nothing was changed")
    else:
        db.session.commit()
