"""A process that works until it is told to stop: what the workers of mails and of webhooks have in common."""

from __future__ import annotations

import os
import secrets
import socket
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy.exc import InterfaceError, OperationalError

from app.extensions import db

LONGEST_PAUSE = 60.0
# How long a note of what was done is tried again when the database does not answer.
PATIENCE = 60.0
NO_DATABASE = (OperationalError, InterfaceError)

T = TypeVar("T")


def own_name() -> str:
    """What one process signs its claims with."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(4)}"


@dataclass(kw_only=True)
class Process:
    """One process; any number may run beside each other."""

    name: str = field(default_factory=own_name)
    stopping: bool = False
    tally: Counter[str] = field(default_factory=Counter)

    def stop(self, *_signal: object) -> None:
        """Finish what is being sent, and no more."""
        self.stopping = True

    def settle(self, step: Callable[[], T]) -> T:
        """Take one step and commit it; a database that is away for a moment is asked again."""
        until, pause = time.monotonic() + PATIENCE, 0.1
        while True:
            try:
                found = step()
                db.session.commit()
            except NO_DATABASE:
                db.session.rollback()
                if time.monotonic() > until:
                    raise
                time.sleep(pause)
                pause = min(2 * pause, 2.0)
            else:
                return found

    def rest(self, seconds: float) -> None:
        """Wait, in short naps: Python goes on sleeping after a signal was noted."""
        until = time.monotonic() + seconds
        while not self.stopping and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, 0.2))
