"""A profile as its organisation writes it: one frozen dataclass per section, and its shape in JSON.

A draft keeps sections as JSON; `from_json` lets nothing in that has not the shape, so that what is read back
can be trusted. Lengths and codes are the forms' business.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields, is_dataclass, replace
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

from app.domain.errors import DomainError

MOST_GOALS = 3
MOST_PICTURES = 6
T = TypeVar("T")
Evidence = Literal["stated", "signed", "audited"]


class MalformedProfile(DomainError):
    """JSON that is no section of a profile; the message names the field."""


class Section(StrEnum):
    """The sections of a profile in the order they are shown."""

    BASICS = "basics"
    ABOUT = "about"
    OFFERS = "offers"
    AREA = "area"
    REFERENCES = "references"
    GROUPS = "groups"
    IMPACT = "impact"
    GOALS = "goals"
    PRACTICAL = "practical"
    CONTACT = "contact"
    PICTURES = "pictures"


@dataclass(frozen=True)
class Basics:
    """Who it is. `founded_on` is an ISO date; `municipality` a code.

    `register_on` is the ISO date on which the CVR register said so; empty when somebody wrote it.
    """

    name: str = ""
    legal_form: str = ""
    municipality: str = ""
    postcode: str = ""
    city: str = ""
    founded_on: str = ""
    employees: int | None = None
    register_on: str = ""


@dataclass(frozen=True)
class About:
    """What it is for: one sentence, and the whole story."""

    summary_da: str = ""
    summary_en: str = ""
    purpose_da: str = ""
    purpose_en: str = ""


@dataclass(frozen=True)
class Offer:
    """Something a buyer can order. `key` names it as long as it lives; the price is in øre per `price_unit`."""

    key: str
    title_da: str = ""
    title_en: str = ""
    text_da: str = ""
    text_en: str = ""
    cpv: tuple[str, ...] = ()
    price_oere: int | None = None
    price_unit: str = ""
    price_da: str = ""
    price_en: str = ""
    capacity_da: str = ""
    capacity_en: str = ""
    annual_capacity_dkk: int | None = None
    lead_time_days: int | None = None


@dataclass(frozen=True)
class Offers:
    """All that is offered, in the order shown. `loose_cpv`: codes of the whole supplier, as an import brings them."""

    items: tuple[Offer, ...] = ()
    loose_cpv: tuple[str, ...] = ()


@dataclass(frozen=True)
class DeliveryArea:
    """Where it delivers: municipalities by code, regions by name, a radius round home, or everywhere."""

    nationwide: bool = False
    regions: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    radius_km: int | None = None


@dataclass(frozen=True)
class Reference:
    """A delivery to a buyer, and what the buyer said."""

    key: str
    buyer_da: str = ""
    buyer_en: str = ""
    what_da: str = ""
    what_en: str = ""
    period: str = ""
    quote_da: str = ""
    quote_en: str = ""


@dataclass(frozen=True)
class References:
    """Earlier deliveries."""

    items: tuple[Reference, ...] = ()


@dataclass(frozen=True)
class Groups:
    """Whom it works for or with, by code; `words` fit no code and come from an import."""

    target_groups: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """A year's six impact numbers (DOMAIN.md E6); `key` is the year."""

    key: str
    employees_total: int = 0
    fte_total: float = 0.0
    from_target_group: int = 0
    in_programmes: int = 0
    moved_on: int = 0
    weekly_hours: int = 0
    reinvested_dkk: int = 0
    method_da: str = ""
    method_en: str = ""
    evidence: Evidence = "stated"


@dataclass(frozen=True)
class Impact:
    """What it achieves, a report a year, newest first."""

    items: tuple[Report, ...] = ()


@dataclass(frozen=True)
class Goals:
    """At most three of the 17 goals, by number."""

    goals: tuple[int, ...] = ()


@dataclass(frozen=True)
class Practical:
    """What a buyer's finance department asks for. None: not said."""

    e_invoice: bool | None = None
    insurance_dkk: int | None = None
    collective_agreement: bool | None = None
    note_da: str = ""
    note_en: str = ""


@dataclass(frozen=True)
class Contact:
    """How to reach it; a role mailbox rather than a person's (DOMAIN.md B5)."""

    email: str = ""
    phone: str = ""
    website: str = ""


@dataclass(frozen=True)
class Pictures:
    """The keys of the logo and of pictures in the order shown; what they are keys of is the images' business."""

    logo: str = ""
    pictures: tuple[str, ...] = ()


Content = (
    Basics
    | About
    | Offers
    | DeliveryArea
    | References
    | Groups
    | Impact
    | Goals
    | Practical
    | Contact
    | Pictures
)
Item = Offer | Reference | Report
# What is edited at once: a section, or one item of a section that holds several.
Unit = Content | Item


