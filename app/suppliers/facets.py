"""The search page's filters as it shows them: groups with labels, counts, and what is chosen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from markupsafe import Markup

from app.reference import catalogue
from app.search.queries import Filters, Results, WayOut, search
from app.suppliers.forms import cleared, legend, query_string, without
from app.web.filters import in_language
from app.web.i18n import current_locale, gettext

# The classes of a choice's number. The style sheet leaves out what nobody has and is not chosen.
COUNT, NO_COUNT = "count", "count none"


@dataclass(frozen=True)
class Choice:
    """One checkbox or radio button; `css` is the class of its number."""

    value: str
    label: str
    count: int
    chosen: bool
    css: str = COUNT


@dataclass(frozen=True)
class Group:
    """One fieldset of filters. `name` is the parameter; `folded` groups open on demand."""

    name: str
    legend: str
    choices: tuple[Choice, ...]
    hint: str = ""
    folded: bool = False
    radio: bool = False


@dataclass(frozen=True)
class Tag:
    """A chosen filter and the address of the same search without it."""

    label: str
    query: str


# The parameter of each facet, in the order of the page.
PARAMETERS = {
    "status": "status",
    "fact": "fakta",
    "shelf": "ydelse",
    "practical": "praktisk",
    "group": "gruppe",
    "goal": "maal",
    "size": "stoerrelse",
}


def error_targets(filters: Filters) -> dict[str, str]:
    """By parameter, the id on the page where a wrong value is put right."""
    fields = {"q": "q", "kommune": "kommune", "sort": "sort"}
    fields["sted"] = "sted" if filters.municipality else "kommune"
    return fields | {name: f"filter-{name}" for name in PARAMETERS.values()}


def swapped_counts(counts: dict[str, dict[str, int]]) -> Markup:
    """The numbers beside the choices, each to be put in the place of the one shown before."""
    return Markup(  # noqa: S704 - names and values from our own lists only
        "".join(
            f'<span class="{COUNT if count else NO_COUNT}" id="antal-{name}-{value}" hx-swap-oob="true">{count}</span>'
            for facet, name in PARAMETERS.items()
            for value, count in counts[facet].items()
        )
    )


def groups(filters: Filters, counts: dict[str, dict[str, int]]) -> list[Group]:
    """Every group of filters, in the order of the page."""
    return [
        _group("status", filters.statuses, counts),
        _group("fact", filters.facts, counts, gettext("Tre forskellige ting. Ordregiver vurderer selv.")),
        _group("shelf", filters.shelves, counts),
        _group("practical", filters.practical, counts),
        _group("group", filters.groups, counts, folded=True),
        _group("goal", filters.goals, counts, folded=True),
        _group("size", filters.sizes, counts, folded=True),
    ]


def place_options(chosen: str | None) -> Markup:
    """The municipalities and parts of the country as options, one of them chosen."""
    return _place_options(chosen, current_locale())


@cache
def _place_options(chosen: str | None, _locale: str) -> Markup:
    areas = sorted(catalogue.areas().values(), key=lambda a: catalogue.danish_order(a.name_da))
    return Markup('<optgroup label="{}">{}</optgroup><optgroup label="{}">{}</optgroup>').format(
        gettext("Kommuner"),
        _options([(p.code, p.name) for p in catalogue.places_by_name()], chosen),
        gettext("Områder"),
        _options([(a.code, in_language(a, "name")) for a in areas], chosen),
    )


def _options(choices: list[tuple[str, str]], chosen: str | None) -> Markup:
    return Markup("").join(
        Markup('<option value="{}"{}>{}</option>').format(
            value, Markup(" selected") if value == chosen else "", name
        )
        for value, name in choices
    )


def place_name(filters: Filters) -> str:
    """The municipality or the part of the country that is searched; empty for the whole of it."""
    if filters.area:
        return in_language(catalogue.areas()[filters.area], "name")
    return catalogue.places()[filters.municipality].name if filters.municipality else ""


def place_group(filters: Filters, counts: dict[str, dict[str, int]]) -> Group | None:
    """How the chosen municipality is meant; None when none is chosen."""
    if not filters.municipality:
        return None
    name = catalogue.places()[filters.municipality].name
    labels = {
        "delivers": gettext("Leverer i %(place)s", place=name),
        "home": gettext("Ligger i %(place)s", place=name),
        "near": gettext("Ligger i en nabokommune"),
    }
    choices = tuple(
        Choice(v, label, counts["place"].get(v, 0), filters.place == v) for v, label in labels.items()
    )
    return Group("sted", legend("sted"), choices, radio=True)


def _group(facet: str, chosen: frozenset[str], counts: dict[str, dict[str, int]],
           hint: str = "", folded: bool = False) -> Group:  # fmt: skip
    choices = tuple(
        Choice(value, label(facet, value), count, value in chosen, COUNT if count else NO_COUNT)
        for value, count in counts[facet].items()
    )
    name = PARAMETERS[facet]
    return Group(name, legend(name), choices, hint, folded and not chosen)


def label(facet: str, value: str) -> str:
    """What one facet value is called."""
    return _label(facet, value, current_locale())


@cache
def _label(facet: str, value: str, _locale: str) -> str:
    if facet == "shelf":
        return in_language(catalogue.shelves()[value], "name")
    if facet == "group":
        return in_language(catalogue.target_groups()[value], "name")
    if facet == "goal":
        return f"{value}. {in_language(catalogue.goals()[int(value)], 'name')}"
    if facet == "fact" or facet == "scheme":
        return in_language(catalogue.schemes()[value], "name")
    return {
        "verified": gettext("Verificeret"),
        "renewal_received": gettext("Fornyelse modtaget"),
        "conditional": gettext("Betinget verificeret"),
        "documented": gettext("Dokumenteret, men ikke verificeret"),
        "self_declared": gettext("Selvdeklareret – ikke verificeret"),
        "expired": gettext("Udløbet"),
        "micro": gettext("Under 10 medarbejdere"),
        "small": gettext("10–49 medarbejdere"),
        "medium": gettext("50–249 medarbejdere"),
        "large": gettext("250 medarbejdere eller flere"),
        "einvoice": gettext("Sender e-faktura"),
        "nationwide": gettext("Leverer i hele landet"),
    }[value]


def tags(filters: Filters, used: Filters) -> list[Tag]:
    """Every chosen filter as something to take away; `used` also has a place that stood in the text."""
    found: list[Tag] = []
    # Taking away a place that was typed leaves the other words; one that was chosen leaves them all.
    typed = (used.municipality, used.area) != (filters.municipality, filters.area)
    left = replace(filters, text=used.text) if typed else filters
    if used.municipality:
        group = place_group(used, {"place": {}})
        chosen = next(c.label for c in group.choices if c.chosen) if group else ""
        found.append(Tag(chosen, query_string(without(left, "municipality"))))
    if used.area:
        name = in_language(catalogue.areas()[used.area], "name")
        found.append(Tag(gettext("Område: %(place)s", place=name), query_string(without(left, "area"))))
    if filters.cpv:
        known = catalogue.cpv_codes()[filters.cpv]
        found.append(
            Tag(f"{filters.cpv} {in_language(known, 'label')}", query_string(without(filters, "cpv")))
        )
    for attribute, facet in (("statuses", "status"), ("facts", "fact"), ("shelves", "shelf"),
                             ("practical", "practical"), ("groups", "group"), ("goals", "goal"),
                             ("sizes", "size")):  # fmt: skip
        for value in sorted(getattr(filters, attribute)):
            found.append(Tag(label(facet, value), query_string(without(filters, attribute, value))))
    return found


def ways_out(filters: Filters, results: Results) -> list[Tag]:
    """What to let go of when nothing fits all choices, each with what it would give.

    Where no single choice is to blame, all of them go.
    """
    found = [Tag(_way_out(way), query_string(way.filters)) for way in results.ways_out]
    bare = cleared(filters, results.filters)
    if results.total or found or bare == filters:
        return found
    total = search(bare, per_page=1, facets=False).total
    return [Tag(gettext("Ryd alle filtre (giver %(num)s)", num=total), query_string(bare))] if total else []


def _way_out(way: WayOut) -> str:
    if way.change == "cpv":
        name = in_language(catalogue.cpv_codes()[way.value], "label")
        return gettext("Vis den bredere ydelse »%(name)s« (giver %(num)s)", name=name, num=way.total)
    if way.change == "place":
        name = catalogue.places()[way.value].name
        return gettext("Søg i hele landet i stedet for %(name)s (giver %(num)s)", name=name, num=way.total)
    if way.change == "area":
        name = in_language(catalogue.areas()[way.value], "name")
        return gettext("Søg i hele landet i stedet for %(name)s (giver %(num)s)", name=name, num=way.total)
    if way.change == "text":
        return gettext("Fjern søgeordet »%(name)s« (giver %(num)s)", name=way.value, num=way.total)
    names = ", ".join(label(way.change, v) for v in way.value.split(","))
    return gettext("Fjern filteret »%(name)s« (giver %(num)s)", name=names, num=way.total)
