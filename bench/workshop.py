"""Print whether a room of 200 phones, each sending three notes within a minute, loses any; for each database.

Gunicorn runs as `make run` starts it. A phone comes in with the code, loads its page, and sends its notes at moments
of its own; one in three says what others say too. A wall asks every two seconds meanwhile. What the database holds
afterwards is counted against what the phones sent. The latency is that of sending, from the phone's side.
"""

from __future__ import annotations

import argparse
import http.cookiejar
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import func, select

from app import create_app
from app.accounts.services import grant
from app.config import Settings
from app.domain.access import Duty
from app.domain.workshops import Step
from app.extensions import db
from app.workshops import services
from app.workshops.models import NoteSender, WorkshopNote
from app.workshops.services import WorkshopCommand
from bench.__main__ import address
from tests.support.databases import ROOT, free_port
from tests.support.enterprise import cookie
from tests.support.members import person, session_values

PHONES, NOTES, SECONDS = 200, 3, 60
PERSPECTIVES = ("public", "social", "private")
SAID_BY_MANY = ("Udbuddene er for store", "Vi kender ikke hinanden", "Prisen vægter altid tungest")


class Phone:
    """One browser with its cookies."""

    def __init__(self, base: str, number: int) -> None:
        self.base, self.number = base, number
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)
        self.token = ""
        self.took: list[float] = []
        self.failed: list[str] = []

    def get(self, path: str) -> str:
        """A page, with the token of its form."""
        with self.opener.open(self.base + path, timeout=60) as answer:
            text = answer.read().decode()
        found = re.search(r'name="csrf_token" value="([^"]+)"', text)
        self.token = found[1] if found else self.token
        return str(text)

    def post(self, path: str, **fields: str) -> str:
        """Send a form, and read the page that follows."""
        data = urllib.parse.urlencode({"csrf_token": self.token, **fields}).encode()
        with self.opener.open(self.base + path, data, timeout=60) as answer:
            return str(answer.read().decode())

    def take_part(self, code: str, moments: list[float], started: float) -> None:
        """Come in, and send each note at its moment."""
        try:
            self.get(f"/workshop/?kode={code}")
            self.post("/workshop/", kode=code)
        except OSError as error:
            self.failed.append(f"{self.number} could not come in: {error}")
            return
        for n, moment in enumerate(moments):
            time.sleep(max(0.0, started + moment - time.monotonic()))
            text = (
                SAID_BY_MANY[self.number % 3] if n == 2 else f"Telefon {self.number} har en seddel, nr. {n}"
            )
            began = time.monotonic()
            try:
                shown = self.post("/workshop/deltag/", perspektiv=PERSPECTIVES[n], tekst=text)
                if "er sendt" not in shown:
                    self.failed.append(f"{self.number} was not told that note {n} was taken")
            except OSError as error:
                self.failed.append(f"{self.number}, note {n}: {error}")
            self.took.append(time.monotonic() - began)


