"""The form of trying a need: free text, and what the buyer already knows."""

from __future__ import annotations

import re
from dataclasses import replace

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.domain import ticks, typed
from app.domain.contracts import Contract, is_beyond_measure, read_amount, read_years
from app.domain.reservation import Reservation
from app.domain.ticks import Ticks
from app.matches.queries import NeedText, sure_codes
from app.reference import catalogue
from app.reference.cpv_words import codes_among, cpv_message, split_codes
from app.search.question import understand_text
from app.suppliers.forms import clean

LONGEST_NEED = 10_000
# The fields of a need, apart from the codes, which are many.
CARRIED = frozenset({"behov", "kommune", "vaerdi", "aar", "flere_cpv", "reservation"})
MOST_CODES = 10
# So many are remembered as ticked or unticked before, by us or by the buyer.
MOST_HELD = 40
_SHORTENED = "".join(
    rf"(?<!\b{w}\.)" for w in ("ca", "kl", "nr", "pr", "evt", "inkl", "ekskl", r"f\.eks", r"bl\.a")
)
# Where a sentence ends: not after an abbreviation, and after a number only where a capital follows, as `fra 1. marts`
# goes on.
_ENDS = re.compile(rf"(?<=[!?])\s|(?<=\.)(?<!\d\.){_SHORTENED}\s|(?<=\d\.)(?<!^\d\.)\s+(?=[A-ZÆØÅ])|\n")


