"""Error answers: a page for people, problem+json for machines, a short text for htmx."""

from __future__ import annotations

import logging

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_babel import lazy_gettext
from werkzeug.exceptions import Forbidden, HTTPException, InternalServerError, NotFound

from app.web import htmx

log = logging.getLogger(__name__)

# By status: what is wrong, and what to do.
EXPLANATIONS = {
    400: (lazy_gettext("Vi forstod ikke det, du sendte"), lazy_gettext("Ret det, og prøv igen.")),
    403: (lazy_gettext("Du har ikke adgang til siden"), lazy_gettext("Søg, eller gå til forsiden.")),
    404: (lazy_gettext("Siden findes ikke"), lazy_gettext("Søg, eller gå til forsiden.")),
    405: (lazy_gettext("Siden kan ikke bruges på den måde"), lazy_gettext("Søg, eller gå til forsiden.")),
    413: (lazy_gettext("Det, du sendte, fylder for meget"), lazy_gettext("Send mindre ad gangen.")),
    414: (lazy_gettext("Adressen er for lang"), lazy_gettext("Skriv en kortere søgning.")),
    422: (lazy_gettext("Noget skal rettes, før vi kan svare"), lazy_gettext("Ret det, og prøv igen.")),
    429: (
        lazy_gettext("Du har spurgt mange gange på kort tid"),
        lazy_gettext("Vent et minut, og prøv igen."),
    ),
    503: (lazy_gettext("Det kan vi ikke lave lige nu"), lazy_gettext("Prøv igen om lidt.")),
    500: (lazy_gettext("Der er en fejl hos os"), lazy_gettext("Prøv igen om lidt.")),
}


class PageNotFound(NotFound):
    """A page that does not exist, with what to do about this very address, without a full stop.

    `way` is where to go instead: (address, text).
    """

    def __init__(self, advice: str, way: tuple[str, str] | None = None) -> None:
        super().__init__()
        self.advice, self.way = f"{advice}.", way


class PageForbidden(Forbidden):
    """A page that this person may not use, with who may and where to go: (address, text)."""

    def __init__(self, advice: str, way: tuple[str, str]) -> None:
        super().__init__()
        self.advice, self.way = advice, way


def explained(error: HTTPException) -> tuple[str, str]:
    """What is wrong, and what to do."""
    heading, advice = EXPLANATIONS.get(error.code or 500, (error.name, error.description or ""))
    return str(heading), str(getattr(error, "advice", "") or advice)


def problem(status: int, detail: str, **members: object) -> Response:
    """An RFC 9457 answer: `type`, `title`, `status`, `detail` and any extra members."""
    body = {"type": "about:blank", "title": _title(status), "status": status, "detail": detail, **members}
    response = jsonify(body)
    response.status_code = status
    response.mimetype = "application/problem+json"
    return response


def _title(status: int) -> str:
    from http import HTTPStatus

    return HTTPStatus(status).phrase


def wants_json() -> bool:
    """True for the API and for pages asked for as .json."""
    return request.path.startswith("/api/v1/") or request.path.endswith(".json")


def init_app(app: Flask) -> None:
    """Handle every HTTP error and every unexpected exception."""
    app.json.ensure_ascii = False  # type: ignore[attr-defined]

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        if error.response is not None and isinstance(error.response, Response):
            return error.response
        status = error.code or 500
        heading, advice = explained(error)
        if wants_json():
            response = problem(status, f"{heading}. {advice}")
        elif htmx.is_htmx():
            response = htmx.alert(f"{heading}. {advice}", status)
        else:
            way = getattr(error, "way", None)
            page = render_template(
                "errors/error.html", status=status, heading=heading, advice=advice, way=way
            )
            response = make_response(page, status)
        for name, value in error.get_headers():
            if name.lower() in {"retry-after", "allow"}:
                response.headers[name] = value
        return response

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        log.exception("unhandled error", exc_info=error)
        if app.testing:
            raise error
        return http_error(InternalServerError())
