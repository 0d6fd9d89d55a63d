"""Form fields of our own: numbers as Danes and Britons write them, choices that may stay open, lists of codes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.domain.numbers import read_number, read_whole
from app.domain.public_input import WEB_ADDRESS
from app.domain.typed import as_written
from app.reference import catalogue
from app.reference.cpv_words import codes_among, cpv_message, split_codes
from app.web.filters import number
from app.web.i18n import current_locale

LARGEST = 100_000_000_000


def comma() -> str:
    """The decimal sign of the language shown."""
    return "." if current_locale() == "en" else ","


class Line(StringField):
    """One line of text as a person would have typed it, with a longest length."""

    def __init__(self, label: Any, most: int, validators: Iterable[Any] = (), **options: Any) -> None:
        super().__init__(label, [_at_most(most), *validators], filters=[_one_line], **options)
        self.most = most


class Text(TextAreaField):
    """Text with paragraphs, with a longest length."""

    def __init__(self, label: Any, most: int, validators: Iterable[Any] = (), **options: Any) -> None:
        super().__init__(label, [_at_most(most), *validators], filters=[_paragraphs], **options)
        self.most = most


class Number(StringField):
    """A number that may be left out. `value` is what was typed as a number; `scale` 100 keeps øre."""

    def __init__(
        self,
        label: Any,
        *,
        most: int = LARGEST,
        decimals: int = 0,
        scale: int = 1,
        empty: int | None = None,
        **options: Any,
    ) -> None:
        super().__init__(label, **options)
        self.most, self.decimals, self.scale, self.empty = most, decimals, scale, empty

    def process_data(self, value: Any) -> None:
        """From the profile's number to how it is written here."""
        if value is None:
            self.data = ""
            return
        amount = Decimal(str(value)) / self.scale
        self.data = number(float(amount), self.decimals if amount % 1 else 0)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep what was typed, so that a mistake can be seen and put right."""
        if valuelist:
            self.data = as_written(str(valuelist[0]))[:40]

    @property
    def typed(self) -> Decimal | None:
        """The number that was typed; None for nothing or for what is no number."""
        return read_number(self.data or "", comma())

    @property
    def value(self) -> Any:
        """The number as the profile keeps it."""
        typed = self.typed
        if typed is None:
            return self.empty
        amount = typed * self.scale
        return int(amount) if self.decimals == 0 or self.scale > 1 else float(amount)

    def pre_validate(self, form: Any) -> None:
        """A number, not too large, with no more decimals than are kept."""
        if not self.data:
            return
        typed = self.typed
        if self.decimals == 0 and read_whole(self.data, comma()) is None:
            raise ValidationError(
                _l("Skriv et helt tal, for eksempel %(example)s", example=number(min(self.most, 1500)))
            )
        if typed is None or typed * 10**self.decimals % 1:
            raise ValidationError(_l("Skriv et tal, for eksempel %(example)s", example=number(1500.5, 2)))
        if typed > self.most:
            raise ValidationError(_l("Skriv højst %(most)s", most=number(self.most)))


class YesNo(SelectField):
    """Yes, no, or not said."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, **options)
        self.choices = [("", _l("Ikke oplyst")), ("ja", _l("Ja")), ("nej", _l("Nej"))]

    def process_data(self, value: Any) -> None:
        """From True, False or None."""
        self.data = {True: "ja", False: "nej"}.get(value, "")

    @property
    def value(self) -> bool | None:
        """True, False, or None for not said."""
        return {"ja": True, "nej": False}.get(self.data)


class Several(SelectMultipleField):
    """Checkboxes. `value` holds what was chosen in the order of the choices."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def process_data(self, value: Any) -> None:
        """From the profile's tuple."""
        self.data = [self.coerce(v) for v in value or ()]

    @property
    def value(self) -> tuple[Any, ...]:
        """The chosen values."""
        chosen = set(self.data or ())
        return tuple(self.coerce(c[0]) for c in self.choices or () if self.coerce(c[0]) in chosen)


class Codes(StringField):
    """CPV codes separated by space, comma or semicolon."""

    def process_data(self, value: Any) -> None:
        """From the profile's tuple."""
        self.data = " ".join(value or ())

    @property
    def parts(self) -> list[str]:
        """What was typed, part by part."""
        return split_codes(self.data or "")

    @property
    def value(self) -> tuple[str, ...]:
        """The codes that exist, without repeats."""
        return codes_among(self.parts)

    def pre_validate(self, form: Any) -> None:
        """Every code must be in the vocabulary."""
        for part in self.parts:
            if catalogue.find_cpv(part) is None:
                raise ValidationError(cpv_message(part))


def needed(message: Any) -> Callable[[Any, Field], None]:
    """A validator that asks for something to be written."""

    def check(_form: Any, field: Field) -> None:
        if not field.data:
            raise ValidationError(message)

    return check


def web_address(_form: Any, field: Field) -> None:
    """An address of a page, http or https; the scheme may be left out."""
    if not field.data:
        return
    address = field.data if "://" in field.data else f"https://{field.data}"
    if not WEB_ADDRESS.fullmatch(address):
        raise ValidationError(_l("Skriv adressen på en hjemmeside, for eksempel https://eksempel.dk"))
    field.data = address


def mail_address(_form: Any, field: Field) -> None:
    """An e-mail address by its form; whether anybody reads it is not asked."""
    if not field.data:
        return
    try:
        field.data = validate_email(field.data, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as error:
        raise ValidationError(_l("Skriv en e-mailadresse, for eksempel ordre@eksempel.dk")) from error


def phone_number(_form: Any, field: Field) -> None:
    """A telephone number in any usual way of writing."""
    digits = re.sub(r"\D", "", field.data or "")
    if field.data and (not re.fullmatch(r"\+?[\d\s()./-]+", field.data) or not 8 <= len(digits) <= 15):
        raise ValidationError(_l("Skriv et telefonnummer med mindst 8 cifre"))


def _at_most(most: int) -> Length:
    return Length(max=most, message=_l("Skriv højst %(max)s tegn", max=most))


def _one_line(text: str | None) -> str:
    return as_written(text or "")


def _paragraphs(text: str | None) -> str:
    lines = (as_written(line) for line in (text or "").splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
