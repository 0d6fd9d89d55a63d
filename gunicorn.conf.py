"""What gunicorn does beside serving; it finds this file by itself."""

from __future__ import annotations

import ctypes
from typing import Any

# glibc's names (mallopt(3)) for how many pools of memory the threads of a process may have, and from how many bytes on
# something is kept outside of them.
M_ARENA_MAX, M_MMAP_THRESHOLD = -8, -3
LARGE = 1_000_000


def post_worker_init(worker: Any) -> None:
    """A new worker takes visitors when it has read what it reads once."""
    from app.matches.warming import settle, warm

    share_memory()
    warm(worker.app.wsgi())
    settle()


def share_memory() -> None:
    """One pool for all threads: they take turns anyway, and pools of their own cost a worker 8 MB that none gives back.

    What is large goes back to the system when it is done with. Left alone, glibc raises what it calls large with every
    large thing it meets. Where the C library knows no such thing, as musl, nothing changes.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt:
        mallopt(M_ARENA_MAX, 1)
        mallopt(M_MMAP_THRESHOLD, LARGE)
