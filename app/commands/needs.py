"""flask needs: what every day asks for."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask.cli import with_appcontext

from app.dialogue import mails
from app.extensions import db
from app.needs import daily, indexing
from app.needs.services import Overtaken
from app.notices.daily import close_held
from app.outcomes.services import remind_buyers


@click.group()
def needs() -> None:
    """What buyers want to buy."""


@needs.command()
@with_appcontext
def reindex() -> None:
    """Analyse again the public needs whose entry in the search is missing or of another edition."""
    count = indexing.write_missing()
    db.session.commit()
    click.echo(f"needs: {count} analysed")


@needs.command("run-day")
@click.option("--dry-run", is_flag=True, help="Tell what would be done and change nothing.")
@with_appcontext
def run_day(dry_run: bool) -> None:
    """Close needs whose time is up, turn down those sent back that nobody has touched, remind of outcomes that are owed.

    Safe to run at any time, any number of times.
    """
    try:
        told = _day(datetime.now(UTC))
        if not dry_run:
            db.session.commit()
    except Overtaken:
        # A buyer or another run was faster with one of them; what is left is done now.
        db.session.rollback()
        told = _day(datetime.now(UTC))
        if not dry_run:
            db.session.commit()
    if dry_run:
        db.session.rollback()
    click.echo(told)
    if dry_run:
        click.echo("dry run: nothing was changed")


def _day(now: datetime) -> str:
    done, held = daily.run_day(now), close_held(now)
    reminded, drafts = remind_buyers(now), mails.remind_drafts(now)
    return f"needs: {done.closed + held} closed, {done.lapsed} turned down after ten days, {reminded} reminders of outcomes, {drafts} of answers not sent"
