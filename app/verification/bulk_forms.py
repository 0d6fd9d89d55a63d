"""The form for many CVR numbers: pasted or as a file, today or on a day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import HiddenField, StringField, TextAreaField

from app.domain import cvr_lists
from app.domain.cvr_lists import MOST, Line, TooManyLines
from app.domain.typed import without_controls
from app.verification.bulk_files import LARGEST_FILE, UnusableFile, numbers_in
from app.verification.forms import read_day, read_moment
from app.web.filters import number
from app.web.i18n import gettext

FILE_MESSAGES = {
    "too_large": _l("Filen må højst fylde 10 MB. Slet de kolonner, du ikke skal bruge, eller del den"),
    "too_large_unpacked": _l("Regnearket fylder for meget pakket ud. Gem CVR-numrene i en fil for sig"),
    "empty": _l("Filen er tom. Vælg en anden fil"),
    "old_spreadsheet": _l("Filen er et regneark i et gammelt format. Gem den som .xlsx eller .csv"),
    "kind": _l("Filen er ikke en liste, vi kan læse. Vælg en fil i CSV, TXT eller XLSX"),
    "damaged": _l("Regnearket er beskadiget og kan ikke læses. Gem det igen, eller vælg en CSV-fil"),
    "no_numbers": _l("Filen har ingen CVR-numre. Vælg en fil, hvor numrene står i en kolonne"),
}


class BulkForm(FlaskForm):
    """The question. `lines` and `on` are what it comes to when `read` finds nothing wrong.

    `linjer`, `kendt`: the lines of an answer that has been given, and when, for its next page and its files.
    """

    numre = TextAreaField(_l("CVR-numre"))
    fil = FileField(_l("Eller vælg en fil"))
    dato = StringField(_l("Dato (kan udelades)"))
    linjer = HiddenField()
    kendt = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines: list[Line] = []
        self.on: date | None = None
        self.known_at: datetime | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        """Read the lines and the day; what is wrong stands at its field."""
        if not super().validate(extra_validators):
            return False
        self.on, wrong = read_day((self.dato.data or "").strip())
        if wrong:
            self.dato.errors = [wrong]
        self.known_at = read_moment(self.kendt.data) if self.kendt.data else None
        try:
            self._read()
        except TooManyLines as error:
            field = self.fil if self._chosen() else self.numre
            field.errors = [
                gettext(
                    "Listen har %(count)s numre. Slå højst %(most)s op ad gangen: del listen i flere",
                    count=number(error.count),
                    most=number(MOST),
                )
            ]
        return not self.errors

    def to_be_changed(self) -> None:
        """Put the lines of an answer back into the field where they can be written in."""
        try:
            lines = cvr_lists.from_carried(self.linjer.data or "")
        except TooManyLines:
            lines = []
        self.numre.data = "\n".join(line.original or line.token for line in lines)

    @property
    def typed(self) -> str:
        """What was typed, for showing it again."""
        return without_controls(self.numre.data) or ""

    def _read(self) -> None:
        if self.linjer.data:
            self.lines = cvr_lists.from_carried(self.linjer.data)
        elif (chosen := self._chosen()) and self.typed.strip():
            self.fil.errors = [gettext("Brug enten feltet eller en fil. Tøm feltet, eller fjern filen")]
        elif chosen:
            self._read_file(chosen)
        else:
            self.lines = cvr_lists.from_text(self.typed)
        if not self.lines and not self.fil.errors:
            self.numre.errors = [gettext("Skriv mindst ét CVR-nummer, eller vælg en fil")]

    def _read_file(self, chosen: FileStorage) -> None:
        try:
            self.lines = numbers_in(chosen.stream.read(LARGEST_FILE + 1))
        except UnusableFile as error:
            self.fil.errors = [FILE_MESSAGES[error.reason]]
        finally:
            # A large file lies on the disk until it is closed.
            chosen.close()

    def _chosen(self) -> FileStorage | None:
        return self.fil.data if isinstance(self.fil.data, FileStorage) and self.fil.data.filename else None