def main() -> int:
    """Fill the room on each database; 1 when a note is lost."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--phones", type=int, default=PHONES)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--databases", nargs="*", default=["sqlite", "postgresql"])
    options = parser.parse_args()
    print(
        f"{'database':11}{'sent':>6}{'held':>6}{'lost':>6}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'wall p95':>10}"
    )
    lost = [one(kind, options.phones, options.seconds) for kind in options.databases]
    return int(any(lost))


def one(kind: str, count: int, seconds: float) -> int:
    """How many notes one database lost."""
    with tempfile.TemporaryDirectory() as folder, address(kind, Path(folder)) as url:
        settings = Settings(url, "bench", Path(folder), ratelimit_enabled=False)
        app = create_app(settings)
        with app.app_context():
            upgrade(directory=str(ROOT / "migrations"))
            secretary = person("Sigrid Sekretær")
            grant(secretary, Duty.SECRETARY, "bench")
            workshop = services.plan("bench", WorkshopCommand("Bænkeprøve", date(2026, 12, 3)))
            services.take_step("bench", workshop, Step.OPEN)
            db.session.commit()
            code, number = workshop.code or "", workshop.id
            seen = cookie(app, session_values(secretary))
            env = os.environ | {
                "DATABASE_URL": url, "INSTANCE_DIR": folder, "RATELIMIT_ENABLED": "1", "SECRET_KEY": "bench",
            }  # fmt: skip
            with served(env) as base:
                phones, walls = crowd(base, code, count, seconds), wall_of(base, number, seen)
                for phone in phones:
                    phone.join()
                walls.stop.set()
                walls.join()
            return told(kind, number, phones, walls)


class Crowd(threading.Thread):
    """A phone in a thread of its own."""

    def __init__(self, phone: Phone, code: str, moments: list[float], started: float) -> None:
        super().__init__(daemon=True)
        self.phone, self.what = phone, (code, moments, started)

    def run(self) -> None:
        """Take part."""
        self.phone.take_part(*self.what)


def crowd(base: str, code: str, count: int, seconds: float) -> list[Crowd]:
    """Every phone, started; the last third of nothing is left: all moments lie within the seconds."""
    random.seed(7)
    started = time.monotonic() + 5
    made = []
    for n in range(count):
        moments = sorted(random.uniform(0, seconds) for _ in range(NOTES))
        made.append(Crowd(Phone(base, n), code, moments, started))
    for thread in made:
        thread.start()
    return made


class Wall(threading.Thread):
    """The projector: it asks for what is new every two seconds, as the page does."""

    def __init__(self, base: str, number: int, seen: str) -> None:
        super().__init__(daemon=True)
        self.base, self.number, self.seen = base, number, seen
        self.stop = threading.Event()
        self.took: list[float] = []
        self.shown: set[str] = set()

    def run(self) -> None:
        """Ask until told to stop, and once more."""
        since, last = "0", False
        while not last:
            last = self.stop.wait(2)
            asked = urllib.request.Request(
                f"{self.base}/workshop/{self.number}/vaeg/?trin=open&siden={since}",
                headers={"Cookie": f"session={self.seen}", "HX-Request": "true", "HX-Target": "feed"},
            )
            began = time.monotonic()
            try:
                with urllib.request.urlopen(asked, timeout=60) as answer:
                    text = answer.read().decode()
            except OSError:
                continue
            self.took.append(time.monotonic() - began)
            self.shown.update(re.findall(r'<li class="wall-note" id="seddel-(\d+)"', text))
            found = re.search(r"siden=(\d+)", text)
            since = found[1] if found else since


def wall_of(base: str, number: int, seen: str) -> Wall:
    """The wall, running."""
    made = Wall(base, number, seen)
    made.start()
    return made


def told(kind: str, number: int, phones: list[Crowd], wall: Wall) -> int:
    """Print the line of a database; how many notes it lost."""
    db.session.rollback()
    held = db.session.scalar(select(func.count()).where(NoteSender.workshop_id == number)) or 0
    times = (
        db.session.scalar(select(func.sum(WorkshopNote.times)).where(WorkshopNote.workshop_id == number)) or 0
    )
    kinds = db.session.scalar(select(func.count()).where(WorkshopNote.workshop_id == number)) or 0
    sent = len(phones) * NOTES
    took = [t * 1000 for p in phones for t in p.phone.took]
    cuts = statistics.quantiles(took, n=100)
    walls = statistics.quantiles([t * 1000 for t in wall.took], n=20)[-1] if len(wall.took) > 1 else 0
    lost = sent - min(held, times)
    print(
        f"{kind:11}{sent:>6}{held:>6}{lost:>6}{statistics.median(took):>9.0f}{cuts[94]:>9.0f}{cuts[98]:>9.0f}{walls:>10.0f}"
        f"  {kinds} different notes, {len(wall.shown)} of them on the wall",
        flush=True,
    )
    for line in [f for p in phones for f in p.phone.failed][:10]:
        print(f"  {line}")
    return int(lost or len(wall.shown) != kinds or any(p.phone.failed for p in phones))


@contextmanager
def served(env: dict[str, str]) -> Iterator[str]:
    """The application as `make run` serves it."""
    port = free_port()
    gunicorn = str(Path(sys.executable).with_name("gunicorn"))
    command = [gunicorn, "--workers", "2", "--threads", "2", "--bind", f"127.0.0.1:{port}"]
    command += ["wsgi:application"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    base = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{base}/workshop/"):
                break
        except OSError:
            time.sleep(0.2)
    try:
        yield base
    finally:
        process.terminate()
        process.wait(timeout=30)


if __name__ == "__main__":
    sys.exit(main())
