"""Print, for each database and size, how many times a bare Flask hello each page costs.

Both are served by gunicorn with one worker and asked over one kept-alive connection each, in turn.
Figures are medians; queries vary from call to call so that nothing is answered from a memory of the last one.
"""

from __future__ import annotations

import argparse
import gc
import http.client
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from flask_migrate import upgrade

from app import create_app
from app.config import Settings
from app.domain import cvr_lists
from app.domain.batches import batches
from app.domain.needs import State, Step
from app.extensions import db
from app.matches import queries as matches
from app.matches import warming
from app.needs import services as needs
from app.reference import services as reference
from app.suppliers import services as suppliers
from app.verification import bulk
from app.verification import services as verification
from bench.generator import WORDS, drafts, events, much_recorded
from tests.factories.needs import need
from tests.support.databases import ROOT, free_port, server

SIZES = (1_000, 10_000, 100_000)
WARM_UP, TURNS = 20, 200
NEED = json.dumps({"title": "Rengøring af kontorer", "municipality": "0751", "value_dkk": 400_000})
# Cleaning, catering, gardens, printing, moving, bicycles: a need of several things makes groups of suppliers.
LOTS = ("90910000", "55520000", "77310000", "79810000", "98392000", "50110000")
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
        code = f"from bench.__main__ import fill; fill({url!r}, {folder!r}, {size})"
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
        loaded = time.perf_counter() - started
        print(f"{kind:11}{size:>10}  {'load and index, seconds':28}{loaded:>8.1f}", flush=True)
        env = os.environ | {"DATABASE_URL": url, "INSTANCE_DIR": folder, "RATELIMIT_ENABLED": "0"}
        words = itertools.cycle(quote(w) for w in WORDS)
        search, some = "/leverandoerer/", "kommune=0751&status=verified"
        looked_up = itertools.cycle(f"/verificering/{cvr}/" for cvr in much_recorded(size))
        with (
            served("hello:application", env, ROOT / "bench") as hello,
            served("wsgi:application", env) as ours,
        ):
            pages: list[tuple[str, Callable[[], object], str]] = [
                ("own empty page", ours.getter("/privatliv/"), ""),
                ("verification look-up", lambda: ours.get(next(looked_up)), ""),
                ("search page", ours.getter(search), "10"),
                ("search page, text", lambda: ours.get(f"{search}?q={next(words)}"), "10"),
                ("search page, text + filters", lambda: ours.get(f"{search}?q={next(words)}&{some}"), "10"),
                ("fragment", lambda: ours.get(search, HTMX), "6"),
                ("fragment, text", lambda: ours.get(f"{search}?q={next(words)}", HTMX), "6"),
                ("fragment, text + filters", lambda: ours.get(f"{search}?q={next(words)}&{some}", HTMX), "6"),
                ("search page, by name", ours.getter(f"{search}?sort=name"), ""),
                ("changes, Atom feed", ours.getter("/verificering/aendringer.atom"), ""),
            ]
            for name, call, bar in pages:
                # In turn, so that a machine that slows down slows both.
                base, seconds = in_turn(hello.getter("/"), call)
                row(kind, size, name, seconds, base, bar)
            base, seconds = in_turn(ours.getter("/privatliv/"), lambda: ours.get(next(looked_up)))
            print(
                f"{kind:11}{size:>10}  {'look-up : own empty page':28}{'':8}{seconds / base:>9.1f}  4",
                flush=True,
            )
            ours.get("/api/v1/match", {"Content-Type": "application/json"}, NEED)
            print(f"{kind:11}{size:>10}  {'memory of the worker, MB':28}{ours.memory():>8.0f}{'':>9}  200")
        app = create_app(Settings(url, "bench", Path(folder), ratelimit_enabled=False))
        # As a worker begins (gunicorn.conf.py).
        warming.warm(app)
        warming.settle()
        with app.app_context():
            texts = itertools.cycle(
                matches.NeedText(title=f"{word} til kontorer", municipality="0751", value_dkk=400_000)
                for word in WORDS
            )
            row(
                kind,
                size,
                "match, 50 best, in process",
                in_turn(lambda: matches.rank(next(texts), 50))[0],
                None,
                "60 ms",
            )
            lots = itertools.cycle(
                matches.NeedText(
                    title="Drift af kontorer", municipality="0751", value_dkk=40_000_000, cpv=tuple(codes)
                )
                for codes in itertools.combinations(LOTS, 4)
            )
            seconds = in_turn(lambda: matches.rank(next(lots), 50))[0]
            row(kind, size, "match with groups, in process", seconds, None, "200 ms")
            row(kind, size, "publish a need, in process", published(), None, "1 s")
            lines = cvr_lists.from_text(
                "\n".join(d.cvr for d in itertools.islice(drafts(size), cvr_lists.MOST))
            )
            started = time.perf_counter()
            bulk.answer_lines(lines)
            row(
                kind,
                size,
                f"bulk of {len(lines)} CVR, in process",
                time.perf_counter() - started,
                None,
                "5 s",
            )
            db.session.remove()
            db.engine.dispose()


