"""Needs by the Open Contracting Data Standard 1.1: releases of their steps, records, and packages of both.

The first release of a need tells all of it, those after it what has changed; a record's compiled release is all of
them together. An anonymous buyer stands in none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from app.domain.moments import DENMARK, in_utc
from app.domain.needs import PUBLIC, TALKS_ONLY, Kind, State, Step
from app.needs.models import Need, NeedLot
from app.open_needs.words import kind_name
from app.reference import catalogue
from app.releases import codes
from app.releases.awards import NeedAward
from app.releases.queries import Process, ToldStep
from app.web.i18n import speaking

VERSION, CURRENCY = "1.1", "DKK"
PUBLISHER = "Buy Social Danmark"
REGISTER = "https://datacvr.virk.dk/enhed/virksomhed/"
# Whoever wants to may use the data for whatever they want.
LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"
DAYS_A_MONTH = 365.25 / 12
Json = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """Where we publish: the prefix of our ocids, and the addresses of a need and of its files."""

    prefix: str
    home: str
    page: Callable[[int], str]
    file: Callable[[int, str], str]


def record_package(process: Process, place: Place, itself: str) -> Json:
    """One need with its releases and what they come to."""
    releases = [release(process, step, place) for step in process.steps]
    return _package(releases, place, itself) | {
        "records": [
            {
                "ocid": ocid(process.need, place),
                "releases": releases,
                "compiledRelease": compiled(process, place),
            }
        ]
    }


def release_package(releases: list[Json], place: Place, itself: str, older: str) -> Json:
    """Some releases, and the address of those before them."""
    package = _package(releases, place, itself) | {"releases": releases}
    return package | ({"links": {"next": older}} if older else {})


def _package(releases: Sequence[Json], place: Place, itself: str) -> Json:
    # The year in which we began, where nothing has been published yet.
    newest = max((r["date"] for r in releases), default="2026-01-01T00:00:00Z")
    return {
        "uri": itself,
        "version": VERSION,
        "extensions": list(codes.EXTENSIONS),
        "publishedDate": newest,
        "publisher": {"name": PUBLISHER, "uri": place.home},
        "license": LICENCE,
    }


def ocid(need: Need, place: Place) -> str:
    """The contracting process: our prefix and the need's number."""
    return f"{place.prefix}-{need.id}"


def release(process: Process, step: ToldStep, place: Place) -> Json:
    """What a step made public."""
    need = process.need
    kind = Kind(need.kind)
    found: Json = {
        "ocid": ocid(need, place),
        "id": f"{ocid(need, place)}-{step.id}",
        "date": stamp(step.at),
        "tag": [codes.tag(kind, step.step)],
        "initiationType": "tender",
        "language": "da",
    }
    if step.step in (Step.PUBLISH, "import"):
        # A notice that was read in may tell of a need that was over when it came.
        state = step.state if step.step == "import" and step.state in PUBLIC else State.PUBLISHED
        found |= _whole(process, codes.status(kind, state), place)
        return _with_awards(found, process, place) if state is State.AWARDED else found
    found["tender"] = {"id": str(need.id), "status": codes.status(kind, step.state)}
    if step.state is State.AWARDED:
        found |= _awarded(process, place)
    return found


def compiled(process: Process, place: Place) -> Json:
    """What all releases of a need come to."""
    need, last = process.need, process.steps[-1]
    status = codes.status(Kind(need.kind), State(need.state))
    found: Json = {
        "ocid": ocid(need, place),
        "id": f"{ocid(need, place)}-{last.id}-compiled",
        "date": stamp(last.at),
        "tag": ["compiled"],
        "initiationType": "tender",
        "language": "da",
    }
    if need.state == State.WITHDRAWN:
        # The standard's `withdrawn`: nothing more is told of it.
        return found | {"tender": {"id": str(need.id), "status": status}}
    found |= _whole(process, status, place)
    if need.state == State.AWARDED:
        found |= _beside(found, process, place)
    return {k: v for k, v in found.items() if v not in ([], {})}


def _with_awards(found: Json, process: Process, place: Place) -> Json:
    """A release that tells of the need and of its awards."""
    if not process.awards:
        return found
    return found | _beside(found, process, place) | {"tag": [*found["tag"], "award"]}


