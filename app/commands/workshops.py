"""flask workshops: what every day asks for."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask.cli import with_appcontext

from app.extensions import db
from app.workshops import services


@click.group()
def workshops() -> None:
    """Workshops of the taskforce."""


@workshops.command("run-day")
@with_appcontext
def run_day() -> None:
    """Close workshops that were left open a week ago, and forget what their phones left; safe to run at any time."""
    closed = services.close_forgotten("system", datetime.now(UTC))
    db.session.commit()
    click.echo(f"workshops: {len(closed)} closed")
