"""The secretary's forms of member organisations and groups."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from app.domain import cvr as cvr_rules
from app.domain import taskforce as rules
from app.domain.errors import InvalidCvr
from app.domain.taskforce import Kind
from app.ownership.companies import open_domains
from app.search.snapshot import today
from app.taskforce import register, words
from app.taskforce.models import Group, Member
from app.taskforce.register import GroupFields, MemberFields
from app.web.form_fields import Several, day_to_come, line, lines, no_person, read_day
from app.web.i18n import gettext
from app.web.kept_forms import Choices, KeptForm, at_most, day_needed, needed, written_day


class MemberForm(KeptForm):
    """A member organisation."""

    navn = StringField(_l("Navn"), [needed(_l("Skriv organisationens navn")), at_most(rules.LONGEST_NAME)])
    art = RadioField(_l("Hvad er organisationen?"), choices=[], validate_choice=False)
    cvr = StringField(_l("CVR-nummer (valgfrit)"))
    postkasse = StringField(_l("Fælles postkasse (valgfrit)"), [at_most(254)])
    fra = StringField(_l("Med fra"), [day_needed, day_to_come])
    til = StringField(_l("Med til (valgfrit)"), [day_to_come])

    def __init__(self, own: Member | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.own = own
        self.art.choices = [(k.value, words.KINDS[k]) for k in Kind]
        if not self.is_submitted():
            self.fra.data = written_day(today())
            if own is not None:
                self.fill(own)

    def fill(self, row: Member) -> None:
        """Take what a member holds."""
        self.version.data, self.navn.data, self.art.data = str(row.version), row.name, row.kind
        self.cvr.data, self.postkasse.data = row.cvr, row.mailbox
        self.fra.data, self.til.data = written_day(row.joined_on), written_day(row.left_on)

    def validate_art(self, field: Field) -> None:
        """One of the four."""
        if field.data not in {k.value for k in Kind}:
            raise ValidationError(gettext("Vælg, hvad organisationen er"))

    def validate_cvr(self, field: Field) -> None:
        """A number that can be one, and is nobody else's."""
        if not line(field.data):
            field.data = ""
            return
        try:
            field.data = cvr_rules.parse(field.data)
        except InvalidCvr:
            raise ValidationError(gettext("Skriv CVR-nummeret med 8 cifre")) from None
        if register.is_taken(field.data, self.own.id if self.own else None):
            raise ValidationError(gettext("En anden i taskforcen har det nummer"))

    def validate_postkasse(self, field: Field) -> None:
        """An organisation's own, never a person's."""
        field.data = line(field.data).lower()
        if field.data and not rules.is_role_mailbox(field.data, open_domains()):
            raise ValidationError(
                gettext("Skriv en adresse på organisationens eget domæne, for eksempel kontakt@kommune.dk")
            )
        if register.is_persons(field.data):
            raise ValidationError(gettext("Adressen er en persons. Skriv en fælles postkasse"))

    def validate_til(self, field: Field) -> None:
        """Not before the first day."""
        begins, ends = read_day(self.fra.data), read_day(field.data)
        if begins and ends and ends < begins:
            raise ValidationError(gettext("Vælg en dag, der ikke ligger før den første"))

    @property
    def fields(self) -> MemberFields:
        """What was written."""
        begins = read_day(self.fra.data)
        assert begins is not None
        return MemberFields(
            line(self.navn.data),
            Kind(self.art.data),
            self.cvr.data or "",
            self.postkasse.data or "",
            begins,
            read_day(self.til.data),
        )


class GroupForm(KeptForm):
    """A group with its purpose in both languages."""

    navn = StringField(_l("Navn"), [needed(_l("Skriv gruppens navn")), at_most(rules.LONGEST_NAME)])
    navn_en = StringField(_l("Navn på engelsk (valgfrit)"), [at_most(rules.LONGEST_NAME)])
    formaal = TextAreaField(
        _l("Formål"), [needed(_l("Skriv, hvad gruppen skal")), at_most(rules.LONGEST_PURPOSE), no_person]
    )
    formaal_en = TextAreaField(
        _l("Formål på engelsk (valgfrit)"), [at_most(rules.LONGEST_PURPOSE), no_person]
    )
    medlemmer = Several(_l("Medlemmer"), choices=[])
    formand = SelectField(_l("Formand (valgfrit)"), choices=[], validate_choice=False)
    lukket = StringField(_l("Lukket (valgfrit)"), [day_to_come])

    def __init__(self, members: Choices, own: Group | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.medlemmer.choices = members
        self.formand.choices = [("", _l("Ingen endnu")), *members]
        if own is not None and not self.is_submitted():
            self.fill(own)

    def fill(self, row: Group) -> None:
        """Take what a group holds."""
        self.version.data, self.navn.data, self.navn_en.data = str(row.version), row.name_da, row.name_en
        self.formaal.data, self.formaal_en.data = row.purpose_da, row.purpose_en
        self.medlemmer.data = [str(m.member_id) for m in row.members]
        self.formand.data, self.lukket.data = str(row.chair_id or ""), written_day(row.closed_on)

    @property
    def fields(self) -> GroupFields:
        """What was written."""
        known = {value for value, _ in self.formand.choices or () if value}
        return GroupFields(
            line(self.navn.data),
            line(self.navn_en.data),
            lines(self.formaal.data),
            lines(self.formaal_en.data),
            int(self.formand.data) if self.formand.data in known else None,
            tuple(int(v) for v in self.medlemmer.value),
            read_day(self.lukket.data),
        )
