"""The forms of accounts: the library's, with our labels, and our own. Passwords are never sent back."""

from __future__ import annotations

from typing import Any

import flask_security as library
from flask_babel import lazy_gettext as _l
from flask_security.forms import EmailValidation, unique_user_email, valid_user_email
from flask_security.utils import get_message, hash_password
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, PasswordField, RadioField, SelectField, StringField
from wtforms.fields import EmailField, SelectChoice
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from app.accounts import mail
from app.accounts.onwards import local
from app.web.i18n import LANGUAGES

LONGEST_NAME = 120
WRITE_EMAIL = DataRequired(_l("Skriv din e-mail"))
WRITE_PASSWORD = DataRequired(_l("Skriv din adgangskode"))
WRITE_NEW_PASSWORD = DataRequired(_l("Skriv en adgangskode på mindst 12 tegn"))
SHORT_ENOUGH = Length(max=254, message=_l("Skriv højst 254 tegn"))


def strip(text: str | None) -> str:
    """What a person typed, with single spaces and none around it."""
    return " ".join((text or "").split())


def digits(text: str | None) -> str:
    """A code as typed, which apps show in two groups."""
    return "".join((text or "").split())


def code(text: str | None) -> str:
    """A recovery code as typed: they hold small letters only."""
    return digits(text).lower()


def name_field() -> StringField:
    """A person's name as others in the organisation see it."""
    return StringField(
        _l("Navn"),
        [
            DataRequired(_l("Skriv dit navn")),
            Length(max=LONGEST_NAME, message=_l("Skriv højst 120 tegn")),
        ],
        filters=[strip],
    )


class LoginForm(library.LoginForm):
    """E-mail and password; whatever is wrong, the answer is the same."""

    email = EmailField(_l("E-mail"), [WRITE_EMAIL, SHORT_ENOUGH, EmailValidation(verify=False)])
    password = PasswordField(_l("Adgangskode"), [WRITE_PASSWORD])
    next = HiddenField(filters=[local])
    # The session lasts as the list of sessions says; there is no second cookie to steal.
    remember = None


class RegisterForm(library.RegisterFormV2):
    """A new account."""

    name = name_field()
    next = HiddenField(filters=[local])
    email = EmailField(
        _l("E-mail"), [WRITE_EMAIL, SHORT_ENOUGH, EmailValidation(verify=True), unique_user_email]
    )
    password = PasswordField(_l("Adgangskode"), [WRITE_NEW_PASSWORD])
    password_confirm = None


class AddressForm(FlaskForm):
    """An address as written, whoever it belongs to.

    The library answers a wrong address as it does a right one. What is no address at all is told: that
    gives nobody away.
    """

    email = EmailField(_l("E-mail"), [WRITE_EMAIL, SHORT_ENOUGH, EmailValidation(verify=False)])


class SendConfirmationForm(library.SendConfirmationForm):
    """Where to send a new link."""

    email = EmailField(
        _l("E-mail"), [WRITE_EMAIL, SHORT_ENOUGH, EmailValidation(verify=True), valid_user_email]
    )

    def validate(self, **kwargs: Any) -> bool:
        """Takes as long for an address that gets no mail."""
        wanted = bool(super().validate(**kwargs))
        if not wanted:
            mail.write_for_nobody("account_confirm", self.email.data or "")
        return wanted


class ForgotPasswordForm(library.ForgotPasswordForm):
    """Where to send a link for a new password."""

    email = EmailField(
        _l("E-mail"), [WRITE_EMAIL, SHORT_ENOUGH, EmailValidation(verify=True), valid_user_email]
    )

    def validate(self, **kwargs: Any) -> bool:
        """Also for a person who never confirmed: the link shows as well that the address is theirs.

        Takes as long for an address that gets no mail.
        """
        wanted = bool(library.Form.validate(self, **kwargs)) and self.user is not None and self.user.is_active
        if wanted:
            # The library does so for an address it does not know, and only then.
            hash_password("not-a-password")
        else:
            mail.write_for_nobody("account_reset", self.email.data or "")
        return wanted


class ResetPasswordForm(library.ResetPasswordForm):
    """A new password, by the link in the mail."""

    password = PasswordField(_l("Ny adgangskode"), [WRITE_NEW_PASSWORD])
    password_confirm = None


