"""The list of rooms with pages or commands, in the order a visitor meets them."""

from __future__ import annotations

from flask import Flask


def register_rooms(app: Flask) -> None:
    """Register each room's blueprint and the command groups."""
    from app import commands
    from app.api import views as api
    from app.matches import views as matches
    from app.media import views as media
    from app.pages import views as pages
    from app.profiles import views as profiles
    from app.suppliers import views as suppliers
    from app.verification import views as verification

    for room in (pages, suppliers, matches, verification, profiles, media, api):
        app.register_blueprint(room.blueprint)
    commands.init_app(app)
