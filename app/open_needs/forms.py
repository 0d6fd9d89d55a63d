"""The query string of the list of needs: parsed, checked, and written again in one canonical order."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from app.domain import typed
from app.domain.needs import Kind
from app.open_needs.search import RESERVATIONS, SORTS, NeedFilters
from app.open_needs.snapshot import STANDINGS
from app.reference import catalogue
from app.reference.cpv_words import cpv_message
from app.web.i18n import gettext

LONGEST_TEXT, LAST_PAGE = 300, 5000
# Filters attribute, parameter, and the values it takes.
MULTIPLE: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("standings", "status", STANDINGS),
    ("kinds", "art", tuple(k.value for k in Kind)),
    ("reservations", "forbehold", RESERVATIONS),
    ("shelves", "ydelse", tuple(catalogue.shelves())),
)


@dataclass
class NeedSearchForm:
    """What the visitor asked for, and what is wrong with it by parameter."""

    filters: NeedFilters
    page: int = 1
    errors: dict[str, str] = field(default_factory=dict)


def parse(args: MultiDict[str, str]) -> NeedSearchForm:
    """Read the query string. Wrong values are left out of the filters and named in `errors`."""
    errors: dict[str, str] = {}
    text = typed.asked(args.get("q", ""))
    if len(text) > LONGEST_TEXT:
        errors["q"] = gettext("Skriv højst %(most)s tegn", most=LONGEST_TEXT)
    municipality, area = _where(args, errors)
    values: dict[str, Any] = {
        "text": text[:LONGEST_TEXT],
        "municipality": municipality,
        "area": area,
        "cpv": _cpv(args, errors),
        "sort": _sort(args, errors),
        "spell": args.get("ret", "1") != "0",
    }
    for attribute, name, allowed in MULTIPLE:
        chosen = frozenset(v for v in args.getlist(name) if v)
        if chosen - set(allowed):
            errors[name] = gettext(
                "Filteret »%(name)s« har ikke den værdi. Vælg et filter på listen", name=legend(name)
            )
        values[attribute] = chosen & set(allowed)
    return NeedSearchForm(NeedFilters(**values), _page(args, errors), errors)


def _where(args: MultiDict[str, str], errors: dict[str, str]) -> tuple[str | None, str | None]:
    wanted = typed.line(args.get("kommune", ""))
    if not wanted:
        return None, None
    if area := catalogue.find_area(wanted):
        return None, area.code
    place = catalogue.find_place(wanted)
    if place is None:
        errors["kommune"] = gettext("Kommunen »%(name)s« findes ikke. Vælg en på listen", name=wanted[:60])
    return (place.code if place else None), None


def _cpv(args: MultiDict[str, str], errors: dict[str, str]) -> str | None:
    wanted = typed.line(args.get("cpv", ""))
    if not wanted:
        return None
    code = catalogue.find_cpv(wanted)
    if code is None:
        errors["cpv"] = cpv_message(wanted)
    return code


def _sort(args: MultiDict[str, str], errors: dict[str, str]) -> str:
    wanted = args.get("sort", "")
    if wanted and wanted not in SORTS:
        errors["sort"] = gettext("Vi kan ikke sortere sådan. Vælg under »Sortér efter«")
        return ""
    return wanted


def _page(args: MultiDict[str, str], errors: dict[str, str]) -> int:
    wanted = args.get("side", "") or "1"
    if not (wanted.isascii() and wanted.isdigit() and 1 <= int(wanted[:9]) <= LAST_PAGE):
        errors["side"] = gettext("Sidetallet findes ikke. Vælg en side under listen")
        return 1
    return int(wanted)


def legend(name: str) -> str:
    """What the page calls the group of filters behind a parameter."""
    return {
        "status": gettext("Status"),
        "art": gettext("Slags behov"),
        "forbehold": gettext("Forbeholdt"),
        "ydelse": gettext("Ydelse"),
    }[name]


def query_string(filters: NeedFilters) -> str:
    """The filters as a query string: the same for the same filters, without what is not set."""
    pairs: list[tuple[str, str]] = [
        ("q", filters.text),
        ("kommune", filters.municipality or filters.area or ""),
        ("cpv", filters.cpv or ""),
    ]
    for attribute, name, allowed in MULTIPLE:
        chosen = getattr(filters, attribute)
        pairs += [(name, value) for value in allowed if value in chosen]
    pairs += [("sort", filters.sort), ("ret", "" if filters.spell else "0")]
    return urlencode([(k, v) for k, v in pairs if v])


def cleared(filters: NeedFilters, used: NeedFilters) -> NeedFilters:
    """The same text without any filter, also without a place that stands in it.

    `used` are the filters as the search used them.
    """
    has_place = used.municipality or used.area
    return NeedFilters(text=used.text if has_place else filters.text, sort=filters.sort, spell=filters.spell)


def without(filters: NeedFilters, name: str, value: str = "") -> NeedFilters:
    """The same search with one filter less."""
    left: Any = None if name in ("municipality", "area", "cpv") else getattr(filters, name) - {value}
    changed: dict[str, Any] = {name: left}
    return replace(filters, **changed)
