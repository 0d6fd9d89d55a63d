"""The smaller forms around a need: a lot, files, people, notes, steps."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import Field, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from app.domain.contracts import read_amount
from app.domain.evidence import UnusableFile, names_a_person
from app.media import words as files
from app.media.documents import MAX_BYTES
from app.needs.models import DUTIES, NeedLot
from app.posting.code_fields import codes_of, known_codes
from app.posting.inside import LONGEST_NOTE
from app.posting.services import Lot
from app.posting.words import DUTIES as DUTY_WORDS
from app.posting.words import FILES
from app.reference import catalogue
from app.web.filters import number
from app.web.form_fields import Several, amount, line, lines, no_person
from app.web.i18n import gettext

LONGEST_LOT, LONGEST_LOT_TITLE, LONGEST_REASON = 5000, 150, 1000


class SeenForm(FlaskForm):
    """`version` is the version of the need that the writer saw."""

    version = HiddenField()

    @property
    def seen(self) -> int:
        """The version; 0 for what is no number."""
        plain = str(self.version.data or "")
        return int(plain) if plain.isdigit() and len(plain) < 10 else 0


class LotForm(SeenForm):
    """A part of the need that can be answered alone."""

    title = StringField(
        _l("Titel"), [Length(max=LONGEST_LOT_TITLE, message=_l("Skriv højst 150 tegn")), no_person]
    )
    text = TextAreaField(
        _l("Beskrivelse"), [Length(max=LONGEST_LOT, message=_l("Skriv højst 5.000 tegn")), no_person]
    )
    codes = StringField(_l("CPV-koder"), [Length(max=200, message=_l("Skriv kortere")), known_codes])
    value = StringField(_l("Anslået værdi, uden moms"), [amount])
    places = Several(_l("Kommuner, hvis ikke de samme som for hele behovet"))

    def set_choices(self) -> None:
        """The municipalities in Danish order."""
        self.places.choices = [(p.code, p.name) for p in catalogue.places_by_name()]

    def fill(self, lot: NeedLot | None, version: int) -> None:
        """The fields of what is held."""
        self.version.data = str(version)
        if lot is not None:
            self.title.data, self.text.data = lot.title, lot.text
            self.codes.data, self.places.data = " ".join(lot.codes), list(lot.municipalities)
            self.value.data = number(lot.value_dkk) if lot.value_dkk else ""

    def validate_title(self, field: Field) -> None:
        """Something to call it."""
        if not line(field.data):
            raise ValidationError(gettext("Skriv en titel"))

    def content(self) -> Lot:
        """What the form holds."""
        return Lot(
            title=line(self.title.data),
            text=lines(self.text.data),
            codes=codes_of((), self.codes.data),
            municipalities=self.places.value,
            value_dkk=read_amount(self.value.data or ""),
        )


class FilesForm(FlaskForm):
    """One or several files."""

    files = MultipleFileField(_l("Filer"))
    title = StringField(
        _l("Titel, hvis filnavnet ikke siger nok"), [Length(max=200, message=_l("Skriv kortere"))]
    )

    def chosen(self) -> Iterator[tuple[str, bytes]]:
        """Name and content of each file, one at a time, never more than a document may have."""
        for upload in self.uploads:
            upload.stream.seek(0)
            yield upload.filename or "", upload.stream.read(MAX_BYTES + 1)

    @property
    def uploads(self) -> list[FileStorage]:
        """The files that were chosen."""
        return [u for u in self.files.data or [] if isinstance(u, FileStorage) and u.filename]

    def validate_files(self, field: Field) -> None:
        """Some file, none of them too large."""
        if not self.uploads:
            raise ValidationError(FILES["missing"])
        for upload in self.uploads:
            if upload.stream.seek(0, os.SEEK_END) > MAX_BYTES:
                raise ValidationError(files.said(upload.filename or "", str(FILES["too_large"])))

    def validate_title(self, field: Field) -> None:
        """No title that is a person's."""
        if names_a_person(field.data or ""):
            raise ValidationError(FILES["cpr"])

    def refuse(self, name: str, error: UnusableFile) -> None:
        """Say at the field which file could not be used, and why."""
        self.files.errors = [*self.files.errors, files.said(name, str(FILES[error.reason]))]


class PeopleForm(FlaskForm):
    """Who does what about a need."""

    responsible = SelectField(DUTY_WORDS["responsible"][0], validate_choice=False)
    expert = SelectField(DUTY_WORDS["expert"][0], validate_choice=False)
    lawyer = SelectField(DUTY_WORDS["lawyer"][0], validate_choice=False)

    def set_choices(self, members: list[tuple[int, str]], held: dict[str, int]) -> None:
        """The organisation's members, after nobody."""
        for duty in DUTIES:
            self[duty].choices = [("", gettext("Ingen")), *((str(n), name) for n, name in members)]
            if not self.is_submitted():
                self[duty].data = str(held.get(duty, ""))

    def validate(self, extra_validators: Any = None) -> bool:
        """Each is nobody or a member."""
        if not super().validate(extra_validators):
            return False
        for duty in DUTIES:
            if (self[duty].data or "") not in {value for value, _ in self[duty].choices}:
                self[duty].errors = [gettext("Vælg et medlem af jeres organisation")]
        return not self.errors

    @property
    def wanted(self) -> dict[str, int | None]:
        """The account for each duty."""
        return {duty: int(self[duty].data) if self[duty].data else None for duty in DUTIES}


class NoteForm(FlaskForm):
    """A note inside the organisation."""

    note = TextAreaField(
        _l("Nyt notat"), [Length(max=LONGEST_NOTE, message=_l("Skriv højst 2.000 tegn")), no_person]
    )

    def validate_note(self, field: Field) -> None:
        """Something to note."""
        if not lines(field.data):
            raise ValidationError(gettext("Skriv et notat"))

    @property
    def text(self) -> str:
        """The note as it is kept."""
        return lines(self.note.data)


class StepForm(SeenForm):
    """The button of a step."""


class ReasonForm(SeenForm):
    """A step with words: why."""

    reason = TextAreaField(
        _l("Begrundelse"), [Length(max=LONGEST_REASON, message=_l("Skriv højst 1.000 tegn")), no_person]
    )
    is_owed = False

    def validate_reason(self, field: Field) -> None:
        """Suppliers who have spent time hear why."""
        if self.is_owed and not lines(field.data):
            raise ValidationError(gettext("Skriv, hvorfor. Leverandørerne kan have brugt tid på behovet"))