class ChangePasswordForm(library.ChangePasswordForm):
    """A new password for a person who is signed in."""

    password = PasswordField(_l("Adgangskode nu"), [Optional()])
    new_password = PasswordField(_l("Ny adgangskode"), [WRITE_NEW_PASSWORD])
    new_password_confirm = None


class ChangeEmailForm(library.ChangeEmailForm):
    """A new address; it holds once its link has been opened."""

    email = EmailField(
        _l("Ny e-mail"), [WRITE_EMAIL, SHORT_ENOUGH, EmailValidation(verify=True), unique_user_email]
    )


class VerifyForm(library.VerifyForm):
    """The password once more, before security is changed."""

    next = HiddenField(filters=[local])

    password = PasswordField(_l("Adgangskode"), [WRITE_PASSWORD])

    def validate(self, **kwargs: Any) -> bool:
        """Guesses count and lock here as they do at sign-in."""
        if not super().validate(**kwargs):
            return False
        return not self.user.is_locked(self.password.errors)


class CodeForm(library.TwoFactorVerifyCodeForm):
    """The six digits of an authenticator app."""

    code = StringField(_l("Kode"), [DataRequired(_l("Skriv de seks cifre"))], filters=[digits])

    def validate(self, **kwargs: Any) -> bool:
        """Guesses count and lock here as they do at sign-in."""
        if self.user is not None and self.user.is_locked():
            self.code.errors = [get_message("TWO_FACTOR_INVALID_TOKEN")[0]]
            self.user.track_failed_authn("code", True)
            return False
        return bool(super().validate(**kwargs))


class RecoveryForm(library.MfRecoveryForm):
    """One of the codes that were written down."""

    code = StringField(_l("Nødkode"), [DataRequired(_l("Skriv en af dine nødkoder"))], filters=[code])

    def validate(self, **kwargs: Any) -> bool:
        """Guesses count and lock here as they do at sign-in."""
        if self.user is not None and self.user.is_locked():
            self.code.errors = [get_message("INVALID_RECOVERY_CODE")[0]]
            return False
        if super().validate(**kwargs):
            return True
        if self.user is not None and self.code.data:
            self.user.track_failed_authn("recovery_code", True)
        return False


class SelectForm(library.TwoFactorSelectForm):
    """App or passkey as the second step; the view gives the choices."""

    which = RadioField(_l("Vælg, hvordan du vil bekræfte, at det er dig"))


class RescueForm(library.TwoFactorRescueForm):
    """The library makes one beside each code form and adds to its choices; ours are links on the page."""

    help_setup = RadioField("", choices=[])


class PasskeyForm(library.WebAuthnRegisterForm):
    """A name for a new passkey, and what it is for."""

    name = StringField(
        _l("Navn på adgangsnøglen"),
        [
            DataRequired(_l("Giv adgangsnøglen et navn")),
            Length(max=64, message=_l("Skriv højst 64 tegn")),
        ],
        filters=[strip],
    )
    usage = RadioField(
        _l("Hvad skal den bruges til?"),
        choices=[
            SelectChoice("first", _l("Log ind med adgangsnøglen alene")),
            SelectChoice("secondary", _l("Bekræft efter adgangskoden")),
        ],
        default="first",
    )


class PasskeySignInForm(library.WebAuthnSigninForm):
    """Start of signing in with a passkey; the browser finds it, nothing is typed."""

    identity = None
    next = HiddenField(filters=[local])


class PersonForm(FlaskForm):
    """Name, and the language of our mails."""

    name = name_field()
    locale = SelectField(
        _l("Sprog i mails fra os"), choices=[SelectChoice(*named) for named in LANGUAGES.items()]
    )


class TwoStepForm(FlaskForm):
    """The first code of an app that was just set up."""

    code = StringField(_l("Kode fra appen"), [DataRequired(_l("Skriv de seks cifre"))], filters=[digits])

    def validate_code(self, field: Field) -> None:
        """Six digits; whether they are right is for the view to ask."""
        if not (field.data.isdigit() and len(field.data) == 6):
            raise ValidationError(_l("Skriv de seks cifre"))
