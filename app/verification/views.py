"""Addresses of the verification look-up."""

from __future__ import annotations

import hashlib
from datetime import UTC

from flask import (
    Blueprint,
    abort,
    current_app,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from app.domain import cvr as cvr_rules
from app.domain.errors import InvalidCvr
from app.extensions import limiter
from app.suppliers.facts import facts
from app.verification import badge as badges
from app.verification import presenters, queries
from app.verification.forms import parse
from app.web import errors
from app.web.i18n import current_locale

blueprint = Blueprint("verification", __name__)
HOUR = 3600


@blueprint.get("/verificering/")
@limiter.limit("120/minute")
def look_up() -> AnyResponse:
    """Ask by number or name; a number leads to its own page."""
    form = parse(request.args)
    if form.cvr and not form.errors:
        return redirect(url_for("verification.show", cvr=form.cvr, dato=form.typed_day or None), 303)
    hits = queries.find_names(form.name) if form.name and not form.errors else []
    body = render_template("verification/look_up.html", form=form, hits=hits)
    return make_response(body, 422 if form.errors else 200)


@blueprint.get("/verificering/<cvr>/")
@limiter.limit("120/minute")
def show(cvr: str) -> AnyResponse:
    """One firm's verifications today, on a day, or as they were known at a moment."""
    form = parse(request.args, cvr)
    if form.errors or form.cvr is None:
        return make_response(render_template("verification/look_up.html", form=form, hits=[]), 422)
    if form.cvr != cvr:
        return redirect(url_for("verification.show", cvr=form.cvr, dato=form.typed_day or None), 301)
    found = queries.look_up(form.cvr, form.on, form.known_at)
    link = permalink(found)
    page = render_template(
        "verification/show.html",
        form=form,
        found=found,
        answer=presenters.answer(found),
        schemes=presenters.scheme_rows(found),
        facts=facts(found.standings, found.on),
        history=presenters.history(found.history),
        permalink=link,
        qr=badges.qr(link),
        badge_address=absolute(url_for("verification.badge", cvr=found.cvr)),
        page_address=absolute(url_for("verification.show", cvr=found.cvr)),
    )
    return make_response(page)


@blueprint.get("/verificering/<cvr>.json")
@limiter.limit("240/minute")
def show_json(cvr: str) -> AnyResponse:
    """The same answer for machines."""
    form = parse(request.args, cvr)
    if form.errors or form.cvr is None:
        return errors.problem(422, " ".join(form.errors.values()), errors=form.errors)
    return conditional(queries.look_up(form.cvr, form.on, form.known_at))


@blueprint.get("/badge/<cvr>.svg")
@limiter.limit("600/minute")
def badge(cvr: str) -> AnyResponse:
    """The live badge: in colour while verified, grey by itself when not."""
    try:
        number = cvr_rules.parse(cvr)
    except InvalidCvr:
        abort(404)
    found = presenters.answer(queries.look_up(number))
    response = make_response(badges.draw(found.view.text, found.is_yes))
    response.mimetype = "image/svg+xml"
    response.cache_control.public = True
    response.cache_control.max_age = HOUR
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.add_etag()
    return response.make_conditional(request)


def conditional(found: queries.LookUp) -> AnyResponse:
    """A look-up as JSON with ETag and Last-Modified; 304 when the asker has it already."""
    body = presenters.as_json(found)
    response = jsonify(body)
    response.set_etag(hashlib.sha256(response.get_data() + current_locale().encode()).hexdigest()[:32])
    if found.last_recorded:
        response.last_modified = found.last_recorded.astimezone(UTC)
    response.cache_control.public = True
    response.cache_control.max_age = HOUR
    return response.make_conditional(request)


def permalink(found: queries.LookUp) -> str:
    """The address that gives this very answer again, whatever is recorded later."""
    moment = (found.known_at or found.asked_at).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return absolute(url_for("verification.show", cvr=found.cvr, dato=found.on.isoformat(), kendt=moment))


def absolute(path: str) -> str:
    """An address for outside the browser: on the public address where one is set."""
    public = current_app.extensions["settings"].public_url
    return (public or request.host_url.rstrip("/")) + path
