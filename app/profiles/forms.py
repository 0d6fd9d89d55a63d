"""The forms of a profile: one per section, or per item of a section that holds several.

Fields are called as in `domain.profile`, so that a form is filled from a unit and gives one back.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any, ClassVar, cast

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from app.domain import profile
from app.domain.drafting import fingerprint
from app.domain.places import Area, covered
from app.domain.profile import Section, Unit
from app.media.forms import ImageField, ImageUpload
from app.profiles.fields import (
    Codes,
    Line,
    Number,
    Several,
    Text,
    YesNo,
    mail_address,
    needed,
    phone_number,
    web_address,
)
from app.reference import catalogue, placewords
from app.search.snapshot import today
from app.suppliers.prices import UNITS
from app.web.filters import in_language

EVIDENCE: dict[str, Any] = {
    "stated": _l("Oplyst af os selv"),
    "signed": _l("Underskrevet af ledelsen"),
    "audited": _l("Gennemgået af en revisor"),
}
# What the CVR register knows better; not asked for once it has given it.
OF_THE_REGISTER = ("name", "legal_form", "municipality", "postcode", "city")
MOST_CODES, FIRST_YEAR, SUMMARY = 10, 2000, 160


class UnitForm(FlaskForm):
    """The common part: `seen` is the fingerprint of what the writer saw when the form was opened."""

    kind: ClassVar[type]
    seen = StringField(widget=HiddenInput())
    taken: frozenset[str] = frozenset()
    # What a new item's choices begin with.
    BLANK: ClassVar[dict[str, Any]] = {}

    def set_choices(self) -> None:
        """Fill in what may be chosen."""

    @property
    def shown(self) -> list[Any]:
        """The fields that a person sees, in order."""
        return [f for f in self if f.short_name not in {"seen", "csrf_token"}]

    def named(self, name: str) -> Any:
        """The field of that name in domain.profile; None where the form has none."""
        return self._fields.get(name)

    def unit(self, held: Unit | None, key: str = "") -> Unit:
        """What the form says, as the profile keeps it; what it does not ask for stands as it was held."""
        known = fields(self.kind)
        values = {f.name: getattr(held, f.name) for f in known} if held else {}
        if any(f.name == "key" for f in known):
            values.setdefault("key", key)
        for name in (f.name for f in known):
            field = self.named(name)
            if field is not None:
                values[name] = getattr(field, "value", field.data)
        return cast(Unit, self.kind(**values))


def form_for(
    section: Section, held: Unit | None, sent: Any = None, taken: frozenset[str] = frozenset()
) -> UnitForm:
    """The form of a section or item, filled from what was sent or else from what is held.

    `taken` are the keys that other items of the section have.
    """
    kind = FORMS[section]
    data = {f.name: getattr(held, f.name) for f in fields(held)} if held else dict(kind.BLANK)
    form = kind(sent, data=data | {"seen": fingerprint(held)}, prefix=f"{section.value}-")
    if isinstance(held, profile.Basics) and held.register_on:
        for name in OF_THE_REGISTER:
            del form[name]
    form.taken = taken
    form.set_choices()
    return form


class BasicsForm(UnitForm):
    """Name, address, size."""

    kind = profile.Basics
    name = Line(_l("Navn"), 200, [needed(_l("Skriv virksomhedens navn"))])
    legal_form = Line(_l("Virksomhedsform"), 40)
    municipality = SelectField(_l("Kommune"), validate_choice=False)
    postcode = Line(_l("Postnummer"), 4)
    city = Line(_l("By"), 80)
    employees = Number(_l("Antal ansatte"), most=1_000_000)

    def set_choices(self) -> None:
        """The municipalities in Danish order, unless the register has given the municipality."""
        if "municipality" not in self:
            return
        self.municipality.choices = [
            ("", _l("Vælg kommune")),
            *((p.code, p.name) for p in catalogue.places_by_name()),
        ]

    def validate_municipality(self, field: Any) -> None:
        """One of the 98."""
        if field.data not in catalogue.places():
            raise ValidationError(_l("Vælg en kommune på listen"))

    def validate_postcode(self, field: Any) -> None:
        """Four digits."""
        if field.data and not (field.data.isascii() and field.data.isdigit() and len(field.data) == 4):
            raise ValidationError(_l("Skriv postnummeret med 4 cifre"))


class AboutForm(UnitForm):
    """The sentence in the list, and the story on the profile."""

    kind = profile.About
    summary_da = Line(_l("Kort om jer på dansk"), SUMMARY, [needed(_l("Skriv en sætning om, hvad I laver"))])
    summary_en = Line(_l("Kort om jer på engelsk"), SUMMARY)
    purpose_da = Text(_l("Formål på dansk"), 5000)
    purpose_en = Text(_l("Formål på engelsk"), 5000)


class OfferForm(UnitForm):
    """One offer."""

    kind = profile.Offer
    BLANK: ClassVar[dict[str, Any]] = {"price_unit": ""}
    title_da = Line(_l("Navn på dansk"), 200, [needed(_l("Skriv, hvad I tilbyder"))])
    title_en = Line(_l("Navn på engelsk"), 200)
    text_da = Text(_l("Beskrivelse på dansk"), 2000)
    text_en = Text(_l("Beskrivelse på engelsk"), 2000)
    cpv = Codes(_l("CPV-koder"))
    price_oere = Number(_l("Pris uden moms"), most=1_000_000_000, decimals=2, scale=100)
    price_unit = SelectField(_l("Prisen er"))
    price_da = Line(_l("Om prisen på dansk"), 200)
    price_en = Line(_l("Om prisen på engelsk"), 200)
    capacity_da = Line(_l("Kapacitet på dansk"), 200)
    capacity_en = Line(_l("Kapacitet på engelsk"), 200)
    annual_capacity_dkk = Number(_l("Så meget kan I levere på et år"))
    lead_time_days = Number(_l("Leveringstid"), most=730)

    def set_choices(self) -> None:
        """The units of a price."""
        self.price_unit.choices = [("", _l("Vælg enhed")), *UNITS.items()]

    def validate_cpv(self, field: Any) -> None:
        """A few codes that fit, not all that might."""
        if len(field.value) > MOST_CODES:
            raise ValidationError(_l("Vælg højst %(most)s CPV-koder", most=MOST_CODES))

    def validate_price_unit(self, field: Any) -> None:
        """A price is per something."""
        if self.price_oere.data and not field.data:
            raise ValidationError(_l("Vælg, hvad prisen er pr."))


class AreaForm(UnitForm):
    """Where it delivers."""

    kind = profile.DeliveryArea
    nationwide = BooleanField(_l("Vi leverer i hele landet"))
    regions = Several(_l("Regioner"))
    municipalities = Several(_l("Kommuner"))
    radius_km = Number(_l("Afstand fra jeres adresse"), most=500)

    def set_choices(self) -> None:
        """Regions and municipalities by name."""
        self.regions.choices = [(r, r) for r in catalogue.regions()]
        self.municipalities.choices = [(p.code, p.name) for p in catalogue.places_by_name()]

    def validate_radius_km(self, field: Any) -> None:
        """A radius is more than nothing."""
        if field.value == 0:
            raise ValidationError(_l("Skriv mindst 1 km, eller lad feltet stå tomt"))


def places_covered(area: profile.DeliveryArea, home: str, purpose: str) -> frozenset[str]:
    """The municipalities that a statement of area amounts to; without one the text of the profile counts too."""
    stated = Area(area.nationwide, frozenset(area.municipalities), frozenset(area.regions), area.radius_km)
    return covered(stated, home or None, catalogue.places(), placewords.works_in(purpose))


class ReferenceForm(UnitForm):
    """One earlier delivery."""

    kind = profile.Reference
    buyer_da = Line(_l("Køber"), 200, [needed(_l("Skriv, hvem I har leveret til"))])
    buyer_en = Line(_l("Køber på engelsk"), 200)
    what_da = Line(_l("Hvad I leverede"), 300, [needed(_l("Skriv, hvad I leverede"))])
    what_en = Line(_l("Hvad I leverede, på engelsk"), 300)
    period = Line(_l("Hvornår"), 60)
    quote_da = Text(_l("Citat fra køberen"), 500)
    quote_en = Text(_l("Citat på engelsk"), 500)


class GroupsForm(UnitForm):
    """Groups as codes: nothing is said of a person."""

    kind = profile.Groups
    target_groups = Several(_l("Målgrupper"))
    words = Several(_l("Ord fra et register, som ikke svarer til en gruppe"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known_words = tuple((kwargs.get("data") or {}).get("words") or ())

    def set_choices(self) -> None:
        """The groups of the code list; of words only those that are there already."""
        self.target_groups.choices = [
            (g.code, in_language(g, "name")) for g in catalogue.target_groups().values()
        ]
        self.words.choices = [(w, w) for w in self.known_words]


class ReportForm(UnitForm):
    """One year's seven numbers."""

    kind = profile.Report
    BLANK: ClassVar[dict[str, Any]] = {"evidence": "stated"}
    key = Line(_l("År"), 4)
    employees_total = Number(_l("Ansatte i alt"), most=1_000_000, empty=0)
    from_target_group = Number(_l("Ansatte fra målgruppen"), most=1_000_000, empty=0)
    fte_total = Number(_l("Årsværk"), most=1_000_000, decimals=1, empty=0)
    in_programmes = Number(_l("Personer i forløb i året"), most=1_000_000, empty=0)
    moved_on = Number(_l("Videre i job eller uddannelse"), most=1_000_000, empty=0)
    weekly_hours = Number(_l("Ugentlige timer til målgruppen"), most=10_000_000, empty=0)
    reinvested_dkk = Number(_l("Overskud brugt på formålet"), empty=0)
    method_da = Text(_l("Sådan har I talt, på dansk"), 1000)
    method_en = Text(_l("Sådan har I talt, på engelsk"), 1000)
    evidence = SelectField(_l("Hvem står inde for tallene?"))

    def set_choices(self) -> None:
        """Who vouches for the numbers."""
        self.evidence.choices = list(EVIDENCE.items())

    def validate_key(self, field: Any) -> None:
        """A year that is over or under way."""
        year = int(field.data) if field.data and field.data.isascii() and field.data.isdigit() else 0
        if not FIRST_YEAR <= year <= today().year:
            raise ValidationError(
                _l("Skriv et år fra %(first)s til %(last)s", first=FIRST_YEAR, last=today().year)
            )
        if field.data in self.taken:
            raise ValidationError(_l("I har allerede tal for %(year)s", year=field.data))

    def validate_from_target_group(self, field: Any) -> None:
        """A part is no more than the whole."""
        if field.value > self.employees_total.value:
            raise ValidationError(_l("Der kan ikke være flere fra målgruppen end ansatte i alt"))

    def validate_moved_on(self, field: Any) -> None:
        """Nobody moves on from a programme they were not in."""
        if field.value > self.in_programmes.value:
            raise ValidationError(_l("Der kan ikke være flere videre end personer i forløb"))


