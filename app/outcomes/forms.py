"""The forms of an outcome: the buyer's, with a row for each who answered, and the supplier's word on an award."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, Form, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.barriers.queries import names
from app.dialogue.queries import Answered
from app.domain import cvr as cvr_rules
from app.domain.barriers import Perspective
from app.domain.contracts import read_amount
from app.domain.errors import InvalidCvr
from app.domain.outcomes import LONGEST_FEEDBACK, LONGEST_NOTE, Award, Confirmation
from app.outcomes.queries import Keen
from app.web.filters import in_language, number
from app.web.form_fields import amount, line, lines, no_person
from app.web.i18n import gettext

AWARDED, NOT_AWARDED = "ja", "nej"
PERSPECTIVES = {"private": "private", "social_enterprise": "private"}


class AwardForm(Form):
    """One who may have got the task, and for how much."""

    vandt = BooleanField(_l("Fik opgaven"))
    vaerdi = StringField(_l("Værdi i alt, uden moms (valgfrit)"), [Optional(), amount])


class SupplierForm(AwardForm):
    """One who answered: whether they got it, for how much, and else why not."""

    tilbagemelding = TextAreaField(
        _l("Tilbagemelding"),
        [Length(max=LONGEST_FEEDBACK, message=_l("Skriv højst 1.000 tegn")), no_person],
    )

    def __init__(self, formdata: Any, answered: Answered) -> None:
        super().__init__(formdata, prefix=f"svar-{answered.cvr}-")
        self.answered = answered
        if not formdata and answered.price_dkk:
            self.vaerdi.data = number(answered.price_dkk)


class KeenForm(AwardForm):
    """One who was interested but did not answer: nobody owes it a word, yet it may have got the task."""

    def __init__(self, formdata: Any, asked: Keen) -> None:
        super().__init__(formdata, prefix=f"ja-{asked.cvr}-")
        self.cvr, self.name = asked.cvr, asked.name or gettext("CVR %(cvr)s", cvr=asked.cvr)


class OutcomeForm(FlaskForm):
    """What came of a need."""

    udfald = RadioField(_l("Er opgaven tildelt?"), choices=[], validate_choice=False)
    anden_cvr = StringField(_l("CVR-nummer (valgfrit)"), [Optional()])
    anden_navn = StringField(_l("Navn"), [Length(max=200, message=_l("Skriv højst 200 tegn"))])
    anden_vaerdi = StringField(_l("Værdi i alt, uden moms (valgfrit)"), [Optional(), amount])
    barrierer = SelectMultipleField(
        _l("Hvad stod i vejen?"),
        choices=[],
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    note = TextAreaField(
        _l("Hvad har I lært? (valgfrit)"),
        [Length(max=LONGEST_NOTE, message=_l("Skriv højst 2.000 tegn")), no_person],
    )

    def __init__(
        self,
        formdata: Any,
        answered: Sequence[Answered],
        kind: str,
        keen: Sequence[Keen] = (),
        *,
        talks_only: bool,
    ) -> None:
        super().__init__(formdata)
        self.talks_only = talks_only
        self.udfald.choices = [(AWARDED, _l("Ja, vi har valgt en leverandør")), (NOT_AWARDED, _l("Nej"))]
        if talks_only:
            self.udfald.data = NOT_AWARDED
        self.rows = [SupplierForm(formdata, a) for a in answered]
        self.keen = [] if talks_only else [KeenForm(formdata, k) for k in keen]
        perspective = PERSPECTIVES.get(kind, "public")
        self.barrierer.choices = [
            (b.code, in_language(b, "name")) for b in names(perspective=Perspective(perspective))
        ]

    @property
    def everybody(self) -> list[AwardForm]:
        """The rows of those who answered, and of those who were interested."""
        return [*self.rows, *self.keen]

    @property
    def is_awarded(self) -> bool:
        """Whether the buyer says that somebody got it."""
        return bool(self.udfald.data == AWARDED)

    def validate(self, extra_validators: Any = None) -> bool:
        """The form and each row."""
        own, rest = bool(super().validate(extra_validators)), self._rows_fit()
        return own and rest

    def _rows_fit(self) -> bool:
        """Everybody who answered either got it or hears why not."""
        fits = False not in [row.validate() for row in self.everybody]
        if not self.udfald.data:
            return fits
        for row in self.rows:
            got_it = self.is_awarded and row.vandt.data
            if not got_it and not lines(row.tilbagemelding.data):
                row.tilbagemelding.errors = [
                    gettext("Skriv et par ord til %(name)s om hvorfor", name=row.answered.name)
                ]
                fits = False
        return fits

    def validate_udfald(self, field: Field) -> None:
        """Yes or no."""
        if field.data not in (AWARDED, NOT_AWARDED):
            raise ValidationError(gettext("Vælg ja eller nej"))
        chosen = any(r.vandt.data for r in self.everybody)
        if self.is_awarded and not chosen and not line(self.anden_navn.data):
            raise ValidationError(gettext("Vælg, hvem der fik opgaven"))

    def validate_anden_cvr(self, field: Field) -> None:
        """A number that can be one."""
        try:
            cvr_rules.parse(field.data)
        except InvalidCvr:
            raise ValidationError(gettext("Skriv et CVR-nummer med 8 cifre")) from None

    def validate_barrierer(self, field: Field) -> None:
        """At least one when nothing was awarded."""
        known = {code for code, _ in self.barrierer.choices or ()}
        chosen = [c for c in field.data or () if c in known]
        if self.udfald.data == NOT_AWARDED and not chosen and not self.talks_only:
            raise ValidationError(gettext("Vælg mindst én ting, der stod i vejen"))
        field.data = chosen

    def awards(self) -> list[Award]:
        """Who got it."""
        given = [
            Award(r.answered.cvr, r.answered.name, read_amount(r.vaerdi.data or ""), r.answered.lots)
            for r in self.rows
            if r.vandt.data
        ]
        given += [Award(k.cvr, k.name, read_amount(k.vaerdi.data or "")) for k in self.keen if k.vandt.data]
        if name := line(self.anden_navn.data):
            number_ = cvr_rules.parse(self.anden_cvr.data) if self.anden_cvr.data else ""
            given.append(Award(number_, name, read_amount(self.anden_vaerdi.data or "")))
        return given

    def feedback(self) -> dict[str, str]:
        """What each of the others is told, by CVR number."""
        return {
            r.answered.cvr: text
            for r in self.rows
            if not (self.is_awarded and r.vandt.data) and (text := lines(r.tilbagemelding.data))
        }

    @property
    def opens_barriers(self) -> bool:
        """Whether the list of barriers stands open: the buyer says no, or chose some."""
        return bool(self.udfald.data == NOT_AWARDED or self.barrierer.data or self.barrierer.errors)

    @property
    def summary(self) -> list[tuple[str, str]]:
        """The message and the id of each field that is to be mended, those of the rows too."""
        found = [(f.errors[0], f.id) for f in self if f.errors]
        return found + [(f.errors[0], f.id) for row in self.everybody for f in row if f.errors]


class ConfirmForm(FlaskForm):
    """What a supplier says of an award."""

    svar = RadioField(_l("Passer det?"), choices=[], validate_choice=False)
    vaerdi = StringField(_l("Jeres beløb i alt, uden moms"))

    def __init__(self) -> None:
        super().__init__()
        self.svar.choices = [
            (Confirmation.CONFIRMED.value, _l("Ja, det passer")),
            (Confirmation.OTHER.value, _l("Vi har fået opgaven, men beløbet er et andet")),
            (Confirmation.DENIED.value, _l("Nej, vi har ikke fået opgaven")),
        ]

    def validate_svar(self, field: Field) -> None:
        """One of the three."""
        if field.data not in {c.value for c in Confirmation if c is not Confirmation.ASKED}:
            raise ValidationError(gettext("Vælg et svar"))

    def validate_vaerdi(self, field: Field) -> None:
        """An amount where it is another one."""
        if self.svar.data == Confirmation.OTHER and read_amount(field.data or "") is None:
            raise ValidationError(gettext("Skriv beløbet i hele kroner, for eksempel 420.000"))
