"""What gunicorn does beside serving; it finds this file by itself."""

from __future__ import annotations

import ctypes
from typing import Any

# The most that gunicorn takes: a long text in an address has six signs for each æ, ø and å.
limit_request_line = 8190
# glibc's name for how many pools of memory the threads of a process may have (mallopt(3)).
M_ARENA_MAX = -8


def post_worker_init(worker: Any) -> None:
    """A new worker takes visitors when it has read what it reads once."""
    from app.matches.warming import settle, warm

    share_memory()
    warm(worker.app.wsgi())
    settle()


def share_memory() -> None:
    """One pool for all threads: they take turns anyway, and pools of their own cost a worker 8 MB that none gives back.

    Where the C library knows no such thing, as musl, nothing changes.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt:
        mallopt(M_ARENA_MAX, 1)
