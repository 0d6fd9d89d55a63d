"""The person behind this request, as the access rules have let them in."""

from __future__ import annotations

from flask import Flask, g, session

from app.domain.access import Actor
from app.extensions import SIGNED_IN


def current() -> Actor:
    """The signed-in person. Only for addresses whose rule asks for one: raises AttributeError elsewhere."""
    actor: Actor = g.actor
    return actor


def may_be_signed_in() -> bool:
    """Whether this browser has signed in, without asking the database; for what a page's frame shows."""
    return SIGNED_IN in session


def init_app(app: Flask) -> None:
    """The page frame asks too."""
    app.jinja_env.globals["may_be_signed_in"] = may_be_signed_in
