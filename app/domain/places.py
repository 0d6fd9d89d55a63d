"""Places: distance between municipalities and working out a delivery area."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0


@dataclass(frozen=True)
class Place:
    """A municipality: code, name, region, NUTS 3 and centre point in degrees (WGS 84)."""

    code: str
    name: str
    region: str
    nuts3: str
    nuts3_name: str
    latitude: float
    longitude: float
    neighbours: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Area:
    """Where a supplier says it delivers."""

    nationwide: bool = False
    municipalities: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    radius_km: int | None = None

    @property
    def is_stated(self) -> bool:
        """Whether the supplier has said anything about where it delivers."""
        return self.nationwide or bool(self.municipalities or self.regions or self.radius_km)


def distance_km(a: Place, b: Place) -> float:
    """Kilometres as the crow flies between two municipalities' centres (haversine)."""
    lat1, lat2 = radians(a.latitude), radians(b.latitude)
    dlat, dlon = lat2 - lat1, radians(b.longitude - a.longitude)
    h = sin(dlat / 2) ** 2 + cos(lat1) * cos(lat2) * sin(dlon / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(h))


def covered(
    area: Area, home: str | None, places: Mapping[str, Place], works_in: frozenset[str] = frozenset()
) -> frozenset[str]:
    """The municipalities an area covers. A nationwide area covers all of them.

    Where nothing is stated, a supplier is taken to deliver at home, next door and where its texts say it works.
    """
    if area.nationwide:
        return frozenset(places)
    codes = {code for code in area.municipalities if code in places}
    codes |= {p.code for p in places.values() if p.region in area.regions}
    if not area.is_stated:
        codes |= works_in & places.keys()
    if home and home in places:
        at_home = places[home]
        if area.radius_km:
            codes |= set(_within(at_home, area.radius_km, places.values()))
        if not area.is_stated:
            codes |= {home, *at_home.neighbours}
    return frozenset(codes)


def _within(centre: Place, radius_km: int, places: Iterable[Place]) -> Iterable[str]:
    return (p.code for p in places if distance_km(centre, p) <= radius_km)
