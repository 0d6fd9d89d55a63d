"""The address of an image."""

from __future__ import annotations

from flask import Blueprint, abort, make_response, request
from werkzeug.wrappers import Response

from app.extensions import limiter
from app.media import queries
from app.web.assets import YEAR

blueprint = Blueprint("media", __name__)

HEADERS = {
    # Opened by itself the image is a document; it may do nothing at all.
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Content-Disposition": "inline",
    "X-Content-Type-Options": "nosniff",
    # Whoever uses the open data may show the image.
    "Cross-Origin-Resource-Policy": "cross-origin",
}


@blueprint.get("/billeder/<key>/<int:width>.webp")
@limiter.limit("1200/minute")
def show(key: str, width: int) -> Response:
    """One size of an image. The address never means anything else, so it may be kept for a year."""
    found = queries.find_content(key, width)
    if found is None:
        abort(404)
    response = make_response(found.content)
    response.mimetype = found.mime
    response.headers.update(HEADERS)
    response.cache_control.public = True
    response.cache_control.max_age = YEAR
    response.cache_control.immutable = True
    response.set_etag(f"{key}-{width}")
    return response.make_conditional(request)
