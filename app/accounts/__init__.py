"""People: signing up and in, their second steps, passkeys and sessions."""

from __future__ import annotations

from typing import Any

from flask import Flask, session
from flask_login import user_logged_out
from flask_security import (
    SQLAlchemyUserDatastore,
    change_email_confirmed,
    password_changed,
    password_reset,
    user_authenticated,
    user_registered,
    wan_deleted,
    wan_registered,
)

from app.accounts import forms, mail, pages, passkeys, services, settings, sign_ins, two_step
from app.accounts.models import DutyName, Passkey, User
from app.accounts.passwords import PasswordRules
from app.extensions import db, security
from app.web.i18n import current_locale

FORMS: dict[str, Any] = {
    "login_form": forms.LoginForm,
    "register_form": forms.RegisterForm,
    "send_confirmation_form": forms.SendConfirmationForm,
    "forgot_password_form": forms.ForgotPasswordForm,
    "reset_password_form": forms.ResetPasswordForm,
    "change_password_form": forms.ChangePasswordForm,
    "change_email_form": forms.ChangeEmailForm,
    "verify_form": forms.VerifyForm,
    "two_factor_verify_code_form": forms.CodeForm,
    "two_factor_rescue_form": forms.RescueForm,
    "two_factor_select_form": forms.SelectForm,
    "mf_recovery_form": forms.RecoveryForm,
    "wan_register_form": forms.PasskeyForm,
    "wan_signin_form": forms.PasskeySignInForm,
}


def init_app(app: Flask) -> None:
    """Connect Flask-Security to our tables, forms, pages and mails."""
    for name, value in settings.flask_config().items():
        app.config.setdefault(name, value)
    # Taken by the constructor only, and the one object is made before these are known.
    security._mail_util_cls, security._password_util_cls = mail.Post, PasswordRules
    security._totp_cls, security._webauthn_util_cls = two_step.Codes, passkeys.Passkeys
    security.init_app(
        app,
        SQLAlchemyUserDatastore(db, User, DutyName, Passkey),
        render_template=pages.render,
        **FORMS,
    )
    security.want_json(pages.never_json)
    leave_public_pages_alone(app)
    pages.init_app(app)
    sign_ins.init_app(app)
    listen(app)


def leave_public_pages_alone(app: Flask) -> None:
    """Take out the hook that reads the person before every request: its role decorators are not used here.

    Who may do what is decided by app.access, which asks only where a rule calls for a person.
    """
    hooks = app.before_request_funcs[None]
    hooks[:] = [h for h in hooks if getattr(h, "__qualname__", "") != "Principal._on_before_request"]


def listen(app: Flask) -> None:
    """What else happens when the library has done something; in its transaction."""

    @user_registered.connect_via(app)
    def registered(_app: Flask, user: User, **_rest: Any) -> None:
        services.signed_up(user, current_locale())

    @user_authenticated.connect_via(app)
    def signed_in(_app: Flask, user: User, authn_via: list[str] | None, **_rest: Any) -> None:
        services.signed_in(user, authn_via[0] if authn_via else "two_step")

    @user_logged_out.connect_via(app)  # type: ignore[untyped-decorator]
    def signed_out(_app: Flask, user: Any, **_rest: Any) -> None:
        if user.is_authenticated:
            services.signed_out(user)

    @wan_registered.connect_via(app)
    def passkey_on(_app: Flask, user: User, **_rest: Any) -> None:
        services.passkeys_changed(user, "passkey_on")

    @wan_deleted.connect_via(app)
    def passkey_off(_app: Flask, user: User, **_rest: Any) -> None:
        services.passkeys_changed(user, "passkey_off")

    @password_reset.connect_via(app)
    def reset(_app: Flask, user: User, **_rest: Any) -> None:
        services.password_reset(user)

    @password_changed.connect_via(app)
    def changed(_app: Flask, user: User, **_rest: Any) -> None:
        services.password_changed(user, session.get(sign_ins.KEY))

    @change_email_confirmed.connect_via(app)
    def moved(_app: Flask, user: User, old_email: str, **_rest: Any) -> None:
        services.email_changed(user, old_email)
