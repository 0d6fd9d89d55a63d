"""The form of a decision: ready-made sentences to tick, and the secretary's own words."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectMultipleField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.domain.cpr import holds_cpr
from app.domain.needs import Step
from app.moderation import words
from app.web.filters import number
from app.web.i18n import gettext

LONGEST_REASON = 4000


class DecisionForm(FlaskForm):
    """What the buyer is told. `version` says which need the secretary has read."""

    version = HiddenField()
    saetninger = SelectMultipleField(
        choices=[],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )
    begrundelse = TextAreaField()

    def __init__(self, step: Step, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.step = step
        self.offered = {Step.RETURN: words.comments, Step.REJECT: words.reasons}.get(step, dict)()
        self.saetninger.choices = list(self.offered.items())
        self.saetninger.label.text = gettext("Vælg det, der passer")
        self.begrundelse.label.text = words.words_of(step).label

    def validate_begrundelse(self, field: TextAreaField) -> None:
        """A reason where the buyer is owed one, and no CPR number in it."""
        field.data = (field.data or "").strip()
        if self.step is not Step.PUBLISH and not self.reason:
            raise ValidationError(gettext("Vælg mindst én sætning, eller skriv selv"))
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

    @property
    def reason(self) -> str:
        """The ticked sentences, one a line, and then what was written."""
        chosen = [self.offered[c] for c in self.saetninger.data or () if c in self.offered]
        return "\n".join([*chosen, *filter(None, [(self.begrundelse.data or "").strip()])])

    @property
    def seen(self) -> int:
        """The version that was read; one that no need has for what is no number."""
        given = self.version.data or ""
        return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else -1
