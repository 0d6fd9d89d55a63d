"""Mail servers that hang or die at every point of a conversation: no mail is lost, and none is tried for ever."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from flask import Flask

from app.commands.worker import Worker
from app.domain.moments import in_utc
from app.integrations.mail import SmtpAddress, Unavailable
from app.integrations.smtp import SmtpServer, mail_server
from tests.features.notifications.conftest import SENDER, stored, time_passes
from tests.support.mail import Hangs, Server

SHORT = 0.3
# What a server says first, and to each line of a client that sends one mail.
SCRIPT = ("220 there", "250 there", "250 OK", "250 OK", "354 go on", "250 taken")
POINTS = ("greeting", "hello", "sender", "receiver", "data", "end of the mail")


class Breaks:
    """Talks SMTP up to one point; then it says no more, or closes the connection in the middle of the talk."""

    def __init__(self, point: int, dies: bool) -> None:
        self._point, self._dies = point, dies
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> Breaks:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        # A connection of our own wakes the thread that waits for one.
        socket.create_connection(("127.0.0.1", self.port)).close()
        self._thread.join(10)
        self._socket.close()

    def _serve(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            with connection:
                if self._over.is_set():
                    return
                self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        with connection.makefile("rb") as said:
            for n, answer in enumerate(SCRIPT):
                if n == len(SCRIPT) - 1:
                    for line in said:
                        if line == b".\r\n":
                            break
                elif n:
                    said.readline()
                if n == self._point:
                    break
                connection.sendall(answer.encode() + b"\r\n")
            if not self._dies:
                self._over.wait(4 * SHORT)


def worker_to(port: int) -> Worker:
    """A worker that does not wait for an answer for long."""
    return Worker(SmtpServer(SmtpAddress("127.0.0.1", port, "plain"), timeout=SHORT), SENDER)


@pytest.fixture
def two(put: Callable[..., bool]) -> None:
    put("a", "a@example.dk")
    put("b", "b@example.dk")


@pytest.mark.parametrize("dies", [True, False], ids=["dies", "hangs"])
@pytest.mark.parametrize("point", range(len(POINTS)), ids=POINTS)
def test_wherever_it_breaks_the_mail_is_kept_and_goes_out_later(
    app: Flask, two: None, server: Server, point: int, dies: bool
) -> None:
    began = time.monotonic()
    with Breaks(point, dies) as broken, suppress(Unavailable):
        worker_to(broken.port).drain()
    assert time.monotonic() - began < 10
    for key in ("a", "b"):
        message = stored(key)
        assert (message.state, message.claimed_by) == ("queued", None)
        assert message.attempts <= 1
    # Whoever was not even greeted has not tried any mail; after that, the mail in hand may be the reason.
    if POINTS[point] in ("greeting", "hello"):
        assert stored("a").attempts == 0
    else:
        assert stored("a").attempts == 1
        assert in_utc(stored("a").due_at) > datetime.now(UTC)
    assert stored("a").last_error
    time_passes(hours=1)
    Worker(mail_server(server.url), SENDER).drain()
    assert set(server.mailbox.words()) == {"a@example.dk", "b@example.dk"}
    assert len(server.mailbox.received) == 2


def test_a_server_that_takes_connections_and_says_nothing_costs_no_attempt(app: Flask, two: None) -> None:
    with Hangs() as port:
        for _ in range(3):
            with pytest.raises(Unavailable, match=r"(?i)timed out"):
                worker_to(port).drain()
    assert [(stored(k).state, stored(k).attempts) for k in ("a", "b")] == [("queued", 0)] * 2


def test_a_slow_server_that_took_the_mail_gets_a_copy_it_can_recognise(
    app: Flask, two: None, server: Server
) -> None:
    # It takes the mail, but says so after we stopped listening: we cannot know, so it is sent once more.
    naps = iter([2 * SHORT])
    server.mailbox.pause = lambda: next(naps, 0.0)
    worker_to(server.port).drain()
    assert stored("a").state == "queued"
    time_passes(hours=1)
    time.sleep(3 * SHORT)
    worker_to(server.port).drain()
    assert {stored(k).state for k in ("a", "b")} == {"sent"}
    arrived = server.mailbox.counted()
    assert set(arrived) == {stored(k).message_id for k in ("a", "b")}
    assert arrived[stored("a").message_id] == 2
    assert arrived[stored("b").message_id] == 1
