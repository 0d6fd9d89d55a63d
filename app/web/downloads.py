"""Handing out a file that somebody has sent us."""

from __future__ import annotations

from typing import Protocol

from flask import make_response
from werkzeug.wrappers import Response

HEADERS = {
    # A document opened by itself may do nothing at all.
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Uploaded(Protocol):
    """A row that holds a file."""

    @property
    def content(self) -> bytes | None: ...

    @property
    def mime(self) -> str: ...

    @property
    def file_name(self) -> str: ...


def download(found: Uploaded) -> Response:
    """A file to save under its own name, kept by nobody on the way. Whoever asks has seen that it is there."""
    assert found.content is not None
    response = make_response(found.content)
    response.mimetype = found.mime
    response.headers.set("Content-Disposition", "attachment", filename=found.file_name)
    response.headers.update(HEADERS)
    return response
