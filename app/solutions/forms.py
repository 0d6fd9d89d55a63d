"""The secretary's form of a solution."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from app.barriers.models import Solution
from app.barriers.words import SOLUTION_STATES
from app.domain.barriers import LONGEST_NAME, LONGEST_TEXT, SolutionState
from app.figures import words as figure_words
from app.solutions.services import SolutionFields
from app.web.form_fields import Several, day_to_come, no_person, read_day
from app.web.i18n import gettext
from app.web.kept_forms import Choices, KeptForm, at_most, needed, written_day

LONGEST_STEP = 300


class SolutionForm(KeptForm):
    """What is done about one or more barriers."""

    navn = StringField(
        _l("Navn på dansk"), [needed(_l("Skriv, hvad løsningen hedder")), at_most(LONGEST_NAME)]
    )
    tekst = TextAreaField(_l("Tekst på dansk"), [at_most(LONGEST_TEXT), no_person])
    barrierer = Several(_l("Hvilke barrierer fjerner den?"))
    status = SelectField(_l("Status"), validate_choice=False)
    ansvarlig = StringField(_l("Ansvarlig (valgfrit)"), [at_most(LONGEST_NAME), no_person])
    gruppe = SelectField(_l("Gruppe i taskforcen (valgfrit)"), validate_choice=False)
    skridt = StringField(_l("Næste skridt (valgfrit)"), [at_most(LONGEST_STEP), no_person])
    dato = StringField(_l("Dato for næste skridt (valgfrit)"), [day_to_come])
    tal = Several(_l("Hvilke tal bør flytte sig? (valgfrit)"))
    maalt = StringField(_l("Mål fra denne dag (valgfrit)"), [day_to_come])
    navn_en = StringField(_l("Navn på engelsk (valgfrit)"), [at_most(LONGEST_NAME)])
    tekst_en = TextAreaField(_l("Tekst på engelsk (valgfrit)"), [at_most(LONGEST_TEXT)])
    skridt_en = StringField(_l("Næste skridt på engelsk (valgfrit)"), [at_most(LONGEST_STEP)])

    def __init__(
        self, barriers: Choices, groups: Choices, own: Solution | None = None, **options: Any
    ) -> None:
        super().__init__(**options)
        self.barrierer.choices = barriers
        self.gruppe.choices = [("", _l("Ingen")), *groups]
        self.status.choices = list(SOLUTION_STATES.items())
        self.tal.choices = [(m.value, name) for m, name in figure_words.names().items()]
        if own is not None and not self.is_submitted():
            self.fill(own)

    def fill(self, row: Solution) -> None:
        """Take what a solution holds."""
        self.version.data = str(row.version)
        self.navn.data, self.navn_en.data = row.name_da, row.name_en
        self.tekst.data, self.tekst_en.data = row.text_da, row.text_en
        self.barrierer.data = [b.code for b in row.barriers]
        self.status.data, self.ansvarlig.data = row.state, row.owner
        self.gruppe.data = str(row.group_id or "")
        self.skridt.data, self.skridt_en.data = row.next_step_da, row.next_step_en
        self.dato.data, self.maalt.data = written_day(row.next_step_on), written_day(row.measured_from)
        self.tal.data = list(row.measures)

    def validate_barrierer(self, field: Several) -> None:
        """At least one."""
        if not field.value:
            raise ValidationError(gettext("Vælg mindst én barriere"))

    def validate_status(self, field: Field) -> None:
        """One of the states."""
        if field.data not in {s.value for s in SolutionState}:
            raise ValidationError(gettext("Vælg en status"))

    def validate_gruppe(self, field: Field) -> None:
        """One of the groups, or none."""
        field.data = field.data or ""
        if field.data not in {value for value, _ in field.choices or ()}:
            raise ValidationError(gettext("Vælg en gruppe på listen"))

    def validate_maalt(self, field: Field) -> None:
        """A day to measure from goes with figures to measure."""
        if self.tal.value and not (field.data or "").strip():
            raise ValidationError(gettext("Skriv, fra hvilken dag tallene skal måles"))

    @property
    def fields(self) -> SolutionFields:
        """The solution; to be asked for once the form is valid."""
        return SolutionFields(
            name_da=self.navn.data or "",
            name_en=self.navn_en.data or "",
            text_da=self.tekst.data or "",
            text_en=self.tekst_en.data or "",
            barriers=self.barrierer.value,
            state=SolutionState(self.status.data),
            owner=self.ansvarlig.data or "",
            group_id=int(self.gruppe.data) if self.gruppe.data else None,
            next_step_da=self.skridt.data or "",
            next_step_en=self.skridt_en.data or "",
            next_step_on=read_day(self.dato.data),
            measures=self.tal.value,
            measured_from=read_day(self.maalt.data),
        )
