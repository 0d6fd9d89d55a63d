"""Imported before everything else: keeps out of memory what a process may never use.

Flask-Security takes Authlib for its own sign-in at GitHub and Google whenever it can be imported, and goes
on without it when it cannot. We use neither; the broker in `app.integrations.broker` loads Authlib itself,
and only where one is set up. Left alone, Authlib costs each web process its memory for nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def absent(name: str) -> Iterator[None]:
    """Let `import name` raise ImportError inside the block; one that is loaded already is left as it is."""
    if name in sys.modules:
        yield
        return
    # Python's own way to say so: None in sys.modules is a module that cannot be found.
    sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[name]


with absent("authlib"):
    import flask_security as flask_security
