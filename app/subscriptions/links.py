"""Addresses of ours for mails, written by a request or by a command."""

from __future__ import annotations

from typing import Any

from flask import current_app, has_request_context, request

from app.web.addresses import url_for
from app.web.i18n import ENGLISH_PREFIX, address_in


def public(locale: str, endpoint: str, **values: Any) -> str:
    """An address in the reader's language, on the public address where one is set."""
    at: str = current_app.extensions["settings"].public_url
    if has_request_context():
        return (at or request.host_url.rstrip("/")) + address_in(locale, url_for(endpoint, **values))
    # A command has no request, and making one for each of a thousand mails' addresses takes most of its time.
    ours = current_app.url_map.bind("localhost", script_name=ENGLISH_PREFIX if locale == "en" else "/")
    return (at or "http://localhost") + str(ours.build(endpoint, values))
