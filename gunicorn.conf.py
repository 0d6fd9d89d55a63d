"""What gunicorn does beside serving; it finds this file by itself."""

from __future__ import annotations

from typing import Any


def post_worker_init(worker: Any) -> None:
    """A new worker takes visitors when it has read what it reads once."""
    from app.matches.warming import settle, warm

    warm(worker.app.wsgi())
    settle()
