"""The secretary's forms."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from app.admin.firms import Facts, find_account
from app.admin.trail import TrailFilters, list_actions
from app.admin.words import action_name
from app.domain import cvr as cvr_rules
from app.domain import typed
from app.domain.errors import InvalidCvr
from app.organisations.words import kind_choices
from app.web.i18n import gettext

TRAIL_NAMES = ("hvem", "handling", "emne", "fra", "til")


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


class SearchForm(FlaskForm):
    """A word to find people or organisations by; sent as a link."""

    class Meta:
        csrf = False

    q = StringField(_l("Søg"), [Length(max=120, message=_l("Skriv højst 120 tegn"))])

    @property
    def text(self) -> str:
        """What to look for."""
        return typed.line(self.q.data or "")


class ReasonForm(FlaskForm):
    """Why something is done on somebody's behalf."""

    begrundelse = TextAreaField(_l("Begrundelse"), [Length(max=2000, message=_l("Skriv højst 2.000 tegn"))])

    def validate_begrundelse(self, field: Field) -> None:
        """What nobody can say a reason for is not done."""
        field.data = typed.lines(field.data or "")
        if not field.data:
            raise ValidationError(gettext("Skriv, hvad afgørelsen bygger på"))


class MergeForm(ReasonForm):
    """Why two profiles are merged, or taken apart; `set` is how they stood when the page was opened.

    What is chosen per part comes as `valg_<part>`, one pair of radio buttons each.
    """

    seen = HiddenField(name="set")

    @staticmethod
    def chosen(value: str) -> frozenset[str]:
        """The parts for which this was chosen."""
        return frozenset(
            name.removeprefix("valg_")
            for name, held in request.values.items()
            if name[:5] == "valg_" and held == value
        )


class OrganisationForm(FlaskForm):
    """What an organisation is; `set` is how it stood when the form was opened."""

    navn = StringField(_l("Navn"), [Length(max=200, message=_l("Skriv højst 200 tegn"))])
    art = SelectField(_l("Type"), choices=[], validate_choice=False)
    koeber = BooleanField(_l("Vil købe"))
    leverer = BooleanField(_l("Vil levere"))
    seen = HiddenField(name="set")
    begrundelse = TextAreaField(_l("Begrundelse"), [Length(max=2000, message=_l("Skriv højst 2.000 tegn"))])

    validate_begrundelse = ReasonForm.validate_begrundelse
    validate_navn = DecisionForm.validate_navn

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.art.choices = kind_choices()

    def validate_art(self, field: Field) -> None:
        """One of the kinds."""
        if field.data not in dict(kind_choices()):
            raise ValidationError(gettext("Vælg en type"))

    def validate_koeber(self, field: Field) -> None:
        """An organisation does something here."""
        if not field.data and not self.leverer.data:
            raise ValidationError(gettext("Vælg, om organisationen vil købe, levere eller begge dele"))

    @property
    def facts(self) -> Facts:
        """What was written."""
        return Facts(self.navn.data, self.art.data, bool(self.koeber.data), bool(self.leverer.data))


class OwnerForm(ReasonForm):
    """Who is to own an organisation."""

    email = StringField(_l("E-mail"), [Length(max=254, message=_l("Skriv højst 254 tegn"))])

    def validate_email(self, field: Field) -> None:
        """Somebody with an open account."""
        field.data = typed.line(field.data or "").lower()
        if find_account(field.data) is None:
            raise ValidationError(gettext("Skriv e-mailadressen på en person med en åben og bekræftet konto"))


class TrailForm(FlaskForm):
    """Which part of the audit trail to read; sent as a link, so that a selection can be kept."""

    class Meta:
        csrf = False

    hvem = StringField(_l("Hvem"), [Length(max=120, message=_l("Skriv højst 120 tegn"))])
    handling = SelectField(_l("Handling"), choices=[], validate_choice=False)
    emne = StringField(_l("CVR-nummer"), [Length(max=120, message=_l("Skriv højst 120 tegn"))])
    fra = StringField(_l("Fra og med"))
    til = StringField(_l("Til og med"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = sorted(((a, action_name(a)) for a in list_actions()), key=lambda pair: pair[1])
        self.handling.choices = [("", gettext("Alle handlinger")), *known]

    def validate_emne(self, field: Field) -> None:
        """A CVR number however it is written, or a label of the trail."""
        field.data = typed.line(field.data or "")
        if field.data and ":" not in field.data:
            try:
                field.data = cvr_rules.parse(field.data)
            except InvalidCvr:
                raise ValidationError(gettext("Skriv CVR-nummeret med 8 cifre")) from None

    def validate_fra(self, field: Field) -> None:
        """A day."""
        day_of(field)

    def validate_til(self, field: Field) -> None:
        """A day that is not before the first."""
        last, first = day_of(field), _day(self.fra.data)
        if last and first and last < first:
            raise ValidationError(gettext("Vælg en dag, der ikke ligger før den første"))

    @property
    def filters(self) -> TrailFilters:
        """What was asked for."""
        return TrailFilters(
            who=typed.line(self.hvem.data or ""),
            action=self.handling.data or "",
            subject=self.emne.data or "",
            since=_day(self.fra.data),
            until=_day(self.til.data),
        )

    @property
    def query(self) -> str:
        """The form as a query string, without what is empty."""
        return urlencode([(name, self[name].data) for name in TRAIL_NAMES if self[name].data])


def day_of(field: Field) -> date | None:
    """The day that was written; None for none. Raises ValidationError."""
    field.data = typed.line(field.data or "")
    found = _day(field.data)
    if field.data and found is None:
        raise ValidationError(gettext("Skriv datoen som år-måned-dag, for eksempel 2026-01-31"))
    return found


def _day(text: str | None) -> date | None:
    try:
        found = date.fromisoformat(text or "")
    except ValueError:
        return None
    # The day after the last must exist too, and databases know no years before 1.
    return found if 1900 < found.year < 9999 else None
