"""The forms of a claim: which number, what the organisation is, and how to show it."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, RadioField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from app.domain import cvr as cvr_rules
from app.domain import typed
from app.domain.errors import DomainError, InvalidCvr
from app.domain.membership import Proof, proves
from app.notifications.addresses import checked_address
from app.organisations.words import kind_choices
from app.ownership.companies import Company
from app.ownership.services import ClaimCommand
from app.web.cvr_words import cvr_message
from app.web.i18n import gettext


class NumberForm(FlaskForm):
    """Which organisation; asked for in the address, as it only looks something up."""

    class Meta:
        csrf = False

    cvr = StringField(_l("CVR-nummer"))

    def validate_cvr(self, field: Field) -> None:
        """A well-formed number, kept as eight digits."""
        try:
            field.data = cvr_rules.parse(typed.line(field.data or "")[:60])
        except InvalidCvr as error:
            raise ValidationError(cvr_message(error.reason)) from None


class ClaimForm(FlaskForm):
    """What the organisation is and does, and how the claim is shown. `company` and `broker` say what is open."""

    navn = StringField(_l("Organisationens navn"), [Length(max=200, message=_l("Skriv højst 200 tegn"))])
    art = RadioField(_l("Hvad er organisationen?"), choices=[], validate_choice=False)
    koeber = BooleanField(_l("Vi vil købe"))
    leverer = BooleanField(_l("Vi vil levere"))
    bevis = RadioField(_l("Hvordan viser du, at du handler for den?"), choices=[], validate_choice=False)
    email = StringField(_l("E-mail på organisationens domæne"))
    besked = TextAreaField(
        _l("Besked til sekretariatet"), [Length(max=1000, message=_l("Skriv højst 1.000 tegn"))]
    )

    def __init__(self, company: Company, *, is_proven: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.company, self.is_proven = company, is_proven
        self.art.choices = kind_choices()
        self.bevis.choices = [(p.value, text) for p, text in self._proofs()]
        # The only way that is open needs no choosing.
        if len(self.bevis.choices) == 1:
            self.bevis.data = self.bevis.choices[0][0]

    def _proofs(self) -> list[tuple[Proof, str]]:
        if self.is_proven:
            return [(Proof.OIDC, gettext("MitID Erhverv"))]
        found = [(Proof.SECRETARY, gettext("Sekretariatet afgør det"))]
        if self.company.domains:
            found.insert(0, (Proof.DOMAIN, gettext("En mail på organisationens eget domæne")))
        return found

    def validate_navn(self, field: Field) -> None:
        """Asked for only while the register does not answer."""
        field.data = typed.line(field.data or "")
        if not self.company.is_checked and not field.data:
            raise ValidationError(gettext("Skriv organisationens navn"))

    def validate_art(self, field: Field) -> None:
        """One of the kinds."""
        if field.data not in dict(self.art.choices):
            raise ValidationError(gettext("Vælg, hvad organisationen er"))

    def validate_koeber(self, field: Field) -> None:
        """An organisation does something here."""
        if not (field.data or self.supplies()):
            raise ValidationError(gettext("Vælg, om I vil købe, levere eller begge dele"))

    def validate_bevis(self, field: Field) -> None:
        """One of the ways that are open for this company."""
        if field.data not in dict(self.bevis.choices):
            raise ValidationError(gettext("Vælg, hvordan du viser det"))

    def validate_email(self, field: Field) -> None:
        """For a proof by mail: an address on one of the organisation's own domains."""
        if self.bevis.data != Proof.DOMAIN.value:
            return
        try:
            field.data = checked_address(typed.line(field.data or "").lower())
        except DomainError:
            raise ValidationError(gettext("Skriv en e-mailadresse, for eksempel navn@firma.dk")) from None
        if not proves(field.data, self.company.domains):
            domains = " / ".join(f"@{d}" for d in sorted(self.company.domains))
            raise ValidationError(gettext("Skriv en adresse, der ender på %(domains)s", domains=domains))

    def validate_besked(self, field: Field) -> None:
        """The secretary needs something to go by."""
        field.data = typed.lines(field.data or "")
        if self.bevis.data == Proof.SECRETARY.value and not field.data:
            raise ValidationError(gettext("Skriv, hvem du er, og hvordan vi kan få det bekræftet"))

    def supplies(self) -> bool:
        """A social enterprise is here to be found, whatever else it does; the others say so themselves."""
        return bool(self.leverer.data or self.art.data == "social_enterprise")

    def command(self) -> ClaimCommand:
        """The claim; to be asked for once the form is valid."""
        proof = Proof(self.bevis.data)
        return ClaimCommand(
            cvr=self.company.cvr,
            name=self.company.name or self.navn.data,
            kind=self.art.data,
            buys=self.koeber.data,
            supplies=self.supplies(),
            proof=proof,
            email=self.email.data if proof is Proof.DOMAIN else "",
            message=self.besked.data if proof is Proof.SECRETARY else "",
        )
