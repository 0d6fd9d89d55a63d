"""The forms of a workshop: what phones send, and what the secretary plans and sorts."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from app.barriers.words import SHORT_PERSPECTIVES
from app.domain import typed
from app.domain.barriers import Perspective
from app.domain.public_input import normalised
from app.domain.workshops import (
    LONGEST_GROUP,
    LONGEST_NOTE,
    LONGEST_QUESTION,
    LONGEST_TITLE,
    MOST_VOTES,
    SHORTEST_NOTE,
    USUAL_VOTES,
)
from app.web.form_fields import Several, read_day
from app.web.i18n import gettext
from app.web.public_forms import PublicForm, at_most, few_links, no_cpr
from app.workshops.services import WorkshopCommand

# Where notes go, besides a group of a number.
NEW, OUT, HIDE, SHOW = "ny", "ud", "skjul", "vis"


class CodeForm(FlaskForm):
    """The code on the wall."""

    kode = StringField(_l("Kode"))


class PhoneNoteForm(PublicForm):
    """What a phone sends: one note of one perspective."""

    perspektiv = RadioField(_l("Hvem taler du for?"), validate_choice=False)
    tekst = TextAreaField(_l("Din seddel"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.perspektiv.choices = [(p.value, SHORT_PERSPECTIVES[p.value]) for p in Perspective]

    def validate_perspektiv(self, field: Field) -> None:
        """One of the three."""
        if field.data not in set(Perspective):
            raise ValidationError(gettext("Vælg, hvem du taler for"))

    def validate_tekst(self, field: Field) -> None:
        """A few words, about nobody, with few links."""
        field.data = typed.lines(field.data or "")
        if len(normalised(field.data)) < SHORTEST_NOTE:
            raise ValidationError(gettext("Skriv på sedlen, hvad der står i vejen"))
        at_most(field, LONGEST_NOTE)
        no_cpr(field)
        few_links(field)


class VoteForm(FlaskForm):
    """The groups somebody votes for, by their numbers."""

    gruppe = Several(_l("Hvad er vigtigst?"))

    @property
    def chosen(self) -> list[int]:
        """The numbers; what is none is a group that is not there."""
        return [int(v) if v.isascii() and v.isdigit() and len(v) < 10 else 0 for v in self.gruppe.data or ()]


class PlanForm(FlaskForm):
    """A workshop as it is planned; a question that is left empty is the usual one."""

    titel_da = StringField(_l("Titel på dansk"))
    titel_en = StringField(_l("Titel på engelsk (valgfrit)"))
    dato = StringField(_l("Dato"))
    stemmer = IntegerField(_l("Stemmer til hver"), default=USUAL_VOTES)
    public_da = StringField(_l("På dansk"))
    public_en = StringField(_l("På engelsk"))
    social_da = StringField(_l("På dansk"))
    social_en = StringField(_l("På engelsk"))
    private_da = StringField(_l("På dansk"))
    private_en = StringField(_l("På engelsk"))

    def pair(self, perspective: str) -> tuple[Field, Field]:
        """The question of a perspective in both languages."""
        return self[f"{perspective}_da"], self[f"{perspective}_en"]

    def validate_titel_da(self, field: Field) -> None:
        """A short title."""
        self._short(field, LONGEST_TITLE)
        if not field.data:
            raise ValidationError(gettext("Skriv en titel"))

    def validate_titel_en(self, field: Field) -> None:
        """Short, or none."""
        self._short(field, LONGEST_TITLE)

    def validate_dato(self, field: Field) -> None:
        """A day."""
        if read_day(field.data) is None:
            raise ValidationError(gettext("Skriv datoen som dag, måned og år, for eksempel 3.12.2026"))

    def validate_stemmer(self, field: IntegerField) -> None:
        """A few."""
        # What is no number has said so itself, in English.
        field.errors = []
        if field.data is None or not 1 <= field.data <= MOST_VOTES:
            raise ValidationError(gettext("Skriv et tal fra 1 til %(most)s", most=MOST_VOTES))

    def validate_public_da(self, field: Field) -> None:
        """Short, or none."""
        self._short(field, LONGEST_QUESTION)

    validate_public_en = validate_social_da = validate_social_en = validate_public_da
    validate_private_da = validate_private_en = validate_public_da

    def _short(self, field: Field, most: int) -> None:
        field.data = typed.line(field.data or "")
        at_most(field, most)

    def command(self) -> WorkshopCommand:
        """The workshop; to be asked for once the form is valid."""
        day = read_day(self.dato.data)
        assert day is not None
        keys = [f"{p.value}_{language}" for p in Perspective for language in ("da", "en")]
        return WorkshopCommand(
            title_da=self.titel_da.data or "",
            title_en=self.titel_en.data or "",
            held_on=day,
            questions={key: self[key].data for key in keys if self[key].data},
            votes_each=self.stemmer.data or USUAL_VOTES,
        )


class StepForm(FlaskForm):
    """A step; nothing but the button."""


class SortForm(FlaskForm):
    """Notes, and where they go: a new group, one of a number, out of any, off the wall or back on it."""

    seddel = Several(_l("Sedler"))
    til = SelectField(_l("Læg de valgte i"), validate_choice=False, choices=[])
    navn = StringField(_l("Navn til en ny gruppe (valgfrit)"))

    def validate_til(self, field: Field) -> None:
        """Somewhere known; whether a group of that number is there, the service says."""
        if field.data not in {NEW, OUT, HIDE, SHOW} and not str(field.data or "").isdecimal():
            raise ValidationError(gettext("Vælg, hvor sedlerne skal hen"))

    def validate_navn(self, field: Field) -> None:
        """Short, or none."""
        field.data = typed.line(field.data or "")
        at_most(field, LONGEST_GROUP)

    @property
    def notes(self) -> list[int]:
        """The notes chosen."""
        return [int(v) for v in self.seddel.data or () if v.isascii() and v.isdigit() and len(v) < 10]


class GroupForm(FlaskForm):
    """A group: its name, the one it goes into, the one that is taken out of it."""

    goer = HiddenField()
    navn = StringField(_l("Navn"))
    i = SelectField(_l("Saml med"), validate_choice=False, choices=[])
    ud = HiddenField()

    def validate_navn(self, field: Field) -> None:
        """A short name, where it is named."""
        field.data = typed.line(field.data or "")
        if self.goer.data == "navn":
            at_most(field, LONGEST_GROUP)
            no_cpr(field)
            if not field.data:
                raise ValidationError(gettext("Skriv et navn"))


class HandForm(FlaskForm):
    """Nothing but the token: the choice of each group is read by its number."""
