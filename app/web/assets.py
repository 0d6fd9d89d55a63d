"""Static files: addresses with a content hash, served by WhiteNoise with a year's cache."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, request
from whitenoise import WhiteNoise

from app.web.i18n import root_path

YEAR = 365 * 24 * 3600
STATIC = Path(__file__).resolve().parents[2] / "static"


@cache
def fingerprint(name: str) -> str:
    """Ten hex digits of the file's SHA-256, read once per process."""
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]


def asset_url(name: str) -> str:
    """The address of a file below static/; it changes when the content does."""
    base = root_path() if request else ""
    return f"{base}/static/{name}?v={fingerprint(name)}"


def init_app(app: Flask) -> None:
    """Serve static/ ahead of Flask and give templates `asset_url`."""
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app, root=STATIC, prefix="static/", max_age=YEAR, autorefresh=app.debug
    )
    app.jinja_env.globals["asset_url"] = asset_url
