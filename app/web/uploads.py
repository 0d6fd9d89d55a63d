"""How much a request may hold: a form little, and more where a view says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, request

View = TypeVar("View", bound=Callable[..., Any])
# The longest text of ours has 20,000 characters; six times that in an address's spelling leaves room.
# Below 500 kB Werkzeug keeps all in memory; what is larger it writes to disk while it comes in.
LARGEST_FORM = 500 * 1000
# Fifty needs with all their text, as JSON spells Danish letters.
LARGEST_LIST = 2 * 1024 * 1024
# Above what a form accepts, so that a file that is somewhat too large gets its message at the field and
# what was typed beside it is kept.
LARGEST_UPLOAD = 25 * 1024 * 1024
# 10,000 lines of a list with the words around each number, beside a file.
LARGEST_TEXT = 8 * 1024 * 1024


def takes_uploads(view: View) -> View:
    """Mark a view whose form has a file field. Nearest to the function, below every other decorator."""
    return _takes(LARGEST_UPLOAD, view)


def takes_long_texts(view: View) -> View:
    """Mark a view whose form has a file field and one for a list of thousands of lines. Nearest to the function."""
    view.largest_text = LARGEST_TEXT  # type: ignore[attr-defined]
    return _takes(LARGEST_UPLOAD, view)


def takes_lists(view: View) -> View:
    """Mark a view that takes many things at once as JSON. Nearest to the function."""
    return _takes(LARGEST_LIST, view)


def _takes(size: int, view: View) -> View:
    view.largest_request = size  # type: ignore[attr-defined]
    return view


def init_app(app: Flask) -> None:
    """Raise the limit before anything reads the body; the check of the form's token is the first that does."""
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_FORM

    @app.url_value_preprocessor
    def raise_limit(endpoint: str | None, _values: dict[str, Any] | None) -> None:
        view = app.view_functions.get(endpoint or "")
        limit, text = getattr(view, "largest_request", None), getattr(view, "largest_text", None)
        if limit is not None:
            request.max_content_length = limit
        if text is not None:
            request.max_form_memory_size = text
