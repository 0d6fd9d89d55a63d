"""flask events: what every day asks for."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask.cli import with_appcontext

from app.events import daily
from app.extensions import db


@click.group()
def events() -> None:
    """Webinars, hub meetings and fairs."""


@events.command("run-day")
@with_appcontext
def run_day() -> None:
    """Remind those who come tomorrow and forget what nobody confirmed within two days; safe to run at any time."""
    reminded, forgotten = daily.run(datetime.now(UTC))
    db.session.commit()
    click.echo(f"events: {reminded} reminded, {forgotten} forgotten")