class NeedForm(FlaskForm):
    """A need as a buyer types it; nothing of it is stored."""

    behov = TextAreaField(
        _l("Behov"),
        [Length(max=LONGEST_NEED, message=_l("Skriv højst 10.000 tegn"))],
        filters=[typed.without_controls],
    )
    kommune = SelectField(_l("Kommune"), choices=[], validate_choice=False)
    vaerdi = StringField(_l("Anslået værdi i alt, uden moms"), [Optional()])
    aar = StringField(_l("Aftalens længde"), [Optional()])
    cpv = SelectMultipleField(
        _l("CPV-koder"),
        choices=[],
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    flere_cpv = StringField(_l("CPV-koder"), [Optional()])
    # How the codes stood when the form was shown: ticked as our guesses, and ticked or unticked by the buyer.
    gaettet = SelectMultipleField(choices=[], validate_choice=False)
    afgjort = SelectMultipleField(choices=[], validate_choice=False)
    reservation = SelectField(_l("Skal kontrakten reserveres?"), choices=[], validate_choice=False)

    # A municipality that we offered, and that the buyer pressed; it takes the place of the chosen one.
    sted = StringField(validators=[Optional()])

    def set_choices(self) -> None:
        """The municipalities in Danish order, after `the whole country`; the ways of reserving."""
        if self.took_place:
            self.kommune.data = self.sted.data
        self.reservation.choices = [
            ("", _l("Nej")),
            (Reservation.PAR54.value, _l("Ja, efter § 54 (beskyttede virksomheder)")),
            (Reservation.PAR190.value, _l("Ja, efter § 190 (sociale ydelser)")),
        ]
        self.kommune.choices = [
            ("", _l("Hele landet")),
            *((p.code, p.name) for p in catalogue.places_by_name()),
        ]

    @property
    def took_place(self) -> bool:
        """Whether a municipality that we offered was pressed."""
        return (self.sted.data or "") in catalogue.places()

    def validate_behov(self, field: Field) -> None:
        """There must be something to match: a text with a word that says something, or a code."""
        if not (understand_text(clean(field.data or "")).units or self.codes()):
            raise ValidationError(_l("Skriv, hvad I har brug for"))

    def validate_kommune(self, field: Field) -> None:
        """A municipality we know, or none."""
        if field.data and catalogue.find_place(field.data) is None:
            raise ValidationError(_l("Vælg en kommune på listen"))

    def validate_vaerdi(self, field: Field) -> None:
        """The whole contract in kroner, or nothing."""
        if field.data and read_amount(field.data) is None:
            raise ValidationError(
                _l("Beløbet er for stort")
                if is_beyond_measure(field.data)
                else _l("Skriv beløbet i hele kroner, for eksempel 420.000")
            )

    def validate_aar(self, field: Field) -> None:
        """The contract's length in years, or nothing."""
        if field.data and read_years(field.data) is None:
            raise ValidationError(_l("Skriv længden i år, for eksempel 4 eller 1,5"))

    def validate_flere_cpv(self, field: Field) -> None:
        """Codes that the vocabulary has, separated by space, comma or semicolon."""
        unknown = [c for c in split_codes(field.data or "") if catalogue.find_cpv(c) is None]
        if unknown:
            raise ValidationError(cpv_message(unknown[0]))

    def validate_reservation(self, field: Field) -> None:
        """One of the two ways of reserving, or none."""
        if field.data and field.data not in set(Reservation):
            raise ValidationError(_l("Vælg § 54, § 190 eller nej"))

    def contract(self) -> Contract | None:
        """Value and length of the whole contract; None without a value. An empty length counts as a year."""
        total = read_amount(self.vaerdi.data or "")
        return Contract(total, read_years(self.aar.data or "") or 1.0) if total else None

    def ticks(self) -> Ticks:
        """What the buyer chose, wrote and turned down of the codes that exist, and the guesses left ticked."""
        written = codes_among(split_codes(self.flere_cpv.data or ""))
        guessed = [c for c in codes_among(self.gaettet.data or ()) if c not in written]
        ticked = [*codes_among(self.cpv.data or ()), *written]
        return ticks.read(ticked, guessed[:MOST_HELD], codes_among(self.afgjort.data or ())[:MOST_HELD])

    def codes(self) -> tuple[str, ...]:
        """The codes the buyer chose or wrote, with the guesses left beside them that still are guesses at the text.

        Empty when the buyer chose none: then the ranking guesses anew.
        """
        return self.shown_codes() if self.ticks().chosen else ()

    def shown_codes(self) -> tuple[str, ...]:
        """The codes that stand ticked: chosen, or left as guesses at this very text."""
        held = self.ticks()
        fresh = {s.code for s in sure_codes(self._said())} if held.left else set()
        left = [c for c in held.left if c in fresh]
        both = [*held.chosen, *left]
        order = [c for c in codes_among(self.cpv.data or ()) if c in both]
        return tuple(dict.fromkeys([*order, *both]))[:MOST_CODES]

    def _said(self) -> NeedText:
        """The text alone. The first sentence says what is bought."""
        text = typed.lines(self.behov.data or "")
        return NeedText(title=first_sentence(text), description=text)

    def need(self) -> NeedText:
        """The need for the ranking, which counts per year."""
        place = catalogue.find_place(self.kommune.data) if self.kommune.data else None
        contract = self.contract()
        return replace(
            self._said(),
            cpv=self.codes(),
            refused=self.ticks().refused,
            municipality=place.code if place else None,
            value_dkk=contract.yearly_dkk if contract else None,
            years=read_years(self.aar.data or ""),
            reservation=Reservation(self.reservation.data) if self.reservation.data else None,
        )

    def values(self) -> list[tuple[str, str]]:
        """Everything as it was sent, for a form that takes the need along to another page."""
        found = [(f.name, f.data) for f in self if f.data and isinstance(f.data, str) and f.name in CARRIED]
        many = (self.cpv, self.gaettet, self.afgjort)
        return found + [(f.name, code) for f in many for code in f.data or ()]


class ExplainForm(NeedForm):
    """A need and the one supplier that is asked about."""

    leverandoer = StringField(_l("CVR-nummer eller navn"))

    def validate_leverandoer(self, field: Field) -> None:
        """Something to look for."""
        if not clean(field.data or ""):
            raise ValidationError(_l("Skriv leverandørens CVR-nummer eller navn"))


def first_sentence(text: str) -> str:
    """Up to the end of the first sentence or line, at most 200 characters."""
    return clean(_ENDS.split(text.strip(), maxsplit=1)[0])[:200]
