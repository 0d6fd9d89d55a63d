"""Print, for each database and size, how many times a bare Flask hello each page costs.

Every figure is the median of repeated calls through the same WSGI interface in one process; queries vary
from call to call so that nothing is answered from a memory of the last one.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from werkzeug.test import Client

from app import create_app
from app.config import Settings
from app.extensions import db
from app.matches import queries as matches
from app.reference import services as reference
from app.suppliers import services as suppliers
from app.verification import services as verification
from bench.generator import WORDS, drafts, events
from tests.support.databases import ROOT, server

SIZES = (1_000, 10_000, 100_000)
HTMX = {"HX-Request": "true", "HX-Target": "resultater"}


def main() -> int:
    """Run the whole comparison and print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--databases", nargs="*", default=["sqlite", "postgresql"])
    options = parser.parse_args()
    print(f"{'database':11}{'suppliers':>10}  {'page':28}{'ms':>8}{'x hello':>9}  bar")
    for kind in options.databases:
        for size in options.sizes:
            # One process a size, so that the memory figure is that of one size alone.
            command = [sys.executable, "-c", f"from bench.__main__ import one; one({kind!r}, {size})"]
            subprocess.run(command, cwd=ROOT, check=True)
    return 0


def one(kind: str, size: int) -> None:
    """Measure one database at one size."""
    with tempfile.TemporaryDirectory() as folder, address(kind, Path(folder)) as url:
        started = time.perf_counter()
        subprocess.run(
            [sys.executable, "-c", f"from bench.__main__ import fill; fill({url!r}, {folder!r}, {size})"],
            cwd=ROOT, check=True,
        )  # fmt: skip
        row(kind, size, "load and index, seconds", time.perf_counter() - started, None, "")
        app = create_app(Settings(url, "bench", Path(folder), ratelimit_enabled=False))
        hello = bare_hello()
        client = Client(app)
        words = itertools.cycle(WORDS)
        search = "/leverandoerer/"
        base = median(lambda: hello.get("/"), 400)
        pages: list[tuple[str, Callable[[], object], str]] = [
            ("bare Flask hello", lambda: hello.get("/"), ""),
            ("own empty page", lambda: client.get("/privatliv/"), ""),
            ("search page", lambda: client.get(search), "10"),
            ("search page, text", lambda: client.get(f"{search}?q={next(words)}"), "10"),
            (
                "search page, text + filters",
                lambda: client.get(f"{search}?q={next(words)}&kommune=0751&status=verified"),
                "10",
            ),
            ("fragment", lambda: client.get(search, headers=HTMX), "6"),
            ("fragment, text", lambda: client.get(f"{search}?q={next(words)}", headers=HTMX), "6"),
            (
                "fragment, text + filters",
                lambda: client.get(f"{search}?q={next(words)}&kommune=0751&status=verified", headers=HTMX),
                "6",
            ),
            ("profile look-up by number", lambda: client.get("/verificering/13748136/"), ""),
        ]
        for name, call, bar in pages:
            row(kind, size, name, median(call), base, bar)
        with app.app_context():
            for _ in range(2):
                matches.rank(matches.NeedText(title="frokost", municipality="0751", value_dkk=400_000), 50)

            def rank() -> object:
                need = matches.NeedText(
                    title=f"{next(words)} til kontorer", municipality="0751", value_dkk=400_000
                )
                return matches.rank(need, 50)

            row(kind, size, "match, 50 best, in process", median(rank), base, "60 ms")
            db.engine.dispose()
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{kind:11}{size:>10}  {'memory of the process, MB':28}{memory:>8.0f}{'':>9}  200")


def row(kind: str, size: int, name: str, seconds: float, base: float | None, bar: str) -> None:
    """One line of the table."""
    shown = f"{seconds * 1000:>8.2f}{seconds / base:>9.1f}" if base else f"{seconds:>8.1f}{'':>9}"
    print(f"{kind:11}{size:>10}  {name:28}{shown}  {bar}", flush=True)


def median(call: Callable[[], object], least: int = 40) -> float:
    """The median time of a call after a warm-up, in seconds."""
    for _ in range(5):
        call()
    gc.collect()
    times = []
    deadline = time.perf_counter() + 2.0
    while len(times) < least or (time.perf_counter() < deadline and len(times) < 400):
        started = time.perf_counter()
        call()
        times.append(time.perf_counter() - started)
        if time.perf_counter() > deadline + 20:
            break
    return statistics.median(times)


def bare_hello() -> Client:
    """The least Flask can do, behind the same client."""
    app = Flask("hello")
    app.route("/")(lambda: "hello")
    return Client(app)


@contextmanager
def address(kind: str, folder: Path) -> Iterator[str]:
    """A database of one kind for the length of a measurement."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'bench.db'}"
        return
    with server() as running:
        if running is None:
            raise SystemExit("PostgreSQL is not installed")
        yield running.replace("postgresql://", "postgresql+psycopg://") + "/postgres"


def fill(url: str, folder: str, size: int) -> None:
    """Migrate, load and index `size` generated suppliers."""
    app = create_app(Settings(url, "bench", Path(folder)))
    with app.app_context():
        upgrade(directory=str(ROOT / "migrations"))
        reference.load_all()
        rows = list(drafts(size))
        for _ in suppliers.take_in("bench", rows):
            pass
        verification.record_events("bench", events(rows))
        verification.project(r.cvr for r in rows)
        db.session.commit()
        suppliers.reindex()
        db.session.commit()
        db.engine.dispose()


if __name__ == "__main__":
    sys.exit(main())
