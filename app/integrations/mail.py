"""Mail servers: what MAIL_URL names, and how a letter is handed over. Knows neither rooms nor the database."""

from __future__ import annotations

import email.policy
import re
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import HeaderParseError
from email.header import Header
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy, Policy
from email.utils import formataddr
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from app.config import SettingsError

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
PORTS = {("smtp", False): 25, ("smtp", True): 587, ("smtps", False): 465}
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


def _addresses(text: str) -> Sequence[Address]:
    """The addresses of a header; none when it holds a fault."""
    try:
        header: Any = HeaderRegistry()("from", text)
    except (HeaderParseError, IndexError):  # the library stumbles over an address that ends early
        return ()
    return () if header.defects else tuple(header.addresses)


class _OneLine(UnstructuredHeader, BaseHeader):
    """A header kept on one line: the library would encode a long address or link, which receivers cannot read."""

    def fold(self, *, policy: Policy[Any]) -> str:
        return f"{self.name}: {self}{policy.linesep}"


class _Words(UnstructuredHeader, BaseHeader):
    """A header of words. The library's own folding loses blanks between words with Danish letters."""

    def fold(self, *, policy: Policy[Any]) -> str:
        return f"{self.name}: {_encoded(self.name, str(self), policy.linesep)}{policy.linesep}"


class _Sender(UnstructuredHeader, BaseHeader):
    """Our own name and address."""

    def fold(self, *, policy: Policy[Any]) -> str:
        sender = _addresses(str(self))[0]
        whole = formataddr((sender.display_name, sender.addr_spec))
        if not sender.display_name.isascii():
            whole = f"{_encoded(self.name, sender.display_name, policy.linesep)} <{sender.addr_spec}>"
        return f"{self.name}: {whole}{policy.linesep}"


def _encoded(name: str, words: str, linesep: str) -> str:
    charset = "us-ascii" if words.isascii() else "utf-8"
    return Header(words, charset, header_name=name).encode(linesep=linesep)


def _policy() -> EmailPolicy[EmailMessage]:
    registry = HeaderRegistry()
    registry.map_to_type("subject", _Words)
    registry.map_to_type("from", _Sender)
    for name in ("to", "message-id", "list-unsubscribe"):
        registry.map_to_type(name, _OneLine)
    return email.policy.SMTP.clone(header_factory=registry)


POLICY = _policy()


def message(letter: Letter) -> EmailMessage:
    """The letter as MIME: text, and HTML beside it where there is some. Raises ValueError for a line break in its head."""
    made = EmailMessage(policy=POLICY.clone(utf8=not letter.to.isascii()))
    made["From"], made["To"], made["Subject"] = letter.sender, letter.to, letter.subject
    made["Date"], made["Message-ID"] = letter.at, letter.message_id
    # RFC 3834: nobody's holiday notice shall answer.
    made["Auto-Submitted"] = "auto-generated"
    for name, value in letter.headers.items():
        if not HEADER_NAME.fullmatch(name):
            raise ValueError("not the name of a header")
        made[name] = value
    made.set_content(letter.text, cte="quoted-printable")
    if letter.html:
        made.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    return made
