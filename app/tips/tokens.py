"""The signed link by which a firm without an account answers a hearing: names the hearing only, and expires."""

from __future__ import annotations

from typing import Any

from flask import current_app
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from app.domain.tips import HEARING_LINK_LASTS


class LinkExpired(Exception):
    """The link was right, but is too old."""


def write(hearing_id: int) -> str:
    """The link's token."""
    return str(_signer().dumps(hearing_id))


def read(token: str) -> int | None:
    """The hearing of a token; None when it is not ours. Raises LinkExpired."""
    try:
        found: Any = _signer().loads(token, max_age=int(HEARING_LINK_LASTS.total_seconds()))
    except SignatureExpired:
        raise LinkExpired from None
    except BadSignature:
        return None
    return int(found)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="tips.hearing")
