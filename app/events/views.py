"""Addresses of events for all: the list, one event with its form, the link of a sign-up, and the calendars."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, flash, redirect, render_template
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response as AnyResponse

from app.domain.events import Refused, SignUpState
from app.events import calendars, links, queries, services, words
from app.events.forms import SignUpForm
from app.events.queries import EventView
from app.extensions import db, limiter
from app.web.addresses import url_for
from app.web.errors import PageNotFound
from app.web.i18n import gettext
from app.web.signed_links import LinkExpired

blueprint = Blueprint("events", __name__)
Answer = str | AnyResponse | tuple[str, int]
CALENDAR = "text/calendar; charset=utf-8"


@blueprint.record_once
def names(state: BlueprintSetupState) -> None:
    """What kinds and states are called, for every page."""
    state.app.jinja_env.globals.update(
        event_kind=words.KINDS.get,
        event_state=words.STATES.get,
        sign_up_state=words.SIGN_UPS.get,
        event_when=words.when,
    )


@blueprint.get("/arrangementer/")
@limiter.limit("120/minute")
def list_events() -> str:
    """What is coming, and what was held last."""
    now = datetime.now(UTC)
    return render_template(
        "events/list_events.html", coming=queries.list_coming(now), past=queries.list_past(now), now=now
    )


@blueprint.route("/arrangementer/<int:event_id>/", methods=["GET", "POST"])
@limiter.limit("20/hour;60/day", methods=["POST"])
def show(event_id: int) -> Answer:
    """One event, and the form to come."""
    event, now = event_of(event_id), datetime.now(UTC)
    form = SignUpForm()
    is_sent = form.is_submitted()
    if is_sent and form.is_decoyed:
        # A machine hears the same as anybody else.
        return redirect(url_for("events.thank", event_id=event_id), 303)
    if is_sent and form.validate():
        row = queries.held(event_id)
        assert row is not None
        try:
            services.sign_up(row, form.command())
        except Refused as refused:
            form.form_errors.append(str(words.REFUSALS[refused.reason]))
        else:
            db.session.commit()
            return redirect(url_for("events.thank", event_id=event_id), 303)
    body = render_template("events/show.html", event=event, form=form, now=now)
    return body, 422 if is_sent else 200


@blueprint.get("/arrangementer/<int:event_id>/tak/")
@limiter.limit("120/minute")
def thank(event_id: int) -> str:
    """Look into your mailbox; the same for everybody, whoever was signed up before."""
    return render_template("events/thank.html", event=event_of(event_id))


@blueprint.route("/arrangementer/tilmelding/<token>/", methods=["GET", "POST"])
@limiter.limit("60/hour", methods=["POST"])
def manage(token: str) -> Answer:
    """What the link of the mails opens: confirm, see, give back. Looking changes nothing."""
    event, held = _opened(token)
    is_asked = held.state == SignUpState.ASKED
    form = SignUpForm()
    if form.is_submitted():
        try:
            if is_asked:
                services.confirm(held.id)
                flash(gettext("Tilmeldingen er bekræftet. Vi har sendt en kvittering"), "success")
            else:
                services.cancel(held.id)
                flash(gettext("Du har meldt afbud"), "success")
        except Refused as refused:
            db.session.rollback()
            flash(words.REFUSALS[refused.reason], "warning")
        db.session.commit()
        return redirect(url_for("events.manage", token=token), 303)
    return render_template("events/manage.html", event=event, held=held, token=token, now=datetime.now(UTC))


def _opened(token: str) -> tuple[EventView, queries.SignUpView]:
    """The event and the sign-up of a link. 404 for one that is not ours or is too old, and for one deleted since."""
    try:
        found = links.read(token)
    except LinkExpired:
        found = None
    held = queries.find_sign_up(*found) if found else None
    event = queries.find(found[0]) if found else None
    if held is None or event is None:
        way = (url_for("events.list_events"), gettext("Se arrangementerne"))
        raise PageNotFound(
            gettext("Tilmeldingen findes ikke mere. Den kan være slettet, fordi den ikke blev bekræftet"), way
        )
    return event, held


@blueprint.get("/arrangementer/kalender.ics")
@limiter.limit("120/minute")
def calendar() -> Response:
    """What is coming, for calendars that follow."""
    return Response(calendars.written(queries.list_coming(datetime.now(UTC))), content_type=CALENDAR)


@blueprint.get("/arrangementer/<int:event_id>/kalender.ics")
@limiter.limit("240/minute")
def event_calendar(event_id: int) -> Response:
    """One event for one's calendar."""
    response = Response(calendars.written([event_of(event_id)]), content_type=CALENDAR)
    response.headers.set("Content-Disposition", "attachment", filename=f"arrangement-{event_id}.ics")
    return response


def event_of(event_id: int) -> EventView:
    """A public event. 404 for a draft and for none."""
    found = queries.find(event_id)
    if found is None:
        way = (url_for("events.list_events"), gettext("Se arrangementerne"))
        raise PageNotFound(gettext("Arrangementet findes ikke"), way)
    return found


from app.events import staff_views  # noqa: E402, F401 - its addresses belong to this blueprint
