"""The list of rooms with pages or commands, in the order a visitor meets them."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

ROOMS = (
    "pages", "suppliers", "matches", "verification", "credentials", "accounts",
    "organisations", "ownership", "identity", "profiles", "shortlists", "subscriptions",
    "media", "needs", "open_needs", "posting", "moderation", "notices", "releases", "invitations", "dialogue",
    "outcomes", "barriers", "papers", "workshops", "taskforce", "events", "figures", "solutions",
    "cases", "desk", "registers", "tips", "webhooks", "admin",
    "privacy", "api",
)  # fmt: skip


def register_rooms(app: Flask) -> None:
    """Register the rooms' blueprints and the command groups."""
    from app import commands

    # All are read before the first is registered: rooms may add their addresses to one blueprint.
    rooms = [import_module(f"app.{room}.views") for room in ROOMS]
    for blueprint in dict.fromkeys(room.blueprint for room in rooms):
        app.register_blueprint(blueprint)
    commands.init_app(app)
