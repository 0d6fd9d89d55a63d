"""Addresses about what we know of a person."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, redirect, render_template, session
from flask_security import current_user
from flask_security.utils import logout_user
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.views import freshly
from app.domain.membership import Denied
from app.extensions import db, limiter
from app.notifications.addresses import CONTACT
from app.privacy import erasing, queries, services
from app.privacy.forms import EraseForm
from app.privacy.inventory import PARTS
from app.privacy.retention import LASTING, RETENTION, WARNING
from app.web import actor
from app.web.addresses import url_for
from app.web.i18n import gettext

blueprint = Blueprint("privacy", __name__)


@blueprint.get("/privatliv/")
def show() -> str:
    """What is kept, why, for how long, and what one can ask of us."""
    return render_template(
        "privacy/show.html",
        contact=CONTACT,
        kept=[r.in_words() for r in RETENTION],
        lasting=[one.in_words() for one in LASTING],
        warning=WARNING.in_words(),
    )


@blueprint.route("/konto/mine-data/", methods=["GET", "POST"])
@limiter.limit("10/hour", methods=["POST"])
@freshly
def export() -> Response:
    """Say what is in the file, and give it."""
    person = actor.current()
    if not EraseForm().is_submitted():
        parts = [(p.name, gettext(p.heading)) for p in PARTS]
        return make_response(render_template("privacy/export.html", parts=parts))
    made = services.export(person)
    db.session.commit()
    answer = Response(made, mimetype="application/zip")
    name = gettext("mine-data")
    answer.headers["Content-Disposition"] = f"attachment; filename={name}.zip"
    answer.cache_control.no_store = True
    return answer


@blueprint.route("/konto/slet/", methods=["GET", "POST"])
@limiter.limit("10/hour", methods=["POST"])
@freshly
def erase() -> AnyResponse:
    """Say what goes and what stays; erase the account once the person has said yes."""
    person, form = actor.current(), EraseForm()
    held = queries.held_alone(person.id, person.roles)
    if held or not form.validate_on_submit():
        page = render_template("privacy/erase.html", form=form, held=held, email=person.email)
        return make_response(page, 409 if held and form.is_submitted() else 422 if form.errors else 200)
    try:
        erasing.erase_own(current_user._get_current_object(), person)
    except Denied:
        # An organisation lost its other owner in this very moment.
        db.session.rollback()
        return redirect(url_for("privacy.erase"), 303)
    logout_user()
    db.session.commit()
    session.clear()
    flash(gettext("Din konto er slettet"), "success")
    return redirect(url_for("pages.home"), 303)


@blueprint.route("/konto/slet/<cvr>/", methods=["GET", "POST"])
@freshly
def close_organisation(cvr: str) -> AnyResponse:
    """Close an organisation that nobody else is in."""
    person = actor.current()
    held = next((h for h in queries.held_alone(person.id, person.roles) if h.cvr == cvr), None)
    if held is None or held.others:
        return redirect(url_for("privacy.erase"), 303)
    if not EraseForm().is_submitted():
        return make_response(render_template("privacy/close_organisation.html", held=held))
    try:
        services.close_organisation(person, cvr)
    except Denied:
        db.session.rollback()
        return redirect(url_for("privacy.erase"), 303)
    db.session.commit()
    flash(gettext("%(name)s er lukket", name=held.name), "success")
    return redirect(url_for("privacy.erase"), 303)
