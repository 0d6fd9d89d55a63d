"""The official schemas of open contracting data with their extensions, as a validator of packages."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

DATA = Path(__file__).resolve().parents[1] / "data/ocds"
Json = dict[str, Any]
RELEASE = "https://standard.open-contracting.org/schema/1__1__5/release-schema.json"
RECORD = "https://standard.open-contracting.org/schema/1__2__0/record-schema.json"


def read(name: str) -> Json:
    found = json.loads((DATA / name).read_text("utf-8"))
    assert isinstance(found, dict)
    return found


def merged(target: Any, patch: Any) -> Any:
    """JSON merge patch (RFC 7396), which is how an extension changes the schema of releases."""
    if not isinstance(patch, dict):
        return patch
    found = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            found.pop(key, None)
        else:
            found[key] = merged(found.get(key), value)
    return found


# What the extension for lots adds, as far as the two others lean on it and we use it.
LOTS: Json = {
    "definitions": {
        "Tender": {"properties": {"lots": {"type": "array", "items": {"$ref": "#/definitions/Lot"}}}},
        "Item": {"properties": {"relatedLot": {"type": ["string", "null"]}}},
        "Award": {"properties": {"relatedLots": {"type": ["array", "null"], "items": {"type": "string"}}}},
        "Lot": {
            "type": "object",
            "required": ["id"],
            "properties": {
                "id": {"type": "string"},
                "title": {"type": ["string", "null"]},
                "description": {"type": ["string", "null"]},
                "status": {
                    "enum": [
                        "planning",
                        "planned",
                        "active",
                        "cancelled",
                        "unsuccessful",
                        "complete",
                        "withdrawn",
                        None,
                    ]
                },
                "value": {"$ref": "#/definitions/Value"},
                "contractPeriod": {"$ref": "#/definitions/Period"},
            },
        },
    }
}


@cache
def patched() -> Json:
    """The schema of releases with the extensions; what no schema names is a mistake, so nothing else is allowed."""
    schema: Json = read("release-schema.json")
    for patch in (LOTS, read("otherRequirements-extension.json"), read("sustainability-extension.json")):
        schema = merged(schema, patch)
    closed(schema)
    for definition in schema["definitions"].values():
        closed(definition)
    return schema


def closed(schema: Json) -> None:
    if "properties" in schema:
        schema["additionalProperties"] = False


@cache
def validator(name: str) -> Any:
    """Of `release` or `record` packages. A record holds its releases and what they come to."""
    schema = read(f"{name}-package-schema.json")
    schema["properties"]["links"] = {
        "type": "object",
        "properties": {"next": {"type": "string", "format": "uri"}},
        "additionalProperties": False,
    }
    closed(schema)
    record = {
        "id": RECORD,
        "type": "object",
        "required": ["ocid", "releases", "compiledRelease"],
        "properties": {
            "ocid": {"type": "string"},
            "releases": {"type": "array", "minItems": 1, "items": {"$ref": RELEASE}},
            "compiledRelease": {"$ref": RELEASE},
        },
        "additionalProperties": False,
    }
    registry = jsonschema_rs.Registry([(RELEASE, patched()), (RECORD, record)], draft=jsonschema_rs.Draft4)
    return jsonschema_rs.Draft4Validator(schema, registry=registry, validate_formats=True)


def errors(name: str, package: Json) -> list[str]:
    """What is wrong with a package by its schema, and codes that no closed or open codelist of ours has."""
    found = [
        f"{'/'.join(map(str, e.instance_path))}: {e.message}" for e in validator(name).iter_errors(package)
    ]
    releases = package.get("releases") or [
        r for record in package["records"] for r in (*record["releases"], record["compiledRelease"])
    ]
    for release in releases:
        found += list(_unknown_codes(release))
    return found


@cache
def codelist(name: str) -> frozenset[str]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return frozenset(row["Code"] for row in csv.DictReader(file))


TAGS = frozenset(
    [
        "planning",
        "planningUpdate",
        "tender",
        "tenderAmendment",
        "tenderUpdate",
        "tenderCancellation",
        "award",
        "awardUpdate",
        "awardCancellation",
        "contract",
        "contractUpdate",
        "contractAmendment",
        "implementation",
        "implementationUpdate",
        "contractTermination",
        "compiled",
    ]
)
ROLES = frozenset(
    ["buyer", "procuringEntity", "supplier", "tenderer", "funder", "enquirer", "payer", "payee"]
)


def _unknown_codes(release: Json) -> Iterator[str]:
    yield from _beyond("releaseTag", release["tag"], TAGS)
    for party in release.get("parties", []):
        yield from _beyond("partyRole", party["roles"], ROLES)
    tender = release.get("tender", {})
    for part in (tender, *tender.get("lots", [])):
        reserved = part.get("otherRequirements", {}).get("reservedParticipation", [])
        yield from _beyond("reservedParticipation", reserved, codelist("reservedParticipation.csv"))
        for one in part.get("sustainability", []):
            yield from _beyond("goal", [one["goal"]], codelist("sustainabilityGoal.csv"))
            yield from _beyond("strategy", one.get("strategies", []), codelist("sustainabilityStrategy.csv"))


def _beyond(name: str, used: list[str], known: frozenset[str]) -> Iterator[str]:
    yield from (f"{name}: {code}" for code in used if code not in known)
