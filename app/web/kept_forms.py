"""What the forms of rows that two may change at once have in common."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, SelectField
from wtforms.validators import Length, ValidationError

from app.web.form_fields import Several, line, lines
from app.web.i18n import gettext

Choices = list[tuple[str, str]]


def at_most(most: int) -> Length:
    """A text that fits."""
    return Length(max=most, message=_l("Skriv højst %(most)s tegn", most=most))


@dataclass(frozen=True)
class Difference:
    """A field that somebody else has written otherwise, as it stands now."""

    label: str
    theirs: str


class KeptForm(FlaskForm):
    """A form of a row that others may change: it knows which version it was filled from."""

    version = HiddenField()

    @property
    def seen(self) -> int | None:
        """The version that was read; one that no row has for what is no number; None for a new row."""
        given = self.version.data or ""
        if not given:
            return None
        return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else -1

    def fill(self, row: Any) -> None:
        """Take what a row holds."""
        raise NotImplementedError

    def clash(self, row: Any) -> list[Difference]:
        """What a row now holds otherwise than was typed; what was typed stays, and is saved next time."""
        shown = [f for f in self if f.type not in ("HiddenField", "CSRFTokenField")]
        typed = {f.name: (f.data, _shown(f)) for f in shown}
        self.fill(row)
        found = [
            Difference(str(f.label.text), _shown(f) or gettext("Ikke udfyldt"))
            for f in shown
            if _shown(f) != typed[f.name][1]
        ]
        for field in shown:
            field.data = typed[field.name][0]
        return found


def _shown(field: Field) -> str:
    """What a field holds, in words."""
    if isinstance(field, Several):
        return ", ".join(field.chosen_names)
    if isinstance(field, SelectField):
        return next((str(label) for value, label, *_ in field.iter_choices() if value == field.data), "")
    return lines(field.data)


def needed(message: Any) -> Any:
    """Something other than spaces."""

    def check(_form: Any, field: Field) -> None:
        if not line(field.data):
            raise ValidationError(str(message))

    return check


def day_needed(_form: Any, field: Field) -> None:
    """A day; whether it can be one is `day_to_come`'s."""
    if not (field.data or "").strip():
        raise ValidationError(gettext("Skriv datoen som dag, måned og år, for eksempel 01.03.2027"))


def written_day(day: date | None) -> str:
    """A day as the forms show it."""
    return f"{day:%d.%m.%Y}" if day else ""
