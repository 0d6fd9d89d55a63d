"""The forms of the register: what anybody hands in, and what the secretary writes."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import Field, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from app.barriers.models import Barrier
from app.barriers.notes import NoteCommand
from app.barriers.services import BarrierCommand, Source
from app.barriers.words import PERSPECTIVES, REFUSALS, THEMES
from app.domain import typed
from app.domain.barriers import (
    LONGEST_NAME,
    LONGEST_NOTE,
    LONGEST_TEXT,
    NEEDS_REASON,
    SHORTEST_NOTE,
    Perspective,
    Step,
    Theme,
)
from app.domain.public_input import WEB_ADDRESS
from app.notifications.fields import optional_email
from app.open_needs.words import KIND_NAMES
from app.web.form_fields import Several
from app.web.i18n import gettext
from app.web.kept_forms import KeptForm
from app.web.public_forms import PublicForm, at_most, few_links, no_cpr

YEAR = re.compile(r"(19|20)\d\d")
MOST_SOURCES = 20
LONGEST_REASON = 500


def perspective_choices() -> list[tuple[str, Any]]:
    """The three with their names."""
    return [(p.value, PERSPECTIVES[p.value]) for p in Perspective]


def at_least_one(field: Several) -> frozenset[Perspective]:
    """The perspectives chosen. Raises ValidationError for none."""
    if not field.value:
        raise ValidationError(gettext("Vælg mindst én, der møder barrieren"))
    return frozenset(Perspective(v) for v in field.value)


class NoteForm(PublicForm):
    """What somebody meets; no account is asked for. `om` is the number of the barrier they came from."""

    perspektiv = Several(_l("Hvem møder barrieren?"))
    tekst = TextAreaField(_l("Hvad står i vejen?"))
    ide = TextAreaField(_l("Hvad ville hjælpe? (valgfrit)"))
    email = StringField(_l("E-mail til kvittering (valgfrit)"))
    om = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.perspektiv.choices = perspective_choices()

    def validate_perspektiv(self, field: Several) -> None:
        """At least one."""
        at_least_one(field)

    def validate_tekst(self, field: Field) -> None:
        """Long enough to go by, without links that belong elsewhere and without CPR numbers."""
        field.data = typed.lines(field.data or "")
        if len(field.data) < SHORTEST_NOTE:
            raise ValidationError(gettext("Skriv, hvad der står i vejen, med mindst 10 tegn"))
        self._checked(field)

    def validate_ide(self, field: Field) -> None:
        """The same, but for the length."""
        field.data = typed.lines(field.data or "")
        self._checked(field)

    def validate_email(self, field: Field) -> None:
        """One mail address, or none."""
        optional_email(field)

    def _checked(self, field: Field) -> None:
        at_most(field, LONGEST_NOTE)
        no_cpr(field)
        few_links(field)

    def command(self) -> NoteCommand:
        """The note; to be asked for once the form is valid."""
        about = (self.om.data or "").strip().upper()
        return NoteCommand(
            text=self.tekst.data,
            perspectives=at_least_one(self.perspektiv),
            idea=self.ide.data,
            about=about if re.fullmatch(r"[PSV]\d{1,4}", about) else "",
        )


class BarrierForm(KeptForm):
    """A barrier as the secretary writes it. `kilder`: a source a line, `title | publisher | year | address`."""

    perspektiv = Several(_l("Hvem møder barrieren?"))
    tema = SelectField(_l("Tema"), validate_choice=False)
    navn_da = StringField(_l("Navn på dansk"))
    tekst_da = TextAreaField(_l("Tekst på dansk"))
    navn_en = StringField(_l("Navn på engelsk (valgfrit)"))
    tekst_en = TextAreaField(_l("Tekst på engelsk (valgfrit)"))
    slags = Several(_l("Hvilke slags køb? (valgfrit)"))
    kilder = TextAreaField(_l("Kilder (valgfrit)"))
    # The note that it is made of, if it is.
    seddel = HiddenField()

    def __init__(self, own: Barrier | None = None) -> None:
        super().__init__()
        self.perspektiv.choices = perspective_choices()
        self.tema.choices = [(t.value, THEMES[t.value]) for t in Theme]
        self.slags.choices = list(KIND_NAMES.items())
        if own is not None and not self.is_submitted():
            self.fill(own)

    def fill(self, row: Barrier) -> None:
        """Take what a barrier holds."""
        self.perspektiv.data = [p.value for p in row.perspectives]
        self.tema.data, self.slags.data = row.theme, list(row.kinds)
        self.navn_da.data, self.navn_en.data = row.name_da, row.name_en
        self.tekst_da.data, self.tekst_en.data = row.text_da, row.text_en
        self.kilder.data = "\n".join(
            " | ".join((s.title, s.publisher, str(s.year or ""), s.url)).rstrip(" |") for s in row.sources
        )
        self.version.data = str(row.version)

    def validate_perspektiv(self, field: Several) -> None:
        """At least one."""
        at_least_one(field)

    def validate_tema(self, field: Field) -> None:
        """One of the themes."""
        if field.data not in set(Theme):
            raise ValidationError(gettext("Vælg et tema"))

    def validate_navn_da(self, field: Field) -> None:
        """A short name."""
        field.data = typed.line(field.data or "")
        if not field.data:
            raise ValidationError(gettext("Skriv, hvad barrieren hedder"))
        at_most(field, LONGEST_NAME)

    def validate_navn_en(self, field: Field) -> None:
        """A short name, or none."""
        field.data = typed.line(field.data or "")
        at_most(field, LONGEST_NAME)

    def validate_tekst_da(self, field: Field) -> None:
        """A text of some length, without CPR numbers."""
        field.data = typed.lines(field.data or "")
        at_most(field, LONGEST_TEXT)
        no_cpr(field)

    validate_tekst_en = validate_tekst_da

    def validate_kilder(self, field: Field) -> None:
        """A source a line."""
        field.data = typed.lines(field.data or "")
        found = [line for line in field.data.splitlines() if line.strip()]
        if len(found) > MOST_SOURCES:
            raise ValidationError(gettext("Skriv højst %(most)s kilder", most=MOST_SOURCES))
        for number, line in enumerate(found, 1):
            if source_of(line) is None:
                raise ValidationError(
                    gettext("Linje %(num)s: skriv titel | udgiver | år | adresse", num=number)
                )

    def command(self) -> BarrierCommand:
        """The barrier; to be asked for once the form is valid."""
        lines = (source_of(line) for line in (self.kilder.data or "").splitlines() if line.strip())
        return BarrierCommand(
            perspectives=at_least_one(self.perspektiv),
            theme=Theme(self.tema.data),
            name_da=self.navn_da.data,
            name_en=self.navn_en.data,
            text_da=self.tekst_da.data,
            text_en=self.tekst_en.data,
            kinds=self.slags.value,
            sources=tuple(s for s in lines if s),
        )


def source_of(line: str) -> Source | None:
    """`title | publisher | year | address`, of which only the title must be there; None for what is not that."""
    parts = [part.strip() for part in line.split("|")]
    if len(parts) > 4:
        return None
    title, publisher, year, url = parts + [""] * (4 - len(parts))
    is_source = 0 < len(title) <= 300 and len(publisher) <= 150 and len(url) <= 500
    if not is_source or (year and not YEAR.fullmatch(year)) or (url and not WEB_ADDRESS.fullmatch(url)):
        return None
    return Source(title, publisher, int(year) if year else None, url)


class StepForm(FlaskForm):
    """A step with its reason; `i` is the barrier that says the same, for a merge."""

    i = SelectField(_l("Saml med"), validate_choice=False, choices=[])
    begrundelse = TextAreaField(_l("Begrundelse, der står i historikken"))

    def __init__(self, step: Step, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.step = step

    def validate_begrundelse(self, field: Field) -> None:
        """A line of the history, about nobody; there where the step asks for it."""
        field.data = typed.line(field.data or "")
        if self.step in NEEDS_REASON and not field.data:
            raise ValidationError(REFUSALS["no_reason"])
        at_most(field, LONGEST_REASON)
        no_cpr(field)


class DecideForm(FlaskForm):
    """What becomes of a note: it is laid to a barrier, or declined."""

    hvad = RadioField(_l("Hvad skal der ske med forslaget?"), choices=[], validate_choice=False)
    barriere = SelectField(_l("Barriere"), validate_choice=False, choices=[])
    begrundelse = TextAreaField(_l("Begrundelse, hvis det afvises"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hvad.choices = [
            ("laeg", _l("Det siger det samme som en barriere i registret")),
            ("ny", _l("Det er en ny barriere")),
            ("afvis", _l("Det hører ikke til i registret")),
        ]

    def validate_hvad(self, field: Field) -> None:
        """One of the three."""
        if field.data not in {"laeg", "ny", "afvis"}:
            raise ValidationError(gettext("Vælg, hvad der skal ske"))

    def validate_barriere(self, field: Field) -> None:
        """A barrier, where it is laid to one."""
        if self.hvad.data == "laeg" and field.data not in {code for code, _ in field.choices or ()}:
            raise ValidationError(gettext("Vælg en barriere"))

    def validate_begrundelse(self, field: Field) -> None:
        """A reason, where it is declined."""
        field.data = typed.line(field.data or "")
        at_most(field, LONGEST_REASON)
        if self.hvad.data == "afvis" and not field.data:
            raise ValidationError(gettext("Skriv en begrundelse"))


class ImportForm(FlaskForm):
    """A file of notes."""

    fil = FileField(_l("CSV-fil"))

    def validate_fil(self, field: Field) -> None:
        """There is one."""
        if not field.data:
            raise ValidationError(gettext("Vælg en fil"))
