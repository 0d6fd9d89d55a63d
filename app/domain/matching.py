"""How well a supplier fits a need: points per part, each with its reason; hard rules apart.

Weights are data. The parts follow DOMAIN.md: what is delivered weighs most, then where, then whether
it is enough; documentation, social aim and fresh data decide between equals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from zlib import crc32

from app.domain import cpv
from app.domain.places import Place, distance_km
from app.domain.reservation import Reservation

# Part -> the most points it gives; together 100.
WEIGHTS: Mapping[str, int] = {
    "service": 40,
    "place": 20,
    "capacity": 15,
    "documentation": 15,
    "social_aim": 5,
    "freshness": 5,
}

# Share of a part when the supplier or the buyer has not said what it takes to judge.
UNKNOWN = 0.5
# From this fit in words on a profile speaks of the thing itself, not only of what is close to it.
SAME_WORDS = 0.6
# Beyond this distance a supplier that has not stated an area gets nothing for place.
FAR_KM = 150.0
# A profile is fresh for three months and stale after eighteen.
FRESH_MONTHS, STALE_MONTHS = 3.0, 18.0
DAYS_A_MONTH = 30.44


@dataclass(frozen=True)
class Need:
    """What a buyer asks for. `value_dkk` is per year, ex VAT. `reservation`: only for such suppliers."""

    cpv: tuple[str, ...] = ()
    place: Place | None = None
    value_dkk: int | None = None
    reservation: Reservation | None = None


class Offer(NamedTuple):
    """What a supplier sells: its codes and what it can take on a year, in kroner."""

    title: str
    cpv: tuple[str, ...] = ()
    annual_dkk: int | None = None


@dataclass(frozen=True)
class Candidate:
    """A supplier as the scorer sees it. `text_fit` between 0 and 1 comes from the index."""

    cvr: str
    text_fit: float
    offers: tuple[Offer, ...] = ()
    cpv: tuple[str, ...] = ()
    home: Place | None = None
    nationwide: bool = False
    area: frozenset[str] = frozenset()
    area_stated: bool = False
    current_schemes: frozenset[str] = frozenset()
    attested: bool = False
    renewal_only: bool = False
    target_groups: tuple[str, ...] = ()
    has_impact: bool = False
    updated_on: date | None = None


class Part(NamedTuple):
    """One part of a score: its share between 0 and 1, and the reason with the values it speaks of."""

    code: str
    share: float
    reason: str
    values: Mapping[str, Any]

    @property
    def most(self) -> int:
        """The most points this part gives."""
        return WEIGHTS[self.code]

    @property
    def points(self) -> float:
        """The points given, 0 to `most`."""
        return self.share * self.most


class Rule(NamedTuple):
    """A hard rule that the need brings with it, and whether the supplier keeps it."""

    code: str
    holds: bool
    values: Mapping[str, Any]


class Score(NamedTuple):
    """A supplier's score for a need, and the hard rules asked of it."""

    cvr: str
    parts: tuple[Part, ...]
    rules: tuple[Rule, ...] = ()

    @property
    def rule(self) -> str | None:
        """The first hard rule that excludes the supplier, if any."""
        return next((r.code for r in self.rules if not r.holds), None)

    @property
    def total(self) -> float:
        """0 to 100."""
        return sum(p.points for p in self.parts)


def score(need: Need, candidate: Candidate, on: date) -> Score:
    """Judge one supplier for one need on a date."""
    parts = (
        _service(need, candidate),
        _place(need, candidate),
        _capacity(need, candidate),
        _documentation(candidate),
        _social_aim(candidate),
        _freshness(candidate, on),
    )
    return Score(candidate.cvr, parts, rules(need, candidate))


def rules(need: Need, candidate: Candidate) -> tuple[Rule, ...]:
    """The hard rules of a need: where it must be delivered, and for whom it is reserved."""
    asked = []
    if need.place is not None:
        where = {"place": need.place.name, "stated": candidate.area_stated or candidate.nationwide}
        asked.append(Rule("outside_area", not _is_outside(need, candidate), where))
    if need.reservation is not None:
        documented = need.reservation.value in candidate.current_schemes
        asked.append(Rule("not_documented", documented, {"scheme": need.reservation.value}))
    return tuple(asked)


def rank(scores: Iterable[Score], on: date) -> list[Score]:
    """Best first; hard rules leave out, and equal scores take turns from day to day."""
    fitting = [s for s in scores if s.rule is None and s.parts[0].share > 0]
    return sorted(fitting, key=lambda s: (-round(s.total, 1), turn(s.cvr, on)))


def turn(cvr: str, on: date) -> int:
    """A place in the queue among equals that changes every day and favours no one in the long run."""
    return crc32(f"{cvr}:{on.toordinal()}".encode())


