"""The flask command line, one file per group."""

from __future__ import annotations

from flask import Flask

from app.commands.assets import assets
from app.commands.reference import reference


def init_app(app: Flask) -> None:
    """Register every command group."""
    for group in (assets, reference):
        app.cli.add_command(group)
