"""Webhooks: which addresses are called, how a message is signed (Standard Webhooks), and when it is sent again."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from app.domain.errors import Refusal

MOST_WEBHOOKS = 10
LONGEST_URL = 500
PORTS = frozenset({443, 8443})
SECRET_PREFIX = "whsec_"  # noqa: S105 - what every secret begins with
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)
# With the waits above a receiver may be away for about two and a half days.
MOST_FAILURES = 20
# Printable ASCII without what may not stand in an address (RFC 3986).
TARGET = re.compile(r"[!#-;=?-Z\[\]_a-z~%]*", re.ASCII)
HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*", re.ASCII)
UNICAST = IPv6Network("2000::/3")
# Ways to write an IPv4 address that lead back to it: 6to4 and Teredo. NAT64 lies outside UNICAST.
TUNNELS = (IPv6Network("2002::/16"), IPv6Network("2001::/32"))
FAULTS = ("format", "scheme", "port", "login", "private", "long")


class BadAddress(Refusal):
    """An address that is not called; `reason` is one of FAULTS."""

    reasons = FAULTS


@dataclass(frozen=True)
class Target:
    """An address in its parts; `path` with its query, `host` as it stands in DNS."""

    is_secure: bool
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """The host as the Host header has it: with its port, unless it is the usual one."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == (443 if self.is_secure else 80) else f"{name}:{self.port}"


def read_address(url: str, *, loopback: bool = False) -> Target:
    """The parts of an address that may be called: https, an ordinary port, a public host. Raises BadAddress.

    `loopback` lets in this machine by http and any high port, for development and tests. A name is not
    looked up here; what it leads to is judged by `is_public` when it is called.
    """
    if len(url) > LONGEST_URL:
        raise BadAddress("long")
    # urlsplit drops line breaks and tabs, so that another address would be kept than is called.
    if not url.isprintable():
        raise BadAddress("format")
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii").lower() if parts.hostname else ""
    except ValueError:
        raise BadAddress("format") from None
    if parts.scheme not in (("https", "http") if loopback else ("https",)):
        raise BadAddress("scheme" if parts.scheme == "http" else "format")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if parts.fragment or not TARGET.fullmatch(path):
        raise BadAddress("format")
    if parts.username is not None or parts.password is not None:
        raise BadAddress("login")
    port = port if port is not None else 443 if parts.scheme == "https" else 80
    if not (port in PORTS or (loopback and port >= 1024)):
        raise BadAddress("port")
    _check_host(host, loopback)
    return Target(parts.scheme == "https", host, port, path)


def _check_host(host: str, loopback: bool) -> None:
    try:
        given = ip_address(host)
    except ValueError:
        if not HOST.fullmatch(host) or len(host) > 253:
            raise BadAddress("format") from None
        last = host.rpartition(".")[2]
        # A last part of digits is an IPv4 address in an odd spelling, such as 127.1 or 0x7f.1.
        if last.isdigit() or last.startswith("0x"):
            raise BadAddress("format") from None
        if not loopback and ("." not in host or last in {"localhost", "local", "internal", "lan"}):
            raise BadAddress("private") from None
    else:
        if not is_public(given, loopback=loopback):
            raise BadAddress("private")


def is_public(address: IPv4Address | IPv6Address, *, loopback: bool = False) -> bool:
    """Whether anybody on the internet may be behind an address: none of ours, no group, nothing reserved."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped, loopback=loopback)
        if loopback and address.is_loopback:
            return True
        return address in UNICAST and address.is_global and not any(address in net for net in TUNNELS)
    if loopback and address.is_loopback:
        return True
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_loopback or address.is_link_local
    )


def new_secret(random: bytes) -> str:
    """A secret as Standard Webhooks writes it, from 32 random bytes."""
    return SECRET_PREFIX + base64.b64encode(random).decode()


def message_id(webhook: int, what: str) -> str:
    """The same for the same webhook and event, however often it is sent; tells nothing of either."""
    return "msg_" + hashlib.sha256(f"webhook:{webhook}:{what}".encode()).hexdigest()[:32]


def sign(secret: str, message: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers of a message sent at a moment (Standard Webhooks 1.0, symmetric signature)."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    seconds = str(int(at.timestamp()))
    made = hmac.digest(key, f"{message}.{seconds}.".encode() + body, "sha256")
    return {
        "webhook-id": message,
        "webhook-timestamp": seconds,
        "webhook-signature": "v1," + base64.b64encode(made).decode(),
    }


def wait_after(failures: int) -> timedelta:
    """How long to wait after so many failures in a row: 30 seconds, doubled each time, at most 6 hours."""
    if failures < 1:
        raise ValueError("a wait follows at least one failure")
    return min(FIRST_WAIT * (1 << min(failures - 1, 12)), LONGEST_WAIT)


def is_given_up(failures: int) -> bool:
    """Whether a webhook that failed so often in a row is paused."""
    return failures >= MOST_FAILURES
