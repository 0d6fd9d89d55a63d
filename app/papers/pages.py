"""What the addresses of the paper have in common: what an address names, and a file as an answer."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

from app.domain.papers import Section
from app.papers import queries, words
from app.papers.files import MIMES
from app.papers.queries import Edition
from app.web.addresses import url_for
from app.web.errors import PageNotFound
from app.web.i18n import gettext


def edition_of(number: int) -> Edition:
    """The edition of an address."""
    found = queries.find(number) if number < 10**6 else None
    if found is None:
        way = (url_for("papers.show"), gettext("Se arbejdspapiret"))
        raise PageNotFound(gettext("Den udgave findes ikke"), way)
    return found


def section_of(slug: str) -> Section:
    """The section of an address."""
    found = words.SLUGS.get(slug)
    if found is None:
        raise PageNotFound(gettext("Afsnittet findes ikke. Gå tilbage til arbejdspapiret"))
    return found


def kind_of(kind: str) -> str:
    """The kind of file that an address ends in."""
    if kind not in MIMES:
        raise PageNotFound(gettext("Papiret findes kun som Word og PDF"))
    return kind


def asked_number(name: str, default: int) -> int:
    """The number of an edition that a query names; the default for what is none."""
    given = request.args.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 7 else default


def download(made: bytes, kind: str, name: str, etag: str = "") -> Response:
    """A file to be kept; one with an `etag` never changes as long as it has it."""
    response = Response(made, mimetype=MIMES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    if etag:
        response.set_etag(etag)
        response.headers["Cache-Control"] = "no-cache"
        return response.make_conditional(request)
    response.headers["Cache-Control"] = "no-store"
    return response
