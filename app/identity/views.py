"""Addresses of signing in through the identity broker."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, abort, current_app, flash, redirect, render_template, request
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from app.accounts import present
from app.accounts.models import User
from app.domain import cvr as cvr_rules
from app.domain.errors import InvalidCvr
from app.extensions import db, limiter, this_get_writes
from app.identity import services, waiting
from app.identity.words import STATUS, failure
from app.integrations import oidc
from app.organisations import queries
from app.organisations.forms import ConfirmForm
from app.web import broker_proof, htmx
from app.web.addresses import url_for
from app.web.i18n import ENGLISH_PREFIX, current_locale, gettext, root_path
from app.web.security import local_address

if TYPE_CHECKING:
    from app.integrations.broker import Broker

blueprint = Blueprint("identity", __name__)
Answer = str | Response | tuple[str, int]
log = logging.getLogger(__name__)


@blueprint.record_once
def set_up(state: BlueprintSetupState) -> None:
    """Read the settings, and let templates ask whether there is a broker."""
    assert isinstance(state.app, Flask)
    state.app.extensions["broker"] = oidc.broker(state.app)
    state.app.jinja_env.globals["broker_name"] = broker_name


def broker_name() -> str:
    """What the broker is called; empty when none is set up."""
    found: Broker | None = current_app.extensions["broker"]
    return found.name if found else ""


def broker() -> Broker:
    """The broker; 404 when none is set up."""
    found: Broker | None = current_app.extensions["broker"]
    return found or abort(404)


@blueprint.get("/log-ind/mitid/")
@limiter.limit("20/minute")
def start() -> Answer:
    """Go to the broker. Nothing is changed before the person comes back."""
    found = broker()
    back = request.args.get("next", "")
    waiting.keep_way_back(local_address(back) if back else "", current_locale())
    try:
        return found.start(callback(), current_locale())
    except oidc.BrokerFailed as failed:
        return failed_page(failed.reason)


@blueprint.get("/log-ind/mitid/svar/")
@limiter.limit("20/minute")
def answer() -> Answer:
    """The person comes back: signed in, or asked for their account first."""
    found = broker()
    if waiting.way_back()[1] == "en" and current_locale() != "en":
        # The broker knows one address for both languages; what it sent is used once, on the page in English.
        query = request.query_string.decode("ascii", "replace")
        return redirect(f"{root_path()}{ENGLISH_PREFIX}{request.path}?{query}", 303)
    this_get_writes()
    try:
        identity = found.identify()
        user = account_of(identity)
    except oidc.BrokerFailed as failed:
        log.warning("broker failed: %s", failed.reason, exc_info=failed.__cause__)
        return failed_page(failed.reason)
    except services.Refused as refused:
        db.session.rollback()
        return failed_page(refused.reason)
    if user is None:
        waiting.keep(identity)
        return htmx.redirect(url_for("identity.choose_account"))
    db.session.commit()
    return arrived(user, identity)


def account_of(identity: oidc.Identity) -> User | None:
    """The account of an identity, signed in; None when the person must sign in to theirs first."""
    here = present.person()
    if here is not None and services.is_theirs(here, identity):
        # They have shown again who they are, as security changes ask for.
        services.sign_in(here)
        return here
    if here is not None:
        services.connect(here, identity)
        return here
    user = services.find_account(identity)
    if user is None and identity.email and not services.email_is_known(identity):
        user = services.create(identity)
    if user is not None:
        services.sign_in(user)
    return user


def arrived(user: User, identity: oidc.Identity) -> Answer:
    """Go where the person wanted to, or to what the CVR number leads to."""
    back, _ = waiting.way_back()
    waiting.forget_way_back()
    waiting.forget()
    try:
        cvr = cvr_rules.parse(identity.cvr) if identity.cvr else ""
    except InvalidCvr:
        cvr = ""
    if cvr:
        broker_proof.keep(user.id, cvr)
    if back.startswith(url_for("ownership.claim")) and f"cvr={cvr}" not in back:
        flash(other_number(cvr), "warning")
    if back:
        return htmx.redirect(back)
    return htmx.redirect(next_step(user, cvr))


def next_step(user: User, cvr: str) -> str:
    """What an organisation's number leads to: my page, asking to join, or becoming its first owner."""
    if not cvr or cvr in queries.roles_of(user.id):
        return url_for("organisations.mine")
    if queries.find_name(cvr):
        return url_for("organisations.ask_to_join", cvr=cvr)
    return url_for("ownership.claim", cvr=cvr)


def other_number(cvr: str) -> str:
    """The broker's number is not the one asked for."""
    if not cvr:
        return gettext("%(broker)s gav os ikke et CVR-nummer.", broker=broker_name())
    return gettext("%(broker)s siger, at du handler for CVR %(cvr)s.", broker=broker_name(), cvr=cvr)


@blueprint.get("/log-ind/mitid/konto/")
def choose_account() -> Answer:
    """Whoever comes from the broker for the first time signs in to their account, or makes one."""
    broker()
    identity = waiting.find()
    if identity is None:
        return failed_page("state")
    return render_template(
        "identity/choose_account.html",
        broker=broker_name(),
        email=identity.email,
        back=url_for("identity.connect"),
    )


@blueprint.route("/log-ind/mitid/knyt/", methods=["GET", "POST"])
def connect() -> Answer:
    """Let the identity that waits sign in the account that is signed in now."""
    broker()
    identity, user = waiting.find(), present.person()
    if identity is None or user is None:
        return failed_page("state")
    form = ConfirmForm()
    if not form.validate_on_submit():
        body = render_template(
            "identity/connect.html", form=form, broker=broker_name(), person=user, identity=identity
        )
        return body, 422 if form.errors else 200
    try:
        services.connect(user, identity)
    except services.Refused as refused:
        db.session.rollback()
        return failed_page(refused.reason)
    db.session.commit()
    flash(gettext("Du kan nu logge ind med %(broker)s.", broker=broker_name()), "success")
    return arrived(user, identity)


def callback() -> str:
    """Our address that the broker knows: the same in both languages."""
    public = current_app.extensions["settings"].public_url
    path = root_path() + url_for("identity.answer").removeprefix(request.script_root)
    return str(public or request.host_url.rstrip("/")) + path


def failed_page(reason: str) -> tuple[str, int]:
    """What came of it, and what to do."""
    heading, advice = failure(reason, broker_name())
    body = render_template("identity/failed.html", heading=heading, advice=advice)
    return body, STATUS.get(reason, 400)