def _beside(found: Json, process: Process, place: Place) -> Json:
    """The awards, and all parties: those of the need and the winners."""
    awarded = _awarded(process, place)
    parties = _merged([*found.get("parties", []), *awarded.get("parties", [])])
    return {"parties": parties, "awards": awarded.get("awards", [])}


def _merged(parties: Iterable[Json]) -> list[Json]:
    """Each party once, with all its roles: a buyer's own workshop may win."""
    found: dict[str, Json] = {}
    for party in parties:
        roles = [*found.get(party["id"], {}).get("roles", []), *party["roles"]]
        found[party["id"]] = found.get(party["id"], party) | {"roles": list(dict.fromkeys(roles))}
    return list(found.values())


def _whole(process: Process, status: str, place: Place) -> Json:
    need = process.need
    found: Json = {"tender": _tender(process, status, place)}
    if buyer := _buyer(need, place):
        reference = {"id": buyer["id"], "name": buyer["name"]}
        found |= {"parties": [buyer], "buyer": reference}
        found["tender"]["procuringEntity"] = reference
    if Kind(need.kind) in TALKS_ONLY and need.text:
        found["planning"] = {"rationale": need.text}
    return found


def _buyer(need: Need, place: Place) -> Json | None:
    if need.is_anonymous or not need.buyer_name:
        return None
    party = _party(
        need.buyer_cvr, need.buyer_name, f"{ocid(need, place)}-buyer", ["buyer", "procuringEntity"]
    )
    if need.contact_email:
        party["contactPoint"] = {"email": need.contact_email}
    return party


def _party(cvr: str, name: str, otherwise: str, roles: list[str]) -> Json:
    """An organisation by its CVR number, scheme DK-CVR of org-id.guide; by an id of ours where it has none."""
    if not cvr:
        return {"id": otherwise, "name": name, "roles": roles}
    return {
        "id": f"DK-CVR-{cvr}",
        "name": name,
        "identifier": {"scheme": "DK-CVR", "id": cvr, "legalName": name, "uri": f"{REGISTER}{cvr}"},
        "roles": roles,
    }


def _awarded(process: Process, place: Place) -> Json:
    parties: list[Json] = []
    awards: list[Json] = []
    for award in process.awards:
        winners = [
            _party(w.cvr, w.name, f"{ocid(process.need, place)}-{award.id}-{n}", ["supplier"])
            for n, w in enumerate(award.winners)
        ]
        parties += winners
        awards.append(_award(award, winners))
    return {k: v for k, v in {"parties": _merged(parties), "awards": awards}.items() if v}


def _award(award: NeedAward, winners: Sequence[Json]) -> Json:
    found: Json = {"id": award.id, "status": "active", "date": stamp(award.decided_at)}
    if winners:
        found["suppliers"] = [{"id": w["id"], "name": w["name"]} for w in winners]
    if award.value_dkk is not None:
        found["value"] = _value(award.value_dkk)
    if award.lots:
        found["relatedLots"] = list(award.lots)
    return found


def _tender(process: Process, status: str, place: Place) -> Json:
    need = process.need
    main = need.codes[0].code if need.codes else ""
    with speaking("da"):
        details = kind_name(need.kind)
    found: Json = {
        "id": str(need.id),
        "title": need.title,
        "description": need.text,
        "status": status,
        "procurementMethod": codes.METHODS.get(need.procedure),
        "procurementMethodDetails": details,
        "mainProcurementCategory": codes.category(main) if main else None,
        "datePublished": stamp(need.published_at) if need.published_at else None,
        "value": _value(need.value_dkk) if need.value_dkk else None,
        "items": _items(need),
        "deliveryAddresses": _addresses(need),
        "tenderPeriod": _period(need.published_at, need.answer_by),
        "enquiryPeriod": _period(need.published_at, need.questions_by),
        "contractPeriod": _term(need.starts_on, need.ends_on, need.months),
        "lots": [_lot(lot, status) for lot in need.lots],
        "documents": _documents(process, place),
        "otherRequirements": _reserved(need.reservation),
    }
    if need.notice_id:
        found["identifiers"] = [{"scheme": "eForms-notice", "id": need.notice_id}]
    goals = codes.sustainability(need.strategic_aims, need.social_objectives, need.reservation)
    if goals:
        found |= {"hasSustainability": True, "sustainability": goals}
    elif need.strategic_aims == ["none"]:
        found["hasSustainability"] = False
    return {k: v for k, v in found.items() if v not in (None, "", [], {})}


