"""Print how many mails a second one worker hands to a mail server on this machine, for each database.

The mails are as long as those of the digest, with text and HTML; the server is a process of its own and keeps
nothing. What is timed is the worker alone: claim, hand over, note, with a commit after each mail.
"""

from __future__ import annotations

import argparse
import logging
import socket
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.controller import Controller
from flask_migrate import upgrade

from app import create_app
from app.commands.worker import Worker
from app.config import Settings
from app.extensions import db
from app.integrations.smtp import mail_server
from app.notifications import queries, services
from app.notifications.writing import Written
from bench.__main__ import address
from tests.support.databases import ROOT, free_port

MAILS, BAR = 2_000, 50
LINES = "Et nyt behov svarer til det, I tilbyder: kantinedrift i Aarhus, 12 måneder.\n" * 30


def main() -> int:
    """Measure each database; 1 when one is below the bar."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--mails", type=int, default=MAILS)
    parser.add_argument("--databases", nargs="*", default=["sqlite", "postgresql"])
    options = parser.parse_args()
    print(f"{'database':11}{'mails':>10}  {'queued/s':>10}{'sent/s':>10}  bar")
    slow = False
    port = free_port()
    taking = subprocess.Popen([sys.executable, "-c", f"from bench.mail import take; take({port})"], cwd=ROOT)
    try:
        answers(port)
        for kind in options.databases:
            queued, sent = one(kind, options.mails, port)
            slow = slow or sent < BAR
            print(f"{kind:11}{options.mails:>10}  {queued:>10.0f}{sent:>10.0f}  {BAR}", flush=True)
    finally:
        taking.terminate()
        taking.wait(20)
    return int(slow)


def answers(port: int) -> None:
    """Wait until the mail server takes connections."""
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("the mail server does not answer")


def one(kind: str, mails: int, port: int) -> tuple[float, float]:
    """Mails a second into the outbox, and out of it."""
    with tempfile.TemporaryDirectory() as folder, address(kind, Path(folder)) as url:
        app = create_app(Settings(url, "bench", Path(folder), ratelimit_enabled=False))
        with app.app_context():
            upgrade(directory=str(ROOT / "migrations"))
            started = time.perf_counter()
            for n in range(mails):
                words = Written(f"Nye behov til jer, nr. {n}", LINES, f"<p>{LINES}</p>")
                services.put("bench", f"p{n}@example.dk", words, key=f"bench:{n}")
            db.session.commit()
            queued = mails / (time.perf_counter() - started)
            worker = Worker(mail_server(f"smtp://127.0.0.1:{port}"), "Buy Social <noreply@buysocial.example>")
            # The line per mail is written, as in a real worker, but not onto this table.
            logging.getLogger().handlers = [logging.FileHandler(Path(folder) / "worker.log")]
            started = time.perf_counter()
            worker.drain()
            sent = mails / (time.perf_counter() - started)
            if worker.tally["sent"] != mails or queries.backlog(datetime.now(UTC)).waiting:
                raise SystemExit(f"not all were sent: {dict(worker.tally)}")
            db.session.remove()
            db.engine.dispose()
    return queued, sent


class Taking:
    """Says yes to everything."""

    async def handle_DATA(self, *_what: object) -> str:  # noqa: N802 - the library calls it so
        return "250 OK"


def take(port: int) -> None:
    """A mail server that runs until it is ended."""
    Controller(Taking(), hostname="127.0.0.1", port=port).start()
    while True:
        time.sleep(60)


if __name__ == "__main__":
    sys.exit(main())