def _service(need: Need, candidate: Candidate) -> Part:
    best = max(
        ((cpv.fit(w, o), w, o) for w in need.cpv for o in candidate.cpv),
        default=(0.0, "", ""),
    )
    fit, wanted, offered = best
    share = _combined(fit, candidate.text_fit, bool(need.cpv and candidate.cpv))
    offer = next((o.title for o in candidate.offers if offered in o.cpv), "")
    if fit == 1.0:
        return Part("service", share, "same_service", {"code": wanted, "offer": offer})
    if fit >= 0.4:
        return Part("service", share, "related_service", {"code": offered, "offer": offer})
    if candidate.text_fit >= SAME_WORDS:
        return Part("service", share, "words_fit", {"offer": offer})
    return Part("service", share, "loosely_related" if share else "no_service", {"offer": offer})


def _combined(code_fit: float, text_fit: float, has_codes: bool) -> float:
    """Codes say what is sold, words say whether it is what was meant; either alone must be strong."""
    if not has_codes:
        return text_fit
    return min(1.0, 0.6 * max(code_fit, text_fit) + 0.4 * (0.5 * code_fit + 0.5 * text_fit))


def _is_outside(need: Need, candidate: Candidate) -> bool:
    if need.place is None or candidate.nationwide or not candidate.area_stated:
        return False
    return need.place.code not in candidate.area


def _place(need: Need, candidate: Candidate) -> Part:
    if need.place is None:
        share = 1.0 if candidate.nationwide else UNKNOWN
        return Part("place", share, "nationwide" if candidate.nationwide else "place_not_given", {})
    where = {"place": need.place.name}
    if candidate.home is not None and candidate.home.code == need.place.code:
        return Part("place", 1.0, "at_home", where)
    km = round(distance_km(candidate.home, need.place)) if candidate.home else None
    where |= {"km": km}  # type: ignore[dict-item]
    if candidate.nationwide:
        return Part("place", 0.8 - 0.2 * min(1.0, (km or 0) / (2 * FAR_KM)), "nationwide", where)
    if candidate.area_stated and need.place.code in candidate.area:
        return Part("place", 0.95 - 0.25 * min(1.0, (km or 0) / FAR_KM), "delivers", where)
    if candidate.area_stated:
        return Part("place", 0.0, "outside_area", where)
    if km is None:
        return Part("place", 0.3, "home_unknown", where)
    if candidate.home and need.place.code in candidate.home.neighbours:
        return Part("place", 0.75, "next_door", where)
    return Part("place", max(0.0, 0.65 * (1 - km / FAR_KM)), "area_not_stated", where)


def _capacity(need: Need, candidate: Candidate) -> Part:
    fitting = [o for o in candidate.offers if any(cpv.fit(w, c) >= 0.4 for w in need.cpv for c in o.cpv)]
    amounts = [o.annual_dkk for o in fitting or candidate.offers if o.annual_dkk]
    if not amounts:
        return Part("capacity", UNKNOWN, "capacity_unknown", {})
    most = max(amounts)
    if need.value_dkk is None:
        return Part("capacity", 0.7, "capacity_known", {"most": most})
    if most >= need.value_dkk:
        return Part("capacity", 1.0, "capacity_enough", {"most": most})
    return Part("capacity", most / need.value_dkk, "capacity_part", {"most": most, "value": need.value_dkk})


def _documentation(candidate: Candidate) -> Part:
    schemes = candidate.current_schemes
    values = {"schemes": tuple(sorted(schemes))}
    legal = bool(schemes & {"par54", "par190"})
    if candidate.attested:
        share = (0.5 if candidate.renewal_only else 0.7) + (0.3 if legal else 0.0)
        return Part(
            "documentation", share, "renewal_under_way" if candidate.renewal_only else "verified", values
        )
    if schemes:
        return Part("documentation", 0.45, "facts_only", values)
    return Part("documentation", 0.1, "self_declared", values)


def _social_aim(candidate: Candidate) -> Part:
    share = (0.5 if candidate.target_groups else 0.0) + (0.5 if candidate.has_impact else 0.0)
    if candidate.has_impact and candidate.target_groups:
        return Part("social_aim", share, "aim_and_impact", {"groups": candidate.target_groups})
    if candidate.target_groups:
        return Part("social_aim", share, "aim_stated", {"groups": candidate.target_groups})
    return Part("social_aim", share, "impact_only" if share else "aim_not_stated", {})


def _freshness(candidate: Candidate, on: date) -> Part:
    if candidate.updated_on is None:
        return Part("freshness", 0.0, "never_updated", {})
    months = max(0.0, (on - candidate.updated_on).days / DAYS_A_MONTH)
    share = 1.0 - min(1.0, max(0.0, (months - FRESH_MONTHS) / (STALE_MONTHS - FRESH_MONTHS)))
    return Part("freshness", share, "updated", {"on": candidate.updated_on, "months": round(months)})
