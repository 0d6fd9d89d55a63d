"""Find the proof in what somebody pasted or uploaded: JSON, a compact JWT, or an SVG with one of them inside."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from typing import Any

from app.credentials.proofs import Document
from app.domain.errors import DomainError

# Ours hold some 4 kB, 8 kB in a badge; ten times that is no proof of ours.
LARGEST = 100 * 1000
TOKEN = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
# Open Badges 3.0, section 5.3.2: the token as an attribute, or the JSON as the content. The text is searched, not parsed
# as XML, so that nothing in it is followed or expanded.
OPENS, CLOSES = "<openbadges:credential", "</openbadges:credential"
VERIFY = re.compile(r"""\bverify\s*=\s*(?:"([^"]*)"|'([^']*)')""")
CDATA = re.compile(r"<!\[CDATA\[(.*)\]\]>", re.DOTALL)


class Unreadable(DomainError):
    """There is no proof in it; `reason` says why: `empty`, `too_large`, `no_text`, `no_badge`, `no_json`, `no_proof`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Shown:
    """A proof as it was shown to us: one of the two."""

    token: str = ""
    document: Document | None = None


def read(data: str | bytes) -> Shown:
    """The proof in a text or a file. Raises Unreadable."""
    if len(data) > LARGEST:
        raise Unreadable("too_large")
    text = (_decoded(data) if isinstance(data, bytes) else data).strip("\ufeff \t\r\n")
    if not text:
        raise Unreadable("empty")
    if text.startswith("<"):
        text = _baked(text)
    return _shown(text)


def read_object(data: str | bytes) -> Document:
    """A JSON object in which no name stands twice: readers disagree on which one counts. Raises ValueError."""
    try:
        found = json.loads(data, object_pairs_hook=_once, parse_constant=_refuse)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found


def _shown(text: str) -> Shown:
    # Mail programs break long lines; a token has no white space of its own.
    joined = re.sub(r"\s+", "", text)
    if TOKEN.fullmatch(joined):
        return Shown(token=joined)
    if not text.startswith("{"):
        raise Unreadable("no_proof")
    try:
        document = read_object(text)
    except ValueError as error:
        raise Unreadable("no_json") from error
    return Shown(document=document)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable("no_text") from error


def _baked(text: str) -> str:
    _before, opens, rest = text.partition(OPENS)
    attributes, ends, content = rest.partition(">")
    if not opens or not ends:
        raise Unreadable("no_badge")
    verify = VERIFY.search(attributes)
    if verify:
        return html.unescape(verify[1] or verify[2] or "").strip()
    content = content.partition(CLOSES)[0]
    inner = CDATA.search(content)
    return (inner[1] if inner else html.unescape(content)).strip()


def _once(pairs: list[tuple[str, Any]]) -> Document:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")
