"""Read what a process reads once before its first visitor waits for it."""

from __future__ import annotations

import gc

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import db
from app.matches.queries import NeedText, rank

# Any need will do: it asks for the index, the phrase book and the model of CPV codes.
ANY = NeedText("Frokost til møder")


def warm(app: Flask) -> None:
    """Load index, phrase book and model. A database that is away or not made ready yet stops no start."""
    with app.app_context():
        try:
            rank(ANY, 1)
        except SQLAlchemyError as error:
            app.logger.warning("not warmed: %s", type(error).__name__)
        finally:
            db.session.remove()
            # No connection is kept from before a fork or while nobody asks.
            db.engine.dispose()


def settle() -> None:
    """Leave what stays for good out of the collector's rounds, once a process has been warmed.

    Index, phrase book, templates and the mapped tables are 250,000 objects. A full round over them takes 220 ms of
    one core and came once in some 15 publications of a need: it was what made the slowest ones slow.
    """
    gc.collect()
    gc.freeze()
