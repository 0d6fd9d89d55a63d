"""Maps of Denmark's municipalities: shades, links and texts. The outlines come from one cached file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from markupsafe import Markup, escape

from app.reference import catalogue
from app.web.assets import asset_url
from app.web.i18n import current_locale, gettext, ngettext

# The least count of each shade after the empty one: 1-3, 4-8, 9-15, 16 and more.
SHADES = (1, 4, 9, 16)
SPRITE = "vendor/map.svg"
# Stands for a municipality's code in an address that is written out once for all 98.
PLACE = "-place-"
NO_ROWS = Markup()
# Copenhagen and the municipalities round it: too small to see or hit, so they are drawn larger beside the map.
CAPITAL_AREA = ("DK011", "DK012")


@dataclass(frozen=True)
class Legend:
    """One field of the legend."""

    css: str
    text: str


@dataclass(frozen=True)
class MapView:
    """A map ready to show: its drawing, what it is called, and its legend.

    `land` and `capital` hold each municipality once; the template shows both in two sizes. `rows` is the same
    as list items. All are put together here, as 98 turns of a template's loop were a tenth of a search page.
    """

    land: Markup
    capital: Markup
    view_box: str
    label: str
    legend: tuple[Legend, ...]
    rows: Markup = NO_ROWS


@cache
def capital_area() -> frozenset[str]:
    """The codes of the municipalities that are drawn larger."""
    return frozenset(p.code for p in catalogue.places().values() if p.nuts3 in CAPITAL_AREA)


@cache
def shade(count: int) -> str:
    """The class of a count: s0 for none to s4 for 16 and more."""
    return f"s{sum(1 for least in SHADES if count >= least)}"


def directory(counts: Mapping[str, int], chosen: str | None, address: str) -> MapView:
    """Suppliers per municipality; each one with suppliers is a link that filters.

    `address` leads to a municipality's suppliers, with PLACE standing once for its code.
    """
    before, after = str(escape(address)).split(PLACE)
    land: list[str] = []
    capital: list[str] = []
    rows: list[str] = []
    for code, name, near, outline in _shapes(asset_url(SPRITE)):
        count = counts.get(code, 0)
        css = shade(count) + " pick" if code == chosen else shade(count)
        shape = f'<use class="{css}" {outline}'
        if count:
            # Names come from our own list and hold nothing to escape.
            link = f'<a href="{before}{code}{after}">'
            rows.append(f'<li>{link}{name}</a> <span class="meta">{count}</span></li>')
            shape = f"{link}<title>{name}: {_count_text(count, current_locale())}</title>{shape}</a>"
        (capital if near else land).append(shape)
    return MapView(
        Markup("".join(land)),  # noqa: S704 - names and classes of our own; the address went through escape
        Markup("".join(capital)),  # noqa: S704 - the same
        catalogue.map_outlines().view_box,
        gettext("Danmarkskort: vælg en kommune for at se leverandørerne dér"),
        count_legend(),
        Markup("".join(rows)),  # noqa: S704 - the same
    )


@cache
def _shapes(sprite_url: str) -> list[tuple[str, str, bool, str]]:
    """(code, name, whether it is drawn larger, its outline) of each municipality by name."""
    near = capital_area()
    return [
        (p.code, p.name, p.code in near, f'href="{sprite_url}#m{p.code}"></use>')
        for p in catalogue.places_by_name()
    ]


@lru_cache(maxsize=4096)
def _count_text(count: int, _locale: str) -> str:
    return supplier_count(count)


def supplier_count(count: int) -> str:
    """`1 leverandør`, `12 leverandører`."""
    return ngettext("%(num)s leverandør", "%(num)s leverandører", count)


def overview(counts: Mapping[str, int], label: str) -> MapView:
    """Suppliers per municipality as a picture."""
    return MapView(
        *_picture({c: shade(n) for c, n in counts.items()}),
        catalogue.map_outlines().view_box,
        label,
        count_legend(),
    )


def area(home: str | None, covered: Iterable[str], label: str, *, stated: bool = True) -> MapView:
    """Where one supplier is and where it delivers, or is taken to deliver when it has not said."""
    css = dict.fromkeys(covered, "s2") | ({home: "s4 pick"} if home else {})
    legend = (
        Legend("s4", gettext("Adresse")),
        Legend("s2", gettext("Leverer") if stated else gettext("Leverer måske")),
        Legend("s0", gettext("Leverer ikke") if stated else gettext("Ikke oplyst")),
    )
    return MapView(*_picture(css), catalogue.map_outlines().view_box, label, legend)


def count_legend() -> tuple[Legend, ...]:
    """What the shades of a count mean."""
    texts = [gettext("Ingen"), "1–3", "4–8", "9–15", gettext("16 eller flere")]
    return tuple(Legend(f"s{n}", text) for n, text in enumerate(texts))


def _picture(css: Mapping[str, str]) -> tuple[Markup, Markup]:
    base, near = asset_url(SPRITE), capital_area()
    # The chosen one last, so that its outline is not covered by a neighbour.
    codes = sorted(catalogue.places(), key=lambda c: "pick" in css.get(c, ""))
    shapes = {c: f'<use class="{css.get(c, "s0")}" href="{base}#m{c}"></use>' for c in codes}
    land = "".join(s for c, s in shapes.items() if c not in near)
    capital = "".join(s for c, s in shapes.items() if c in near)
    return Markup(land), Markup(capital)  # noqa: S704 - codes and classes of our own only


def sprite() -> str:
    """The outlines as one SVG file with an id per municipality."""
    outlines = catalogue.map_outlines()
    paths = "".join(f'<path id="m{code}" d="{d}"/>' for code, d in sorted(outlines.paths.items()))
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{outlines.view_box}"><defs>{paths}</defs></svg>'
