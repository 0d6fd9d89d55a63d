"""The link of a sign-up: to confirm it, to see how it stands and to give the seats back."""

from __future__ import annotations

from datetime import timedelta

from app.events.models import EventSignUp
from app.web.signed_links import SignedLink

# As far ahead as events are planned.
LINK = SignedLink("event-sign-up", timedelta(days=400))


def token(sign_up: EventSignUp) -> str:
    """What stands in the mails of one sign-up."""
    return LINK.write([sign_up.event_id, sign_up.id])


def read(written: str) -> tuple[int, int] | None:
    """(Event, sign-up) of a token; None when it is not ours. Raises LinkExpired."""
    found = LINK.read(written)
    return (found[0], found[1]) if found else None
