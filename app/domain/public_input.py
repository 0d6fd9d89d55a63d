"""What anybody may send without an account: known again when it is sent again, and its links counted."""

from __future__ import annotations

import hashlib
import re
import secrets

from rapidfuzz import fuzz

# More links than this belong elsewhere.
MOST_LINKS = 2
# From here on two texts are the same, sent again.
ALIKE = 95


def new_reference() -> str:
    """A number for the sender to refer to: eight letters and digits that are not mistaken for others."""
    letters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
    made = "".join(secrets.choice(letters) for _ in range(8))
    return f"{made[:4]}-{made[4:]}"


REFERENCE = re.compile(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}")
# The address of a page as somebody types it, with its scheme.
WEB_ADDRESS = re.compile(r"https?://[^\s/@\"<>\\]+\.[^\s\"<>\\]+")
LINK = re.compile(r"https?://\S+|\bwww\.\S+", re.IGNORECASE)


def link_count(text: str) -> int:
    """How many addresses of web pages a text holds."""
    return len(LINK.findall(text))


def normalised(text: str) -> str:
    """A text by which it is known again: letters and digits only, in lower case."""
    return " ".join(re.findall(r"\w+", text.lower()))


def fingerprint(text: str) -> str:
    """The same for every text of the same words."""
    return hashlib.sha256(normalised(text).encode()).hexdigest()


def is_same(one: str, other: str) -> bool:
    """Whether two texts are one, sent twice with a word changed."""
    return fuzz.ratio(normalised(one), normalised(other)) >= ALIKE
