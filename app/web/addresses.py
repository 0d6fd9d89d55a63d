"""Addresses of pages that take no values, worked out once: a page frame holds sixteen of them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import flask
from flask import Flask, request


def url_for(endpoint: str, **values: Any) -> str:
    """Flask's `url_for`; an address that depends on the endpoint alone is remembered."""
    if values or endpoint.startswith("."):
        return flask.url_for(endpoint, **values)
    return _address(endpoint, request.script_root)


@lru_cache(maxsize=512)
def _address(endpoint: str, script_root: str) -> str:
    """`script_root` holds the language and where the application is mounted."""
    return flask.url_for(endpoint)


def init_app(app: Flask) -> None:
    """Templates take the remembering one."""
    app.jinja_env.globals["url_for"] = url_for
