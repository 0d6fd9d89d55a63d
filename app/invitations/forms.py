"""What suppliers answer and buyers set."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import ValidationError

from app.domain import typed
from app.domain.cpr import holds_cpr
from app.domain.waves import BOUNDS, LONGEST_REASON, Interest, Reason, Terms
from app.invitations.services import Answer
from app.invitations.words import reason_name
from app.web.filters import number
from app.web.i18n import gettext

# The words of the address and the buttons.
YES, NO = "ja", "nej"


class AnswerForm(FlaskForm):
    """Interested or not, and why not. `set` is how often the supplier had answered when the page was shown."""

    svar = HiddenField()
    seen = HiddenField(name="set")
    grund = RadioField(_l("Hvorfor ikke? (valgfrit)"), choices=[], validate_choice=False)
    bemaerkning = TextAreaField(_l("Vil I tilføje noget? (valgfrit)"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grund.choices = [(r.value, reason_name(r.value)) for r in Reason]

    def validate_svar(self, field: Field) -> None:
        """One of the two buttons."""
        if field.data not in (YES, NO):
            raise ValidationError(gettext("Vælg, om I er interesseret"))

    def validate_grund(self, field: Field) -> None:
        """One of the reasons, or none."""
        if field.data and field.data not in {r.value for r in Reason}:
            raise ValidationError(gettext("Vælg en grund på listen"))

    def validate_bemaerkning(self, field: Field) -> None:
        """Short, and without CPR numbers."""
        field.data = typed.lines(field.data or "")
        if len(field.data) > LONGEST_REASON:
            raise ValidationError(
                gettext(
                    "Skriv højst %(most)s tegn. Du har skrevet %(count)s",
                    most=number(LONGEST_REASON),
                    count=number(len(field.data)),
                )
            )
        if holds_cpr(field.data):
            raise ValidationError(
                gettext("Slet CPR-nummeret. Vi må ikke modtage det. Er det et P-nummer, så skriv P foran")
            )

    def answer(self) -> Answer:
        """What was said; to be asked for once the form is valid."""
        seen = str(self.seen.data or "")
        interest = Interest.INTERESTED if self.svar.data == YES else Interest.NOT_INTERESTED
        reason = Reason(self.grund.data) if self.grund.data else None
        known = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 6 else -1
        return Answer(interest, reason, self.bemaerkning.data or "", known)


class TermsForm(FlaskForm):
    """How many at a time, how long between, and when there are enough."""

    antal = StringField(_l("Hvor mange ad gangen?"))
    pause = StringField(_l("Hvor mange hverdage imellem?"))
    nok = StringField(_l("Stop, når så mange er interesserede eller har svaret"))

    def show(self, terms: Terms) -> None:
        """Fill in what holds now."""
        self.antal.data, self.pause.data, self.nok.data = str(terms.size), str(terms.pause), str(terms.enough)

    def validate_antal(self, field: Field) -> None:
        """Within the bounds."""
        _bounded(field, "size")

    def validate_pause(self, field: Field) -> None:
        """Within the bounds."""
        _bounded(field, "pause")

    def validate_nok(self, field: Field) -> None:
        """Within the bounds."""
        _bounded(field, "enough")

    def terms(self) -> Terms:
        """The terms; to be asked for once the form is valid."""
        return Terms(int(self.antal.data or 0), int(self.pause.data or 0), int(self.nok.data or 0))


def _bounded(field: Field, name: str) -> None:
    least, most = BOUNDS[name]
    field.data = typed.line(field.data or "")
    is_number = field.data.isascii() and field.data.isdigit() and len(field.data) < 5
    if not is_number or not least <= int(field.data) <= most:
        raise ValidationError(gettext("Skriv et tal fra %(least)s til %(most)s", least=least, most=most))


class NextWaveForm(FlaskForm):
    """Send the next wave now; `hold` is the number of the last wave that was shown."""

    seen = HiddenField(name="hold")

    @property
    def wave(self) -> int:
        """The number of the last wave the buyer saw; -1 for nonsense."""
        said = str(self.seen.data or "")
        return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else -1
