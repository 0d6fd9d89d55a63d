"""Text as a person would have typed it, from whatever was pasted: no markup, no characters that cannot be seen."""

from __future__ import annotations

import html
import re
import unicodedata

# An element that is never closed goes on to the end, so that reading takes one pass whatever is sent.
UNSEEN = re.compile(
    r"<(script|style|template|noscript)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL | re.I
)
TAG = re.compile(r"<[/!?]?[a-z][^<>]*>", re.I)
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# Categories of characters that stand for a space, and of those that stand for nothing: zero width, direction.
SPACES, NOTHING = frozenset({"Cc", "Cs", "Zl", "Zp"}), frozenset({"Cf"})


def lines(text: str) -> str:
    """The visible words of a text with its line breaks; letters of one look are one letter."""
    if "<" in text:
        seen = TAG.sub(" ", UNSEEN.sub(" ", text))
        # Only where there is markup do entities stand for characters.
        text = html.unescape(seen) if seen != text else text
    if text.isascii() and text.isprintable():
        return text.strip()
    kept = "".join(_kept(c) for c in text)
    return unicodedata.normalize("NFKC", kept).strip()


def without_controls(text: str | None) -> str | None:
    """What was typed, for showing it again: HTML has no place for most control characters."""
    return text and CONTROLS.sub(" ", text)


def _kept(character: str) -> str:
    if character == "\n":
        return character
    category = unicodedata.category(character)
    return " " if category in SPACES else "" if category in NOTHING else character


def line(text: str) -> str:
    """The same on one line, with single spaces."""
    return " ".join(lines(text).split())


def asked(text: str) -> str:
    """What a search asks: the same on one line, and of markup without words its signs, as it asked for something."""
    return line(text) or "".join(re.findall(r"[^\w\s]", as_written(text)))


def as_written(text: str) -> str:
    """One line to be kept and shown: markup and letters stay as they are, what cannot be seen goes."""
    return " ".join(unicodedata.normalize("NFC", "".join(_kept(c) for c in text)).split())
