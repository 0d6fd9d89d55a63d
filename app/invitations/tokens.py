"""The signed link by which a supplier answers without an account: names its invitation and serves nothing else."""

from __future__ import annotations

from typing import Any

from flask import current_app
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from app.domain.waves import GRACE, LONGEST_LINK

# The need says when its links end (domain.waves.is_link_alive); this is for what was forgotten in a mailbox.
LONGEST = 2 * LONGEST_LINK + GRACE


class LinkExpired(Exception):
    """The link was right, but is too old."""


def write(invitation_id: int) -> str:
    """The link's token."""
    return str(_signer().dumps(invitation_id))


def read(token: str) -> int | None:
    """The invitation of a token; None when it is not ours. Raises LinkExpired."""
    try:
        found: Any = _signer().loads(token, max_age=int(LONGEST.total_seconds()))
    except SignatureExpired:
        raise LinkExpired from None
    except BadSignature:
        return None
    return int(found)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="invitations.answer")
