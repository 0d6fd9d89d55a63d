"""flask profiles remind."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.extensions import db
from app.profiles import reminders
from app.search.snapshot import today


@click.group()
def profiles() -> None:
    """The profiles that organisations keep themselves."""


@profiles.command()
@with_appcontext
def remind() -> None:
    """Write to those whose profile nobody has confirmed for 12 months; safe to run every day."""
    count, mails = reminders.remind(today())
    db.session.commit()
    click.echo(f"{count} old profiles, {mails} new mails")
