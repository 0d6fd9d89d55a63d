"""One POST to an address that somebody else gave us, without letting it lead us anywhere else.

The name is resolved once, every address it has is judged, and the connection goes to one of those judged: a name
that changes its mind between the look and the call gains nothing. Redirects are not followed, the answer is read up
to its status line, and the whole takes at most TOTAL_SECONDS however slowly the other side speaks.
"""

from __future__ import annotations

import queue
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Protocol

from app.domain.webhooks import BadAddress, Target, is_public, read_address

TOTAL_SECONDS = 10.0
MOST_READ = 10_000
MOST_ADDRESSES = 3
STATUS = re.compile(rb"HTTP/1\.[01] ([1-5]\d\d)(?: [^\r\n]*)?\r?\n")
AGENT = "BuySocialDanmark-Webhooks/1"

Resolve = Callable[[str, int], list[str]]


class NotDelivered(Exception):
    """No answer; the message says why in a word or two: `refused`, `timeout`, `address`, `tls`, `dns`, `answer`."""


@dataclass(frozen=True)
class Answer:
    """What the receiver said: its status code, and how long it took."""

    status: int
    milliseconds: int


class WebhookSender(Protocol):
    """Whatever brings a message to an address."""

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send one message. Raises NotDelivered when there is no answer, or none is asked for."""
        ...


def resolve(host: str, port: int) -> list[str]:
    """Every address of a name, as the system knows them. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class HttpSender:
    """The real thing. `loopback` also lets in this machine, by http; never in production."""

    def __init__(
        self, *, loopback: bool = False, total_seconds: float = TOTAL_SECONDS, resolver: Resolve = resolve
    ) -> None:
        self.loopback, self.total_seconds, self.resolver = loopback, total_seconds, resolver
        self.tls = ssl.create_default_context()

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send one message. Raises NotDelivered."""
        began = time.monotonic()
        until = began + self.total_seconds
        try:
            target = read_address(url, loopback=self.loopback)
        except BadAddress:
            raise NotDelivered("address") from None
        try:
            with self._connect(target, self._addresses(target, until), until) as connection:
                connection.settimeout(_left(until))
                connection.sendall(_request(target, headers, body))
                status = _status(connection, until)
        except TimeoutError:
            raise NotDelivered("timeout") from None
        except ssl.SSLError:
            raise NotDelivered("tls") from None
        except OSError:
            raise NotDelivered("refused") from None
        return Answer(status, round((time.monotonic() - began) * 1000))

    def _addresses(self, target: Target, until: float) -> list[str]:
        """The addresses of the host; one that is not public spoils them all."""
        found = _within(lambda: self.resolver(target.host, target.port), _left(until))
        try:
            public = all(is_public(ip_address(a), loopback=self.loopback) for a in found)
        except ValueError:
            public = False
        if not found or not public:
            raise NotDelivered("address")
        return found[:MOST_ADDRESSES]

    def _connect(self, target: Target, addresses: list[str], until: float) -> socket.socket:
        """A connection to the first address that answers; with TLS it must prove to be the name."""
        failed: OSError = OSError()
        for address in addresses:
            try:
                plain = socket.create_connection((address, target.port), _left(until))
            except OSError as error:
                failed = error
                continue
            if not target.is_secure:
                return plain
            try:
                plain.settimeout(_left(until))
                return self.tls.wrap_socket(plain, server_hostname=target.host)
            except BaseException:
                plain.close()
                raise
        raise failed


def _within(look: Callable[[], list[str]], seconds: float) -> list[str]:
    """Do it in a thread that nobody waits for: the system's resolver knows no deadline."""
    answers: queue.Queue[list[str] | None] = queue.Queue()

    def asking() -> None:
        try:
            answers.put(look())
        except (OSError, UnicodeError):
            answers.put(None)

    threading.Thread(target=asking, daemon=True).start()
    try:
        found = answers.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError from None
    if found is None:
        raise NotDelivered("dns")
    return found


def _left(until: float) -> float:
    """Seconds until the deadline. Raises TimeoutError when it has passed."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _request(target: Target, headers: Mapping[str, str], body: bytes) -> bytes:
    told = {
        "Host": target.authority,
        "User-Agent": AGENT,
        "Accept": "*/*",
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Connection": "close",
        **headers,
    }
    if any(c in "\r\n" for name, value in told.items() for c in name + value):
        raise NotDelivered("address")
    lines = [f"POST {target.path} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items())]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body


def _status(connection: socket.socket, until: float) -> int:
    """The status of the answer; those that only announce another (1xx) are passed over."""
    read = b""
    while len(read) < MOST_READ:
        connection.settimeout(_left(until))
        more = connection.recv(MOST_READ - len(read))
        read += more
        while found := STATUS.match(read):
            status = int(found[1])
            if status >= 200:
                return status
            _, end, rest = read.partition(b"\r\n\r\n")
            if not end:
                break
            read = rest
        if not more:
            break
    raise NotDelivered("answer")
