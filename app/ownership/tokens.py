"""The signed link that proves a mail address: names the claim and the address, and expires."""

from __future__ import annotations

from typing import Any

from flask import current_app
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from app.domain.membership import DOMAIN_PROOF_LASTS


class LinkExpired(Exception):
    """The link was right, but is too old."""


def write(claim_id: int, email: str) -> str:
    """The link's token."""
    return str(_signer().dumps([claim_id, email]))


def read(token: str) -> tuple[int, str] | None:
    """The claim and address of a token; None when it is not ours. Raises LinkExpired."""
    try:
        found: Any = _signer().loads(token, max_age=int(DOMAIN_PROOF_LASTS.total_seconds()))
    except SignatureExpired:
        raise LinkExpired from None
    except BadSignature:
        return None
    return int(found[0]), str(found[1])


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="ownership.domain_proof")
