"""Addresses of the proofs that travel: for people, for programs, and the page that checks them."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.credentials import checking, keys, presenters, queries, status_lists
from app.credentials.forms import ACCEPT, CheckForm
from app.credentials.queries import Issued
from app.domain import cvr as cvr_rules
from app.domain.credentials import Purpose
from app.domain.errors import InvalidCvr
from app.domain.moments import DENMARK
from app.extensions import limiter
from app.reference import catalogue
from app.search.snapshot import today
from app.verification import badge as badges
from app.verification import queries as verification_queries
from app.web import errors
from app.web.addresses import url_for
from app.web.filters import in_language, short_date
from app.web.i18n import gettext
from app.web.uploads import takes_uploads

blueprint = Blueprint("credentials", __name__)
# How many seconds an answer may be kept: what can be taken back briefly, what cannot for a day.
MINUTES, DAY = 300, 86400
JSON_LD, CREDENTIAL, TOKEN, SVG = (
    "application/ld+json",
    "application/vc",
    "application/vc+jwt",
    "image/svg+xml",
)


@blueprint.get("/verificering/<cvr>/bevis/")
@limiter.limit("120/minute")
def show(cvr: str) -> AnyResponse:
    """The proofs of one firm: what they are, to take along, and how they are checked."""
    number = _number(cvr)
    if number != cvr:
        return redirect(url_for("credentials.show", cvr=number), 301)
    return make_response(
        render_template(
            "credentials/show.html",
            found=verification_queries.look_up(number),
            cards=presenters.cards(number, today()),
            is_offered=keys.offered(),
            keys=keys.current(),
        )
    )


@blueprint.get("/verificering/<cvr>/bevis/<scheme>.json")
@limiter.limit("240/minute")
def show_json(cvr: str, scheme: str) -> AnyResponse:
    """The proof as JSON-LD with its Data Integrity proof."""
    issued = _issued(cvr, scheme)
    return _machine(_written(issued.document), JSON_LD) if issued else _none()


@blueprint.get("/verificering/<cvr>/bevis/<scheme>.jwt")
@limiter.limit("240/minute")
def show_jwt(cvr: str, scheme: str) -> AnyResponse:
    """The proof as a compact JWT; plain text, as Open Badges 3.0 has it."""
    issued = _issued(cvr, scheme)
    return _machine(issued.token, "text/plain") if issued else _none()


@blueprint.get("/verificering/<cvr>/bevis/<scheme>.svg")
@limiter.limit("240/minute")
def show_svg(cvr: str, scheme: str) -> AnyResponse:
    """A picture with the proof inside. It names its day and no status: a picture does not turn grey."""
    issued = _issued(cvr, scheme)
    if issued is None:
        return _none()
    day = short_date(issued.issued_at.astimezone(DENMARK).date())
    text = gettext("%(scheme)s: bevis %(date)s", scheme=_name(scheme), date=day)
    return _machine(badges.draw(text, True, baked=issued.token), SVG)


@blueprint.get("/verificering/bevis/<scheme>.svg")
@limiter.limit("600/minute")
def mark(scheme: str) -> AnyResponse:
    """The picture of a scheme, which the proofs under it point to; it says nothing of any firm."""
    if scheme not in catalogue.schemes():
        abort(404)
    return _machine(badges.draw(_name(scheme), True), SVG, DAY)


@blueprint.get("/verificering/statuslister/<purpose>/<int:number>")
@limiter.limit("240/minute")
def status_list(purpose: str, number: int) -> AnyResponse:
    """A status list: which proofs are suspended, or have been taken back. As a JWT for those who prefer one."""
    if purpose not in set(Purpose) or not keys.offered() or not 0 < number <= queries.last_list():
        return errors.problem(404, gettext("Der er ingen statusliste på denne adresse."))
    found = status_lists.signed(Purpose(purpose), number)
    wanted = request.accept_mimetypes.best_match([CREDENTIAL, TOKEN, "application/jwt"], CREDENTIAL)
    is_token = wanted != CREDENTIAL
    response = _machine(found.token, TOKEN) if is_token else _machine(_written(found.document), CREDENTIAL)
    response.vary.add("Accept")
    return response


@blueprint.get("/.well-known/did.json")
@blueprint.get("/did.json")
@limiter.limit("240/minute")
def did_document() -> AnyResponse:
    """Who we are and which keys are ours, by the did:web method; below a folder it is asked for without well-known."""
    ours = keys.current()
    if not ours.known:
        return errors.problem(404, gettext("Vi udsteder ikke beviser på denne adresse."))
    return _machine(_written(presenters.did_document(ours)), "application/did+json")


@blueprint.route("/verificering/tjek/", methods=["GET", "POST"])
@limiter.limit("30/minute", methods=["POST"])
@limiter.limit("120/minute")
@takes_uploads
def check() -> AnyResponse:
    """Tell whether a proof is genuine and what it is worth now. Nothing is kept, nothing is fetched."""
    form = CheckForm()
    shown = form.read() if request.method == "POST" else None
    verdict = checking.check(shown) if shown else None
    if verdict:
        form.proof.data = ""
    body = render_template(
        "credentials/check.html",
        form=form,
        accept=ACCEPT,
        verdict=verdict,
        told=presenters.told(verdict) if verdict else None,
    )
    return make_response(body, 422 if form.errors else 200)


def _number(cvr: str) -> str:
    try:
        return cvr_rules.parse(cvr)
    except InvalidCvr as error:
        raise errors.PageNotFound(gettext("Tjek cifrene i CVR-nummeret")) from error


def _issued(cvr: str, scheme: str) -> Issued | None:
    """The proof of what stands under a scheme now."""
    try:
        number = cvr_rules.parse(cvr)
    except InvalidCvr:
        return None
    said = next((c for c in queries.claims_of(number, today()) if c.scheme == scheme), None)
    return queries.of_period(number, said) if said else None


def _name(scheme: str) -> str:
    return in_language(catalogue.schemes()[scheme], "name")


def _none() -> Response:
    return errors.problem(
        404, gettext("Vi har intet bevis, der gælder nu, for dette nummer og denne ordning.")
    )


def _written(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _machine(body: str, kind: str, seconds: int = MINUTES) -> Response:
    """An answer for programs of every origin, which may be kept and asked for again."""
    response = make_response(body)
    response.mimetype = kind
    response.cache_control.public = True
    response.cache_control.max_age = seconds
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.add_etag()
    response.make_conditional(request)
    return response
