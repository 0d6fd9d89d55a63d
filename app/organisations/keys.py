"""Keys in links: made at random, kept as their SHA-256 only."""

from __future__ import annotations

import hashlib
import secrets


def new() -> tuple[str, str]:
    """A key for a link, and what the database keeps of it."""
    key = secrets.token_urlsafe(32)
    return key, hashed(key)


def hashed(key: str) -> str:
    """What the database keeps of a key: reading the table opens no link."""
    return hashlib.sha256(key.encode()).hexdigest()
