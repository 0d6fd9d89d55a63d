"""The forms of tips: what anybody may send, a verifier's steps, and the firm's answer."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from app.domain import typed
from app.domain.public_input import WEB_ADDRESS
from app.domain.tips import LONGEST, REASONS_TO_REVOKE, SHORTEST, Kind, Proposal, Step
from app.notifications.fields import optional_email
from app.reference import catalogue
from app.tips.services import TipCommand
from app.tips.words import kind_name, outcome_name, scheme_name
from app.verification.sentences import reason_text
from app.web.filters import in_language
from app.web.i18n import gettext
from app.web.public_forms import PublicForm, at_most, few_links, no_cpr

LONGEST_LETTER = 4000


class TipForm(PublicForm):
    """What somebody says about the firm of the address."""

    art = RadioField(_l("Hvad handler det om?"), choices=[], validate_choice=False)
    ordning = SelectField(_l("Hvilken ordning? (valgfrit)"), choices=[], validate_choice=False)
    tekst = TextAreaField(_l("Hvad er forkert?"))
    kilde = StringField(_l("Link til en kilde (valgfrit)"))
    email = StringField(_l("E-mail til kvittering (valgfrit)"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.art.choices = [(k.value, kind_name(k.value)) for k in Kind]
        schemes = [(code, in_language(s, "name")) for code, s in catalogue.schemes().items()]
        self.ordning.choices = [("", gettext("Ved ikke eller flere")), *schemes]

    def validate_art(self, field: Field) -> None:
        """One of the kinds."""
        if field.data not in set(Kind):
            raise ValidationError(gettext("Vælg, hvad det handler om"))

    def validate_ordning(self, field: Field) -> None:
        """One of the schemes, or none."""
        if field.data and field.data not in catalogue.schemes():
            raise ValidationError(gettext("Vælg en ordning på listen"))

    def validate_tekst(self, field: Field) -> None:
        """Long enough to go by, without links that belong elsewhere and without CPR numbers."""
        field.data = typed.lines(field.data or "")
        if not field.data:
            raise ValidationError(gettext("Skriv, hvad der er forkert"))
        if len(field.data) < SHORTEST:
            raise ValidationError(gettext("Skriv lidt mere, så vi kan undersøge det: mindst 20 tegn"))
        at_most(field, LONGEST)
        no_cpr(field)
        few_links(field)

    def validate_kilde(self, field: Field) -> None:
        """An address of a page, http or https; the scheme may be left out."""
        field.data = typed.line(field.data or "")
        if not field.data:
            return
        address = field.data if "://" in field.data else f"https://{field.data}"
        if len(address) > 500 or not WEB_ADDRESS.fullmatch(address):
            raise ValidationError(gettext("Skriv adressen på siden, for eksempel https://eksempel.dk/nyhed"))
        field.data = address
        no_cpr(field)

    def validate_email(self, field: Field) -> None:
        """One mail address, or none."""
        optional_email(field)

    def command(self, cvr: str) -> TipCommand:
        """The tip; to be asked for once the form is valid."""
        return TipCommand(
            cvr=cvr,
            kind=Kind(self.art.data),
            text=self.tekst.data,
            scheme=self.ordning.data or None,
            source_url=self.kilde.data,
            email=self.email.data,
        )


class StepForm(FlaskForm):
    """Why a verifier takes a step, or the letter to the firm; `set` is the recommendation that was read."""

    seen = HiddenField(name="set")
    begrundelse = TextAreaField(_l("Begrundelse"))

    def __init__(self, label: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.begrundelse.label.text = label

    def validate_begrundelse(self, field: Field) -> None:
        """What nobody can say a reason for is not done."""
        field.data = typed.lines(field.data or "")
        if not field.data:
            raise ValidationError(gettext("Skriv en begrundelse"))
        at_most(field, LONGEST_LETTER)
        no_cpr(field)

    @property
    def schemes(self) -> frozenset[str]:
        """The schemes that were chosen; none where there is nothing to choose."""
        return frozenset()

    @property
    def proposal(self) -> Proposal | None:
        """What is recommended; None where nothing is."""
        return None


class Schemes(Field):
    """Boxes to tick, one a scheme; `data` are the codes ticked."""

    offered: tuple[str, ...] = ()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Only what was offered counts."""
        self.data = [v for v in valuelist if v in self.offered]

    def iter_choices(self) -> list[tuple[str, str, bool]]:
        """(code, name, ticked)."""
        return [(c, scheme_name(c), c in (self.data or [])) for c in self.offered]


class SuspendForm(StepForm):
    """Which schemes to suspend, and why."""

    ordninger = Schemes(_l("Ordninger, der skal suspenderes"))

    def __init__(self, label: str, offered: tuple[str, ...], *args: Any, **kwargs: Any) -> None:
        self.offered = offered
        super().__init__(label, *args, **kwargs)

    def process(self, *args: Any, **kwargs: Any) -> None:
        """The boxes on offer are known before what was sent is read."""
        self._fields["ordninger"].offered = self.offered
        super().process(*args, **kwargs)

    def validate_ordninger(self, field: Field) -> None:
        """At least one."""
        if not field.data:
            raise ValidationError(gettext("Vælg mindst én ordning"))

    @property
    def schemes(self) -> frozenset[str]:
        """The schemes that were chosen."""
        return frozenset(self.ordninger.data or [])


class RecommendForm(SuspendForm):
    """What is recommended, with the code that would be published."""

    udfald = RadioField(_l("Hvad indstiller du?"), choices=[], validate_choice=False)
    grund = RadioField(_l("Grund, der vises offentligt"), choices=[], validate_choice=False)

    def __init__(self, label: str, offered: tuple[str, ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(label, offered, *args, **kwargs)
        self.udfald.choices = [(o, outcome_name(o)) for o in ("restore", "revoke", "end")]
        self.grund.choices = [(code, reason_text(code).capitalize()) for code in REASONS_TO_REVOKE]
        self.ordninger.label.text = gettext("Ordninger, det gælder, ved tilbagekaldelse og ophør")

    def validate_udfald(self, field: Field) -> None:
        """One of the outcomes."""
        if field.data not in {"restore", "revoke", "end"}:
            raise ValidationError(gettext("Vælg, hvad du indstiller"))

    def validate_grund(self, field: Field) -> None:
        """A revocation has its code."""
        if self.udfald.data == "revoke" and field.data not in REASONS_TO_REVOKE:
            raise ValidationError(gettext("Vælg den grund, der skal vises offentligt"))

    def validate_ordninger(self, field: Field) -> None:
        """Against the firm, at least one."""
        if self.udfald.data in {"revoke", "end"} and not field.data:
            raise ValidationError(gettext("Vælg mindst én ordning"))

    @property
    def proposal(self) -> Proposal | None:
        """What is recommended."""
        outcome = Step(self.udfald.data)
        if outcome is Step.RESTORE:
            return Proposal(outcome)
        code = self.grund.data if outcome is Step.REVOKE else None
        return Proposal(outcome, code, frozenset(self.ordninger.data or []))


class AnswerForm(FlaskForm):
    """What the firm says to what is claimed."""

    svar = TextAreaField(_l("Jeres svar"))
    ophoer = BooleanField(_l("Vi beder om, at verifikationen ophører"))

    def validate_svar(self, field: Field) -> None:
        """Something, without CPR numbers."""
        field.data = typed.lines(field.data or "")
        if not field.data:
            raise ValidationError(gettext("Skriv jeres svar"))
        at_most(field, LONGEST_LETTER)
        no_cpr(field)
