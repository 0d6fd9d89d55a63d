"""Maps of Denmark's municipalities: shades, links and texts. The outlines come from one cached file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup, escape

from app.reference import catalogue
from app.web.assets import asset_url
from app.web.i18n import gettext, ngettext

# The least count of each shade after the empty one: 1-3, 4-8, 9-15, 16 and more.
SHADES = (1, 4, 9, 16)
SPRITE = "vendor/map.svg"
# Stands for a municipality's code in an address that is written out once for all 98.
PLACE = "-place-"


@dataclass(frozen=True)
class Legend:
    """One field of the legend."""

    css: str
    text: str


@dataclass(frozen=True)
class MapView:
    """A map ready to show: its drawing, what it is called, and its legend."""

    shapes: Markup
    view_box: str
    label: str
    legend: tuple[Legend, ...]
    rows: tuple[tuple[str, int, str], ...] = ()


@cache
def shade(count: int) -> str:
    """The class of a count: s0 for none to s4 for 16 and more."""
    return f"s{sum(1 for least in SHADES if count >= least)}"


def directory(counts: Mapping[str, int], chosen: str | None, address: str) -> MapView:
    """Suppliers per municipality; each one with suppliers is a link that filters.

    `address` leads to a municipality's suppliers, with PLACE standing for its code.
    """
    base, link = asset_url(SPRITE), str(escape(address))
    parts, rows = [], []
    for place in catalogue.places_by_name():
        count = counts.get(place.code, 0)
        picked = " pick" if place.code == chosen else ""
        shape = f'<use class="{shade(count)}{picked}" href="{base}#m{place.code}"></use>'
        if count:
            # Names come from our own list and hold nothing to escape.
            label = f"{place.name}: {supplier_count(count)}"
            rows.append((place.name, count, address.replace(PLACE, place.code)))
            here = link.replace(PLACE, place.code)
            shape = f'<a href="{here}" aria-label="{label}"><title>{label}</title>{shape}</a>'
        parts.append(shape)
    return MapView(
        Markup("".join(parts)),  # noqa: S704 - names and classes of our own; the address went through escape
        catalogue.map_outlines().view_box,
        gettext("Danmarkskort: vælg en kommune for at se leverandørerne dér"),
        count_legend(),
        tuple(rows),
    )


def supplier_count(count: int) -> str:
    """`1 leverandør`, `12 leverandører`."""
    return ngettext("%(num)s leverandør", "%(num)s leverandører", count)


def overview(counts: Mapping[str, int], label: str) -> MapView:
    """Suppliers per municipality as a picture."""
    return MapView(
        _picture({c: shade(n) for c, n in counts.items()}),
        catalogue.map_outlines().view_box,
        label,
        count_legend(),
    )


def area(home: str | None, covered: Iterable[str], label: str) -> MapView:
    """Where one supplier is and where it delivers."""
    css = dict.fromkeys(covered, "s2") | ({home: "s4 pick"} if home else {})
    legend = (
        Legend("s4", gettext("Adresse")),
        Legend("s2", gettext("Leverer")),
        Legend("s0", gettext("Leverer ikke")),
    )
    return MapView(_picture(css), catalogue.map_outlines().view_box, label, legend)


def count_legend() -> tuple[Legend, ...]:
    """What the shades of a count mean."""
    texts = [gettext("Ingen"), "1–3", "4–8", "9–15", gettext("16 eller flere")]
    return tuple(Legend(f"s{n}", text) for n, text in enumerate(texts))


def _picture(css: Mapping[str, str]) -> Markup:
    base = asset_url(SPRITE)
    # The chosen one last, so that its outline is not covered by a neighbour.
    codes = sorted(catalogue.places(), key=lambda c: "pick" in css.get(c, ""))
    return Markup(  # noqa: S704 - codes and classes of our own only
        "".join(f'<use class="{css.get(c, "s0")}" href="{base}#m{c}"></use>' for c in codes)
    )


def sprite() -> str:
    """The outlines as one SVG file with an id per municipality."""
    outlines = catalogue.map_outlines()
    paths = "".join(f'<path id="m{code}" d="{d}"/>' for code, d in sorted(outlines.paths.items()))
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{outlines.view_box}"><defs>{paths}</defs></svg>'