def published() -> float:
    """The median seconds of a secretary's yes: the step, everybody who fits in the queue, the mail to the buyer."""
    times = []
    for word in WORDS[:5]:
        submitted = need("13748136", State.SUBMITTED, title=f"{word} til kontorer", municipalities=["0751"])
        db.session.commit()
        started = time.perf_counter()
        needs.take_step("user:2", submitted, Step.PUBLISH)
        db.session.commit()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


class Served:
    """A running server and a kept-alive connection to it."""

    def __init__(self, port: int, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def get(self, address: str, headers: dict[str, str] | None = None, posted: str | None = None) -> bytes:
        """The body of an answer; anything but 200 ends the bench."""
        self.connection.request("POST" if posted else "GET", address, posted, headers or {})
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{address} answered {answer.status}")
        return body

    def getter(self, address: str) -> Callable[[], object]:
        """`get` with its address."""
        return lambda: self.get(address)

    def memory(self) -> float:
        """The most memory the worker has used, in MB."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        status = Path(f"/proc/{children[0]}/status").read_text()
        return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) / 1024


@contextmanager
def served(application: str, env: dict[str, str], folder: Path = ROOT) -> Iterator[Served]:
    """An application on gunicorn with one worker, as both are measured on the same server.

    `folder`: where it lies; the settings of gunicorn that lie in ours are for ours.
    """
    port = free_port()
    gunicorn = str(Path(sys.executable).with_name("gunicorn"))
    command = [
        gunicorn,
        "--workers",
        "1",
        "--threads",
        "2",
        "--keep-alive",
        "60",
        "--bind",
        f"127.0.0.1:{port}",
        application,
    ]
    process = subprocess.Popen(
        command, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    found = Served(port, process)
    for _ in range(150):
        try:
            found.connection.connect()
            break
        except OSError:
            time.sleep(0.2)
    try:
        yield found
    finally:
        process.terminate()
        process.wait(timeout=20)


def row(kind: str, size: int, name: str, seconds: float, base: float | None, bar: str) -> None:
    """One line of the table."""
    shown = f"{seconds * 1000:>8.2f}" + (f"{seconds / base:>9.1f}" if base else f"{'':>9}")
    print(f"{kind:11}{size:>10}  {name:28}{shown}  {bar}", flush=True)


def in_turn(*calls: Callable[[], object]) -> list[float]:
    """The median time of each call in seconds, taken in turn after a warm-up."""
    for call in calls:
        for _ in range(WARM_UP):
            call()
    gc.collect()
    times: list[list[float]] = [[] for _ in calls]
    for _ in range(TURNS):
        for held, call in zip(times, calls, strict=True):
            started = time.perf_counter()
            call()
            held.append(time.perf_counter() - started)
    return [statistics.median(held) for held in times]


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
        for some in batches(list(events(rows)), 20_000):
            verification.record_events("bench", some)
            db.session.commit()
        verification.project(r.cvr for r in rows)
        db.session.commit()
        suppliers.reindex()
        db.session.commit()
        db.engine.dispose()


if __name__ == "__main__":
    sys.exit(main())
