"""Nothing found: what to let go of so that something is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain import cpv as cpv_rules
from app.reference import catalogue
from app.search.filters import Filters, cpv_bits
from app.search.narrowing import Search

# The part of a search that each choice of several values decides.
PART_OF = {
    "statuses": "status",
    "facts": "fact",
    "schemes": "scheme",
    "shelves": "shelf",
    "groups": "group",
    "goals": "goal",
    "sizes": "size",
    "practical": "practical",
}


@dataclass(frozen=True)
class WayOut:
    """A change of the search that would give something: `change` names it, `filters` does it."""

    change: str
    value: str
    total: int
    filters: Filters


def ways_out(found: Search) -> list[WayOut]:
    """What to let go of: each filter in turn, a wider CPV code, a wider place. Only what gives something."""
    filters = found.filters
    ways: list[WayOut] = []
    if filters.cpv:
        for code in cpv_rules.ancestors(filters.cpv):
            wider = found.matching("cpv") & cpv_bits(code, found.snapshot)
            if wider:
                ways.append(WayOut("cpv", code, wider.bit_count(), replace(filters, cpv=code)))
                break
    if filters.area:
        total = found.matching("place").bit_count()
        ways.append(WayOut("area", filters.area, total, replace(filters, area=None)))
    if filters.municipality:
        here = catalogue.places()[filters.municipality]
        total = found.matching("place").bit_count()
        ways.append(WayOut("place", here.code, total, replace(filters, municipality=None, place="delivers")))
    for attribute, part in PART_OF.items():
        chosen: frozenset[str] = getattr(filters, attribute)
        if chosen:
            total = found.matching(part).bit_count()
            ways.append(
                WayOut(part, ",".join(sorted(chosen)), total, filters.with_values(attribute, frozenset()))
            )
    if filters.text:
        without_text = replace(filters, text="")
        total = Search(without_text, found.snapshot).matching().bit_count()
        ways.append(WayOut("text", filters.text, total, without_text))
    return [w for w in ways if w.total]
