"""The firm's forms of a case: documents, the message with its share of employees, answers and appeals."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import Field, HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from app.cases import words
from app.cases.casework import CasePage
from app.domain.evidence import UnusableFile, names_a_person
from app.domain.numbers import read_number
from app.domain.schemes import WITH_PERIOD
from app.domain.share import UNITS, Share
from app.domain.small_counts import LEAST_PERCENT
from app.media import words as files
from app.media.documents import MAX_BYTES
from app.search.snapshot import today
from app.web.filters import in_language
from app.web.i18n import current_locale, gettext

LONGEST_TEXT, LONGEST_TITLE, LONGEST_METHOD = 4000, 200, 300
AT_MOST = _l("Skriv kortere")


class SeenForm(FlaskForm):
    """`version` is the version of the case that the writer saw."""

    version = HiddenField()

    def is_of(self, version: int) -> bool:
        """Whether nobody has changed the case since."""
        return str(self.version.data) == str(version)


class DocumentForm(FlaskForm):
    """One or several files of one kind, and which criteria they show."""

    files = MultipleFileField(_l("Filer"))
    type = SelectField(_l("Hvad er det?"), validate_choice=False)
    title = StringField(
        _l("Titel, hvis filnavnet ikke siger nok"), [Length(max=LONGEST_TITLE, message=AT_MOST)]
    )
    period_from = StringField(_l("Fra"), [Length(max=20, message=AT_MOST)])
    period_to = StringField(_l("Til og med"), [Length(max=20, message=AT_MOST)])
    criteria = SelectMultipleField(_l("Hvilke krav viser det?"), validate_choice=False)

    # Set with the choices: the types that show the criterion of the page.
    fitting: tuple[str, ...] = ()

    def set_choices(self, page: CasePage, code: str) -> None:
        """The types that the criterion wants come first; the criterion itself is ticked."""
        rule = page.criterion(code)
        wanted = self.fitting = rule.rule.evidence if rule else ()
        others = [t for t in words.EVIDENCE if t not in wanted and t != "visit_note"]
        self.type.choices = [(t, words.EVIDENCE[t]) for t in (*wanted, *others)]
        self.criteria.choices = [(c.code, in_language(c.rule, "name")) for c in page.criteria]
        if not self.is_submitted():
            self.criteria.data = [code]

    def chosen(self) -> Iterator[tuple[str, bytes]]:
        """Name and content of each file, one at a time, never more than a document may have."""
        for upload in self.files.data or []:
            if isinstance(upload, FileStorage) and upload.filename:
                upload.stream.seek(0)
                yield upload.filename, upload.stream.read(MAX_BYTES + 1)

    def validate_files(self, field: Field) -> None:
        """Some file, each with something in it and not too much, and none that is called like a person."""
        uploads = [u for u in field.data or [] if isinstance(u, FileStorage) and u.filename]
        if not uploads:
            raise ValidationError(words.FILES["missing"])
        for upload in uploads:
            size = upload.stream.seek(0, os.SEEK_END)
            if size > MAX_BYTES:
                raise ValidationError(said(upload.filename or "", "too_large"))
            if names_a_person(upload.filename or ""):
                raise ValidationError(words.FILES["cpr"])

    def validate_type(self, field: Field) -> None:
        """One of the types."""
        if field.data not in dict(self.type.choices):
            raise ValidationError(gettext("Vælg, hvad det er"))

    def validate_period_from(self, field: Field) -> None:
        """A day, for a type that has a period."""
        if (field.data or "").strip():
            self._has_period()
            if _day(field.data) is None:
                raise ValidationError(gettext("Skriv datoen som år-måned-dag, for eksempel 2027-06-30"))

    def validate_period_to(self, field: Field) -> None:
        """A day that does not come before the first."""
        if not (field.data or "").strip():
            return
        self._has_period()
        begins, ends = _day(self.period_from.data), _day(field.data)
        if ends is None:
            raise ValidationError(gettext("Skriv datoen som år-måned-dag, for eksempel 2027-06-30"))
        if begins and ends < begins:
            raise ValidationError(gettext("Perioden kan ikke slutte, før den begynder"))

    def _has_period(self) -> None:
        if self.type.data in words.EVIDENCE and self.type.data not in WITH_PERIOD:
            raise ValidationError(
                gettext("Kun %(types)s har en periode. Lad feltet stå tomt", types=with_period())
            )

    @property
    def has_period(self) -> bool:
        """Whether to ask for a period: one of the fitting types has one, or one was written."""
        written = self.period_from.data or self.period_to.data
        return bool(WITH_PERIOD & set(self.fitting) or written or self.type.data in WITH_PERIOD)

    @property
    def period(self) -> dict[str, date | None]:
        """The days of the period, as far as they were written."""
        return {"period_from": _day(self.period_from.data), "period_to": _day(self.period_to.data)}

    def validate_title(self, field: Field) -> None:
        """No title that is a person's."""
        if names_a_person(field.data or ""):
            raise ValidationError(words.FILES["cpr"])

    def validate_criteria(self, field: Field) -> None:
        """At least one of the scheme's."""
        if not field.data or not set(field.data) <= {code for code, _ in self.criteria.choices}:
            raise ValidationError(gettext("Sæt kryds ved mindst ét krav"))

    def refuse(self, name: str, error: UnusableFile) -> None:
        """Say at the field which file could not be used, and why."""
        self.files.errors = [*self.files.errors, said(name, error.reason)]


