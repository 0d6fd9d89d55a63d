"""Mail servers: what MAIL_URL names, and how a letter is handed over. Knows neither rooms nor the database."""

from __future__ import annotations

import email.policy
import re
from binascii import b2a_qp
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import HeaderParseError
from email.header import Header
from email.headerregistry import Address, HeaderRegistry
from email.message import Message
from email.utils import format_datetime, formataddr
from functools import cache
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from app.config import SettingsError

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
PORTS = {("smtp", False): 25, ("smtp", True): 587, ("smtps", False): 465}
# No folding by the library: what needs it is folded in `_encoded`.
POLICY = email.policy.compat32.clone(linesep="\r\n", max_line_length=None, mangle_from_=False)
HEADER_NAME = re.compile(r"[A-Za-z0-9-]+")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
UNUSABLE = re.compile(r"[\x00-\x20\x7f]")


class Refused(Exception):
    """The server says for good that it does not take this letter."""


class Delayed(Exception):
    """The letter did not get through now; it may later."""


class Unavailable(Exception):
    """The server takes no letter at all now: it is down, or it does not accept us."""


@dataclass(frozen=True)
class Letter:
    """One mail to one receiver; `message_id` with its angle brackets, `at` with its time zone."""

    sender: str
    to: str
    subject: str
    text: str
    message_id: str
    at: datetime
    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


class Connection(Protocol):
    """An open way to a mail server."""

    def send(self, letter: Letter) -> None:
        """Hand the letter over; back again, the server has taken it. Raises Refused, Delayed or Unavailable."""


class MailServer(Protocol):
    """Where mail goes."""

    def connect(self) -> AbstractContextManager[Connection]:
        """One connection for a batch; it opens at its first letter and again after it broke."""


@dataclass(frozen=True)
class SmtpAddress:
    """What a MAIL_URL says of an SMTP server. `security` is `plain`, `starttls` or `tls`."""

    host: str
    port: int
    security: str
    user: str = ""
    password: str = field(default="", repr=False)


def parse(url: str) -> SmtpAddress | Path:
    """Read a MAIL_URL. Raises SettingsError, which never repeats the address as it may hold a password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        # Its own text quotes what it could not read, which may be a piece of the password.
        raise SettingsError(
            "MAIL_URL is unreadable: write special characters of the password as %XX, and the port as a number"
        ) from None
    if UNUSABLE.search(url) or parts.fragment:
        raise SettingsError("MAIL_URL holds a blank or a #: write it as %20 or %23")
    if parts.scheme == "file":
        return _folder(parts)
    if parts.scheme not in {"smtp", "smtps"}:
        raise SettingsError("MAIL_URL must begin with smtp://, smtps:// or file:///")
    return _smtp(parts, port)


def _folder(parts: SplitResult) -> Path:
    path = Path(unquote(parts.path))
    if parts.netloc or parts.query or not path.is_absolute() or path == Path("/"):
        raise SettingsError(
            "MAIL_URL with file:// needs three slashes and an absolute folder: file:///tmp/mails"
        )
    return path


def _smtp(parts: SplitResult, port: int | None) -> SmtpAddress:
    if not parts.hostname or parts.path not in {"", "/"}:
        raise SettingsError("MAIL_URL needs a host and no path: smtp://user:password@host:587?starttls=1")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    starttls = options.pop("starttls", "0")
    if options or starttls not in {"0", "1"} or (parts.scheme == "smtps" and "starttls" in parts.query):
        raise SettingsError("MAIL_URL knows one option, starttls=1 or starttls=0, and only with smtp://")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password):
        raise SettingsError("MAIL_URL needs both a user and a password, or neither")
    security = "tls" if parts.scheme == "smtps" else "starttls" if starttls == "1" else "plain"
    if user and security == "plain" and parts.hostname not in LOCAL:
        raise SettingsError("MAIL_URL would send the password unencrypted: use smtps:// or starttls=1")
    if port == 0:
        raise SettingsError("MAIL_URL has port 0")
    standard = PORTS[(parts.scheme, security == "starttls")]
    return SmtpAddress(parts.hostname, port or standard, security, user, password)


def sender_domain(sender: str) -> str:
    """The domain of MAIL_FROM, `Name <name@domain>` or `name@domain`. Raises SettingsError."""
    found = [] if CONTROL.search(sender) else _addresses(sender)
    if len(found) != 1 or not found[0].username or not found[0].domain or not found[0].addr_spec.isascii():
        raise SettingsError("MAIL_FROM must be one address: Buy Social Danmark <noreply@example.dk>")
    return found[0].domain


def envelope_sender(letter: Letter) -> str:
    """The bare address of the sender."""
    return _addresses(letter.sender)[0].addr_spec


@cache
def _addresses(text: str) -> Sequence[Address]:
    """The addresses of a header; none when it holds a fault."""
    try:
        header: Any = HeaderRegistry()("from", text)
    except (HeaderParseError, IndexError):  # the library stumbles over an address that ends early
        return ()
    return () if header.defects else tuple(header.addresses)


def written(letter: Letter) -> bytes:
    """The letter as MIME: text, and HTML beside it where there is some. Raises ValueError for a break in its head.

    Headers are encoded here: the library's newer classes parse each one again, which took most of a mail's
    time, and their folding breaks long links and loses blanks between words with Danish letters.
    """
    made = Message(POLICY)
    for name, value in _head(letter):
        made[name] = value
    text = _part(letter.text, "plain")
    if not letter.html:
        made["Content-Type"], made["Content-Transfer-Encoding"] = text["Content-Type"], "quoted-printable"
        made.set_payload(text.get_payload())
    else:
        # Parts are quoted-printable, which never holds "=_".
        made.add_header("Content-Type", "multipart/alternative", boundary=f"=_{_bare(letter)}_=")
        made.set_payload([text, _part(letter.html, "html")])
    return made.as_bytes()


def _head(letter: Letter) -> Iterator[tuple[str, str]]:
    sender = _addresses(letter.sender)[0]
    lines = {
        "From": formataddr((sender.display_name, sender.addr_spec)),
        # Raw UTF-8 where RFC 6531 asks for it; for all others this changes nothing.
        "To": letter.to.encode().decode("ascii", "surrogateescape"),
        "Subject": letter.subject,
        "Date": format_datetime(letter.at),
        "Message-ID": letter.message_id,
        # RFC 3834: nobody's holiday notice shall answer.
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
        **letter.headers,
    }
    for name, value in lines.items():
        if not HEADER_NAME.fullmatch(name) or CONTROL.search(value):
            raise ValueError(f"header {name!r} would break the head of the mail")
    if not sender.display_name.isascii():
        lines["From"] = f"{_encoded('From', sender.display_name)} <{sender.addr_spec}>"
    lines["Subject"] = _encoded("Subject", letter.subject)
    yield from lines.items()


def _encoded(name: str, words: str) -> str:
    """RFC 2047 where there are letters beyond ASCII, in lines of at most 75 characters."""
    return Header(words, "us-ascii" if words.isascii() else "utf-8", header_name=name).encode()


def _part(text: str, kind: str) -> Message:
    part = Message(POLICY)
    part["Content-Type"], part["Content-Transfer-Encoding"] = (
        f'text/{kind}; charset="utf-8"',
        "quoted-printable",
    )
    part.set_payload(b2a_qp(text.encode(), istext=True).decode("ascii"))
    return part


def _bare(letter: Letter) -> str:
    return letter.message_id.strip("<>").partition("@")[0]
