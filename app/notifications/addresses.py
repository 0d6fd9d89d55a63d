"""What may stand in the head of a mail: addresses, subjects and extra headers that cannot smuggle in another line."""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.domain.errors import DomainError

# Where people write to us.
CONTACT = "hjaelp@buysocial.example"

LONGEST, LONGEST_LOCAL, LONGEST_SUBJECT, LONGEST_HEADER = 254, 64, 250, 900
# RFC 5322 atoms, and letters beyond ASCII (RFC 6531); no quoted parts, which nobody's mailbox needs.
ADDRESS = re.compile(r"[^\s\x00-\x20\x7f()<>\[\]:;@\\,\"]+@[^\s\x00-\x20\x7f()<>\[\]:;@\\,\"]+")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
HEADER_VALUE = re.compile(r"[\x20-\x7e]+")
OURS = frozenset({"from", "to", "cc", "bcc", "subject", "date", "sender", "message-id", "auto-submitted"})


class InvalidAddress(DomainError):
    """A mail address nothing can be sent to; the message does not repeat it."""


def checked_address(address: str) -> str:
    """The address with its domain in ASCII. Raises InvalidAddress for line breaks, lists, names and length."""
    local, _, domain = address.partition("@")
    if len(address) > LONGEST or len(local) > LONGEST_LOCAL or not ADDRESS.fullmatch(address):
        raise InvalidAddress("not one mail address")
    if CONTROL.search(address) or local.startswith(".") or local.endswith(".") or ".." in local:
        raise InvalidAddress("not one mail address")
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        raise InvalidAddress("no such domain") from None
    if not ascii_domain or len(local) + 1 + len(ascii_domain) > LONGEST:
        raise InvalidAddress("no such domain")
    return f"{local}@{ascii_domain}"


def subject_line(text: str) -> str:
    """A subject on one line and of bounded length: names in it were typed by people."""
    line = " ".join(CONTROL.sub(" ", text).split())
    return line if len(line) <= LONGEST_SUBJECT else line[: LONGEST_SUBJECT - 1] + "…"


def body_text(text: str) -> str:
    """A body with Unix line ends and at most one empty line in a row, without what databases and mail cannot hold."""
    clean = CONTROL.sub("", text.replace("\r\n", "\n"))
    lines = "\n".join(line.rstrip(" \t") for line in clean.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n") + "\n"


def checked_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Extra headers such as List-Unsubscribe. Raises ValueError for those that are ours to set and for line breaks."""
    for name, value in headers.items():
        low = name.lower()
        if not HEADER_NAME.fullmatch(name) or low in OURS or low.startswith(("content-", "mime-")):
            raise ValueError(f"not a header a mail may bring: {name!r}")
        if not HEADER_VALUE.fullmatch(value) or len(value) > LONGEST_HEADER:
            raise ValueError(f"header {name} must be short printable ASCII on one line")
    return dict(headers)
