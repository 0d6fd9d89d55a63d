"""Addresses of a person's own account. Signing up and in are Flask-Security's, see pages.py."""

from __future__ import annotations

from functools import wraps
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
)
from flask_security import auth_required, current_user
from flask_security.change_email import change_email_confirm
from flask_security.utils import logout_user
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import queries, services, sign_ins, two_step
from app.accounts.forms import PersonForm, TwoStepForm
from app.accounts.onwards import way_on
from app.accounts.pages import View, in_order
from app.accounts.settings import FRESH
from app.extensions import db, limiter
from app.web.addresses import url_for
from app.web.i18n import gettext, ngettext
from app.web.security import is_local

blueprint = Blueprint("accounts", __name__)


@blueprint.after_app_request
def keep(response: Response) -> Response:
    """The library's pages commit in some places only; counts of wrong passwords and mails are kept by all."""
    if request.blueprint == "security" and request.method == "POST" and response.status_code < 500:
        db.session.commit()
    return response


@blueprint.before_app_request
def stay_here() -> AnyResponse | None:
    """The library goes on to `next`; one that is not a path of ours is dropped before it sees it."""
    if request.blueprint != "security":
        return None
    if not is_local(request.form.get("next") or "/"):
        abort(400)
    if is_local(request.args.get("next") or "/"):
        return None
    return redirect(request.script_root + request.path, 303)


def freshly(view: View) -> View:
    """Ask for the password again when it was typed too long ago."""

    @wraps(view)
    @auth_required("session", within=lambda: FRESH)
    def checked(**values: Any) -> Any:
        return view(**values)

    return checked


@blueprint.get("/opret-konto/tjek-din-mail/")
def check_mail() -> str:
    """After sign-up: the same page whether or not the address had an account."""
    return render_template("accounts/check_mail.html", next=way_on())


@blueprint.post("/konto/e-mail/<token>/")
@limiter.limit("20/minute")
def confirm_new_email(token: str) -> AnyResponse:
    """The button behind the link in the mail to a new address."""
    response: AnyResponse = in_order(change_email_confirm)(token=token)
    db.session.commit()
    return response


@blueprint.get("/konto/")
def show() -> str:
    """The account at a glance."""
    return render_template(
        "accounts/show.html",
        person=current_user,
        steps=queries.second_steps(current_user),
        sessions=len(queries.list_sessions(current_user.id, g.sign_in_id)),
    )


@blueprint.route("/konto/oplysninger/", methods=["GET", "POST"])
def change_person() -> Response | AnyResponse:
    """Name, and the language of our mails."""
    form = PersonForm(obj=current_user)
    if form.validate_on_submit():
        services.change_person(current_user, form.name.data, form.locale.data)
        db.session.commit()
        flash(gettext("Dine oplysninger er gemt"), "success")
        return redirect(url_for("accounts.show"), 303)
    page = render_template("accounts/change_person.html", form=form)
    return make_response(page, 422 if form.errors else 200)


@blueprint.get("/konto/sessioner/")
def list_sessions() -> str:
    """Where the person is signed in."""
    return render_template(
        "accounts/list_sessions.html", sessions=queries.list_sessions(current_user.id, g.sign_in_id)
    )


@blueprint.post("/konto/sessioner/<int:sign_in_id>/")
def end_session(sign_in_id: int) -> AnyResponse:
    """Sign one browser out; this one goes to the front page."""
    if not services.end_sessions(current_user, sign_in_id, None):
        abort(404)
    db.session.commit()
    if sign_in_id == g.sign_in_id:
        return signed_out()
    flash(gettext("Enheden er logget ud"), "success")
    return redirect(url_for("accounts.list_sessions"), 303)


@blueprint.post("/konto/sessioner/")
def end_sessions() -> AnyResponse:
    """Sign out everywhere, or everywhere else."""
    here_too = request.form.get("ogsaa_her") == "1"
    ended = services.end_sessions(current_user, None, None if here_too else session[sign_ins.KEY])
    db.session.commit()
    if here_too:
        return signed_out()
    text = ngettext("%(num)s anden enhed er logget ud", "%(num)s andre enheder er logget ud", ended)
    flash(text, "success")
    return redirect(url_for("accounts.list_sessions"), 303)


def signed_out() -> AnyResponse:
    """Forget this browser, and say so on the front page."""
    logout_user()
    db.session.commit()
    flash(gettext("Du er logget ud"), "success")
    return redirect(url_for("pages.home"), 303)


@blueprint.route("/konto/totrin/", methods=["GET", "POST"])
@limiter.limit("10/minute", methods=["POST"])
@freshly
def turn_on_two_step() -> Response | AnyResponse:
    """Show a secret as QR code and text, and take it into use once its first code is right."""
    form = TwoStepForm()
    secret = two_step.pending(renew=request.method == "GET")
    if form.validate_on_submit() and two_step.confirmed(form, secret, current_user):
        services.turn_on_two_step(current_user, secret)
        two_step.forget()
        db.session.commit()
        flash(
            gettext("Totrinslogin er slået til. Lav nødkoder, så du kan komme ind uden din telefon"),
            "success",
        )
        return redirect(url_for("security.mf_recovery_codes"), 303)
    shown = two_step.shown(secret, current_user)
    page = render_template(
        "accounts/turn_on_two_step.html", form=form, app=shown, on=bool(current_user.tf_totp_secret)
    )
    return make_response(page, 422 if form.errors else 200)


@blueprint.post("/konto/totrin/sluk/")
@freshly
def turn_off_two_step() -> AnyResponse:
    """Back to the password alone."""
    services.turn_off_two_step(current_user)
    db.session.commit()
    flash(gettext("Totrinslogin er slået fra"), "success")
    return redirect(url_for("accounts.show"), 303)
