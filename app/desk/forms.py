"""The verifiers' forms."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from app.desk import asking, words
from app.desk.listing import Wanted
from app.desk.queries import CasePage
from app.desk.services import Decision, Said, Terms
from app.domain import typed
from app.domain.cases import Kind, Mark, State, Step
from app.domain.desk import Heap, Offer
from app.reference import catalogue
from app.search.snapshot import today
from app.web.addresses import url_for
from app.web.errors import PageNotFound
from app.web.i18n import LANGUAGES, gettext

LONGEST_REASON = 4000
TOO_LONG = _l("Skriv højst 4.000 tegn")
LINE_TOO_LONG = _l("Skriv højst 300 tegn")
# A next check further away than this is a slip of the finger.
FARTHEST = timedelta(days=5 * 366)
STEP_OF = {"godkend": Step.APPROVE, "betinget": Step.APPROVE, "afslag": Step.REJECT}
OPEN_STATES = (State.APPLIED, State.UNDER_REVIEW, State.RECOMMENDED, State.APPEALED)


def day_of(text: str | None) -> date | None:
    """A day as a browser's date field sends it; None for nothing. Raises ValidationError."""
    written = (text or "").strip()
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise ValidationError(gettext("Skriv datoen som år-måned-dag, for eksempel 2027-06-30")) from None


class SeenForm(FlaskForm):
    """A form of a case; `set` is how the case stood when the form was opened."""

    seen = HiddenField(name="set")

    def narrow(self, page: CasePage, offers: dict[Step, Offer]) -> None:
        """Leave out the choices that are not open now; a form without choices has none to leave out."""


class NoInterest(SeenForm):
    """That the verifier has no interest in the firm."""

    ingen_interesse = BooleanField(
        _l(
            "Jeg har ingen interesse i virksomheden: ingen ejerandel, post, ansættelse, familie eller egen kommune"
        )
    )

    def validate_ingen_interesse(self, field: Field) -> None:
        """Without it nobody takes or decides a case."""
        if not field.data:
            raise ValidationError(gettext("Bekræft, at du ingen interesse har, eller oplys den"))


class ReasonedForm(SeenForm):
    """A step with its reason."""

    begrundelse = TextAreaField(_l("Begrundelse"), [Length(max=LONGEST_REASON, message=TOO_LONG)])

    def validate_begrundelse(self, field: Field) -> None:
        """Another verifier should be able to see why."""
        field.data = typed.lines(field.data or "")
        if not field.data:
            raise ValidationError(gettext("Skriv en begrundelse"))


