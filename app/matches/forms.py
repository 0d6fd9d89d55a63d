"""The form of trying a need: free text, and what the buyer already knows."""

from __future__ import annotations

import re

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.domain import cpv as cpv_rules
from app.matches.queries import NeedText
from app.reference import catalogue
from app.suppliers.forms import clean

LONGEST_NEED = 10_000
MOST_CODES = 10
LARGEST_VALUE = 100_000_000_000


class NeedForm(FlaskForm):
    """A need as a buyer types it; nothing of it is stored."""

    titel = StringField(_l("Titel"), [Optional(), Length(max=200, message=_l("Skriv højst 200 tegn"))])
    behov = TextAreaField(_l("Behov"), [Length(max=LONGEST_NEED, message=_l("Skriv højst 10.000 tegn"))])
    kommune = SelectField(_l("Kommune"), choices=[], validate_choice=False)
    vaerdi = StringField(_l("Anslået værdi pr. år, uden moms"), [Optional()])
    cpv = SelectMultipleField(
        _l("CPV-koder"),
        choices=[],
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    flere_cpv = StringField(_l("Andre CPV-koder"), [Optional()])

    def set_choices(self) -> None:
        """The municipalities in Danish order, after `the whole country`."""
        self.kommune.choices = [
            ("", _l("Hele landet")),
            *((p.code, p.name) for p in catalogue.places_by_name()),
        ]

    def validate_behov(self, field: Field) -> None:
        """There must be something to match: a text, a title or a code."""
        if not (clean(field.data or "") or clean(self.titel.data or "") or self.codes()):
            raise ValidationError(_l("Skriv, hvad I har brug for"))

    def validate_kommune(self, field: Field) -> None:
        """A municipality we know, or none."""
        if field.data and catalogue.find_place(field.data) is None:
            raise ValidationError(_l("Vælg en kommune på listen"))

    def validate_vaerdi(self, field: Field) -> None:
        """Kroner as people write them: 420.000, 420 000 kr., 420000."""
        if field.data and self.value_dkk() is None:
            raise ValidationError(_l("Skriv beløbet i hele kroner, for eksempel 420.000"))

    def validate_flere_cpv(self, field: Field) -> None:
        """Codes that the vocabulary has, separated by space, comma or semicolon."""
        unknown = [c for c in _split(field.data or "") if cpv_rules.normalise(c) not in catalogue.cpv_codes()]
        if unknown:
            raise ValidationError(
                _l("CPV-koden »%(code)s« findes ikke. Skriv otte cifre", code=unknown[0][:20])
            )

    def value_dkk(self) -> int | None:
        """The yearly value in whole kroner; None when empty or not a number."""
        digits = re.sub(r"[\s.\u00a0]|kr\.?|dkk|,00$|,-$", "", (self.vaerdi.data or "").casefold())
        if not re.fullmatch(r"[0-9]{1,15}", digits):
            return None
        value = int(digits)
        return value if 0 < value <= LARGEST_VALUE else None

    def codes(self) -> tuple[str, ...]:
        """The codes the buyer chose or wrote, that exist, without repeats."""
        wanted = [*(self.cpv.data or ()), *_split(self.flere_cpv.data or "")]
        known = (cpv_rules.normalise(c) for c in wanted)
        return tuple(dict.fromkeys(c for c in known if c in catalogue.cpv_codes()))[:MOST_CODES]

    def need(self) -> NeedText:
        """The need for the ranking; a lone text serves as its own title by its first sentence."""
        text, title = (self.behov.data or "").strip(), clean(self.titel.data or "")
        if not title:
            title, text = first_sentence(text), text
        place = catalogue.find_place(self.kommune.data) if self.kommune.data else None
        return NeedText(title, text, self.codes(), place.code if place else None, self.value_dkk())


def first_sentence(text: str) -> str:
    """Up to the first full stop or line end, at most 200 characters."""
    return clean(re.split(r"(?<=[.!?])\s|\n", text.strip(), maxsplit=1)[0])[:200]


def _split(text: str) -> list[str]:
    return [c for c in re.split(r"[\s,;]+", text) if c]
