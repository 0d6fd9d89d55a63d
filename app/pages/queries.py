"""Reads for the pages."""

from __future__ import annotations

from sqlalchemy import text

from app.extensions import db


def ping() -> None:
    """Ask the database for nothing; raises SQLAlchemyError when it does not answer."""
    db.session.execute(text("SELECT 1"))
