"""The forms of events: what anybody fills in to come, and what the secretary writes."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from app.domain import cvr as cvr_rules
from app.domain import typed
from app.domain.cpr import holds_cpr
from app.domain.errors import DomainError
from app.domain.events import LARGEST, LONGEST_EVENT, MOST_SEATS, Kind, Refused, danish_moment
from app.domain.moments import DENMARK
from app.domain.public_input import WEB_ADDRESS
from app.events import words
from app.events.queries import EventView
from app.events.services import EventCommand, SignUpCommand
from app.notifications.addresses import checked_address
from app.organisations.queries import find_name
from app.web.i18n import gettext
from app.web.public_forms import PublicForm

LONGEST_NEEDS = 500
CLOCK = re.compile(r"([0-9]{1,2})[.:]([0-9]{2})")


def _line(field: Field, most: int, missing: str = "") -> None:
    """One line of at most so many characters, without CPR numbers. Raises ValidationError."""
    field.data = typed.line(field.data or "")
    if missing and not field.data:
        raise ValidationError(missing)
    if len(field.data) > most:
        raise ValidationError(gettext("Skriv højst %(most)s tegn", most=most))
    if holds_cpr(field.data):
        raise ValidationError(gettext("Slet CPR-nummeret. Vi må ikke modtage det"))


class SignUpForm(PublicForm):
    """Who comes."""

    navn = StringField(_l("Navn"))
    organisation = StringField(_l("Organisation (valgfrit)"))
    email = StringField(_l("E-mail"))
    pladser = SelectField(_l("Antal pladser"), validate_choice=False)
    behov = TextAreaField(_l("Er der noget, vi skal sørge for? (valgfrit)"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pladser.choices = [(str(n), str(n)) for n in range(1, MOST_SEATS + 1)]

    def validate_navn(self, field: Field) -> None:
        """A name, and not the address of a page."""
        _line(field, 120, gettext("Skriv dit navn"))
        if "://" in field.data:
            raise ValidationError(gettext("Skriv dit navn uden links"))

    def validate_organisation(self, field: Field) -> None:
        """A name, or nothing."""
        _line(field, 200)

    def validate_email(self, field: Field) -> None:
        """One mail address."""
        field.data = typed.line(field.data or "")
        try:
            field.data = checked_address(field.data)
        except DomainError:
            raise ValidationError(gettext("Skriv en e-mailadresse, for eksempel navn@firma.dk")) from None

    def validate_pladser(self, field: Field) -> None:
        """From one to five."""
        if field.data not in {str(n) for n in range(1, MOST_SEATS + 1)}:
            raise ValidationError(gettext("Vælg fra 1 til %(most)s pladser", most=MOST_SEATS))

    def validate_behov(self, field: Field) -> None:
        """What the organiser has to see to."""
        field.data = typed.lines(field.data or "")
        if len(field.data) > LONGEST_NEEDS:
            raise ValidationError(gettext("Skriv højst %(most)s tegn", most=LONGEST_NEEDS))
        if holds_cpr(field.data):
            raise ValidationError(gettext("Slet CPR-nummeret. Vi må ikke modtage det"))

    def command(self) -> SignUpCommand:
        """What was filled in."""
        return SignUpCommand(
            self.navn.data or "",
            self.organisation.data or "",
            self.email.data or "",
            int(self.pladser.data),
            self.behov.data or "",
        )


def _day(field: Field, missing: str) -> date:
    field.data = typed.line(field.data or "")
    try:
        found = date.fromisoformat(field.data)
    except ValueError:
        raise ValidationError(missing) from None
    if not 2000 < found.year < 2100:
        raise ValidationError(missing)
    return found


def _time(field: Field, missing: str) -> time:
    field.data = typed.line(field.data or "")
    found = CLOCK.fullmatch(field.data)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise ValidationError(missing)
    # As the browser's own field for times wants it.
    field.data = f"{int(found[1]):02}:{found[2]}"
    return time(int(found[1]), int(found[2]))


class EventForm(FlaskForm):
    """What the secretary writes of an event; days and clock times are Danish."""

    art = RadioField(_l("Art"), choices=[], validate_choice=False)
    titel = StringField(_l("Titel på dansk"))
    titel_en = StringField(_l("Titel på engelsk (valgfrit)"))
    tekst = TextAreaField(_l("Tekst på dansk"))
    tekst_en = TextAreaField(_l("Tekst på engelsk (valgfrit)"))
    sted = StringField(_l("Sted"))
    link = StringField(_l("Link til at deltage"))
    dag = StringField(_l("Første dag"))
    fra = StringField(_l("Begynder kl."))
    sidste_dag = StringField(_l("Sidste dag (hvis det er en anden)"))
    til = StringField(_l("Slutter kl."))
    frist_dag = StringField(_l("Sidste dag at tilmelde sig"))
    frist_kl = StringField(_l("Frist kl."))
    pladser = StringField(_l("Pladser i alt"))
    cvr = StringField(_l("Arrangørens CVR-nummer"))
    set = HiddenField()

    def __init__(self, view: EventView | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs, data=_data(view) if view else {"art": Kind.WEBINAR.value})
        self.art.choices = [(k.value, str(words.KINDS[k.value])) for k in Kind]
        self.starts_at = self.ends_at = self.sign_up_by = datetime.min
        self.organiser = ""

    def validate_art(self, field: Field) -> None:
        """One of the kinds."""
        if field.data not in set(Kind):
            raise ValidationError(gettext("Vælg, hvad det er for et arrangement"))

    def validate_titel(self, field: Field) -> None:
        """Danish is what everybody sees."""
        _line(field, 200, gettext("Skriv en titel"))

    def validate_titel_en(self, field: Field) -> None:
        """A line, or nothing."""
        _line(field, 200)

    def validate_tekst(self, field: Field) -> None:
        """What happens there."""
        field.data = typed.lines(field.data or "")
        if not field.data:
            raise ValidationError(gettext("Skriv, hvad arrangementet går ud på"))
        if len(field.data) > 5000:
            raise ValidationError(gettext("Skriv højst %(most)s tegn", most=5000))

    def validate_tekst_en(self, field: Field) -> None:
        """The same, or nothing."""
        field.data = typed.lines(field.data or "")
        if len(field.data) > 5000:
            raise ValidationError(gettext("Skriv højst %(most)s tegn", most=5000))

    def validate_sted(self, field: Field) -> None:
        """A place, where there is no link."""
        _line(field, 300)
        if not field.data and not typed.line(self.link.data or ""):
            raise ValidationError(gettext("Skriv et sted eller et link"))

    def validate_link(self, field: Field) -> None:
        """An address of a page."""
        field.data = typed.line(field.data or "")
        if field.data and (len(field.data) > 500 or not WEB_ADDRESS.fullmatch(field.data)):
            raise ValidationError(gettext("Skriv hele adressen, for eksempel https://eksempel.dk/moede"))

    def validate_fra(self, field: Field) -> None:
        """The day and the time together are a moment."""
        self.starts_at = self._moment(self.dag, field)

    def validate_til(self, field: Field) -> None:
        """After the beginning, and not a week later."""
        if not typed.line(self.sidste_dag.data or ""):
            self.sidste_dag.data = self.dag.data
        self.ends_at = self._moment(self.sidste_dag, field)
        if self.starts_at == datetime.min:
            return
        if not self.starts_at < self.ends_at <= self.starts_at + LONGEST_EVENT:
            raise ValidationError(gettext("Slut efter begyndelsen og højst 7 dage senere"))

    def validate_frist_kl(self, field: Field) -> None:
        """Not after the beginning."""
        self.sign_up_by = self._moment(self.frist_dag, field)
        if self.starts_at != datetime.min and self.sign_up_by > self.starts_at:
            raise ValidationError(gettext("Fristen skal ligge, før arrangementet begynder"))

    def validate_pladser(self, field: Field) -> None:
        """A whole number."""
        field.data = typed.line(field.data or "")
        if not field.data.isdecimal() or not 1 <= int(field.data[:9]) <= LARGEST:
            raise ValidationError(gettext("Skriv et helt tal fra 1 til %(most)s", most=LARGEST))

    def validate_cvr(self, field: Field) -> None:
        """An organisation that is here."""
        try:
            field.data = cvr_rules.parse(field.data or "")
        except DomainError:
            raise ValidationError(gettext("Skriv et CVR-nummer på 8 cifre")) from None
        self.organiser = find_name(field.data) or ""
        if not self.organiser:
            raise ValidationError(gettext("Organisationen er ikke oprettet her. Opret den først"))

    def _moment(self, day: Field, clock: Field) -> datetime:
        on = _day(day, gettext("Skriv dag og klokkeslæt, for eksempel 2027-03-03 og 9.00"))
        at = _time(clock, gettext("Skriv klokkeslættet, for eksempel 9.00"))
        try:
            return danish_moment(datetime.combine(on, at))
        except Refused as refused:
            raise ValidationError(str(words.REFUSALS[refused.reason])) from None

    def command(self) -> EventCommand:
        """What was written."""
        return EventCommand(
            kind=Kind(self.art.data),
            title_da=self.titel.data or "",
            title_en=self.titel_en.data or "",
            text_da=self.tekst.data or "",
            text_en=self.tekst_en.data or "",
            place=self.sted.data or "",
            link=self.link.data or "",
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            sign_up_by=self.sign_up_by,
            capacity=int(self.pladser.data or 0),
            organiser_cvr=self.cvr.data or "",
            organiser=self.organiser,
        )


def _data(view: EventView) -> dict[str, str]:
    starts, ends, by = (m.astimezone(DENMARK) for m in (view.starts_at, view.ends_at, view.sign_up_by))
    return {
        "art": view.kind, "titel": view.title_da, "titel_en": view.title_en, "tekst": view.text_da,
        "tekst_en": view.text_en, "sted": view.place, "link": view.link, "dag": f"{starts:%Y-%m-%d}",
        "fra": f"{starts:%H:%M}", "sidste_dag": f"{ends:%Y-%m-%d}", "til": f"{ends:%H:%M}",
        "frist_dag": f"{by:%Y-%m-%d}", "frist_kl": f"{by:%H:%M}", "pladser": str(view.capacity),
        "cvr": view.organiser_cvr, "set": str(view.version),
    }  # fmt: skip
