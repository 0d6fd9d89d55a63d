"""Signed links that open something without signing in: each kind for its one purpose, and until it expires."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer


class LinkExpired(Exception):
    """The link was right, but is too old."""


class SignedLink:
    """One kind of link. `purpose` keeps the kinds apart: a token of one opens nothing of another."""

    def __init__(self, purpose: str, lasts: timedelta) -> None:
        self.purpose, self.lasts = purpose, lasts

    def write(self, value: Any) -> str:
        """The token that carries a value; what it carries can be read by everybody, and changed by nobody."""
        return str(self._signer().dumps(value))

    def read(self, token: str) -> Any:
        """The value of a token; None when it is not ours. Raises LinkExpired."""
        try:
            return self._signer().loads(token, max_age=int(self.lasts.total_seconds()))
        except SignatureExpired:
            raise LinkExpired from None
        except BadSignature:
            return None

    def _signer(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=self.purpose)
