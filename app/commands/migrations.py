"""flask db: Flask-Migrate's own commands, loaded when one is called."""

from __future__ import annotations

from typing import Any

import click


class MigrationCommands(click.Group):
    """Stands for Flask-Migrate's group: Alembic takes 11 MB, and the web processes know the commands too."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """From here on the group itself."""
        from flask_migrate.cli import db

        made: click.Context = db.make_context(*args, **kwargs)
        return made


migrations = MigrationCommands("db", help="Perform database migrations.")
