"""The flask command line, one file per group."""

from __future__ import annotations

from importlib import import_module
from typing import cast

import click
from flask import Flask
from flask.cli import AppGroup

# Where a command lies that is not called like its file.
ELSEWHERE = {"db": ("flask_migrate.cli", "db"), "demo": ("app.commands.demonstration", "demo")}
NAMES = (
    "accounts",
    "assets",
    "checks",
    "credentials",
    "daily",
    "db",
    "demo",
    "duplicates",
    "events",
    "invitations",
    "needs",
    "notices",
    "outbox",
    "privacy",
    "profiles",
    "reference",
    "search",
    "statistics",
    "subscriptions",
    "suppliers",
    "verification",
    "webhooks",
    "worker",
    "workshops",
)


class Commands(AppGroup):
    """Ours by name, and what else was registered. A file is read when its command is asked for.

    The web processes know the commands too, and read none of them: with Alembic they take some 20 MB.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every name, sorted."""
        return sorted({*NAMES, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, None where there is none."""
        if cmd_name not in NAMES:
            return super().get_command(ctx, cmd_name)
        module, name = ELSEWHERE.get(cmd_name, (f"app.commands.{cmd_name}", cmd_name))
        return cast(click.Command, getattr(import_module(module), name))


def init_app(app: Flask) -> None:
    """Register every command group."""
    app.cli = Commands(app.cli.name, commands=app.cli.commands)
