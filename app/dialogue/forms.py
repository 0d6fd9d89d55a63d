"""The forms of a dialogue: an answer with replies and partners, enquiries, messages, meetings, texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, Form, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from app.dialogue.models import Answer, Snippet
from app.dialogue.services import Partner, Written
from app.domain import cvr as cvr_rules
from app.domain import dialogue as rules
from app.domain.contracts import read_amount
from app.domain.errors import InvalidCvr
from app.needs.models import Need, NeedQuestion
from app.suppliers.queries import list_known
from app.web.filters import number
from app.web.form_fields import (
    Several,
    amount,
    danish_moment,
    day_to_come,
    line,
    lines,
    no_person,
    read_count,
    read_day,
    read_time,
)
from app.web.i18n import gettext

_EMAIL = re.compile(r"[^\s@<>()\",;:]+@[^\s@<>()\",;:.]+(\.[^\s@<>()\",;:.]+)+")
# Rows for partners beside those that are filled.
SPARE_ROWS = 2


def at_most(most: int, text: Any) -> list[Any]:
    """No longer than that, and nobody's CPR number."""
    return [Length(max=most, message=text), no_person]


class ReplyRow(Form):
    """The reply to one of the buyer's questions."""

    svar = TextAreaField("", at_most(rules.LONGEST_REPLY, _l("Skriv højst 3.000 tegn")))

    def __init__(self, formdata: Any, question: NeedQuestion) -> None:
        super().__init__(formdata, prefix=f"spm-{question.id}-")
        self.question = question
        self.svar.label.text = question.text if question.is_required else gettext("%(question)s (valgfrit)", question=question.text)  # fmt: skip


class PartnerRow(Form):
    """One who takes a share of the work; empty rows count for nothing."""

    cvr = StringField(_l("CVR-nummer"), [Length(max=20, message=_l("Skriv otte cifre"))])
    navn = StringField(_l("Navn, hvis virksomheden ikke er i kataloget"), at_most(200, _l("Skriv kortere")))
    andel = StringField(
        _l("Andel af arbejdet"), [Length(max=4, message=_l("Skriv et helt tal fra 1 til 99"))]
    )
    goer = StringField(_l("Hvad gør de?"), at_most(300, _l("Skriv højst 300 tegn")))

    def __init__(self, formdata: Any, place: int) -> None:
        super().__init__(formdata, prefix=f"medsvarer-{place}-")

    @property
    def is_filled(self) -> bool:
        """Whether anything stands in the row."""
        return any((f.data or "").strip() for f in self)

    @property
    def number(self) -> str:
        """The CVR number; empty for what is none."""
        try:
            return cvr_rules.parse(self.cvr.data or "")
        except InvalidCvr:
            return ""

    @property
    def share(self) -> int:
        """The share in percent; 0 for what is no share."""
        return read_count((self.andel.data or "").replace("%", ""), 99) or 0


