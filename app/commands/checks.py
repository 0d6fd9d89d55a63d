"""flask checks migrations: the tables that the migrations make are those that the models describe."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import create_engine

from app.config import Settings
from app.extensions import db


@click.group()
def checks() -> None:
    """Checks of the project itself."""


@checks.command()
@with_appcontext
def migrations() -> None:
    """Migrate an empty database and compare it with the models; exit 1 when they differ."""
    # Alembic takes 11 MB, and the web processes know the commands too; create_app makes this group.
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from flask_migrate import upgrade

    from app import create_app

    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'empty.db'}"
        other = create_app(Settings.from_env(Path(folder), {"DATABASE_URL": url}))
        with other.app_context():
            upgrade(directory="migrations")
        with create_engine(url).connect() as connection:
            differences = compare_metadata(MigrationContext.configure(connection), db.metadata)
    for difference in differences:
        click.echo(str(difference))
    click.echo(f"{len(differences)} differences between models and migrations")
    sys.exit(1 if differences else 0)
