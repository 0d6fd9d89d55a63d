"""The list of rooms with pages or commands, in the order a visitor meets them."""

from __future__ import annotations

from flask import Flask


def register_rooms(app: Flask) -> None:
    """Register each room's blueprint and the command groups."""
    from app import commands
    from app.accounts import views as accounts
    from app.admin import views as admin
    from app.api import views as api
    from app.cases import views as cases
    from app.desk import views as desk
    from app.identity import views as identity
    from app.matches import views as matches
    from app.media import views as media
    from app.organisations import views as organisations
    from app.ownership import views as ownership
    from app.pages import views as pages
    from app.privacy import views as privacy
    from app.profiles import views as profiles
    from app.suppliers import views as suppliers
    from app.verification import views as verification

    members = (accounts, organisations, ownership, identity, profiles, media, desk, admin, privacy)
    for room in (pages, suppliers, matches, verification, cases, *members, api):
        app.register_blueprint(room.blueprint)
    commands.init_app(app)
