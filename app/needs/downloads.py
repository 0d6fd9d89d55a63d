"""A file of a need as an answer."""

from __future__ import annotations

from flask import make_response, request
from werkzeug.wrappers import Response

from app.needs.models import NeedDocument

SECONDS = 300
DOWNLOAD = {
    # A file opened by itself may do nothing at all.
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def answer(document: NeedDocument, *, is_public: bool) -> Response:
    """A file to save; one of a public need may be kept on the way."""
    response = make_response(document.content)
    response.mimetype = document.mime
    response.headers.set("Content-Disposition", "attachment", filename=document.file_name)
    response.headers.update(DOWNLOAD)
    if not is_public:
        response.cache_control.no_store = True
        return response
    response.set_etag(document.sha256)
    response.cache_control.public = True
    response.cache_control.max_age = SECONDS
    return response.make_conditional(request)
