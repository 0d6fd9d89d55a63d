"""The form of a webhook: where to, and about what."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import ValidationError

from app.domain import cvr_lists, typed
from app.domain.cvr_lists import MOST, TooManyLines
from app.domain.webhooks import BadAddress, read_address
from app.reference import catalogue
from app.web.filters import in_language, number
from app.web.i18n import gettext
from app.webhooks.services import WebhookCommand

FAULTS = {
    "format": _l("Skriv en adresse, for eksempel https://system.firma.dk/webhook"),
    "scheme": _l("Adressen skal begynde med https://"),
    "port": _l("Brug port 443 eller 8443"),
    "login": _l("Skriv adressen uden brugernavn og adgangskode"),
    "private": _l("Skriv en adresse, der kan nås fra internettet"),
    "long": _l("Adressen må højst have 500 tegn"),
}
REFUSED = {
    "known": _l("I har allerede en webhook til den adresse"),
    "too_many": _l("I har allerede 10 webhooks. Slet en af dem først"),
}


class ConfirmForm(FlaskForm):
    """Nothing but a yes."""


class WebhookForm(FlaskForm):
    """Where messages go, and of which schemes and firms; nothing chosen means all."""

    adresse = StringField(_l("Adresse"))
    ordninger = SelectMultipleField(_l("Hvilke ordninger? (valgfrit)"), choices=[], validate_choice=False)
    numre = TextAreaField(_l("Hvilke CVR-numre? (valgfrit)"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ordninger.choices = [(code, in_language(s, "name")) for code, s in catalogue.schemes().items()]
        self.cvrs: list[str] = []

    def validate_adresse(self, field: Field) -> None:
        """An address that we would call."""
        field.data = (field.data or "").strip()
        try:
            loopback = current_app.extensions["settings"].webhooks_allow_loopback
            read_address(field.data, loopback=loopback)
        except BadAddress as bad:
            field.data = typed.without_controls(field.data)
            raise ValidationError(FAULTS[bad.reason]) from None

    def validate_ordninger(self, field: Field) -> None:
        """Schemes that we have."""
        field.data = field.data or []
        if not set(field.data) <= set(catalogue.schemes()):
            raise ValidationError(gettext("Vælg ordninger på listen"))

    def validate_numre(self, field: Field) -> None:
        """CVR numbers, written in any way; none at all is fine."""
        field.data = typed.without_controls(field.data or "")
        try:
            lines = cvr_lists.from_text(field.data)
        except TooManyLines:
            raise ValidationError(gettext("Skriv højst %(most)s CVR-numre", most=number(MOST))) from None
        wrong = [line for line in lines if line.cvr is None]
        if wrong:
            raise ValidationError(
                gettext("»%(text)s« er ikke et CVR-nummer. Ret eller slet det", text=wrong[0].original[:40])
            )
        if field.data.strip() and not lines:
            raise ValidationError(gettext("Skriv CVR-numre på 8 cifre, eller lad feltet være tomt"))
        self.cvrs = [line.cvr for line in lines if line.cvr]

    @property
    def command(self) -> WebhookCommand:
        """What was asked for."""
        return WebhookCommand(self.adresse.data, self.ordninger.data, self.cvrs)

    def refuse(self, reason: str) -> None:
        """Say at the address why it cannot be added."""
        self.adresse.errors = [REFUSED[reason]]
