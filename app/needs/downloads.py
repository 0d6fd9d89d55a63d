"""A file of a need as an answer."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

from app.needs.models import NeedDocument
from app.web.downloads import download

SECONDS = 300


def answer(document: NeedDocument, *, is_public: bool) -> Response:
    """A file to save; one of a public need may be kept on the way."""
    response = download(document)
    if not is_public:
        return response
    response.headers["Cache-Control"] = f"public, max-age={SECONDS}"
    response.set_etag(document.sha256)
    return response.make_conditional(request)
