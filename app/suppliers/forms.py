"""The search page's query string: parsed, checked, and written again in one canonical order.

Parsed by hand rather than by a WTForms form: the page has ninety choices and is the one asked most.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from app.domain import typed
from app.reference import catalogue
from app.reference.cpv_words import cpv_message
from app.search.facets import FACTS, PRACTICAL, SIZES, STATUS_FACET
from app.search.queries import PLACES, SORTS, Filters
from app.web.cvr_words import cvr_message as cvr_message
from app.web.i18n import gettext

LONGEST_TEXT = 300
LAST_PAGE = 5000
# Filters attribute, parameter, allowed values.
MULTIPLE: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("statuses", "status", STATUS_FACET),
    ("facts", "fakta", FACTS),
    ("shelves", "ydelse", tuple(catalogue.shelves())),
    ("groups", "gruppe", tuple(catalogue.target_groups())),
    ("goals", "maal", tuple(map(str, catalogue.goals()))),
    ("sizes", "stoerrelse", SIZES),
    ("practical", "praktisk", PRACTICAL),
)


@dataclass
class SearchForm:
    """What the visitor asked for, and what is wrong with it by parameter."""

    filters: Filters
    page: int = 1
    errors: dict[str, str] = field(default_factory=dict)


def clean(text: str) -> str:
    """Text as a person would have typed it: one line of visible words."""
    return typed.line(text)


def parse(args: MultiDict[str, str]) -> SearchForm:
    """Read the query string. Wrong values are left out of the filters and named in `errors`."""
    errors: dict[str, str] = {}
    text = typed.asked(args.get("q", ""))
    if len(text) > LONGEST_TEXT:
        errors["q"] = gettext("Skriv højst %(most)s tegn", most=LONGEST_TEXT)
    municipality, area = _where(args, errors)
    values: dict[str, Any] = {"text": text[:LONGEST_TEXT], "municipality": municipality, "area": area}
    values["cpv"] = _cpv(args, errors)
    values["place"] = _one(args, "sted", PLACES, errors)
    if "sted" in errors and not values["municipality"]:
        errors["sted"] = gettext("Filteret »Sted« kan ikke bruges endnu. Vælg en kommune først")
    values["sort"] = _one(args, "sort", SORTS, errors)
    values["spell"] = args.get("ret", "1") != "0"
    for attribute, name, allowed in MULTIPLE:
        chosen = frozenset(v for v in args.getlist(name) if v)
        if chosen - set(allowed):
            errors[name] = _no_such_choice(name)
        values[attribute] = chosen & set(allowed)
    return SearchForm(Filters(**values), _page(args, errors), errors)


def _where(args: MultiDict[str, str], errors: dict[str, str]) -> tuple[str | None, str | None]:
    """A municipality by code or name, or another part of the country."""
    wanted = clean(args.get("kommune", ""))
    if not wanted:
        return None, None
    area = catalogue.find_area(wanted)
    if area:
        return None, area.code
    place = catalogue.find_place(wanted)
    if place is None:
        errors["kommune"] = gettext("Kommunen »%(name)s« findes ikke. Vælg en på listen", name=wanted[:60])
    return (place.code if place else None), None


def _cpv(args: MultiDict[str, str], errors: dict[str, str]) -> str | None:
    wanted = clean(args.get("cpv", ""))
    if not wanted:
        return None
    code = catalogue.find_cpv(wanted)
    if code is None:
        errors["cpv"] = cpv_message(wanted)
    return code


def _one(args: MultiDict[str, str], name: str, allowed: tuple[str, ...], errors: dict[str, str]) -> str:
    wanted = args.get(name, "") or allowed[0]
    if wanted not in allowed:
        errors[name] = _no_such_choice(name)
        return allowed[0]
    return wanted


def _no_such_choice(name: str) -> str:
    """What to do about a value that a filter or the order does not have."""
    if name == "sort":
        return gettext("Vi kan ikke sortere sådan. Vælg under »Sortér efter«")
    return gettext("Filteret »%(name)s« har ikke den værdi. Vælg et filter på listen", name=legend(name))


def legend(name: str) -> str:
    """What the page calls the group of filters behind a parameter."""
    return {
        "sted": gettext("Sted"),
        "status": gettext("Status"),
        "fakta": gettext("Juridiske fakta"),
        "ydelse": gettext("Ydelse"),
        "praktisk": gettext("Praktisk"),
        "gruppe": gettext("Målgruppe"),
        "maal": gettext("Verdensmål"),
        "stoerrelse": gettext("Størrelse"),
    }[name]


def _page(args: MultiDict[str, str], errors: dict[str, str]) -> int:
    wanted = args.get("side", "") or "1"
    if not (wanted.isascii() and wanted.isdigit() and 1 <= int(wanted[:9]) <= LAST_PAGE):
        errors["side"] = gettext("Sidetallet findes ikke. Vælg en side under listen")
        return 1
    return int(wanted)


def query_string(filters: Filters) -> str:
    """The canonical query string: fixed order, nothing empty, nothing that is the default."""
    pairs: list[tuple[str, str]] = []
    if filters.text:
        pairs.append(("q", filters.text))
    if filters.area:
        pairs.append(("kommune", filters.area))
    if filters.municipality:
        pairs.append(("kommune", filters.municipality))
        if filters.place != PLACES[0]:
            pairs.append(("sted", filters.place))
    if filters.cpv:
        pairs.append(("cpv", filters.cpv))
    for attribute, name, allowed in MULTIPLE:
        chosen: frozenset[str] = getattr(filters, attribute)
        pairs += [(name, v) for v in allowed if v in chosen]
    if filters.sort != SORTS[0]:
        pairs.append(("sort", filters.sort))
    if not filters.spell:
        pairs.append(("ret", "0"))
    return urlencode(pairs)


def cleared(filters: Filters, used: Filters) -> Filters:
    """The same words in the same order, with every filter taken back, also a place that stands in the text.

    `used` are the filters as the search used them.
    """
    has_place = used.municipality or used.area
    return Filters(text=used.text if has_place else filters.text, sort=filters.sort, spell=filters.spell)


def without(filters: Filters, attribute: str, value: str = "") -> Filters:
    """The same search with one choice taken back."""
    current = getattr(filters, attribute)
    if isinstance(current, frozenset):
        return filters.with_values(attribute, current - {value})
    defaults: dict[str, Any] = {
        "place": PLACES[0],
        "text": "",
        "municipality": None,
        "area": None,
        "cpv": None,
    }
    changed: dict[str, Any] = {attribute: defaults[attribute]}
    if attribute == "municipality":
        changed["place"] = PLACES[0]
    return replace(filters, **changed)
