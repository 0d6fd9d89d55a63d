"""Uploads: which addresses take more than the 2 MB that every other request may hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, request

View = TypeVar("View", bound=Callable[..., Any])
# Above what a form accepts, so that a file that is somewhat too large gets its message at the field and
# what was typed beside it is kept. Werkzeug writes files above 500 kB to disk while they come in.
LARGEST_REQUEST = 25 * 1024 * 1024


def takes_uploads(view: View) -> View:
    """Mark a view whose form has a file field. Nearest to the function, below every other decorator."""
    view.largest_request = LARGEST_REQUEST  # type: ignore[attr-defined]
    return view


def init_app(app: Flask) -> None:
    """Raise the limit before anything reads the form; the CSRF check is the first that does."""

    @app.url_value_preprocessor
    def raise_limit(endpoint: str | None, _values: dict[str, Any] | None) -> None:
        limit = getattr(app.view_functions.get(endpoint or ""), "largest_request", None)
        if limit is not None:
            request.max_content_length = limit
