"""flask statistics prune."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.extensions import db
from app.search.snapshot import today
from app.statistics import services


@click.group()
def statistics() -> None:
    """How often suppliers are shown, opened, matched and contacted."""


@statistics.command()
@with_appcontext
def prune() -> None:
    """Remove counts of more than 36 months; safe to run every day."""
    count = services.prune(today())
    db.session.commit()
    click.echo(f"{count} counts removed")
