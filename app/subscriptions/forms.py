"""The forms of mails: how often each kind comes, and a saved search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, StringField
from wtforms.validators import AnyOf, DataRequired, Length, Optional, ValidationError

from app.domain import cvr as cvr_rules
from app.domain import typed
from app.domain.errors import DomainError, InvalidCvr
from app.domain.mailing import FIRMS, PERSONAL, RULES, Frequency, MailKind
from app.notifications.addresses import checked_address
from app.subscriptions.queries import Choice
from app.subscriptions.saved import LONGEST_NAME, SearchCommand
from app.subscriptions.words import frequency_name, kind_words, switch_name
from app.web.cvr_words import cvr_message
from app.web.i18n import gettext

CHOOSE = AnyOf([f.value for f in Frequency], _l("Vælg en af mulighederne"))


class ConfirmForm(FlaskForm):
    """Nothing but a yes."""


def _field(*, optional: bool = False) -> RadioField:
    return RadioField("", [*([Optional()] if optional else []), CHOOSE], validate_choice=False)


class _ChoicesForm(FlaskForm):
    """One question per kind of mail, with what holds now chosen."""

    kinds: Sequence[MailKind] = ()
    is_firms = False

    def __init__(self, held: Sequence[Choice], **kwargs: Any) -> None:
        now = {c.kind.value: c.frequency.value for c in held if c.at or not self.is_firms}
        super().__init__(data=now, **kwargs)
        for kind in self.kinds:
            rule, field = RULES[kind], self[kind.value]
            name = switch_name if len(rule.choices) == 2 else frequency_name
            field.choices = [(f.value, name(f)) for f in rule.choices]
            field.label.text = kind_words(kind, firm=self.is_firms).name

    def validate(self, extra_validators: Any = None) -> bool:
        """Also refuse a frequency the kind does not come in."""
        valid: bool = super().validate(extra_validators)
        for kind in self.kinds:
            field = self[kind.value]
            if field.data and not field.errors and Frequency(field.data) not in RULES[kind].choices:
                field.errors = [gettext("Vælg en af mulighederne")]
                valid = False
        return valid

    @property
    def chosen(self) -> list[tuple[MailKind, Frequency]]:
        """What was sent, of a valid form."""
        return [(kind, Frequency(self[kind.value].data)) for kind in self.kinds if self[kind.value].data]


class PersonalForm(_ChoicesForm):
    """What a person gets."""

    kinds = PERSONAL
    need_match, need_digest, saved_search, reminder = _field(), _field(), _field(), _field()


class FirmForm(_ChoicesForm):
    """What the mailbox of a firm gets, and all who get mail for it.

    As long as the firm has not chosen, nothing is chosen: a yes that was there already would be no consent.
    """

    kinds, is_firms = FIRMS, True
    need_match = _field(optional=True)


class MailboxFirmForm(FirmForm):
    """The same by the link to the firm's mailbox: who opens it is there to choose."""

    need_match = _field()


class MailboxForm(FlaskForm):
    """A firm and the mailbox of its public profile, where the link is sent."""

    cvr = StringField(_l("CVR-nummer"))
    email = StringField(_l("E-mailadressen i jeres profil"))

    def validate_cvr(self, field: Field) -> None:
        """Eight digits that can be a CVR number; whose is not told."""
        field.data = typed.line(field.data or "")
        try:
            cvr_rules.parse(field.data)
        except InvalidCvr as error:
            raise ValidationError(cvr_message(error.reason)) from None

    def validate_email(self, field: Field) -> None:
        """One mail address."""
        field.data = typed.line(field.data or "")
        try:
            checked_address(field.data)
        except DomainError:
            raise ValidationError(gettext("Skriv en e-mailadresse, for eksempel navn@firma.dk")) from None

    @property
    def number(self) -> str:
        """The CVR number, of a valid form."""
        return cvr_rules.parse(self.cvr.data or "")


class SearchForm(FlaskForm):
    """What a search is called, and how often its owner hears of it."""

    navn = StringField(
        _l("Navn"),
        [
            DataRequired(_l("Skriv, hvad søgningen skal hedde")),
            Length(max=LONGEST_NAME, message=_l("Skriv højst 80 tegn")),
        ],
        filters=[lambda text: typed.line(text or "")],
    )
    hyppighed = RadioField(_l("Hvor tit vil du have besked om nyt?"), [CHOOSE], validate_choice=False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.hyppighed.choices = [(f.value, frequency_name(f)) for f in Frequency]

    def refuse(self, reason: str) -> None:
        """Say why the search cannot be kept."""
        if reason == "taken":
            self.navn.errors = [gettext("Du har allerede en søgning, der hedder sådan")]
        else:
            self.form_errors.append(gettext("Du har allerede 50 gemte søgninger. Slet en af dem først"))

    @property
    def command(self) -> SearchCommand:
        """What was sent, of a valid form."""
        return SearchCommand(self.navn.data, Frequency(self.hyppighed.data))
