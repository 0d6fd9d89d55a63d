"""Counts are noted in memory while a request is answered, and written a few seconds later by a thread.

A note is one append to a deque, which threads may share without a lock; no request waits for the database, and
none that only reads writes. Every process writes what it noted itself, adding to what stands there. A process
that is killed loses the notes of its last seconds; one that ends by itself writes them first.
"""

from __future__ import annotations

import atexit
import logging
import os
import threading
import weakref
from collections import Counter, deque
from collections.abc import Iterable
from datetime import date

from flask import Flask, current_app, request, session
from sqlalchemy.exc import SQLAlchemyError

from app.domain.attention import Kind, first_of
from app.extensions import SIGNED_IN
from app.search.snapshot import today
from app.statistics import queries, services, visits

EXTENSION = "supplier_tally"
# Notes kept while the thread is away; the oldest go first. Some 300 bytes each.
MOST_NOTES = 20_000

logger = logging.getLogger("app.statistics")


class Tally:
    """What one process has counted and not yet written. `seconds` between two writings; 0: by hand only."""

    def __init__(self, app: Flask, seconds: float) -> None:
        self.seconds = seconds
        self._app = app
        self._begin()
        TALLIES.add(self)

    def _begin(self) -> None:
        """Nothing noted and no thread: at the start, and again in a forked process."""
        # The day, what happened, to whom, and who looked, if they are signed in.
        self._notes: deque[tuple[date, Kind, tuple[str, ...], str]] = deque(maxlen=MOST_NOTES)
        self._unwritten: Counter[services.Key] = Counter()
        # By people who are signed in: not yet known whether they looked at their own.
        self._unsure: Counter[tuple[str, services.Key]] = Counter()
        self._writing = threading.Lock()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def note(self, kind: Kind, cvrs: tuple[str, ...], who: str) -> None:
        """Remember that something happened to these suppliers."""
        self._notes.append((today(), kind, cvrs, who))
        if self._thread is None and self.seconds:
            self._start()

    def flush(self) -> int:
        """Write what was noted; how many rows. Raises SQLAlchemyError and keeps it when the database does not answer."""
        with self._writing, self._app.app_context():
            self._gather()
            self._leave_out_own()
            written = services.write(self._unwritten.items())
            self._unwritten.clear()
            return written

    def flush_quietly(self) -> None:
        """The same for a thread: what cannot be written now is tried again."""
        try:
            self.flush()
        except SQLAlchemyError as error:
            logger.warning("counts wait: the database does not answer: %s", type(error).__name__)

    def _gather(self) -> None:
        """Add the notes up."""
        for _ in range(len(self._notes)):
            day, kind, cvrs, who = self._notes.popleft()
            month = first_of(day)
            for cvr in cvrs:
                key = (cvr, month, str(kind))
                if who:
                    self._unsure[who, key] += 1
                else:
                    self._unwritten[key] += 1

    def _leave_out_own(self) -> None:
        """What people looked at of their own organisations does not count; who they were is forgotten here."""
        if not self._unsure:
            return
        own = queries.own_suppliers({who for who, _ in self._unsure})
        for (who, key), n in self._unsure.items():
            if (who, key[0]) not in own:
                self._unwritten[key] += n
        self._unsure.clear()

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._serve, name="statistics", daemon=True)
                self._thread.start()
                atexit.register(self.flush_quietly)

    def _serve(self) -> None:
        pause = threading.Event()
        while not pause.wait(self.seconds):
            self.flush_quietly()


TALLIES: weakref.WeakSet[Tally] = weakref.WeakSet()


def _forked() -> None:
    """A child has neither the thread nor the notes, which its parent writes."""
    for tally in TALLIES:
        tally._begin()


os.register_at_fork(after_in_child=_forked)


def note(kind: Kind, cvrs: Iterable[str], *, by_program: bool = False) -> None:
    """Count something for each of these suppliers, if this request is a visit."""
    environ = request.environ
    if visits.is_visit(environ, by_program=by_program):
        who = session.get(SIGNED_IN, "") if "HTTP_COOKIE" in environ else ""
        tally().note(kind, tuple(cvrs), who)


def tally() -> Tally:
    """What this process has counted."""
    found: Tally = current_app.extensions[EXTENSION]
    return found


def init_app(app: Flask) -> None:
    """Begin to count."""
    app.extensions[EXTENSION] = Tally(app, app.extensions["settings"].count_seconds)