class GoalsForm(UnitForm):
    """At most three."""

    kind = profile.Goals
    goals = Several(_l("Verdensmål"), coerce=int)

    def set_choices(self) -> None:
        """The 17."""
        self.goals.choices = [
            (number, f"{number}. {in_language(goal, 'name')}") for number, goal in catalogue.goals().items()
        ]

    def validate_goals(self, field: Any) -> None:
        """Three say more than seventeen."""
        if len(field.value) > profile.MOST_GOALS:
            raise ValidationError(_l("Vælg højst tre verdensmål"))


class PracticalForm(UnitForm):
    """What a finance department asks for."""

    kind = profile.Practical
    e_invoice = YesNo(_l("Kan I sende e-faktura (EAN)?"))
    insurance_dkk = Number(_l("Ansvarsforsikring dækker"))
    collective_agreement = YesNo(_l("Har I overenskomst?"))
    note_da = Text(_l("Andet, køberen skal vide, på dansk"), 1000)
    note_en = Text(_l("Andet, køberen skal vide, på engelsk"), 1000)


class ContactForm(UnitForm):
    """How to reach it."""

    kind = profile.Contact
    email = Line(_l("Fælles e-mailadresse"), 254, [mail_address])
    phone = Line(_l("Telefon"), 30, [phone_number])
    website = Line(_l("Hjemmeside"), 300, [web_address])


