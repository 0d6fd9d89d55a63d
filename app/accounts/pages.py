"""How Flask-Security's views show themselves and behave here: our statuses, limits and questions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, flash, make_response, redirect, render_template, request, url_for
from flask_security import current_user
from flask_security.confirmable import confirm_email_token_status
from flask_security.utils import get_message
from flask_wtf import FlaskForm
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import services
from app.accounts.forms import AddressForm
from app.accounts.onwards import after_sign_up, keep_on, way_on
from app.extensions import db, limiter

View = Callable[..., Any]
# Per address. Guesses at one account from many addresses are counted in lockout.py.
LIMITS = {
    "security.login": "10/minute;60/hour",
    "security.verify": "10/minute;60/hour",
    "security.register": "5/minute;30/hour",
    "security.forgot_password": "5/minute;30/hour",
    "security.reset_password": "10/minute;60/hour",
    "security.send_confirmation": "5/minute;30/hour",
    "security.confirm_email": "20/minute",
    "security.change_password": "10/minute;60/hour",
    "security.change_email": "5/minute;30/hour",
    "security.two_factor_token_validation": "10/minute;60/hour",
    "security.mf_recovery": "10/minute;60/hour",
    "security.wan_signin": "20/minute",
    "security.wan_signin_response": "20/minute",
    "security.wan_verify_response": "20/minute",
}


def render(template: str, **context: Any) -> Response:
    """A page of the library's: 422 when what was sent has errors; `sent` when it had none."""
    posted = request.method == "POST"
    wrong = posted and any(form.errors for form in context.values() if isinstance(form, FlaskForm))
    page = render_template(template, sent=posted and not wrong, next=way_on(), **context)
    return make_response(page, 422 if wrong else 200)


def never_json(_request: Any) -> bool:
    """The pages are for people; machines have the API, without accounts."""
    return False


def addressed(view: View, template: str, name: str) -> View:
    """A page that sends mail to an address: an empty field, or one that holds no address, is told first."""

    def asking(**values: Any) -> Any:
        form = AddressForm()
        if request.method == "POST" and not form.validate():
            return render(template, **{name: form})
        return view(**values)

    return asking


def ask_first(confirm: View) -> View:
    """Opening the link shows a button. Mail filters open links too, and must not confirm for anybody."""

    def asking(token: str) -> AnyResponse:
        if request.method == "POST":
            return in_order(confirm)(token=token)  # type: ignore[no-any-return]
        expired, invalid, user = confirm_email_token_status(token)  # type: ignore[no-untyped-call]
        if not user or invalid or expired:
            return confirm(token=token)  # type: ignore[no-any-return]
        if user.confirmed_at is not None:
            flash(*get_message("ALREADY_CONFIRMED"))
            return redirect(url_for("security.login"))
        return make_response(render_template("accounts/confirm_email.html", email=user.email, next=way_on()))

    return asking


def ask_before_change(_confirm: View) -> View:
    """The same for a new address; the button posts to accounts.confirm_new_email."""

    def asking(token: str) -> AnyResponse:
        return make_response(render_template("accounts/confirm_new_email.html", token=token))

    return asking


def in_order(view: View) -> View:
    """Two people take the same address at once: the database decides, and the other hears what they always hear."""

    def guarded(**values: Any) -> Any:
        try:
            return view(**values)
        except IntegrityError:
            db.session.rollback()
            return redirect(url_for("accounts.check_mail"))

    return guarded


def noted(view: View) -> View:
    """The library tells nobody that there are new recovery codes; the person and the audit trail hear of it here."""

    def making(**values: Any) -> Any:
        response = view(**values)
        if request.method == "POST" and getattr(response, "status_code", 0) == 200:
            services.recovery_codes_made(current_user)
        return response

    return making


def init_app(app: Flask) -> None:
    """Put the limits and questions around the library's views."""
    views: dict[str, Any] = app.view_functions
    views["security.confirm_email"] = keep_on(ask_first(views["security.confirm_email"]))
    views["security.reset_password"] = keep_on(views["security.reset_password"])
    views["security.change_email_confirm"] = ask_before_change(views["security.change_email_confirm"])
    views["security.register"] = after_sign_up(in_order(views["security.register"]))
    views["security.mf_recovery_codes"] = noted(views["security.mf_recovery_codes"])
    for asks, template in (
        ("forgot_password", "accounts/forgot_password.html"),
        ("send_confirmation", "accounts/send_confirmation.html"),
    ):
        views[f"security.{asks}"] = addressed(views[f"security.{asks}"], template, f"{asks}_form")
    for endpoint, limit in LIMITS.items():
        views[endpoint] = limiter.limit(limit, methods=["POST"])(views[endpoint])
