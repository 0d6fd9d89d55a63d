"""Saving where two may write at once: what was read is checked, and what the database refuses is told alike."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy.orm.exc import StaleDataError

from app.domain.errors import DomainError
from app.extensions import db


class Overtaken(DomainError):
    """Somebody else has saved since the form was opened."""


class Versioned(Protocol):
    """A row that counts how often it has been saved."""

    version: int


def check(row: Versioned, seen: int | None) -> None:
    """Raise Overtaken unless the row is as it was read; None stands for whoever has no form."""
    if seen is not None and seen != row.version:
        raise Overtaken("saved meanwhile")


def keep() -> None:
    """Flush; raises Overtaken when another transaction was quicker."""
    try:
        db.session.flush()
    except StaleDataError as error:
        raise Overtaken("saved meanwhile") from error