class MarkForm(SeenForm):
    """What a verifier says of one criterion."""

    vurdering = RadioField(_l("Vurdering"), choices=[], validate_choice=False)
    begrundelse = StringField(_l("Begrundelse i én linje"), [Length(max=300, message=LINE_TOO_LONG)])
    kilde = StringField(_l("Kilde, hvis du vil"), [Length(max=300, message=LINE_TOO_LONG)])
    naeste = StringField(_l("Se på det igen"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.vurdering.choices = [(m.value, words.mark_name(m)) for m in Mark]

    def validate_vurdering(self, field: Field) -> None:
        """One of the four."""
        if field.data not in set(Mark):
            raise ValidationError(gettext("Vælg en vurdering"))

    def validate_begrundelse(self, field: Field) -> None:
        """A mark without its reason cannot be checked by the second person."""
        field.data = typed.line(field.data or "")
        if not field.data:
            raise ValidationError(gettext("Skriv, hvad du bygger vurderingen på"))

    def validate_naeste(self, field: Field) -> None:
        """A day to come."""
        day = day_of(field.data)
        if day and not today() < day <= today() + FARTHEST:
            raise ValidationError(gettext("Vælg en dag inden for de næste fem år"))

    @property
    def said(self) -> Said:
        """What was written."""
        return Said(
            Mark(self.vurdering.data),
            self.begrundelse.data,
            typed.line(self.kilde.data or ""),
            day_of(self.naeste.data),
            self.seen.data or "",
        )


class AskForm(ReasonedForm):
    """What a firm is asked for."""

    begrundelse = TextAreaField(_l("Besked til virksomheden"), [Length(max=LONGEST_REASON, message=TOO_LONG)])

    def validate_begrundelse(self, field: Field) -> None:
        """The firm should know what to send, and never get an unfinished text."""
        field.data = typed.lines(field.data or "")
        if not field.data:
            raise ValidationError(gettext("Skriv, hvad virksomheden skal sende eller svare på"))
        if "[" in field.data and "]" in field.data:
            raise ValidationError(gettext("Skriv din egen tekst i stedet for den i de kantede parenteser"))


class TextForm(FlaskForm):
    """Which text to begin with; sent as a link."""

    class Meta:
        csrf = False

    skabelon = SelectField(_l("Begynd med en tekst om"), choices=[], validate_choice=False)
    sprog = SelectField(_l("Sprog"), choices=[], validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.skabelon.choices = asking.choices()
        self.sprog.choices = list(LANGUAGES.items())

    @property
    def text(self) -> str:
        """The text asked for; empty when none was."""
        return asking.text_of(self.skabelon.data or "", self.sprog.data or "")


class TermsForm(ReasonedForm):
    """How a verification is to stand."""

    gaelder_til = StringField(_l("Gælder til og med"))
    mangler_da = TextAreaField(
        _l("Hvad mangler, på dansk"), [Length(max=500, message=_l("Skriv højst 500 tegn"))]
    )
    mangler_en = TextAreaField(
        _l("Hvad mangler, på engelsk"), [Length(max=500, message=_l("Skriv højst 500 tegn"))]
    )

    # Set by the view: the last day that the scheme's rules allow, or None where they have none.
    longest: date | None = None

    @property
    def is_conditional(self) -> bool:
        """Whether something is still missing."""
        return False

    def validate_gaelder_til(self, field: Field) -> None:
        """A day to come, within what the scheme allows; a conditional one always ends."""
        day = day_of(field.data)
        if self.is_conditional and (day is None or day == self.longest):
            raise ValidationError(gettext("Skriv, hvilken dag dokumentet er lovet"))
        if day and day <= today():
            raise ValidationError(gettext("Vælg en dag efter i dag"))
        if day and self.longest and day > self.longest:
            raise ValidationError(gettext("Ordningen gælder højst til %(day)s", day=self.longest.isoformat()))

    def validate_mangler_da(self, field: Field) -> None:
        """The public reads what is missing."""
        field.data = typed.line(field.data or "")
        if self.is_conditional and not field.data:
            raise ValidationError(gettext("Skriv, hvad der mangler, på dansk"))

    def validate_mangler_en(self, field: Field) -> None:
        """In both languages."""
        field.data = typed.line(field.data or "")
        if self.is_conditional and not field.data:
            raise ValidationError(gettext("Skriv, hvad der mangler, på engelsk"))

    @property
    def terms(self) -> Terms:
        """What was written; the rules' own last day is left to the rules, as it moves with the day of decision."""
        day = day_of(self.gaelder_til.data)
        if self.is_conditional:
            return Terms(day, True, self.mangler_da.data, self.mangler_en.data)
        return Terms(None if day == self.longest else day)


class RecommendForm(TermsForm):
    """What the one who has looked recommends."""

    svar = RadioField(_l("Indstilling"), choices=[], validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.svar.choices = [
            ("godkend", gettext("Godkend")),
            ("betinget", gettext("Godkend betinget af et dokument, der er lovet")),
            ("afslag", gettext("Godkend ikke")),
        ]

    def validate_svar(self, field: Field) -> None:
        """One of the three."""
        if field.data not in {"godkend", "betinget", "afslag"}:
            raise ValidationError(gettext("Vælg en indstilling"))

    @property
    def is_conditional(self) -> bool:
        """Whether something is still missing."""
        return bool(self.svar.data == "betinget")

    def narrow(self, page: CasePage, offers: dict[Step, Offer]) -> None:
        """What is not met is recommended to be rejected, or its mark is looked at again."""
        if any(c.mark is Mark.NOT_MET for c in page.criteria):
            self.svar.choices = [c for c in self.svar.choices if c[0] == "afslag"]


class DecideForm(ReasonedForm, NoInterest):
    """The second person's decision."""

    svar = RadioField(_l("Afgørelse"), choices=[], validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.svar.choices = [("godkend", gettext("Godkend")), ("afslag", gettext("Godkend ikke"))]

    def validate_svar(self, field: Field) -> None:
        """One of the choices."""
        if field.data not in {value for value, _ in self.svar.choices}:
            raise ValidationError(gettext("Vælg en afgørelse"))

    def narrow(self, page: CasePage, offers: dict[Step, Offer]) -> None:
        """Only what the rules allow now."""
        refused = {s for s in (Step.APPROVE, Step.REJECT) if s not in offers or offers[s].refused}
        self.svar.choices = [c for c in self.svar.choices if STEP_OF[c[0]] not in refused]

    @property
    def decision(self) -> Decision:
        """What was decided: as it was recommended, or not."""
        return Decision(STEP_OF[self.svar.data], self.begrundelse.data)


class AppealForm(TermsForm, DecideForm):
    """The third person's decision on an appeal. Nothing was recommended, so the terms are written here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.svar.choices = [
            ("godkend", gettext("Godkend")),
            ("betinget", gettext("Godkend betinget af et dokument, der er lovet")),
            ("afslag", gettext("Godkend ikke")),
        ]

    @property
    def is_conditional(self) -> bool:
        """Whether something is still missing."""
        return bool(self.svar.data == "betinget")

    @property
    def decision(self) -> Decision:
        """What was decided, with its terms."""
        step = STEP_OF[self.svar.data]
        return Decision(step, self.begrundelse.data, self.terms if step is Step.APPROVE else None)


def wanted() -> Wanted:
    """The part of the queue that the address asks for. Raises PageNotFound for what is no choice."""
    choices: dict[str, Collection[str]] = {
        "vis": set(Heap),
        "ordning": catalogue.schemes(),
        "art": set(Kind),
        "tilstand": set(OPEN_STATES),
    }
    asked = {name: request.args.get(name, "") for name in choices}
    if any(value and value not in choices[name] for name, value in asked.items()):
        way = (url_for("desk.list_cases"), gettext("Gå til køen"))
        raise PageNotFound(gettext("Listen har ikke det valg, som står i adressen"), way)
    return Wanted(
        heap=Heap(asked["vis"]) if asked["vis"] else Heap.ALL,
        scheme=asked["ordning"],
        kind=asked["art"],
        state=asked["tilstand"],
    )
