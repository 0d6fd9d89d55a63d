"""flask needs: what every day asks for."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask.cli import with_appcontext

from app.dialogue import mails
from app.extensions import db
from app.needs import moderation
from app.needs.services import Overtaken


@click.group()
def needs() -> None:
    """What buyers want to buy."""


@needs.command("run-day")
@click.option("--dry-run", is_flag=True, help="Tell what would be done and change nothing.")
@with_appcontext
def run_day(dry_run: bool) -> None:
    """Close needs whose time is up, and turn down those sent back that nobody has touched for ten days.

    Safe to run at any time, any number of times.
    """
    try:
        done = moderation.run_day(datetime.now(UTC))
        if not dry_run:
            db.session.commit()
    except Overtaken:
        # A buyer or another run was faster with one of them; what is left is done now.
        db.session.rollback()
        done = moderation.run_day(datetime.now(UTC))
        if not dry_run:
            db.session.commit()
    reminded = mails.remind_drafts(datetime.now(UTC))
    if dry_run:
        db.session.rollback()
    else:
        db.session.commit()
    click.echo(f"dialogue: {reminded} reminders of answers that are not sent")
    click.echo(f"needs: {done.closed} closed, {done.lapsed} turned down after ten days")
    if dry_run:
        click.echo("dry run: nothing was changed")
