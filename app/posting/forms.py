"""The form of a need, from its text to its questions, and the smaller ones around it."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from app.domain.contracts import read_amount
from app.domain.errors import DomainError
from app.domain.estimate import LONGEST_MONTHS, MOST_OPTIONS, PERIODS, Estimate, Term
from app.domain.moments import DENMARK
from app.domain.needs import LONGEST_TEXT, LONGEST_TITLE, MOST_QUESTIONS, Kind
from app.domain.numbers import LONGEST as LONGEST_NUMBER
from app.domain.reservation import Reservation
from app.notifications.addresses import checked_address
from app.posting.code_fields import codes_of, known_codes
from app.posting.services import Content, Question, now
from app.posting.words import KINDS, RESERVATIONS
from app.posting.words import PERIODS as PERIOD_WORDS
from app.reference import catalogue
from app.web.filters import in_language, number
from app.web.form_fields import (
    Several,
    amount,
    comma,
    danish_moment,
    day_to_come,
    line,
    lines,
    no_person,
    quantity,
    read_count,
    read_day,
    read_quantity,
    read_time,
)
from app.web.i18n import gettext

SHORTER = _l("Skriv kortere")
LONGEST_QUESTION = 500
# A part of the calculator that is kept beside the value.
CALCULATOR = ("unit_price", "units", "per", "months", "options", "option_months")
DECIMALS = ("unit_price", "units")
NOON = "12:00"


def kind_choices() -> list[tuple[str, Any]]:
    """The kinds of need with their names."""
    return [(kind.value, KINDS[kind][0]) for kind in Kind]


class StartForm(FlaskForm):
    """What a draft begins with."""

    kind = RadioField(_l("Hvad vil I?"), choices=[], validate_choice=False)
    title = StringField(
        _l("Titel"), [Length(max=LONGEST_TITLE, message=_l("Skriv højst 150 tegn")), no_person]
    )

    def set_choices(self) -> None:
        """The kinds."""
        self.kind.choices = kind_choices()

    def validate_kind(self, field: Field) -> None:
        """One of the kinds."""
        if field.data not in {k.value for k in Kind}:
            raise ValidationError(gettext("Vælg, hvad I vil"))

    def validate_title(self, field: Field) -> None:
        """Something to know it by."""
        if not line(field.data):
            raise ValidationError(gettext("Skriv en titel"))


class NeedForm(FlaskForm):
    """The whole need. Everything may be empty in a draft; what is filled in has the right shape."""

    # Whether an empty row for one more question was asked for.
    wants_question = False
    # The fields that are asked for, where that is not all of them.
    asked: Collection[str] | None = None
    version = HiddenField()
    kind = RadioField(_l("Hvad vil I?"), choices=[], validate_choice=False)
    title = StringField(
        _l("Titel"), [Length(max=LONGEST_TITLE, message=_l("Skriv højst 150 tegn")), no_person]
    )
    text = TextAreaField(
        _l("Beskrivelse"), [Length(max=LONGEST_TEXT, message=_l("Skriv højst 10.000 tegn")), no_person]
    )
    cpv = Several(_l("CPV-koder"))
    more_cpv = StringField(_l("Andre CPV-koder"), [Length(max=200, message=SHORTER), known_codes])
    is_nationwide = BooleanField(_l("I hele landet"))
    places = Several(_l("Kommuner"))
    answer_date = StringField(_l("Sidste dag for svar"), [day_to_come])
    answer_time = StringField(_l("Klokken"))
    questions_date = StringField(_l("Sidste dag for spørgsmål"), [day_to_come])
    starts_on = StringField(_l("Begynder"), [day_to_come])
    ends_on = StringField(_l("Slutter"), [day_to_come])
    unit_price = StringField(_l("Pris pr. enhed"), [quantity])
    units = StringField(_l("Antal enheder"), [quantity])
    per = SelectField(_l("Bliver købt"), choices=[], validate_choice=False)
    months = StringField(_l("Aftalens længde i måneder"))
    options = StringField(_l("Antal gange, den kan forlænges"))
    option_months = StringField(_l("Måneder pr. forlængelse"))
    value = StringField(_l("Anslået værdi i alt, uden moms"), [amount])
    reservation = RadioField(_l("Skal kontrakten reserveres?"), choices=[], validate_choice=False)
    aims = Several(_l("Hvad skal købet også fremme?"))
    objectives = Several(_l("Sociale mål"))
    contact = StringField(_l("Fælles mailadresse"), [Length(max=254, message=SHORTER)])
    is_anonymous = BooleanField(_l("Vis ikke vores navn offentligt"))

    def set_choices(self, held: Content, suggested: tuple[str, ...] = ()) -> None:
        """What may be chosen; the codes are those of the need, those sent and those suggested."""
        self.kind.choices = kind_choices()
        self.per.choices = [(p, PERIOD_WORDS[p]) for p in PERIODS]
        self.reservation.choices = [(key, said[0]) for key, said in RESERVATIONS.items()]
        offered = dict.fromkeys([*held.codes, *codes_of(self.cpv.data, ""), *suggested])
        self.cpv.choices = [(c, c) for c in offered]
        self.places.choices = [(p.code, p.name) for p in catalogue.places_by_name()]
        self.aims.choices = [
            (c, in_language(n, "name")) for c, n in catalogue.strategic_aims().items() if c != "none"
        ]
        self.objectives.choices = [
            (c, in_language(n, "name")) for c, n in catalogue.social_objectives().items()
        ]

    def fill(self, content: Content, version: int) -> None:
        """The fields of what is held."""
        self.version.data = str(version)
        self.kind.data, self.title.data, self.text.data = content.kind.value, content.title, content.text
        self.cpv.data, self.more_cpv.data = list(content.codes), ""
        self.is_nationwide.data, self.places.data = content.is_nationwide, list(content.municipalities)
        if content.answer_by:
            local = content.answer_by.astimezone(DENMARK)
            self.answer_date.data, self.answer_time.data = local.date().isoformat(), f"{local:%H:%M}"
        else:
            self.answer_time.data = NOON
        if content.questions_by:
            self.questions_date.data = content.questions_by.astimezone(DENMARK).date().isoformat()
        self.starts_on.data = content.starts_on.isoformat() if content.starts_on else ""
        self.ends_on.data = content.ends_on.isoformat() if content.ends_on else ""
        for name, held in (content.estimate or {}).items():
            self[name].data = held.replace(".", comma()) if name in DECIMALS else held
        if content.months and not self.months.data:
            self.months.data = str(content.months)
        self.value.data = number(content.value_dkk) if content.value_dkk else ""
        self.reservation.data = content.reservation or ""
        self.aims.data, self.objectives.data = list(content.strategic_aims), list(content.social_objectives)
        self.contact.data, self.is_anonymous.data = content.contact_email, content.is_anonymous
        for place, question in enumerate(content.questions[:MOST_QUESTIONS], 1):
            self[f"question_{place}"].data = question.text
            self[f"required_{place}"].data = question.is_required

    def keep_to(self, fields: Collection[str], held: Content, version: int) -> None:
        """Take these fields as they were sent; the others were not asked for and stand as they are held."""
        whole, self.asked = NeedForm(formdata=None), fields
        whole.fill(held, version)
        for field in whole:
            if field.name in self and field.name not in {"version", *fields}:
                self[field.name].data = field.data

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether what was asked for has the right shape."""
        super().validate(extra_validators)
        for field in self:
            if self.asked is not None and field.name not in self.asked:
                field.errors = ()
        return not self.errors

    def validate_kind(self, field: Field) -> None:
        """One of the kinds."""
        if field.data not in {k.value for k in Kind}:
            raise ValidationError(gettext("Vælg, hvad I vil"))

    def validate_answer_date(self, field: Field) -> None:
        """Not a day that is gone."""
        moment = self.answer_by
        if moment is not None and moment <= now():
            raise ValidationError(gettext("Fristen er gået. Vælg en senere dag"))

    def validate_answer_time(self, field: Field) -> None:
        """A time of day."""
        if (field.data or "").strip() and read_time(field.data) is None:
            raise ValidationError(gettext("Skriv klokkeslættet, for eksempel 12.00"))

    def validate_questions_date(self, field: Field) -> None:
        """Before the answers are due."""
        day, last = read_day(field.data), read_day(self.answer_date.data)
        if day and last and day > last:
            raise ValidationError(gettext("Vælg en dag før sidste dag for svar"))

    def validate_ends_on(self, field: Field) -> None:
        """After the beginning."""
        start, end = read_day(self.starts_on.data), read_day(field.data)
        if start and end and end < start:
            raise ValidationError(gettext("Aftalen kan ikke slutte, før den begynder"))

    def validate_months(self, field: Field) -> None:
        """A whole number of months, that with the options is no lifetime."""
        if (field.data or "").strip() and not read_count(field.data, LONGEST_MONTHS):
            raise ValidationError(gettext("Skriv et helt antal måneder, højst 600"))
        if self.term is not None and not self.term.is_possible:
            raise ValidationError(gettext("Aftalen og dens forlængelser må højst vare 600 måneder i alt"))

    def validate_options(self, field: Field) -> None:
        """A few times."""
        if (field.data or "").strip() and read_count(field.data, MOST_OPTIONS) is None:
            raise ValidationError(gettext("Skriv et helt tal, højst 20"))

    def validate_option_months(self, field: Field) -> None:
        """A whole number of months."""
        if (field.data or "").strip() and read_count(field.data, LONGEST_MONTHS) is None:
            raise ValidationError(gettext("Skriv et helt antal måneder, højst 600"))
        if read_count(self.options.data, MOST_OPTIONS) and not read_count(field.data, LONGEST_MONTHS):
            raise ValidationError(gettext("Skriv, hvor længe hver forlængelse varer"))

    def validate_reservation(self, field: Field) -> None:
        """One of the two ways of reserving, or none."""
        if (field.data or "") not in RESERVATIONS:
            raise ValidationError(gettext("Vælg § 54, § 190 eller nej"))

    def validate_contact(self, field: Field) -> None:
        """An address that a mail can be sent to, or nothing."""
        field.data = line(field.data)
        if field.data:
            wrong = gettext("Skriv en e-mailadresse, for eksempel indkoeb@kommune.dk")
            try:
                field.data = checked_address(field.data.lower())
            except DomainError:
                raise ValidationError(wrong) from None
            # A domain that the rest of the world can write to has a name and a top.
            if not re.search(r"[^.]\.[a-z0-9-]{2,}$", field.data.rpartition("@")[2]):
                raise ValidationError(wrong)

    @property
    def answer_by(self) -> Any:
        """The moment answers are due; None while there is no day."""
        day = read_day(self.answer_date.data)
        return danish_moment(day, read_time(self.answer_time.data) or read_time(NOON)) if day else None  # type: ignore[arg-type]

    @property
    def term(self) -> Term | None:
        """The contract's length; None while it is not said."""
        months = read_count(self.months.data, LONGEST_MONTHS)
        options = read_count(self.options.data, MOST_OPTIONS) or 0
        each = read_count(self.option_months.data, LONGEST_MONTHS) or 0
        return Term(months, options, each) if months else None

    @property
    def estimate(self) -> Estimate | None:
        """What the calculator holds; None until it can be worked out."""
        price, units = read_quantity(self.unit_price.data), read_quantity(self.units.data)
        if price is None or units is None or self.per.data not in PERIODS:
            return None
        term = self.term or (Term(1) if self.per.data == "once" else None)
        return Estimate(price, units, self.per.data, term) if term else None

    @property
    def value_dkk(self) -> int | None:
        """The value that was written, or else worked out."""
        written = read_amount(self.value.data or "")
        return written or (self.estimate.total_dkk if self.estimate else None)

    @property
    def questions(self) -> tuple[Question, ...]:
        """Those that say something, in order."""
        rows = ((line(self[f"question_{n}"].data), bool(self[f"required_{n}"].data)) for n in NUMBERS)
        return tuple(Question(text, required) for text, required in rows if text)

    @property
    def shown_questions(self) -> int:
        """How many rows to show: those in use or sent, and one more when it was asked for."""
        used = max((n for n in NUMBERS if (f := self[f"question_{n}"]).data or f.raw_data), default=0)
        return min(MOST_QUESTIONS, used + self.wants_question)

    def content(self) -> Content:
        """What the form holds, for keeping; called when it is valid, or to show what was sent."""
        questions_on = read_day(self.questions_date.data)
        estimate = {n: str(self[n].data).strip()[: 2 * LONGEST_NUMBER] for n in CALCULATOR if self[n].data}
        # Kept with a point, whichever language it was written in.
        estimate |= {n: f"{read.normalize():f}" for n in DECIMALS if (read := read_quantity(self[n].data))}
        return Content(
            kind=Kind(self.kind.data) if self.kind.data in {k.value for k in Kind} else Kind.QUOTES,
            title=line(self.title.data),
            text=lines(self.text.data),
            codes=codes_of(self.cpv.data, self.more_cpv.data),
            is_nationwide=bool(self.is_nationwide.data),
            municipalities=() if self.is_nationwide.data else self.places.value,
            value_dkk=self.value_dkk,
            months=self.term.total_months if self.term else None,
            estimate=estimate if estimate.keys() - {"per"} else None,
            answer_by=self.answer_by,
            questions_by=danish_moment(questions_on, read_time("23:59")) if questions_on else None,  # type: ignore[arg-type]
            starts_on=read_day(self.starts_on.data),
            ends_on=read_day(self.ends_on.data),
            reservation=self.reservation.data if self.reservation.data in set(Reservation) else None,
            strategic_aims=self.aims.value,
            social_objectives=self.objectives.value,
            is_anonymous=bool(self.is_anonymous.data),
            contact_email=self.contact.data or "",
            questions=self.questions,
        )

    def is_of(self, version: int) -> bool:
        """Whether nobody has changed the need since."""
        return str(self.version.data) == str(version)


NUMBERS = range(1, MOST_QUESTIONS + 1)
for _n in NUMBERS:
    setattr(NeedForm, f"question_{_n}", StringField(_l("Spørgsmål %(n)s", n=_n), [Length(max=LONGEST_QUESTION, message=_l("Skriv højst 500 tegn")), no_person]))  # fmt: skip
    setattr(NeedForm, f"required_{_n}", BooleanField(_l("Skal besvares")))
