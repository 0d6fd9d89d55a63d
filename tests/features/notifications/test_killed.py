"""Workers are killed at any moment, many times: every mail arrives, and a double is known by its Message-ID."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.commands.worker import Worker
from app.extensions import db
from app.notifications.models import OutboxMessage
from tests.features.notifications.conftest import SENDER, leases_end, stored
from tests.support.databases import ROOT
from tests.support.mail import Server

MAILS = 24
# Within this a worker gets to its mails on any machine.
PATIENCE = 5.0


class Nursery:
    """The process that workers are forked from."""

    def __init__(self, database_url: str, server: Server, folder: Path) -> None:
        self.log = (folder / "worker.log").open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.worker_nursery"],
            cwd=ROOT,
            env={
                "PATH": os.environ["PATH"],
                "DATABASE_URL": database_url,
                "MAIL_URL": server.url,
                "MAIL_FROM": SENDER,
                "INSTANCE_DIR": str(folder),
                "SECRET_KEY": "test",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
        )
        self.hear("ready")

    def hear(self, *wanted: str) -> str:
        """The next line that says one of these, or the next of digits; what a worker prints is passed over."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.strip() in wanted or (not wanted and line.strip().isdigit()):
                return line.strip()
        raise AssertionError("the nursery has ended")

    def start(self, *arguments: str) -> int:
        """A new worker; its process id, which is nobody else's before `end` has been asked for."""
        self.say(" ".join(arguments))
        return int(self.hear())

    def end(self) -> bool:
        """Wait until the worker is over; whether it was killed."""
        was_killed = self.hear("ended", "killed") == "killed"
        self.say("")
        return was_killed

    def say(self, line: str) -> None:
        """One line to the process."""
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def close(self) -> None:
        """End the process; no worker runs by now."""
        self.process.communicate(timeout=30)
        self.log.close()


@pytest.fixture
def nursery(app: Flask, database_url: str, server: Server, tmp_path: Path) -> Iterator[Nursery]:
    db.session.remove()
    found = Nursery(database_url, server, tmp_path)
    yield found
    found.close()


def unsent() -> int:
    db.session.rollback()
    return db.session.query(OutboxMessage).filter(OutboxMessage.state != "sent").count()


def wait_for_mails(server: Server, more: int) -> None:
    """Until so many more have arrived."""
    wanted = len(server.mailbox.received) + more
    until = time.monotonic() + PATIENCE
    while len(server.mailbox.received) < wanted and time.monotonic() < until:
        time.sleep(0.001)


def test_kill_9_at_any_moment_loses_nothing(
    nursery: Nursery, server: Server, put: Callable[..., bool]
) -> None:
    for n in range(MAILS):
        put(f"k{n}", f"p{n}@example.dk")
    chance = random.Random(4)
    # Slow enough that a worker is often killed while the server thinks, on both sides of its yes.
    server.mailbox.pause = lambda: chance.uniform(0, 0.02)
    kills = 0
    until = time.monotonic() + 60
    while (left := unsent()) and time.monotonic() < until:
        worker = nursery.start("--once")
        wait_for_mails(server, min(chance.randint(0, 4), left))
        time.sleep(chance.uniform(0, 0.03))
        os.kill(worker, signal.SIGKILL)
        # One that had ended by itself was not killed.
        kills += nursery.end()
        leases_end()
    arrived = server.mailbox.counted()
    keys = {m.message_id for m in db.session.query(OutboxMessage)}
    assert kills >= 5
    assert unsent() == 0
    assert set(arrived) == keys
    # At most the one mail in hand at each kill.
    assert sum(arrived.values()) - MAILS <= kills
    assert {(m.state, m.attempts) for m in db.session.query(OutboxMessage)} == {("sent", 0)}
    print(f"{kills} kills, {sum(arrived.values()) - MAILS} doubles of {MAILS} mails")


def test_a_waiting_worker_sends_what_comes_in_and_finishes_its_mail_when_told_to_stop(
    nursery: Nursery, server: Server, put: Callable[..., bool]
) -> None:
    server.mailbox.pause = lambda: 0.05
    worker = nursery.start("--poll", "0.1")
    time.sleep(0.3)
    for n in range(40):
        put(f"k{n}", f"p{n}@example.dk")
    until = time.monotonic() + 20
    while len(server.mailbox.received) < 3 and time.monotonic() < until:
        time.sleep(0.01)
    os.kill(worker, signal.SIGTERM)
    assert not nursery.end()
    states = [stored(f"k{n}").state for n in range(40)]
    sent = states.count("sent")
    assert 3 <= sent < 40
    assert states.count("queued") == 40 - sent
    assert len(server.mailbox.received) == sent


def test_kill_9_between_any_two_steps_loses_nothing(
    nursery: Nursery, server: Server, put: Callable[..., bool], worker: Worker
) -> None:
    doubles, step, was_killed = 0, 0, True
    while was_killed:
        step += 1
        for n in range(2):
            put(f"k{step}-{n}", f"p{n}@example.dk")
        nursery.start(f"dies-at={step}", "--once")
        was_killed = nursery.end()
        leases_end()
        worker.drain()
        arrived = server.mailbox.counted()
        expected = {stored(f"k{step}-{n}").message_id for n in range(2)}
        assert set(arrived) == expected, f"killed before line {step}"
        assert sum(arrived.values()) <= 3, f"killed before line {step}"
        doubles += sum(arrived.values()) - 2
        server.mailbox.received.clear()
        assert unsent() == 0
    assert {m.attempts for m in db.session.query(OutboxMessage)} == {0}
    # The walk went through all of it: taking two mails, handing each over, noting it, and the end.
    assert step > 60
    # Twice only between the server's yes and the commit after it, which are few of the steps.
    assert 0 < doubles < step / 3
    print(f"{step} steps, {doubles} doubles")
