"""What a profile lacks, what that costs it when suppliers are matched, and what it must have to be public.

The points are not written down here: a typical need is scored by `domain.matching` before and after, so that
they follow the weights.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from app.domain import matching
from app.domain.matching import Candidate, Need
from app.domain.places import Place
from app.domain.profile import Document, Section

FRESH_YEARS = 2


@dataclass(frozen=True)
class Missing:
    """Something a profile lacks: a code the room has words for, the section it belongs in, and the item."""

    code: str
    section: Section
    points: float = 0.0
    item: str = ""


@dataclass(frozen=True)
class Completeness:
    """How far a profile is: the share of what it should have, and what is left with the dearest first."""

    share: float
    missing: tuple[Missing, ...]


@dataclass(frozen=True)
class Check:
    """One thing a profile should have. `weight`: how much it counts in the share."""

    code: str
    section: Section
    weight: int
    holds: Callable[[Document, date], bool]


def _offers(rule: Callable[..., bool]) -> Callable[[Document, date], bool]:
    return lambda d, _on: bool(d.offers.items) and all(rule(o) for o in d.offers.items)


CHECKS: tuple[Check, ...] = (
    Check("offer", Section.OFFERS, 4, lambda d, _on: bool(d.offers.items)),
    Check("summary", Section.ABOUT, 3, lambda d, _on: bool(d.about.summary_da)),
    Check("municipality", Section.BASICS, 2, lambda d, _on: bool(d.basics.municipality)),
    Check("cpv", Section.OFFERS, 3, _offers(lambda o: bool(o.cpv))),
    Check("area", Section.AREA, 3, lambda d, _on: area_is_stated(d)),
    Check("annual", Section.OFFERS, 2, _offers(lambda o: o.annual_capacity_dkk is not None)),
    Check("target_groups", Section.GROUPS, 2, lambda d, _on: bool(d.groups.target_groups)),
    Check("impact", Section.IMPACT, 2, lambda d, on: has_recent_report(d, on)),
    Check("email", Section.CONTACT, 2, lambda d, _on: bool(d.contact.email)),
    Check("purpose", Section.ABOUT, 1, lambda d, _on: bool(d.about.purpose_da)),
    Check("price", Section.OFFERS, 1, _offers(lambda o: o.price_oere is not None or bool(o.price_da))),
    Check("lead_time", Section.OFFERS, 1, _offers(lambda o: o.lead_time_days is not None)),
    Check("reference", Section.REFERENCES, 1, lambda d, _on: bool(d.references.items)),
    Check("e_invoice", Section.PRACTICAL, 1, lambda d, _on: d.practical.e_invoice is not None),
    Check("insurance", Section.PRACTICAL, 1, lambda d, _on: d.practical.insurance_dkk is not None),
    Check("goals", Section.GOALS, 1, lambda d, _on: bool(d.goals.goals)),
    Check("website", Section.CONTACT, 1, lambda d, _on: bool(d.contact.website)),
    Check("english", Section.ABOUT, 1, lambda d, _on: bool(d.about.summary_en)),
)
# Without these a buyer would find a name and nothing to buy.
NEEDED = frozenset({"name", "municipality", "summary", "offer"})


def missing_to_publish(document: Document) -> tuple[Missing, ...]:
    """What a profile must have before it can be public and has not."""
    found = [] if document.basics.name else [Missing("name", Section.BASICS)]
    day = date.min
    found += [Missing(c.code, c.section) for c in CHECKS if c.code in NEEDED and not c.holds(document, day)]
    return tuple(sorted(found, key=lambda m: list(Section).index(m.section)))


def completeness(document: Document, on: date) -> Completeness:
    """What is there of what there should be on a day; what costs most points in a match comes first.

    Without an offer, what every offer should have counts as lacking but is not named.
    """
    gone = [c for c in CHECKS if not c.holds(document, on)]
    total = sum(c.weight for c in CHECKS)
    named = [c for c in gone if c.code == "offer" or c.section is not Section.OFFERS or document.offers.items]
    missing = [Missing(c.code, c.section, points(c.code), _item(document, c.code)) for c in named]
    weights = {c.code: c.weight for c in CHECKS}
    missing.sort(key=lambda m: (-m.points, -weights[m.code]))
    return Completeness(1 - sum(c.weight for c in gone) / total, tuple(missing))


def area_is_stated(document: Document) -> bool:
    """Whether the profile says where it delivers."""
    area = document.area
    return area.nationwide or bool(area.regions or area.municipalities or area.radius_km)


def has_recent_report(document: Document, on: date) -> bool:
    """Whether there are impact numbers for one of the last two years."""
    return any(int(r.key) >= on.year - FRESH_YEARS for r in document.impact.items)


def _item(document: Document, code: str) -> str:
    """The first offer that lacks what is asked for, for the link to lead there."""
    check = next(c for c in CHECKS if c.code == code)
    if check.section is not Section.OFFERS:
        return ""
    for offer in document.offers.items:
        alone = Document().having(Section.OFFERS, replace(document.offers, items=(offer,)))
        if not check.holds(alone, date.min):
            return offer.key
    return ""


HOME = Place("0791", "", "", "", "", 56.45, 9.40)
# Some 70 km away: neither at home nor next door.
AWAY = Place("0461", "", "", "", "", 55.85, 9.85)
PROBE = Need(cpv=("55520000",), place=AWAY, value_dkk=100_000)
FULL = Candidate(
    cvr="",
    text_fit=0.5,
    offers=(matching.Offer("", PROBE.cpv, 10 * 100_000),),
    cpv=PROBE.cpv,
    home=HOME,
    area=frozenset({AWAY.code}),
    area_stated=True,
    target_groups=("flex_job",),
    has_impact=True,
)
# What a candidate is without the thing.
WITHOUT: dict[str, Candidate] = {
    "offer": replace(FULL, offers=(), cpv=(), text_fit=0.0),
    "cpv": replace(FULL, offers=(matching.Offer("", (), 10 * 100_000),), cpv=()),
    "area": replace(FULL, area=frozenset(), area_stated=False),
    "municipality": replace(FULL, home=None, area=frozenset(), area_stated=False),
    "annual": replace(FULL, offers=(matching.Offer("", PROBE.cpv, None),)),
    "target_groups": replace(FULL, target_groups=()),
    "impact": replace(FULL, has_impact=False),
}


def points(code: str) -> float:
    """The points of 100 that a supplier can gain in a match by stating the thing; 0 for what is not scored.

    Measured on a need for just what it sells, some way from home, which it can manage.
    """
    if code not in WITHOUT:
        return 0.0
    day = date(2000, 1, 1)
    full, poorer = (matching.score(PROBE, c, day) for c in (FULL, WITHOUT[code]))
    return round(max(0.0, full.total - poorer.total), 1)


def stale_points(updated_on: date, on: date) -> float:
    """The points of 100 lost because the profile has not been confirmed lately."""
    fresh, old = (matching.score(PROBE, replace(FULL, updated_on=day), on).total for day in (on, updated_on))
    return round(max(0.0, fresh - old), 1)