class AnswerForm(FlaskForm):
    """A supplier's answer to a need."""

    version = HiddenField()
    tekst = TextAreaField(_l("Jeres svar"), at_most(rules.LONGEST_ANSWER, _l("Skriv højst 10.000 tegn")))
    pris = StringField(_l("Pris for hele perioden, uden moms (valgfrit)"), [amount])
    prisnote = StringField(
        _l("Hvad afhænger prisen af? (valgfrit)"), at_most(500, _l("Skriv højst 500 tegn"))
    )
    gyldig_til = StringField(_l("Tilbuddet gælder til og med (valgfrit)"), [day_to_come])
    delaftaler = Several(_l("Hvilke delaftaler svarer I på?"))
    kontakt_navn = StringField(_l("Kontaktperson"), at_most(120, _l("Skriv kortere")))
    kontakt_email = StringField(_l("E-mail"), [Length(max=254, message=_l("Skriv kortere"))])
    kontakt_telefon = StringField(_l("Telefon (valgfrit)"), at_most(40, _l("Skriv kortere")))

    def __init__(self, formdata: Any, need: Need, cvr: str, held: Answer | None = None) -> None:
        super().__init__(formdata)
        self.own = cvr
        self.delaftaler.choices = [(lot.ref, lot.title or lot.ref) for lot in need.lots]
        self.replies = [ReplyRow(formdata, q) for q in need.questions]
        rows = rules.MOST_PARTNERS if formdata else min(rules.MOST_PARTNERS, SPARE_ROWS + len(held.partners if held else ()))  # fmt: skip
        self.rows = [PartnerRow(formdata, place) for place in range(rows)]
        if formdata:
            filled = max((i for i, r in enumerate(self.rows) if r.is_filled), default=-1)
            self.rows = self.rows[: min(rules.MOST_PARTNERS, filled + 1 + SPARE_ROWS)]
        else:
            self._fill(held)

    def _fill(self, held: Answer | None) -> None:
        self.version.data = str(held.version if held else 0)
        if held is None:
            return
        self.tekst.data, self.prisnote.data = held.text, held.price_note
        self.pris.data = number(held.price_dkk) if held.price_dkk is not None else ""
        self.gyldig_til.data = held.valid_to.isoformat() if held.valid_to else ""
        self.delaftaler.data = list(held.lots)
        self.kontakt_navn.data, self.kontakt_email.data = held.contact_name, held.contact_email
        self.kontakt_telefon.data = held.contact_phone
        said = {r.question_id: r.text for r in held.replies}
        for row in self.replies:
            row.svar.data = said.get(row.question.id, "")
        for row, partner in zip(self.rows, held.partners, strict=False):
            row.cvr.data, row.navn.data = partner.cvr, partner.name
            row.andel.data, row.goer.data = str(partner.share), partner.does

    @property
    def seen(self) -> int:
        """The version that the writer saw; 0 when there was none."""
        plain = str(self.version.data or "")
        return int(plain) if plain.isdigit() and len(plain) < 10 else 0

    def insert(self, snippet: Snippet) -> None:
        """Put a text of the library after what stands there."""
        self.tekst.data = "\n\n".join(t for t in (lines(self.tekst.data), snippet.text) if t)

    def take_along(self, cvr: str) -> None:
        """Put a supplier into the first empty row, unless it is there."""
        if all(row.number != cvr for row in self.rows):
            for row in self.rows:
                if not row.is_filled:
                    row.cvr.data = cvr
                    return

    def validate_kontakt_email(self, field: Field) -> None:
        """An address, or nothing."""
        if (field.data or "").strip() and not _EMAIL.fullmatch(field.data.strip()):
            raise ValidationError(gettext("Skriv en e-mailadresse, for eksempel navn@firma.dk"))

    def validate(self, extra_validators: Any = None) -> bool:
        """The form, the replies and the partners."""
        rows: list[Form] = [*self.replies, *self.rows]
        fits = [super().validate(extra_validators), *(r.validate() for r in rows)]
        return all([*fits, self._partners_fit()])

    def _partners_fit(self) -> bool:
        filled = [r for r in self.rows if r.is_filled]
        known = list_known([r.number for r in filled if r.number]) if filled else {}
        seen = {self.own}
        for row in filled:
            if not row.number:
                row.cvr.errors = [gettext("Skriv et CVR-nummer på otte cifre")]
            elif row.number in seen:
                row.cvr.errors = [gettext("Virksomheden står der allerede")]
            elif row.number in known:
                row.navn.data = known[row.number].name
            elif not line(row.navn.data):
                row.navn.errors = [gettext("Skriv navnet. Virksomheden er ikke i kataloget")]
            seen.add(row.number)
            if not row.share:
                row.andel.errors = [gettext("Skriv et helt tal fra 1 til 99")]
        if not any(r.errors for r in filled) and sum(r.share for r in filled) >= rules.WHOLE:
            filled[-1].andel.errors = [gettext("Medsvarernes andele skal tilsammen være mindre end 100 %")]
        return not any(r.errors for r in filled)

    @property
    def summary(self) -> list[tuple[str, str]]:
        """Each message with the field it is about."""
        forms: list[Form] = [self, *self.replies, *self.rows]
        fields: Iterator[Field] = (f for form in forms for f in form)
        return [(str(f.errors[0]), str(f.id)) for f in fields if f.errors]

    def written(self) -> Written:
        """What the form holds."""
        partners = tuple(
            Partner(r.number, line(r.navn.data), r.share, line(r.goer.data)) for r in self.rows if r.is_filled
        )
        return Written(
            text=lines(self.tekst.data),
            price_dkk=read_amount(self.pris.data or ""),
            price_note=line(self.prisnote.data),
            valid_to=read_day(self.gyldig_til.data),
            lots=self.delaftaler.value,
            contact_name=line(self.kontakt_navn.data),
            contact_email=(self.kontakt_email.data or "").strip(),
            contact_phone=line(self.kontakt_telefon.data),
            share=rules.WHOLE - sum(p.share for p in partners),
            partners=partners,
            replies={r.question.id: lines(r.svar.data) for r in self.replies},
        )


