"""Read models of the reference data, built once per process from the files the project ships.

No page asks the database for reference data; the tables exist for foreign keys.
"""

from __future__ import annotations

import csv
import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from app.domain import cpv as cpv_rules
from app.domain.places import Place, distance_km
from app.domain.schemes import DecidedBy, SchemeCriterion, SchemeRules

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Cpv:
    """A CPV code with its labels; `reservable` when § 190 allows reserving it."""

    code: str
    label_da: str
    label_en: str
    check_digit: str
    reservable: bool


@dataclass(frozen=True)
class Named:
    """A coded value with a name in each language."""

    code: str
    name_da: str
    name_en: str


@dataclass(frozen=True)
class SchemeInfo(Named):
    """A verification scheme: what it means, who issues it, and where that can be checked."""

    meaning_da: str
    meaning_en: str
    issuer_da: str
    issuer_en: str
    attests_social_enterprise: bool
    source_url: str


@dataclass(frozen=True)
class PartnerScheme(Named):
    """A foreign scheme whose mark counts for one of ours, the double badge. `name` is the same everywhere."""

    country_da: str
    country_en: str
    website: str
    counts_for: str


@dataclass(frozen=True)
class Shelf(Named):
    """A group of CPV codes under the name a buyer would use."""

    prefixes: tuple[str, ...]


@dataclass(frozen=True)
class NamedArea(Named):
    """A part of the country with the names people give it, and its municipalities by code."""

    aliases: tuple[str, ...]
    municipalities: tuple[str, ...]


@dataclass(frozen=True)
class Threshold:
    """A legal amount in kroner, ex VAT, with the period it holds in."""

    kind: str
    dkk: int
    valid_from: date
    valid_to: date | None
    source: str


@dataclass(frozen=True)
class Map:
    """SVG outlines of the municipalities by code."""

    view_box: str
    paths: dict[str, str]


def stream(name: str) -> Iterator[dict[str, str]]:
    """The rows of one data file, one after the other: of a long one the whole would stay in the process."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one data file."""
    return list(stream(name))


@cache
def cpv_codes() -> dict[str, Cpv]:
    """All 9,454 codes by their eight digits."""
    return {
        r["code"]: Cpv(r["code"], r["label_da"], r["label_en"], r["check_digit"], r["reservable"] == "1")
        for r in stream("cpv.csv")
    }


@cache
def reservable_codes() -> frozenset[str]:
    """The 115 codes that § 190 (Directive 2014/24 Article 77) allows to reserve."""
    return frozenset(c.code for c in cpv_codes().values() if c.reservable)


@cache
def places() -> dict[str, Place]:
    """The 98 municipalities by code, each with its neighbours by land, bridge or ferry."""
    near: dict[str, set[str]] = {}
    for r in rows("municipality_links.csv"):
        near.setdefault(r["a"], set()).add(r["b"])
        near.setdefault(r["b"], set()).add(r["a"])
    return {
        r["code"]: Place(
            code=r["code"],
            name=r["name"],
            region=r["region"],
            nuts3=r["nuts3"],
            nuts3_name=r["nuts3_name"],
            latitude=float(r["latitude"]),
            longitude=float(r["longitude"]),
            neighbours=frozenset(near.get(r["code"], ())),
        )
        for r in rows("municipalities.csv")
    }


@cache
def distance_between(a: str, b: str) -> float:
    """Kilometres between two municipalities given by code."""
    return distance_km(places()[a], places()[b])


def danish_order(name: str) -> str:
    """A sort key: Æ, Ø, Å last, Aa sorted as Å, and other letters without their accents."""
    folded = name.casefold().replace("aa", "å").translate(_LAST_LETTERS)
    if folded.isascii():
        return folded
    return "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))


# Ä and Ö stand with the letters they stand for in Danish, Ü with Y.
_LAST_LETTERS = str.maketrans(
    {"æ": "\ue000", "ä": "\ue000", "ø": "\ue001", "ö": "\ue001", "å": "\ue002", "ü": "y"}
)


@cache
def places_by_name() -> tuple[Place, ...]:
    """The municipalities in Danish alphabetical order."""
    return tuple(sorted(places().values(), key=lambda p: danish_order(p.name)))


@cache
def _places_by_spelling() -> dict[str, Place]:
    found: dict[str, Place] = {}
    for place in places().values():
        name = place.name.casefold()
        for spelling in {name, name.replace("å", "aa"), name.replace("aa", "å"), name.rstrip("s")}:
            found[spelling] = place
    return found


def find_place(text: str) -> Place | None:
    """A municipality by code (`0791`, `791`) or name (`Viborg`, `Viborg Kommune`); None if unknown."""
    wanted = " ".join(text.casefold().split())
    if wanted.isdigit():
        return places().get(wanted.zfill(4))
    wanted = wanted.removesuffix(" kommune")
    return _places_by_spelling().get(wanted) or _places_by_spelling().get(wanted.rstrip("s"))


def find_area(text: str) -> NamedArea | None:
    """A part of the country by code or by a name people give it; None if unknown."""
    wanted = " ".join(text.casefold().split())
    return areas().get(wanted) or next((a for a in areas().values() if wanted in a.aliases), None)


@cache
def regions() -> tuple[str, ...]:
    """The names of the regions, north to south as the official list has them."""
    return tuple(dict.fromkeys(p.region for p in places().values()))


@cache
def schemes() -> dict[str, SchemeInfo]:
    """The verification schemes by code, in the order they are shown."""
    return {
        r["code"]: SchemeInfo(
            **{k: v for k, v in r.items() if k != "attests_social_enterprise"},
            attests_social_enterprise=r["attests_social_enterprise"] == "1",
        )
        for r in rows("schemes.csv")
    }


