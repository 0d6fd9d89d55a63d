"""The map of the house: settings -> extensions -> web -> rooms -> commands."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from app import lean as lean  # isort: skip
from app import access, accounts, credentials, extensions, notifications, web
from app.config import Settings
from app.reference import concepts
from app.rooms import register_rooms
from app.statistics import counting

ROOT = Path(__file__).resolve().parent.parent


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application from `settings` (default: read from the environment)."""
    settings = settings or Settings.from_env(ROOT)
    app = Flask(
        __name__,
        root_path=str(ROOT),
        template_folder="templates",
        static_folder="static",
        instance_path=str(settings.instance_dir),
    )
    app.config.from_mapping(settings.flask_config())
    app.extensions["settings"] = settings
    extensions.init_app(app)
    access.init_app(app)
    web.init_app(app)
    notifications.init_app(app)
    accounts.init_app(app)
    counting.init_app(app)
    credentials.init_app(app)
    concepts.prepare()
    register_rooms(app)
    web.filters.load_macros(app)
    return app
