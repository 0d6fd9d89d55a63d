"""Addresses of an organisation's webhooks. Nothing here calls out: a test is sent by the worker."""

from __future__ import annotations

from flask import Blueprint, abort, flash, render_template
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from app.domain.webhooks import MOST_WEBHOOKS
from app.extensions import db, limiter
from app.organisations.queries import find_name
from app.web import actor, htmx
from app.web.addresses import url_for
from app.web.i18n import gettext
from app.webhooks import queries, services, words
from app.webhooks.forms import ConfirmForm, WebhookForm
from app.webhooks.services import WebhookRefused

blueprint = Blueprint("webhooks", __name__)
Answer = str | Response | tuple[str, int]
ONE = "/organisationer/<cvr>/webhooks/<int:webhook_id>/"


@blueprint.record_once
def names(state: BlueprintSetupState) -> None:
    """What errors and schemes are called, for the pages and the mail."""
    state.app.jinja_env.globals.update(webhook_error=words.error_text, webhook_schemes=words.scheme_names)


@blueprint.get("/organisationer/<cvr>/webhooks/")
def list_webhooks(cvr: str) -> str:
    """Every webhook and how it goes, and how to check a message."""
    found = queries.list_webhooks(cvr)
    return render_template(
        "webhooks/list.html",
        cvr=cvr,
        organisation=find_name(cvr),
        webhooks=found,
        is_full=len(found) >= MOST_WEBHOOKS,
    )


@blueprint.route("/organisationer/<cvr>/webhooks/ny/", methods=["GET", "POST"])
@limiter.limit("30/hour", methods=["POST"])
def add(cvr: str) -> Answer:
    """Add one; the answer to the form is the only page that ever shows its secret."""
    form = WebhookForm()
    context = {"cvr": cvr, "organisation": find_name(cvr)}
    if form.validate_on_submit():
        try:
            webhook_id, secret = services.add(actor.current(), cvr, form.command)
        except WebhookRefused as refused:
            db.session.rollback()
            form.refuse(refused.reason)
        else:
            db.session.commit()
            shown = render_template(
                "webhooks/added.html", webhook_id=webhook_id, secret=secret, is_renewed=False, **context
            )
            return Response(shown, mimetype="text/html", headers={"Cache-Control": "no-store"})
    return render_template("webhooks/add.html", form=form, **context), 422 if form.errors else 200


@blueprint.get(ONE)
def show(cvr: str, webhook_id: int) -> str:
    """One webhook with its latest messages."""
    found = queries.find_webhook(cvr, webhook_id) or abort(404)
    return render_template("webhooks/show.html", cvr=cvr, organisation=find_name(cvr), webhook=found)


@blueprint.post(ONE + "test/")
@limiter.limit("30/hour")
def test(cvr: str, webhook_id: int) -> Answer:
    """Let the worker send a test message."""
    return done(
        cvr,
        webhook_id,
        services.test(actor.current(), cvr, webhook_id),
        gettext("Testbeskeden er sat i kø. Genindlæs siden om lidt for at se, hvordan det gik"),
    )


@blueprint.post(ONE + "pause/")
def pause(cvr: str, webhook_id: int) -> Answer:
    """Send nothing for now."""
    changed = services.pause(actor.current(), cvr, webhook_id)
    text = gettext("Webhooken er sat på pause. Nye beskeder venter, til I starter den igen")
    return done(cvr, webhook_id, changed, text)


@blueprint.post(ONE + "start/")
def resume(cvr: str, webhook_id: int) -> Answer:
    """Go on where it stopped."""
    changed = services.resume(actor.current(), cvr, webhook_id)
    return done(
        cvr, webhook_id, changed, gettext("Webhooken er startet. Beskeder, der venter, bliver sendt nu")
    )


@blueprint.route(ONE + "ny-hemmelighed/", methods=["GET", "POST"])
@limiter.limit("30/hour", methods=["POST"])
def renew_secret(cvr: str, webhook_id: int) -> Answer:
    """Give it another secret, after saying what that means; shown on the answer to the form and nowhere else."""
    form, context = ConfirmForm(), {"cvr": cvr, "organisation": find_name(cvr)}
    if form.validate_on_submit():
        secret = services.renew_secret(actor.current(), cvr, webhook_id) or abort(404)
        db.session.commit()
        shown = render_template(
            "webhooks/added.html", webhook_id=webhook_id, secret=secret, is_renewed=True, **context
        )
        return Response(shown, mimetype="text/html", headers={"Cache-Control": "no-store"})
    found = queries.find_webhook(cvr, webhook_id) or abort(404)
    return render_template("webhooks/renew_secret.html", form=form, webhook=found, **context)


@blueprint.route(ONE + "slet/", methods=["GET", "POST"])
def remove(cvr: str, webhook_id: int) -> Answer:
    """Delete it, after saying so twice."""
    form = ConfirmForm()
    if form.validate_on_submit():
        services.remove(actor.current(), cvr, webhook_id) or abort(404)
        db.session.commit()
        flash(gettext("Webhooken er slettet"), "success")
        return htmx.redirect(url_for("webhooks.list_webhooks", cvr=cvr))
    found = queries.find_webhook(cvr, webhook_id) or abort(404)
    return render_template(
        "webhooks/remove.html", form=form, cvr=cvr, organisation=find_name(cvr), webhook=found
    )


def done(cvr: str, webhook_id: int, changed: bool, text: str) -> Response:
    """Keep the change and say so on the webhook's page; 404 when there is none."""
    if not changed:
        abort(404)
    db.session.commit()
    flash(text, "success")
    return htmx.redirect(url_for("webhooks.show", cvr=cvr, webhook_id=webhook_id))
