"""What an organisation is and does here: read it, and change it on an owner's word. Flushes and audits, never commits."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, current_app

from app.audit.services import record
from app.domain.access import Actor
from app.domain.membership import Dealings, Denied
from app.extensions import db
from app.organisations.models import Organisation
from app.organisations.services import hold

# Under this name the room that knows profiles leaves its answer: rooms import only downwards.
PROFILE = "has_public_profile"


def tell_of_profiles(app: Flask, has_public_profile: Callable[[str], bool]) -> None:
    """Let this room ask whether a CVR number has a profile in the directory now."""
    app.extensions[PROFILE] = has_public_profile


def has_public_profile(cvr: str) -> bool:
    """Whether buyers find the organisation's profile now."""
    found: Callable[[str], bool] = current_app.extensions[PROFILE]
    return found(cvr)


def change(actor: Actor, cvr: str, after: Dealings, seen: str) -> bool:
    """Make an organisation buy, supply or both, and be of another kind; False when nothing is new.

    `seen` is the mark of what the writer saw. Raises Denied: overtaken, authority, published_profile.
    """
    row = hold(cvr)
    before = of(row)
    if before.mark != seen:
        raise Denied("overtaken")
    before.allow(after, is_public=has_public_profile(cvr))
    changed = {
        name: [getattr(before, name), getattr(after, name)]
        for name in ("kind", "buys", "supplies")
        if getattr(before, name) != getattr(after, name)
    }
    if not changed:
        return False
    row.kind, row.buys, row.supplies = after.kind, after.buys, after.supplies
    db.session.flush()
    record(actor.label, "organisation.changed", f"organisation:{cvr}", changed)
    return True


def of(row: Organisation) -> Dealings:
    """An organisation's dealings."""
    return Dealings(row.kind, row.buys, row.supplies)
