"""flask search rebuild."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.extensions import db
from app.suppliers import services


@click.group()
def search() -> None:
    """The search index."""


@search.command()
@with_appcontext
def rebuild() -> None:
    """Make the index anew from the suppliers; the old one answers until this is done."""
    services.work_out_areas()
    services.reindex()
    db.session.commit()
    click.echo("index rebuilt")
