"""The secretary's forms of a meeting: its plan, items, minutes, actions, steps."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from app.domain import taskforce as rules
from app.domain.moments import DENMARK, in_utc
from app.domain.taskforce import ActionState
from app.search.snapshot import today
from app.taskforce import words
from app.taskforce.minutes import ActionFields
from app.taskforce.models import Action, Item, Meeting
from app.taskforce.services import MeetingFields
from app.web.form_fields import (
    Several,
    danish_moment,
    day_to_come,
    line,
    lines,
    no_person,
    read_day,
    read_time,
)
from app.web.i18n import gettext
from app.web.kept_forms import Choices, KeptForm, at_most, day_needed, needed, written_day

WHOLE = ""


class MeetingForm(KeptForm):
    """When and where a meeting is, and who is asked."""

    gruppe = SelectField(_l("Hvem mødes?"), choices=[], validate_choice=False)
    dato = StringField(_l("Dato"), [day_needed, day_to_come])
    fra = StringField(_l("Fra klokken"))
    til = StringField(_l("Til klokken"))
    sted = StringField(_l("Sted (valgfrit)"), [at_most(rules.LONGEST_PLACE)])
    link = StringField(_l("Link til onlinemøde (valgfrit)"), [at_most(rules.LONGEST_PLACE)])
    inviterede = Several(_l("Inviterede"), choices=[])

    def __init__(self, members: Choices, groups: Choices, own: Meeting | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.own = own
        self.inviterede.choices = members
        self.gruppe.choices = [(WHOLE, _l("Hele taskforcen")), *groups]
        if own is not None and not self.is_submitted():
            self.fill(own)

    def fill(self, row: Meeting) -> None:
        """Take what a meeting holds."""
        starts, ends = (m.astimezone(DENMARK) for m in (in_utc(row.starts_at), in_utc(row.ends_at)))
        self.version.data, self.gruppe.data = str(row.version), str(row.group_id or WHOLE)
        self.dato.data, self.fra.data, self.til.data = (
            written_day(starts.date()),
            f"{starts:%H.%M}",
            f"{ends:%H.%M}",
        )
        self.sted.data, self.link.data = row.place, row.link
        self.inviterede.data = [str(i.member_id) for i in row.invited]

    def validate_gruppe(self, field: Field) -> None:
        """The taskforce or one of its groups."""
        if field.data not in {value for value, _ in field.choices}:
            raise ValidationError(gettext("Vælg, hvem der mødes"))

    def validate_dato(self, field: Field) -> None:
        """A meeting is planned before its day; one that has begun may still be moved to another room."""
        day = read_day(field.data)
        if self.own is None and day is not None and day < today():
            raise ValidationError(gettext("Vælg i dag eller en senere dag"))

    def validate_fra(self, field: Field) -> None:
        """A time of day."""
        if read_time(field.data) is None:
            raise ValidationError(gettext("Skriv et klokkeslæt, for eksempel 13.00"))

    def validate_til(self, field: Field) -> None:
        """A time of day that makes a meeting."""
        self.validate_fra(field)
        begins, ends = read_time(self.fra.data), read_time(field.data)
        if begins is None or ends is None:
            return
        lasts = datetime.combine(today(), ends) - datetime.combine(today(), begins)
        if not rules.SHORTEST <= lasts <= rules.LONGEST:
            raise ValidationError(gettext("Mødet skal vare mellem 15 minutter og 12 timer samme dag"))

    def validate_sted(self, field: Field) -> None:
        """Somewhere: a place, a link, or both."""
        if not line(field.data) and not line(self.link.data):
            raise ValidationError(gettext("Skriv et sted eller et link"))

    def validate_link(self, field: Field) -> None:
        """A link that opens safely."""
        if line(field.data) and not line(field.data).startswith("https://"):
            raise ValidationError(gettext("Begynd linket med https://"))

    @property
    def fields(self) -> MeetingFields:
        """What was written."""
        day, begins, ends = read_day(self.dato.data), read_time(self.fra.data), read_time(self.til.data)
        assert day is not None
        assert begins is not None
        assert ends is not None
        return MeetingFields(
            int(self.gruppe.data) if self.gruppe.data else None,
            danish_moment(day, begins),
            danish_moment(day, ends),
            line(self.sted.data),
            line(self.link.data),
            tuple(int(v) for v in self.inviterede.value),
        )


class ItemForm(KeptForm):
    """An item of an agenda."""

    titel = StringField(
        _l("Punkt"), [needed(_l("Skriv, hvad punktet handler om")), at_most(rules.LONGEST_TITLE)]
    )
    tekst = TextAreaField(_l("Uddybning (valgfrit)"), [at_most(rules.LONGEST_TEXT), no_person])

    def __init__(self, own: Item | None = None, **options: Any) -> None:
        super().__init__(**options)
        if own is not None and not self.is_submitted():
            self.fill(own)

    def fill(self, row: Item) -> None:
        """Take what an item holds."""
        self.version.data, self.titel.data, self.tekst.data = str(row.version), row.title, row.text

    @property
    def title(self) -> str:
        """The item on one line."""
        return line(self.titel.data)

    @property
    def text(self) -> str:
        """What it is about."""
        return lines(self.tekst.data)


class SuggestionsForm(FlaskForm):
    """What rooms suggest, to be ticked."""

    forslag = Several(_l("Nyt siden sidst"), choices=[])

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self.forslag.choices = choices

    def validate_forslag(self, field: Several) -> None:
        """At least one."""
        if not field.value:
            raise ValidationError(gettext("Vælg mindst ét forslag"))


class MinutesForm(KeptForm):
    """What was said and decided at an item."""

    referat = TextAreaField(_l("Referat"), [at_most(rules.LONGEST_MINUTES), no_person])
    beslutning = TextAreaField(_l("Beslutning (valgfrit)"), [at_most(rules.LONGEST_TEXT), no_person])

    def __init__(self, own: Item, **options: Any) -> None:
        super().__init__(**options)
        if not self.is_submitted():
            self.fill(own)

    def fill(self, row: Item) -> None:
        """Take what an item holds."""
        self.version.data, self.referat.data, self.beslutning.data = (
            str(row.version),
            row.minutes,
            row.decision,
        )

    @property
    def said(self) -> str:
        """The minutes."""
        return lines(self.referat.data)

    @property
    def decided(self) -> str:
        """The decision."""
        return lines(self.beslutning.data)


class PresentForm(FlaskForm):
    """Who came."""

    kom = Several(_l("Hvem var til stede?"), choices=[])

    def __init__(self, invited: tuple[tuple[int, str, bool], ...]) -> None:
        super().__init__()
        self.kom.choices = [(str(i), name) for i, name, _ in invited]
        if not self.is_submitted():
            self.kom.data = [str(i) for i, _, there in invited if there]


class ActionForm(KeptForm):
    """What an organisation does by a day."""

    tekst = StringField(
        _l("Hvad skal gøres?"),
        [needed(_l("Skriv, hvad der skal gøres")), at_most(rules.LONGEST_ACTION), no_person],
    )
    ansvarlig = SelectField(_l("Ansvarlig organisation"), choices=[], validate_choice=False)
    frist = StringField(_l("Frist"), [day_needed, day_to_come])
    tilstand = RadioField(_l("Hvor langt er det?"), choices=[], validate_choice=False)

    def __init__(self, members: Choices, own: Action | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.ansvarlig.choices = [("", _l("Vælg")), *members]
        self.tilstand.choices = [(s.value, words.ACTION_STATES[s]) for s in ActionState]
        if not self.is_submitted():
            self.tilstand.data = ActionState.OPEN.value
            if own is not None:
                self.fill(own)

    def fill(self, row: Action) -> None:
        """Take what an action holds."""
        self.version.data, self.tekst.data = str(row.version), row.text
        self.ansvarlig.data, self.frist.data = str(row.member_id), written_day(row.deadline)
        self.tilstand.data = row.state

    def validate_ansvarlig(self, field: Field) -> None:
        """Somebody in the taskforce."""
        if not field.data or field.data not in {value for value, _ in field.choices}:
            raise ValidationError(gettext("Vælg, hvem der skal gøre det"))

    @property
    def fields(self) -> ActionFields:
        """What was written."""
        deadline = read_day(self.frist.data)
        assert deadline is not None
        known = {s.value for s in ActionState}
        state = ActionState(self.tilstand.data) if self.tilstand.data in known else ActionState.OPEN
        return ActionFields(line(self.tekst.data), int(self.ansvarlig.data), deadline, state)


class StepForm(KeptForm):
    """The button of a step."""

    def fill(self, row: Meeting) -> None:
        """The version that the page shows."""
        self.version.data = str(row.version)
