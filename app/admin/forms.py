"""The secretary's forms."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from app.domain import typed
from app.web.i18n import gettext


class DecisionForm(FlaskForm):
    """The answer to a claim, and what it rests on."""

    navn = StringField(_l("Organisationens navn"), [Length(max=200, message=_l("Skriv højst 200 tegn"))])
    svar = RadioField(_l("Afgørelse"), choices=[], validate_choice=False)
    begrundelse = TextAreaField(_l("Begrundelse"), [Length(max=2000, message=_l("Skriv højst 2.000 tegn"))])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.svar.choices = [("ja", gettext("Gør personen til ejer")), ("nej", gettext("Afvis"))]

    def validate_navn(self, field: Field) -> None:
        """An organisation has a name."""
        field.data = typed.line(field.data or "")
        if not field.data:
            raise ValidationError(gettext("Skriv organisationens navn"))

    def validate_svar(self, field: Field) -> None:
        """Yes or no."""
        if field.data not in {"ja", "nej"}:
            raise ValidationError(gettext("Vælg en afgørelse"))

    def validate_begrundelse(self, field: Field) -> None:
        """A decision without a reason cannot be checked later."""
        field.data = typed.lines(field.data or "")
        if not field.data:
            raise ValidationError(gettext("Skriv, hvad afgørelsen bygger på"))
