"""Places as people write them in a search: municipalities, towns, islands, regions, the whole country."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from app.domain.concepts import tokens
from app.domain.language import fold
from app.reference import catalogue
from app.reference.concepts import book

LONGEST = 5
BEFORE = frozenset("i på ved nær omkring fra til in at near around on across".split())  # noqa: SIM905 - a paragraph
AFTER = frozenset("kommune området omegn by c k n ø v s nv sv nø sø municipality area".split())  # noqa: SIM905
COUNTRY = ("hele landet", "hele danmark", "landsdækkende", "danmark", "nationwide", "all of denmark", "denmark",
           "whole country")  # fmt: skip
# Towns whose names are words, or may be: taken for places only after a preposition.
SHORTEST_TOWN = 5
DISTRICTS = {
    "nørrebro": "0101", "vesterbro": "0101", "østerbro": "0101", "christianshavn": "0101", "sydhavnen": "0101",
    "nordvest": "0101", "nordhavn": "0101", "valby": "0101", "vanløse": "0101", "brønshøj": "0101", "kbh": "0101",
    "copenhagen": "0101", "tingbjerg": "0101", "ørestad": "0101", "gellerup": "0751", "brabrand": "0751",
    "skejby": "0751", "vollsmose": "0461", "elsinore": "0217",
}  # fmt: skip


@dataclass(frozen=True)
class PlaceWords:
    """A place found in a text: the tokens it takes, and one of a municipality, an area or the country."""

    start: int
    size: int
    municipality: str | None = None
    area: str | None = None


@dataclass(frozen=True)
class _Name:
    municipality: str | None
    area: str | None
    # Whether it is a place also where no preposition says so.
    sure: bool


@cache
def names() -> dict[tuple[str, ...], _Name]:
    """Every name as folded tokens; the larger meaning first where a name has two."""
    found: dict[tuple[str, ...], _Name] = {}
    for phrase in COUNTRY:
        found[_key(phrase)] = _Name(None, None, True)
    for area in catalogue.areas().values():
        for alias in area.aliases:
            found.setdefault(_key(alias), _Name(None, area.code, True))
    for place in catalogue.places().values():
        for name in (place.name, place.name.removesuffix("s")):
            found.setdefault(_key(name), _Name(place.code, None, True))
    for name, code in DISTRICTS.items():
        found.setdefault(_key(name), _Name(code, None, True))
    for row in catalogue.rows("postcodes.csv"):
        city = row["city"].casefold()
        if city.replace(" ", "").isalpha():
            sure = len(city) >= SHORTEST_TOWN and not any(
                book().word(w) != ((), (), ()) for w in tokens(city)
            )
            found.setdefault(_key(city), _Name(row["municipality_code"], None, sure))
    return found


def find(words: list[str]) -> PlaceWords | None:
    """The first place in a list of tokens, with the words that belong to it: `i Aarhus Kommune`."""
    for size in range(LONGEST, 0, -1):
        for start in range(len(words) - size + 1):
            name = names().get(tuple(map(fold, words[start : start + size])))
            if name is None:
                continue
            led = start > 0 and words[start - 1] in BEFORE
            if not (led or name.sure):
                continue
            end = start + size
            while end < len(words) and (words[end] in AFTER or words[end : end + 2] == ["og", "omegn"]):
                end += 2 if words[end] == "og" else 1
            first = start - 1 if led else start
            return PlaceWords(first, end - first, name.municipality, name.area)
    return None


def _key(name: str) -> tuple[str, ...]:
    return tuple(map(fold, tokens(name)))
