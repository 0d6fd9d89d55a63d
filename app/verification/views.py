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
from app.verification import bulk_views, change_views, presenters, queries, sentences
from app.verification.forms import LookUpForm, parse
from app.web import errors
from app.web.assets import fingerprint
from app.web.i18n import current_locale, root_path

blueprint = Blueprint("verification", __name__)
bulk_views.add_to(blueprint)
change_views.add_to(blueprint)
# How many seconds an answer may be kept: a machine's or a badge for an hour, a page with a clock on it less.
HOUR, PAGE = 3600, 300


@blueprint.get("/verificering/")
@limiter.limit("120/minute")
def look_up() -> AnyResponse:
    """Ask by number or name; a number leads to its own page."""
    form = parse(request.args)
    if form.cvr and not form.errors:
        return redirect(address_of("show", form), 303)
    if form.name and not form.errors:
        return asked(form, queries.find_names(form.name, form.on))
    return asked(form)


@blueprint.get("/verificering/<cvr>/")
@limiter.limit("120/minute")
def show(cvr: str) -> AnyResponse:
    """One firm's verifications today, on a day, or as they were known at a moment."""
    form = parse(request.args, cvr)
    if form.errors or form.cvr is None:
        return asked(form)
    if form.cvr != cvr or form.is_alias:
        return redirect(address_of("show", form), 301)
    found = queries.look_up(form.cvr, form.on, form.known_at)
    response = make_response(page(form, found))
    # The page names the time of asking; within an hour an unchanged answer is not sent again.
    said = repr((presenters.as_json(found), found.has_profile, f"{found.asked_at:%d%H}", absolute("/")))
    return kept(response, found, said, PAGE)


def asked(form: LookUpForm, found: queries.NameHits | None = None) -> AnyResponse:
    """The question itself: with the firms of that name, or with what is wrong at its field."""
    found = found or queries.NameHits()
    body = render_template(
        "verification/look_up.html",
        form=form,
        hits=presenters.name_rows(found.hits),
        is_cut=found.is_cut,
        most=queries.MOST_NAMES,
    )
    return make_response(body, 422 if form.errors else 200)


def page(form: LookUpForm, found: queries.LookUp) -> str:
    """The answer to the question in `form` as a page."""
    link = permalink(found)
    return render_template(
        "verification/show.html",
        form=form,
        found=found,
        answer=sentences.answer(found),
        schemes=presenters.scheme_rows(found),
        missing_schemes=presenters.missing_schemes(found),
        facts=facts(found.standings, found.on),
        history=presenters.history(found.history),
        no_history=sentences.no_history(found),
        json_address=address_of("show_json", form),
        permalink=link,
        permalink_parts=presenters.breakable(link),
        permalink_note=presenters.utc_note(found.known_at or found.asked_at),
        qr_address=dated("draw_qr", found),
        snippets=presenters.snippets(found.cvr, absolute(root_path())),
    )


@blueprint.get("/verificering/<cvr>/qr.svg")
@limiter.limit("240/minute")
def draw_qr(cvr: str) -> AnyResponse:
    """The QR code of a dated answer's link; apart from the page, which need not wait for it."""
    form = parse(request.args, cvr)
    if form.errors or form.cvr != cvr or form.on is None or form.known_at is None:
        abort(404)
    link = url_for("verification.show", cvr=cvr, dato=form.typed_day, kendt=form.typed_moment)
    response = make_response(badges.qr(absolute(link)))
    response.mimetype = "image/svg+xml"
    response.cache_control.public = True
    response.cache_control.max_age = HOUR
    return response


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
    found = queries.look_up(number)
    said = sentences.answer(found)
    drawn = badges.draw(said.badge, said.holds, presenters.badge_label(found))
    response = make_response(drawn)
    response.mimetype = "image/svg+xml"
    response.cache_control.public = True
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return kept(response, found, drawn, HOUR)


def conditional(found: queries.LookUp) -> AnyResponse:
    """A look-up as JSON with ETag and Last-Modified; 304 when the asker has it already."""
    response = jsonify(presenters.as_json(found))
    response.cache_control.public = True
    return kept(response, found, response.get_data(as_text=True), HOUR)


def kept(response: AnyResponse, found: queries.LookUp, said: str, seconds: int) -> AnyResponse:
    """`response` with what it takes to be kept and asked for again; `said` is what it depends on."""
    stamp = f"{current_locale()} {fingerprint('app.css')} {said}"
    response.set_etag(hashlib.sha256(stamp.encode()).hexdigest()[:32], weak=True)
    response.last_modified = found.last_changed
    response.cache_control.max_age = seconds
    return response.make_conditional(request)


def address_of(endpoint: str, form: LookUpForm) -> str:
    """The same question at another of the room's addresses, about the number in its plain form."""
    return url_for(
        f"verification.{endpoint}",
        cvr=form.cvr,
        dato=form.typed_day or None,
        kendt=form.typed_moment or None,
    )


def permalink(found: queries.LookUp) -> str:
    """The address that gives this very answer again, whatever is recorded later."""
    return absolute(dated("show", found))


def dated(endpoint: str, found: queries.LookUp) -> str:
    """An address of the room with the day of an answer and the moment as of which it was known."""
    moment = (found.known_at or found.asked_at).astimezone(UTC)
    whole = moment.replace(microsecond=0)
    # Whole seconds read better, unless something was recorded within this one.
    if found.last_recorded is None or found.last_recorded <= whole:
        moment = whole
    known = moment.replace(tzinfo=None).isoformat() + "Z"
    return url_for(f"verification.{endpoint}", cvr=found.cvr, dato=found.on.isoformat(), kendt=known)


def absolute(path: str) -> str:
    """An address for outside the browser: on the public address where one is set."""
    public = current_app.extensions["settings"].public_url
    return (public or request.host_url.rstrip("/")) + path
