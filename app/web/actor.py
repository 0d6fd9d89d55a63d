"""The person behind this request, as the access rules have let them in."""

from __future__ import annotations

from flask import g, session

from app.domain.access import Actor

# What Flask-Login keeps of the person who signed in.
SESSION_KEY = "_user_id"


def current() -> Actor:
    """The signed-in person. Only for addresses whose rule asks for one: raises AttributeError elsewhere."""
    actor: Actor = g.actor
    return actor


def may_be_signed_in() -> bool:
    """Whether this browser has signed in, without asking the database; for what a page's frame shows."""
    return SESSION_KEY in session
