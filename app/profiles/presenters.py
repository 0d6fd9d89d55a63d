"""A profile's sections as its organisation reads them: each field in words, its age, and what it lacks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.domain.completeness import area_is_stated
from app.domain.drafting import Choice, fingerprint
from app.domain.profile import Basics, Item, Offer, Pictures, Reference, Section, Unit, items_of
from app.media.queries import Picture
from app.profiles.forms import EVIDENCE, FORMS, form_for, places_covered
from app.profiles.queries import Workbench
from app.profiles.sections import MEASURES, WORDS, Words
from app.reference import catalogue, maps
from app.suppliers.prices import UNITS
from app.suppliers.queries import pictures_by_key
from app.web.filters import in_language, long_date, number, short_date
from app.web.i18n import gettext, ngettext

OLD_AFTER_DAYS = 365


@dataclass(frozen=True)
class Row:
    """One field in words; `other` is the same in English where a field has both."""

    name: str
    text: str
    other: str | None = None


@dataclass(frozen=True)
class ItemView:
    """One item of a section; `english` is its title where it has one there, `seen` names what the reader sees, for the buttons that change it."""

    key: str
    title: str
    english: str
    rows: tuple[Row, ...]
    seen: str


@dataclass(frozen=True)
class SectionView:
    """A section to be read: its words, its rows or items, and how old it is."""

    section: Section
    words: Words
    rows: tuple[Row, ...]
    items: tuple[ItemView, ...]
    holds_items: bool
    is_drafted: bool
    age: str
    is_old: bool
    note: str = ""
    map: maps.MapView | None = None
    logo: Picture | None = None
    pictures: tuple[Picture, ...] = ()


def section_view(bench: Workbench, section: Section, on: date) -> SectionView:
    """One section as it stands in the draft."""
    content = bench.document.section(section)
    images = (
        pictures_by_key(bench.cvr)
        if isinstance(content, Pictures) and (content.logo or content.pictures)
        else {}
    )
    holds_items = section in (Section.OFFERS, Section.REFERENCES, Section.IMPACT)
    confirmed = bench.dates.get(section) or (bench.updated_on if bench.public else None)
    is_filled = section in bench.document.filled
    return SectionView(
        section,
        WORDS[section],
        () if holds_items or section is Section.PICTURES else rows(section, content),
        tuple(
            ItemView(i.key, title(i), _english(i), rows(section, i)[1:], fingerprint(i))
            for i in items_of(content)
        ),
        holds_items,
        section in bench.changed,
        short_date(confirmed) if confirmed and is_filled else "",
        bool(confirmed and is_filled and (on - confirmed).days > OLD_AFTER_DAYS),
        _note(bench, section),
        _map(bench) if section is Section.AREA else None,
        images.get(bench.document.pictures.logo),
        tuple(images[k] for k in bench.document.pictures.pictures if k in images),
    )


def rows(section: Section, unit: Unit) -> tuple[Row, ...]:
    """The fields that say something, in the form's order, languages side by side."""
    form = form_for(section, replace(unit, register_on="") if isinstance(unit, Basics) else unit)
    found = []
    for field in form.shown:
        name = field.short_name
        if name.endswith("_en") and form.named(f"{name[:-3]}_da"):
            continue
        other = f"{name[:-3]}_en" if name.endswith("_da") else ""
        text = shown(name, getattr(unit, name))
        english = shown(other, getattr(unit, other)) if other and form.named(other) else None
        if text or english:
            label = without_language(str(field.label.text)) if english is not None else str(field.label.text)
            found.append(Row(label, text, english))
    return tuple(found)


def without_language(label: str) -> str:
    """A label that two languages share: `Formål på dansk` -> `Formål`."""
    for ending in (gettext("på dansk"), gettext("på engelsk")):
        label = label.removesuffix(ending).rstrip(", ")
    return label


def title(item: Item) -> str:
    """What an item is called."""
    if isinstance(item, Offer):
        return in_language(item, "title")
    return in_language(item, "buyer") if isinstance(item, Reference) else item.key


def _english(item: Item) -> str:
    found = getattr(item, "title_en", "") or getattr(item, "buyer_en", "")
    return found if found != title(item) else ""