@dataclass(frozen=True)
class Document:
    """A whole profile."""

    basics: Basics = field(default_factory=Basics)
    about: About = field(default_factory=About)
    offers: Offers = field(default_factory=Offers)
    area: DeliveryArea = field(default_factory=DeliveryArea)
    references: References = field(default_factory=References)
    groups: Groups = field(default_factory=Groups)
    impact: Impact = field(default_factory=Impact)
    goals: Goals = field(default_factory=Goals)
    practical: Practical = field(default_factory=Practical)
    contact: Contact = field(default_factory=Contact)
    pictures: Pictures = field(default_factory=Pictures)

    def section(self, section: Section) -> Content:
        """The content of one section."""
        return cast(Content, getattr(self, section.value))

    @property
    def filled(self) -> tuple[Section, ...]:
        """The sections that say anything."""
        return tuple(s for s in Section if self.section(s) != TYPES[s]())

    def having(self, section: Section, content: Content) -> Document:
        """The same profile with another content of one section."""
        changed: Any = {section.value: content}
        return replace(self, **changed)


TYPES: dict[Section, type[Content]] = {
    s: cast("type[Content]", kind)
    for s, kind in zip(
        Section,
        (
            Basics,
            About,
            Offers,
            DeliveryArea,
            References,
            Groups,
            Impact,
            Goals,
            Practical,
            Contact,
            Pictures,
        ),
        strict=True,
    )
}
ITEMS: dict[Section, type[Item]] = {
    Section.OFFERS: Offer,
    Section.REFERENCES: Reference,
    Section.IMPACT: Report,
}


def to_json(value: Unit) -> dict[str, Any]:
    """A section or item as JSON."""
    return {k: _plain(v) for k, v in asdict(value).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    return [_plain(v) for v in value] if isinstance(value, tuple | list) else value


def from_json(kind: type[T], raw: object) -> T:
    """What `to_json` wrote; a field that is missing has its default. Raises MalformedProfile."""
    if not isinstance(raw, dict):
        raise MalformedProfile(kind.__name__)
    hints: dict[str, Any] = _hints(cast(Any, kind))
    unknown = set(raw) - set(hints)
    if unknown:
        raise MalformedProfile(f"{kind.__name__}.{min(unknown)}")
    try:
        return kind(**{k: _typed(hints[k], v, f"{kind.__name__}.{k}") for k, v in raw.items()})
    except TypeError as error:
        raise MalformedProfile(kind.__name__) from error


@cache
def _hints(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {f.name: hints[f.name] for f in fields(kind)}


def _typed(hint: Any, value: Any, where: str) -> Any:
    origin = get_origin(hint)
    if origin is tuple and isinstance(value, list):
        return tuple(_typed(get_args(hint)[0], v, where) for v in value)
    if origin is UnionType:
        if value is None and NoneType in get_args(hint):
            return None
        return _typed(next(a for a in get_args(hint) if a is not NoneType), value, where)
    if origin is Literal and value in get_args(hint):
        return value
    if is_dataclass(hint) and isinstance(hint, type):
        return from_json(hint, value)
    if hint is float and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if isinstance(hint, type) and type(value) is hint:
        return value
    raise MalformedProfile(where)


def items_of(content: Content) -> tuple[Item, ...]:
    """The items of a section that holds several; none for another."""
    return content.items if isinstance(content, Offers | References | Impact) else ()


def item(content: Content, key: str) -> Item | None:
    """The item of that name."""
    return next((i for i in items_of(content) if i.key == key), None)


def with_items(content: Content, items: tuple[Item, ...]) -> Content:
    """The same section with other items; reports stand newest first."""
    if isinstance(content, Impact):
        items = tuple(sorted(items, key=lambda r: r.key, reverse=True))
    held: Any = content
    return cast(Content, replace(held, items=items))


def with_item(content: Content, changed: Item, key: str | None = None) -> Content:
    """The same section with an item in the place of that called `key` (its own by default), or at the end."""
    key = key or changed.key
    items = items_of(content)
    if any(i.key == key for i in items):
        return with_items(content, tuple(changed if i.key == key else i for i in items))
    return with_items(content, (*items, changed))


def without_item(content: Content, key: str) -> Content:
    """The same section without one item."""
    return with_items(content, tuple(i for i in items_of(content) if i.key != key))


def moved(content: Content, key: str, steps: int) -> Content:
    """The same section with one item further up (negative) or down, as far as that goes."""
    items = list(items_of(content))
    place = next((n for n, i in enumerate(items) if i.key == key), None)
    if place is None:
        return content
    held = items.pop(place)
    items.insert(max(0, min(len(items), place + steps)), held)
    return with_items(content, tuple(items))


def diff(before: Unit | None, after: Unit | None) -> dict[str, list[Any]]:
    """The fields that changed as {field: [old, new]}; items by their key."""
    old, new = (_flat(before) if before else {}), (_flat(after) if after else {})
    names = dict.fromkeys([*old, *new])
    return {n: [old.get(n), new.get(n)] for n in names if old.get(n) != new.get(n)}


def _flat(value: Unit) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, held in to_json(value).items():
        if name == "items":
            found |= {f"{i['key']}.{k}": v for i in held for k, v in i.items() if k != "key" and v}
            found["order"] = [i["key"] for i in held]
        else:
            found[name] = held
    return found
