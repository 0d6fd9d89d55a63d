"""Shared HTTP: language, assets, htmx, security headers, errors. Knows no room."""

from __future__ import annotations

from flask import Flask

from app.web import actor, addresses, assets, errors, filters, htmx, i18n, observability, security


def init_app(app: Flask) -> None:
    """Install the shared HTTP parts on `app`."""
    filters.init_app(app)
    assets.init_app(app)
    addresses.init_app(app)
    actor.init_app(app)
    i18n.init_app(app)
    htmx.init_app(app)
    security.init_app(app)
    errors.init_app(app)
    observability.init_app(app)
