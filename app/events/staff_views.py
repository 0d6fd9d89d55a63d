"""Addresses of events for the secretary: write one, publish or cancel it, and see who comes."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Response, abort, flash, redirect, render_template, request

from app.domain.errors import DomainError
from app.domain.events import Refused, Step, possible
from app.domain.events import State as EventState
from app.events import files, queries, services, words
from app.events.forms import EventForm
from app.events.queries import EventView
from app.events.services import Overtaken
from app.events.views import Answer, blueprint
from app.extensions import db
from app.web import actor
from app.web.addresses import url_for
from app.web.i18n import gettext


@blueprint.get("/admin/arrangementer/")
def list_all() -> str:
    """Every event, drafts too."""
    return render_template("events/list_all.html", found=queries.list_all(), now=datetime.now(UTC))


@blueprint.route("/admin/arrangementer/nyt/", methods=["GET", "POST"])
def create() -> Answer:
    """Write a new one; it is a draft until it is published."""
    form = EventForm()
    if form.validate_on_submit():
        made = services.write(actor.current().label, form.command())
        db.session.commit()
        flash(gettext("Arrangementet er gemt som kladde"), "success")
        return redirect(url_for("events.show_staff", event_id=made.id), 303)
    body = render_template("events/edit.html", form=form, event=None)
    return body, 422 if form.errors else 200


@blueprint.route("/admin/arrangementer/<int:event_id>/ret/", methods=["GET", "POST"])
def edit(event_id: int) -> Answer:
    """Another wording, another time, more seats."""
    event = _event(event_id)
    form = EventForm(event)
    if form.validate_on_submit():
        try:
            row = services.hold(event_id)
            services.write(actor.current().label, form.command(), row, int(form.set.data or 0))
        except DomainError as error:
            db.session.rollback()
            form.form_errors.append(_why(error))
        else:
            db.session.commit()
            flash(gettext("Ændringerne er gemt"), "success")
            return redirect(url_for("events.show_staff", event_id=event_id), 303)
    body = render_template("events/edit.html", form=form, event=event)
    return body, 422 if form.errors else 200


@blueprint.get("/admin/arrangementer/<int:event_id>/")
def show_staff(event_id: int) -> str:
    """One event with its steps, and everybody on its list."""
    event = _event(event_id)
    return render_template(
        "events/show_staff.html",
        event=event,
        steps=possible(EventState(event.state)),
        sign_ups=queries.list_sign_ups(event_id),
        now=datetime.now(UTC),
    )


@blueprint.post("/admin/arrangementer/<int:event_id>/skridt/")
def take_step(event_id: int) -> Answer:
    """Publish or cancel."""
    _event(event_id)
    if request.form.get("skridt") not in set(Step):
        abort(400)
    step = Step(request.form["skridt"])
    try:
        services.take_step(actor.current().label, event_id, step)
    except DomainError as error:
        db.session.rollback()
        flash(_why(error), "warning")
    else:
        db.session.commit()
        done = {
            Step.PUBLISH: gettext("Arrangementet er offentligt"),
            Step.CANCEL: gettext("Arrangementet er aflyst. Vi skriver til alle på listen"),
        }
        flash(done[step], "success")
    return redirect(url_for("events.show_staff", event_id=event_id), 303)


@blueprint.get("/admin/arrangementer/<int:event_id>/deltagere/hent/")
def download(event_id: int) -> Response:
    """Everybody on the list as a file, which no cache keeps."""
    event = _event(event_id)
    kind = "csv" if request.args.get("fil") == "csv" else "xlsx"
    mime, make = files.KINDS[kind]
    content = make(event, queries.list_sign_ups(event_id), datetime.now(UTC))
    response = Response(content, content_type=mime)
    response.headers.set("Content-Disposition", "attachment", filename=f"deltagere-{event_id}.{kind}")
    response.headers["Cache-Control"] = "no-store"
    return response


def _event(event_id: int) -> EventView:
    found = queries.find(event_id, public=False)
    return found or abort(404)


def _why(error: DomainError) -> str:
    if isinstance(error, Refused):
        return str(words.REFUSALS[error.reason])
    assert isinstance(error, Overtaken)
    return gettext("En anden har ændret arrangementet, mens du skrev. Hent siden igen")
