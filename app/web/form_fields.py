"""What forms have in common: texts, amounts, days and times as people write them, and several of many choices."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectMultipleField
from wtforms.validators import ValidationError

from app.domain import typed
from app.domain.contracts import is_beyond_measure, read_amount
from app.domain.evidence import names_a_person
from app.domain.moments import DENMARK, danish_day
from app.domain.numbers import read_number
from app.web.i18n import current_locale

YEARS_AHEAD = 20
NO_CPR = _l("Teksten ligner et CPR-nummer. Skriv ikke om enkeltpersoner")


def lines(text: Any) -> str:
    """A text of several lines as it is kept: what cannot be seen goes, markup stays and is shown as it was typed."""
    plain = typed.without_controls(str(text or "")) or ""
    return re.sub(r"\n{3,}", "\n\n", plain.replace("\r\n", "\n").replace("\r", "\n")).strip()


def line(text: Any) -> str:
    """The same on one line."""
    return typed.as_written(str(text or ""))


def comma() -> str:
    """The decimal sign of the page's language."""
    return "." if current_locale() == "en" else ","


def read_day(text: Any) -> date | None:
    """A day as a date field sends it, or as people write it: 1.3.2027, 01/03/2027."""
    plain = str(text or "").strip()
    if found := re.fullmatch(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})", plain):
        plain = f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}"
    try:
        return date.fromisoformat(plain)
    except ValueError:
        return None


def read_time(text: Any) -> time | None:
    """A time of day: 12.00, 12:00, 12."""
    found = re.fullmatch(r"([01]?\d|2[0-3])(?:[.:]([0-5]\d)(?::\d\d)?)?", str(text or "").strip())
    return time(int(found[1]), int(found[2] or 0)) if found else None


def danish_moment(day: date, at: time) -> datetime:
    """A day and time in Denmark, in UTC as the database keeps it."""
    return datetime.combine(day, at, DENMARK).astimezone(UTC)


def day_to_come(_form: Any, field: Field) -> None:
    """A day that is there and not all too far off, or nothing."""
    if not (field.data or "").strip():
        return
    day = read_day(field.data)
    if day is None:
        raise ValidationError(_l("Skriv datoen som dag, måned og år, for eksempel 01.03.2027"))
    if not 2000 <= day.year <= danish_day(datetime.now(UTC)).year + YEARS_AHEAD:
        raise ValidationError(_l("Tjek årstallet"))


def amount(_form: Any, field: Field) -> None:
    """Whole kroner, or nothing."""
    if (field.data or "").strip() and read_amount(field.data) is None:
        raise ValidationError(
            _l("Beløbet er for stort")
            if is_beyond_measure(field.data)
            else _l("Skriv beløbet i hele kroner, for eksempel 420.000")
        )


def quantity(_form: Any, field: Field) -> None:
    """A number above nothing, or nothing."""
    if (field.data or "").strip() and not read_quantity(field.data):
        raise ValidationError(_l("Skriv et tal, for eksempel 40 eller 12,5"))


def read_quantity(text: Any) -> Decimal | None:
    """A number as people write it in the page's language; None for anything else and for nothing at all."""
    found = read_number(str(text or ""), comma())
    return found or None


def read_count(text: Any, most: int) -> int | None:
    """A whole number up to `most`; None for anything else."""
    plain = str(text or "").strip()
    return int(plain) if re.fullmatch(r"[0-9]{1,4}", plain) and int(plain) <= most else None


def no_person(_form: Any, field: Field) -> None:
    """Never a CPR number."""
    if names_a_person(str(field.data or "")):
        raise ValidationError(NO_CPR)


class Several(SelectMultipleField):
    """Some of the choices, as check boxes; what is not among them is left out."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, validate_choice=False, **options)

    @property
    def value(self) -> tuple[str, ...]:
        """What is chosen and may be, in the order of the choices."""
        chosen = set(self.data or ())
        return tuple(v for v, _ in self.choices or () if v in chosen)

    @property
    def chosen_names(self) -> list[str]:
        """What is chosen, in words."""
        chosen = set(self.data or ())
        return [str(label) for value, label in self.choices or () if value in chosen]
