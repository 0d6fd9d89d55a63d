"""Proofs that travel: issued, signed, taken back and checked (Open Badges 3.0, W3C Verifiable Credentials)."""

from __future__ import annotations

from flask import Flask

from app.credentials import keys, services, status_lists
from app.verification import services as verification


def init_app(app: Flask) -> None:
    """Read the keys, and let every announced verification have its proof in the same transaction."""
    app.extensions[keys.EXTENSION] = keys.read(app.extensions["settings"])
    app.extensions[status_lists.EXTENSION] = status_lists.Held()
    if services.issue_for not in verification.FOLLOWERS:
        verification.FOLLOWERS.append(services.issue_for)
