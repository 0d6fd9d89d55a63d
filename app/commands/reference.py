"""flask reference load|learn."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.barriers.seeding import seed
from app.extensions import db
from app.reference import concepts, dictionary, services, suggesting


@click.group()
def reference() -> None:
    """CPV, places, schemes, target groups and goals."""


@reference.command()
@with_appcontext
def load() -> None:
    """Write the shipped reference data to the database; safe to repeat."""
    for table, changed in services.load_all().items():
        click.echo(f"{table}: {changed} rows added or changed")
    click.echo(f"barriers and solutions: {seed()} added")
    db.session.commit()


@reference.command()
def learn() -> None:
    """Make what searching needs from the shipped data: the dictionary, the phrases and the CPV model. Part of `make setup`."""
    dictionary.danish()
    concepts.learn()
    suggesting.learn()
    click.echo("dictionary, phrases and CPV model are ready")