class _TextForm(FlaskForm):
    """A form whose text may not be empty."""

    missing = _l("Skriv en tekst")

    def validate_tekst(self, field: Field) -> None:
        """Something is said."""
        if not lines(field.data):
            raise ValidationError(self.missing)

    @property
    def text(self) -> str:
        """The text as it is kept."""
        return lines(self["tekst"].data)


class AskForm(_TextForm):
    """A supplier's question."""

    missing = _l("Skriv jeres spørgsmål")
    tekst = TextAreaField(_l("Jeres spørgsmål"), at_most(rules.LONGEST_ENQUIRY, _l("Skriv højst 2.000 tegn")))


class ReplyForm(_TextForm):
    """The buyer's reply to all."""

    missing = _l("Skriv svaret")
    vist = TextAreaField(
        _l("Spørgsmålet, som alle ser det"), at_most(rules.LONGEST_ENQUIRY, _l("Skriv højst 2.000 tegn"))
    )
    tekst = TextAreaField(_l("Svar til alle"), at_most(rules.LONGEST_MESSAGE, _l("Skriv højst 5.000 tegn")))

    def validate_vist(self, field: Field) -> None:
        """All read what was asked."""
        if not lines(field.data):
            raise ValidationError(gettext("Skriv spørgsmålet, som alle må læse det"))


class NoticeForm(_TextForm):
    """The buyer's own word to all."""

    missing = _l("Skriv beskeden")
    overskrift = StringField(_l("Overskrift"), at_most(200, _l("Skriv højst 200 tegn")))
    tekst = TextAreaField(_l("Besked til alle"), at_most(rules.LONGEST_MESSAGE, _l("Skriv højst 5.000 tegn")))

    def validate_overskrift(self, field: Field) -> None:
        """What it is about."""
        if not line(field.data):
            raise ValidationError(gettext("Skriv en overskrift"))


class MessageForm(_TextForm):
    """A message in a thread."""

    missing = _l("Skriv en besked")
    tekst = TextAreaField(_l("Ny besked"), at_most(rules.LONGEST_MESSAGE, _l("Skriv højst 5.000 tegn")))


class SnippetForm(_TextForm):
    """A text of the library."""

    titel = StringField(_l("Titel"), at_most(120, _l("Skriv højst 120 tegn")))
    tekst = TextAreaField(_l("Tekst"), at_most(rules.LONGEST_ANSWER, _l("Skriv højst 10.000 tegn")))

    def validate_titel(self, field: Field) -> None:
        """Something to find it by."""
        if not line(field.data):
            raise ValidationError(gettext("Skriv en titel"))


class MeetingsForm(FlaskForm):
    """Several meetings at once: a day, from when to when, how often."""

    dato = StringField(_l("Dato"), [day_to_come])
    fra = StringField(_l("Fra klokken"))
    til = StringField(_l("Til klokken"))
    hver = SelectField(_l("Et møde hvert"), validate_choice=False)
    sted = StringField(_l("Sted, telefonnummer eller link"), at_most(300, _l("Skriv højst 300 tegn")))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.hver.choices = [(str(s), gettext("%(num)s. minut", num=s)) for s in rules.STEPS]

    def validate_dato(self, field: Field) -> None:
        """A day is needed."""
        if read_day(field.data) is None:
            raise ValidationError(gettext("Skriv datoen som dag, måned og år, for eksempel 01.03.2027"))

    def validate_fra(self, field: Field) -> None:
        """A time of day."""
        if read_time(field.data) is None:
            raise ValidationError(gettext("Skriv et klokkeslæt, for eksempel 13.00"))

    validate_til = validate_fra

    def validate_sted(self, field: Field) -> None:
        """Where to meet."""
        if not line(field.data):
            raise ValidationError(gettext("Skriv, hvor I mødes"))

    def starts(self) -> Sequence[datetime]:
        """The beginnings. Raises Refused (`no_slot`, `too_many_slots`)."""
        day, begin, end = read_day(self.dato.data), read_time(self.fra.data), read_time(self.til.data)
        assert day
        assert begin is not None
        assert end is not None
        every = int(self.hver.data) if self.hver.data in {str(s) for s in rules.STEPS} else rules.STEPS[0]
        return rules.meetings_between(danish_moment(day, begin), danish_moment(day, end), every)


class ButtonForm(FlaskForm):
    """A button and its token."""


def buttons(sent: Mapping[str, str]) -> tuple[str, str]:
    """Which button of the answer's form was pressed, and what it is about."""
    return next(((name, sent[name]) for name in ("indsaet", "tag_med", "find") if name in sent), ("", ""))
