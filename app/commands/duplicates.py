"""flask duplicates: work out which CVR numbers look like one enterprise; meant to run every night."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.admin import duplicates as pairs
from app.extensions import db


@click.group()
def duplicates() -> None:
    """Suppliers and organisations that may have been entered twice."""


@duplicates.command()
@with_appcontext
def find() -> None:
    """Work the pairs out anew. What a secretary has dismissed stays dismissed."""
    found = pairs.refresh()
    db.session.commit()
    click.echo(f"{found} pairs to look at.")