def with_period() -> str:
    """The types that have a period, as they stand in a sentence."""
    return words.one_of([t for t in words.EVIDENCE if t in WITH_PERIOD])


def said(name: str, reason: str) -> str:
    """Why a file is refused, with its name where the reason does not lie in it."""
    why = str(words.FILES[reason])
    return why if reason in ("cpr", "missing") else files.said(name, why)


class ChooseForm(FlaskForm):
    """Which of the case's documents show a criterion."""

    documents = SelectMultipleField(validate_choice=False)


class MessageForm(SeenForm):
    """What the firm tells the verifier; for § 54 also the share of employees in the target group."""

    part = StringField(_l("Medarbejdere i målgruppen"), [Length(max=12, message=AT_MOST)])
    total = StringField(_l("Medarbejdere i alt"), [Length(max=12, message=AT_MOST)])
    unit = SelectField(_l("Talt i"), validate_choice=False)
    on = StringField(_l("Opgjort den"), [Length(max=20, message=AT_MOST)])
    method = StringField(_l("Sådan har I talt"), [Length(max=LONGEST_METHOD, message=AT_MOST)])
    message = TextAreaField(_l("Besked til verifikatoren"), [Length(max=LONGEST_TEXT, message=AT_MOST)])

    def set_up(self, page: CasePage) -> None:
        """The fields of the scheme, filled from what is held."""
        self.unit.choices = [("personer", gettext("personer")), ("årsværk", gettext("årsværk"))]
        if not page.asks_share:
            for name in ("part", "total", "unit", "on", "method"):
                del self[name]
        if self.is_submitted():
            return
        self.version.data, self.message.data = str(page.case.version), page.message
        if page.share and page.asks_share:
            comma = "." if current_locale() == "en" else ","
            self.part.data = f"{page.share.part:g}".replace(".", comma)
            self.total.data = f"{page.share.total:g}".replace(".", comma)
            self.unit.data, self.on.data = page.share.unit, page.share.on.isoformat()
            self.method.data = page.share.method

    @property
    def is_counting(self) -> bool:
        """Whether a share has been begun."""
        return "part" in self and any(f.data for f in (self.part, self.total, self.method))

    def validate_part(self, field: Field) -> None:
        """A number that is no more than the total."""
        if not self.is_counting:
            return
        if (part := _count(field.data)) is None:
            raise ValidationError(gettext("Skriv antallet som et tal"))
        if (total := _count(self.total.data)) and part > total:
            raise ValidationError(gettext("Der kan ikke være flere i målgruppen end medarbejdere i alt"))

    def validate_total(self, field: Field) -> None:
        """More than nobody."""
        if self.is_counting and not _count(field.data):
            raise ValidationError(gettext("Skriv, hvor mange medarbejdere I har i alt"))

    def validate_unit(self, field: Field) -> None:
        """Persons or full-time equivalents."""
        if self.is_counting and field.data not in UNITS:
            raise ValidationError(gettext("Vælg, hvad I har talt i"))

    def validate_on(self, field: Field) -> None:
        """A day that is not to come."""
        if not self.is_counting:
            return
        day = _day(field.data)
        if day is None or day > today():
            raise ValidationError(gettext("Vælg den dag, tallene gælder for. Den kan ikke ligge i fremtiden"))

    def validate_method(self, field: Field) -> None:
        """How it was counted; never who."""
        if self.is_counting and not (field.data or "").strip():
            raise ValidationError(gettext("Skriv, hvem I regner med, og hvordan I har talt"))
        if names_a_person(field.data or ""):
            raise ValidationError(gettext("Teksten ligner et CPR-nummer. Skriv kun tal i alt"))

    def validate_message(self, field: Field) -> None:
        """Never a CPR number."""
        if names_a_person(field.data or ""):
            raise ValidationError(gettext("Teksten ligner et CPR-nummer. Skriv ikke om enkeltpersoner"))

    @property
    def share(self) -> Share | None:
        """The share that was stated; None for none or for one that is not whole yet."""
        if not self.is_counting:
            return None
        part, total, day = _count(self.part.data), _count(self.total.data), _day(self.on.data)
        if part is None or not total or day is None or part > total:
            return None
        return Share(part, total, str(self.unit.data), day, (self.method.data or "").strip())

    def stored(self) -> str:
        """The message as the case keeps it."""
        text = (self.message.data or "").replace("\r\n", "\n").strip()
        return self.share.stated(text) if self.share else text


class ReasonForm(SeenForm):
    """An answer, an appeal, or why something is withdrawn."""

    text = TextAreaField(_l("Jeres svar"), [Length(max=LONGEST_TEXT, message=AT_MOST)])

    def validate_text(self, field: Field) -> None:
        """Something, and no CPR number."""
        if not (field.data or "").strip():
            raise ValidationError(gettext("Skriv jeres svar"))
        if names_a_person(field.data or ""):
            raise ValidationError(gettext("Teksten ligner et CPR-nummer. Skriv ikke om enkeltpersoner"))


class StepForm(SeenForm):
    """A step that takes nothing but a yes."""


def least() -> int:
    """The share that § 54 asks for, in per cent."""
    return LEAST_PERCENT


def _count(text: Any) -> float | None:
    value = read_number(text or "", "." if current_locale() == "en" else ",")
    return None if value is None or value > 1_000_000 else round(float(value), 1)


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat((text or "").strip())
    except ValueError:
        return None