class PictureForm(FlaskForm):
    """An image to be shown; the alternative text says what is on it to those who do not see it."""

    purpose = SelectField(_l("Hvad er det?"))
    file = ImageField(_l("Billedfil"), [ImageUpload()])
    alt_da = Line(_l("Hvad viser billedet? På dansk"), 200)
    alt_en = Line(_l("Hvad viser billedet? På engelsk"), 200)

    def set_choices(self) -> None:
        """A logo or a picture."""
        self.purpose.choices = [("logo", _l("Logo")), ("picture", _l("Billede"))]

    def validate_alt_da(self, field: Any) -> None:
        """A picture needs words; a logo has the company's name."""
        if self.purpose.data == "picture" and not field.data:
            raise ValidationError(_l("Skriv, hvad billedet viser"))


FORMS: dict[Section, type[UnitForm]] = {
    Section.BASICS: BasicsForm,
    Section.ABOUT: AboutForm,
    Section.OFFERS: OfferForm,
    Section.AREA: AreaForm,
    Section.REFERENCES: ReferenceForm,
    Section.GROUPS: GroupsForm,
    Section.IMPACT: ReportForm,
    Section.GOALS: GoalsForm,
    Section.PRACTICAL: PracticalForm,
    Section.CONTACT: ContactForm,
}
