"""The forms about members: who to invite, with which role, and what to say."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from app.domain import typed
from app.domain.access import Role
from app.domain.errors import DomainError
from app.notifications.addresses import checked_address
from app.organisations.words import role_choices
from app.web.i18n import gettext

LONGEST_MESSAGE = 1000


class RoleForm(FlaskForm):
    """Which role."""

    rolle = RadioField(_l("Rolle"), choices=[], validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rolle.choices = role_choices()

    def validate_rolle(self, field: Field) -> None:
        """One of the roles."""
        if field.data not in {role.value for role in Role}:
            raise ValidationError(gettext("Vælg en rolle"))

    @property
    def role(self) -> Role:
        """The role that was chosen."""
        return Role(self.rolle.data)


class InviteForm(RoleForm):
    """Who to invite, with which role."""

    email = StringField(_l("E-mail"))

    def validate_email(self, field: Field) -> None:
        """An address that a mail can be sent to."""
        try:
            field.data = checked_address(typed.line(field.data or "").lower())
        except DomainError:
            raise ValidationError(gettext("Skriv en e-mailadresse, for eksempel navn@firma.dk")) from None


class JoinForm(FlaskForm):
    """What someone who wants in says to the owners."""

    besked = TextAreaField(
        _l("Besked til ejeren (valgfri)"),
        [Length(max=LONGEST_MESSAGE, message=_l("Skriv højst 1.000 tegn"))],
    )

    @property
    def message(self) -> str:
        """The message without blank ends."""
        return typed.lines(self.besked.data or "")


class ConfirmForm(FlaskForm):
    """A button alone; holds what the request's forgery check needs."""
