"""The forms about members: who to invite, with which role, and what to say."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from app.domain import typed
from app.domain.access import Role
from app.domain.errors import DomainError
from app.domain.membership import AUTHORITIES, Dealings
from app.notifications.addresses import checked_address
from app.organisations.words import kind_choices, role_choices
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
        _l("Besked til ejeren (valgfrit)"),
        [Length(max=LONGEST_MESSAGE, message=_l("Skriv højst 1.000 tegn"))],
    )

    @property
    def message(self) -> str:
        """The message without blank ends."""
        return typed.lines(self.besked.data or "")


class DealingsForm(FlaskForm):
    """What the organisation is and does here; `seen` tells what was there when the page was opened."""

    art = RadioField(_l("Hvad er organisationen?"), choices=[], validate_choice=False)
    koeber = BooleanField(_l("Vi vil købe"))
    leverer = BooleanField(_l("Vi vil levere"))
    seen = HiddenField(name="set")

    def __init__(self, now: Dealings) -> None:
        super().__init__(art=now.kind, koeber=now.buys, leverer=now.supplies)
        self.now = now
        self.art.choices = [c for c in kind_choices() if c[0] not in AUTHORITIES]

    @property
    def is_authority(self) -> bool:
        """Then the kind is not the owner's to change."""
        return self.now.kind in AUTHORITIES

    def validate_art(self, field: Field) -> None:
        """One of the kinds an owner may choose; an authority stays what it is."""
        if self.is_authority:
            field.data = self.now.kind
        elif field.data not in dict(field.choices):
            raise ValidationError(gettext("Vælg, hvad organisationen er"))

    def validate_koeber(self, field: Field) -> None:
        """An organisation does something here."""
        if not (field.data or self.leverer.data):
            raise ValidationError(gettext("Vælg, om I vil købe, levere eller begge dele"))

    @property
    def dealings(self) -> Dealings:
        """What was chosen; to be asked for once the form is valid."""
        return Dealings(self.art.data, self.koeber.data, self.leverer.data)


class ConfirmForm(FlaskForm):
    """A button alone; holds what the request's forgery check needs."""
