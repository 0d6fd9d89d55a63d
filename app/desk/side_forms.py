"""The forms beside the cases: interests, opening a recheck, and looking among the decided cases."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, SelectField, StringField
from wtforms.validators import Length, ValidationError

from app.cases.services import CAUSES
from app.desk import words
from app.desk.decided import OUTCOMES
from app.desk.decided import Wanted as Decisions
from app.desk.forms import LINE_TOO_LONG
from app.domain import cvr as cvr_rules
from app.domain import typed
from app.domain.errors import InvalidCvr
from app.reference import catalogue
from app.web.cvr_words import cvr_message
from app.web.i18n import gettext


class ConflictForm(FlaskForm):
    """A verifier's interest in a firm."""

    cvr = StringField(_l("CVR-nummer"))
    begrundelse = StringField(_l("Hvad er din interesse"), [Length(max=300, message=LINE_TOO_LONG)])

    def validate_cvr(self, field: Field) -> None:
        """A CVR number."""
        field.data = cvr_of(field.data)

    def validate_begrundelse(self, field: Field) -> None:
        """What the interest is."""
        field.data = typed.line(field.data or "")
        if not field.data:
            raise ValidationError(gettext("Skriv, hvad din interesse er"))


class RecheckForm(FlaskForm):
    """Which verified firm to look at again, and why."""

    cvr = StringField(_l("CVR-nummer"))
    ordning = SelectField(_l("Ordning"), choices=[], validate_choice=False)
    aarsag = SelectField(_l("Årsag"), choices=[], validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ordning.choices = [(code, words.scheme_name(code)) for code in catalogue.schemes()]
        self.aarsag.choices = [(code, words.cause_name(code)) for code in CAUSES]

    def validate_cvr(self, field: Field) -> None:
        """A CVR number."""
        field.data = cvr_of(field.data)

    def validate_ordning(self, field: Field) -> None:
        """One of the schemes."""
        if field.data not in catalogue.schemes():
            raise ValidationError(gettext("Vælg en ordning"))

    def validate_aarsag(self, field: Field) -> None:
        """One of the causes."""
        if field.data not in CAUSES:
            raise ValidationError(gettext("Vælg en årsag"))


class DecidedForm(FlaskForm):
    """Which decided cases to show; sent as a link. A choice that there is none of is left out."""

    class Meta:
        csrf = False

    cvr = StringField(_l("CVR-nummer"))
    ordning = SelectField(_l("Ordning"), choices=[], validate_choice=False)
    udfald = SelectField(_l("Udfald"), choices=[], validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schemes = [(code, words.scheme_name(code)) for code in catalogue.schemes()]
        self.ordning.choices = [("", gettext("Alle ordninger")), *schemes]
        self.udfald.choices = [
            ("", gettext("Alle udfald")),
            *((s.value, words.state_name(s)) for s in OUTCOMES),
        ]
        for field in (self.ordning, self.udfald):
            field.data = field.data if field.data in dict(field.choices) else ""

    def validate_cvr(self, field: Field) -> None:
        """A CVR number, or none."""
        if (field.data or "").strip():
            field.data = cvr_of(field.data)

    @property
    def wanted(self) -> Decisions:
        """What was asked for."""
        return Decisions(**{name: value or "" for name, value in self._asked.items()})

    @property
    def chosen(self) -> dict[str, str | None]:
        """The same for an address."""
        asked = self._asked
        return {
            "cvr": asked["cvr"] or None,
            "ordning": asked["scheme"] or None,
            "udfald": asked["state"] or None,
        }

    @property
    def is_choosing(self) -> bool:
        """Whether anything was asked for."""
        return any(self._asked.values())

    @property
    def _asked(self) -> dict[str, str]:
        return {"cvr": (self.cvr.data or "").strip(), "scheme": self.ordning.data, "state": self.udfald.data}


def cvr_of(text: str | None) -> str:
    """Eight digits from what was typed. Raises ValidationError."""
    try:
        return cvr_rules.parse(text or "")
    except InvalidCvr as wrong:
        raise ValidationError(cvr_message(wrong.reason)) from None