@cache
def attesting_schemes() -> frozenset[str]:
    """The codes of the schemes that say a firm is a social enterprise."""
    return frozenset(code for code, info in schemes().items() if info.attests_social_enterprise)


@cache
def scheme_rules() -> tuple[SchemeRules, ...]:
    """The rules of every scheme with their criteria, older ones too; `domain.schemes.in_force` picks."""
    criteria = rows("scheme_criteria.csv")

    def day(text: str) -> date | None:
        return date.fromisoformat(text) if text else None

    return tuple(
        SchemeRules(
            scheme=r["scheme"],
            valid_from=date.fromisoformat(r["valid_from"]),
            valid_to=day(r["valid_to"]),
            decided_by=DecidedBy(r["decided_by"]),
            can_apply=r["can_apply"] == "1",
            validity_months=int(r["validity_months"]) if r["validity_months"] else None,
            renew_from_days=int(r["renew_from_days"]) if r["renew_from_days"] else None,
            **{
                k: r[k]
                for k in (
                    "who_da",
                    "who_en",
                    "renewal_da",
                    "renewal_en",
                    "scope_da",
                    "scope_en",
                    "source_da",
                    "source_en",
                )
            },
            criteria=tuple(
                SchemeCriterion(
                    **{k: c[k] for k in ("code", "name_da", "name_en", "question_da", "question_en")},
                    evidence=tuple(c["evidence"].split(";")),
                    wants_evidence=c["wants_evidence"] == "1",
                )
                for c in criteria
                if c["scheme"] == r["scheme"] and _overlap(c, r)
            ),
        )
        for r in rows("scheme_rules.csv")
    )


def _overlap(one: dict[str, str], other: dict[str, str]) -> bool:
    """Whether two rows with valid_from and valid_to hold on a day in common; ISO days sort as text."""
    latest = "9999-12-31"
    return one["valid_from"] <= (other["valid_to"] or latest) and other["valid_from"] <= (
        one["valid_to"] or latest
    )


@cache
def partner_schemes() -> tuple[PartnerScheme, ...]:
    """The foreign schemes whose mark counts for one of ours."""
    return tuple(
        PartnerScheme(
            code=r["code"],
            name_da=r["name"],
            name_en=r["name"],
            country_da=r["country_da"],
            country_en=r["country_en"],
            website=r["website"],
            counts_for=r["counts_for"],
        )
        for r in rows("partner_schemes.csv")
    )


@cache
def target_groups() -> dict[str, Named]:
    """The target groups by code."""
    return {r["code"]: Named(**r) for r in rows("target_groups.csv")}


@cache
def social_objectives() -> dict[str, Named]:
    """What a need may want to achieve for people, by eForms code (BT-775)."""
    return {r["code"]: Named(**r) for r in rows("social_objectives.csv")}


@cache
def strategic_aims() -> dict[str, Named]:
    """What a purchase is to be besides a purchase, by eForms code (BT-06)."""
    return {r["code"]: Named(**r) for r in rows("strategic_aims.csv")}


@cache
def notice_subtypes() -> dict[str, Named]:
    """The kinds of public notices by eForms code (OPP-070)."""
    return {r["code"]: Named(**r) for r in rows("notice_subtypes.csv")}


@cache
def goals() -> dict[int, Named]:
    """The 17 goals by number."""
    return {int(r["number"]): Named(r["number"], r["name_da"], r["name_en"]) for r in rows("goals.csv")}


@cache
def shelves() -> dict[str, Shelf]:
    """The shelves by code."""
    return {
        r["code"]: Shelf(r["code"], r["name_da"], r["name_en"], tuple(r["cpv_prefixes"].split()))
        for r in rows("shelves.csv")
    }


@cache
def areas() -> dict[str, NamedArea]:
    """The regions and other parts of the country by code."""
    return {
        r["code"]: NamedArea(
            r["code"],
            r["name_da"],
            r["name_en"],
            tuple(r["aliases"].split(";")),
            tuple(r["municipalities"].split()),
        )
        for r in rows("areas.csv")
    }


@cache
def shelf_of(code: str) -> str | None:
    """The shelf a CPV code stands on: the one with the longest fitting prefix."""
    fitting = [
        (len(prefix), shelf.code)
        for shelf in shelves().values()
        for prefix in shelf.prefixes
        if code.startswith(prefix)
    ]
    return max(fitting)[1] if fitting else None


@cache
def thresholds() -> tuple[Threshold, ...]:
    """Every legal amount with its dates and source."""
    return tuple(
        Threshold(
            r["kind"],
            int(r["dkk"]),
            date.fromisoformat(r["valid_from"]),
            date.fromisoformat(r["valid_to"]) if r["valid_to"] else None,
            r["source"],
        )
        for r in rows("thresholds.csv")
    )


def threshold(kind: str, on: date) -> Threshold | None:
    """The amount of one kind that holds on a date; None when we have none for it."""
    for row in thresholds():
        if row.kind == kind and row.valid_from <= on and (row.valid_to is None or on <= row.valid_to):
            return row
    return None


@cache
def map_outlines() -> Map:
    """The outlines for the map of Denmark."""
    raw = json.loads((DATA / "map.json").read_text("utf-8"))
    return Map(raw["viewBox"], raw["paths"])


def find_cpv(text: str) -> str | None:
    """The code that a text is; None where the vocabulary has no such code, or the check digit is that of another."""
    found = cpv_codes().get(cpv_rules.normalise(text) or "")
    if found is None or cpv_rules.check_digit(text) not in ("", found.check_digit):
        return None
    return found.code


def nearest_known_cpv(code: str) -> Cpv | None:
    """The code itself, or its nearest ancestor that the vocabulary has."""
    return next((cpv_codes()[c] for c in cpv_rules.lineage(code) if c in cpv_codes()), None)