def shown(name: str, value: Any) -> str:
    """A field's value in words; empty where nothing is said."""
    if value in (None, "", ()):
        return ""
    if name in WRITERS:
        return WRITERS[name](value)
    if isinstance(value, bool):
        return gettext("Ja") if value else gettext("Nej")
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, int | float):
        written = number(value, 1 if value % 1 else 0)
        return f"{written} {MEASURES[name]}" if name in MEASURES else written
    return str(value)


def _places(codes: tuple[str, ...]) -> str:
    return ", ".join(p.name for p in catalogue.places_by_name() if p.code in codes)


def _codes(codes: tuple[str, ...]) -> str:
    known = catalogue.cpv_codes()
    return ", ".join(f"{c} {in_language(known[c], 'label')}" for c in codes)


def _groups(codes: tuple[str, ...]) -> str:
    return ", ".join(in_language(catalogue.target_groups()[c], "name") for c in codes)


def _goals(numbers: tuple[int, ...]) -> str:
    return ", ".join(f"{n}. {in_language(catalogue.goals()[n], 'name')}" for n in numbers)


WRITERS: dict[str, Callable[[Any], str]] = {
    "municipality": lambda code: catalogue.places()[code].name if code in catalogue.places() else code,
    "municipalities": _places,
    "cpv": _codes,
    "loose_cpv": _codes,
    "target_groups": _groups,
    "goals": _goals,
    "price_oere": lambda oere: f"{number(oere / 100, 2 if oere % 100 else 0)} {MEASURES['price_oere']}",
    "price_unit": lambda unit: str(UNITS.get(unit, unit)),
    "evidence": lambda level: str(EVIDENCE.get(level, level)),
    "items": lambda items: ", ".join(title(i) for i in items),
    "nationwide": lambda yes: gettext("Ja") if yes else "",
}


def _map(bench: Workbench) -> maps.MapView | None:
    area, home = bench.document.area, bench.document.basics.municipality
    if not home and not area_is_stated(bench.document):
        return None
    return maps.area(
        home or None,
        places_covered(area, home, bench.document.about.purpose_da),
        gettext("Danmarkskort: her leverer I"),
        stated=area_is_stated(bench.document),
    )


def _note(bench: Workbench, section: Section) -> str:
    """What a section amounts to, where that is more than its fields."""
    if section is Section.BASICS and bench.document.basics.register_on:
        day = long_date(date.fromisoformat(bench.document.basics.register_on))
        return gettext(
            "Navn og adresse er fra CVR-registret %(date)s. Ret dem dér, og hent dem igen.", date=day
        )
    if section is Section.AREA:
        area, home = bench.document.area, bench.document.basics.municipality
        count = len(places_covered(area, home, bench.document.about.purpose_da))
        if area.nationwide:
            return gettext("I leverer i alle 98 kommuner.")
        if area_is_stated(bench.document):
            return ngettext("I leverer i %(num)s kommune.", "I leverer i %(num)s kommuner.", count)
        return gettext(
            "I har ikke skrevet, hvor I leverer. Vi regner med hjemkommunen, dens naboer og de steder, jeres tekst nævner."
        )
    if section is Section.OFFERS and bench.document.offers.loose_cpv:
        return gettext(
            "CPV-koder for hele virksomheden: %(codes)s", codes=_codes(bench.document.offers.loose_cpv)
        )
    return ""


@dataclass(frozen=True)
class ChoiceView:
    """A field to choose in: its label and both texts."""

    name: str
    label: str
    mine: str
    theirs: str
    likely: str


def choice_views(section: Section, found: tuple[Choice, ...]) -> list[ChoiceView]:
    """The fields of a clash in words."""
    form = FORMS[section](None, meta={"csrf": False}) if section in FORMS else None
    nothing = gettext("Intet")
    of_all = {"items": WORDS[section].title, "loose_cpv": gettext("CPV-koder for hele virksomheden")}
    return [
        ChoiceView(
            c.field,
            str(form.named(c.field).label.text)
            if form and form.named(c.field)
            else str(of_all.get(c.field, WORDS[section].title)),
            shown(c.field, c.mine) or nothing,
            shown(c.field, c.theirs) or nothing,
            c.likely,
        )
        for c in found
    ]