def _lot(lot: NeedLot, status: str) -> Json:
    goals = codes.sustainability((), (), lot.reservation)
    found: Json = {
        "id": lot.ref,
        "title": lot.title,
        "description": lot.text,
        "status": status,
        "value": _value(lot.value_dkk) if lot.value_dkk else None,
        "contractPeriod": _term(None, None, lot.months),
        "otherRequirements": _reserved(lot.reservation),
        "sustainability": goals,
        "hasSustainability": True if goals else None,
    }
    return {k: v for k, v in found.items() if v not in (None, "", [], {})}


def _items(need: Need) -> list[Json]:
    """What is bought: one item for the whole, or one for each part."""
    own = [c.code for c in need.codes]
    if not need.lots:
        return [_item("1", own)] if own else []
    wanted = [(lot.ref, lot.codes or own) for lot in need.lots]
    return [_item(ref, held) | {"relatedLot": ref} for ref, held in wanted if held]


def _item(number: str, held: Sequence[str]) -> Json:
    first, *others = [_classification(c) for c in dict.fromkeys(held)]
    found: Json = {"id": number, "description": first.get("description", ""), "classification": first}
    return found | ({"additionalClassifications": others} if others else {})


def _classification(code: str) -> Json:
    known = catalogue.cpv_codes().get(code)
    found = {"scheme": "CPV", "id": code}
    return found | ({"description": known.label_da} if known else {})


def _addresses(need: Need) -> list[Json]:
    """Where it is delivered: municipalities, or the regions of a notice; the country alone for all of it."""
    country = {"country": "DK", "countryName": "Danmark"}
    if need.is_nationwide or "DK" in need.nuts:
        return [country]
    known = catalogue.places()
    found = [
        {"locality": known[m].name, "region": known[m].region} | country
        for m in dict.fromkeys(need.municipalities)
        if m in known
    ]
    for nuts in dict.fromkeys(need.nuts):
        within = next((p for p in known.values() if p.nuts3.startswith(nuts)), None)
        if within:
            region = within.nuts3_name if nuts == within.nuts3 else within.region
            found.append({"region": region, "description": nuts} | country)
    return found


def _documents(process: Process, place: Place) -> list[Json]:
    need = process.need
    page = {
        "id": "page",
        "documentType": "tenderNotice",
        "title": need.title,
        "url": place.page(need.id),
        "format": "text/html",
        "language": "da",
    }
    files = [
        {
            "id": d.id,
            "title": d.title or d.file_name,
            "url": place.file(need.id, d.id),
            "datePublished": stamp(max(in_utc(d.uploaded_at), in_utc(need.published_at or d.uploaded_at))),
            "format": d.mime,
        }
        for d in process.documents
    ]
    return [page, *files]


def _reserved(reservation: str | None) -> Json | None:
    return {"reservedParticipation": [codes.RESERVED[reservation]]} if reservation else None


def _value(kroner: int) -> Json:
    return {"amount": kroner, "currency": CURRENCY}


def _period(begin: datetime | None, end: datetime | None) -> Json | None:
    if end is None:
        return None
    found = {"endDate": stamp(end)}
    # A notice may have been read after its deadline.
    return {"startDate": stamp(begin)} | found if begin and in_utc(begin) <= in_utc(end) else found


def _term(begin: date | None, end: date | None, months: int | None) -> Json | None:
    """The contract's days: whole days in Denmark, and how many they are."""
    found: Json = {}
    if begin:
        found["startDate"] = stamp(datetime.combine(begin, time.min, DENMARK))
    if end:
        found["endDate"] = stamp(datetime.combine(end, time(23, 59, 59), DENMARK))
    if begin and end:
        found["durationInDays"] = (end - begin).days + 1
    elif months:
        found["durationInDays"] = round(months * DAYS_A_MONTH)
    return found or None


def stamp(moment: datetime) -> str:
    """A moment as the standard wants it: RFC 3339 in UTC."""
    return in_utc(moment).isoformat(timespec="seconds").replace("+00:00", "Z")
