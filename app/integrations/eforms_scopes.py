"""What a notice buys: its scope and its lots."""

from __future__ import annotations

from typing import Any

from app.domain.notices import Duration, Lot, Place, Scope
from app.integrations.eforms_xml import EXTENSION, NS, Element, Reading, coded, said, value, values

LOT_KINDS = frozenset({"Lot", "Part"})
PROJECT = "cac:ProcurementProject"
TYPES = "cac:ProcurementAdditionalType/cbc:ProcurementTypeCode"
REQUIREMENT = (
    "cac:TendererQualificationRequest/cac:SpecificTendererRequirement/cbc:TendererRequirementTypeCode"
)
EXECUTION = "cac:ContractExecutionRequirement/cbc:ExecutionRequirementCode"
ESTIMATE = "cac:RequestedTenderTotal/cbc:EstimatedOverallContractAmount"
CEILING = f"cac:RequestedTenderTotal/{EXTENSION}/efbc:FrameworkMaximumAmount"
DEADLINES = (
    ("BT-131", "cac:TenderSubmissionDeadlinePeriod"),
    ("BT-1311", "cac:ParticipationRequestReceptionPeriod"),
    ("BT-630", f"{EXTENSION}/efac:InterestExpressionReceptionPeriod"),
    ("BT-800", f"{EXTENSION}/efac:AnswerReceptionPeriod"),
)
QUESTIONS = "cac:AdditionalInformationRequestPeriod"
TRUTHS = {"true": True, "1": True, "false": False, "0": False}


def scope(reading: Reading, root: Element) -> Scope:
    """What the whole procedure buys."""
    project = root.find(PROJECT, NS)
    return Scope() if project is None else Scope(**_scope(reading, project, ""))


def lots(reading: Reading, root: Element) -> tuple[Lot, ...]:
    """The lots, or the parts of a planned purchase; groups of lots are no lots."""
    return tuple(
        _lot(reading, element)
        for element in root.iterfind("cac:ProcurementProjectLot", NS)
        if _kind(element) in LOT_KINDS
    )


def _kind(element: Element) -> str:
    """`Lot` unless it says `Part` or `LotsGroup`."""
    found = element.find("cbc:ID", NS)
    return "Lot" if found is None else found.get("schemeName") or "Lot"


def _lot(reading: Reading, element: Element) -> Lot:
    name = value(element, "cbc:ID")
    project = element.find(PROJECT, NS)
    terms = element.find("cac:TenderingTerms", NS)
    process = element.find("cac:TenderingProcess", NS)
    reserved = [] if terms is None else coded(terms, REQUIREMENT, "reserved-procurement")
    execution = [] if terms is None else coded(terms, EXECUTION, "reserved-execution")
    moments = []
    if process is not None:
        moments = [
            reading.moment(process, (f"{path}/cbc:EndDate", f"{path}/cbc:EndTime"), field, name)
            for field, path in (*DEADLINES, ("BT-13", QUESTIONS))
        ]
    return Lot(
        **({} if project is None else _scope(reading, project, name)),
        id=name,
        reserved=next((r for r in reserved if r != "none"), reserved[0] if reserved else None),
        reserved_execution=execution[0] if execution else None,
        deadline=next(filter(None, moments[:-1]), None),
        questions_until=moments[-1] if moments else None,
    )


def _scope(reading: Reading, project: Element, place: str) -> dict[str, Any]:
    """The fields that a procedure and a lot share."""
    main = reading.cpv(project, "cac:MainCommodityClassification/cbc:ItemClassificationCode", "BT-262", place)
    more = reading.cpv(
        project, "cac:AdditionalCommodityClassification/cbc:ItemClassificationCode", "BT-263", place
    )
    codes = list(main)
    # An additional code cannot stand in for a main one that is missing.
    return {
        "title": reading.title(project, "cbc:Name"),
        "description": reading.text(project, "cbc:Description"),
        "nature": value(project, "cbc:ProcurementTypeCode"),
        "cpv": tuple(dict.fromkeys([*codes, *more])) if codes else (),
        "places": tuple(_place(reading, found) for found in project.iterfind("cac:RealizedLocation", NS)),
        "value": reading.money(project, ESTIMATE, "BT-27", place),
        "highest": reading.money(project, CEILING, "BT-271", place),
        "internal_id": value(project, "cbc:ID"),
        "note": reading.text(project, "cbc:Note"),
        "duration": _duration(reading, project, place),
        "strategic": tuple(coded(project, TYPES, "strategic-procurement")),
        "social_objectives": tuple(coded(project, TYPES, "social-objective")),
        "for_small_firms": TRUTHS.get(value(project, "cbc:SMESuitableIndicator")),
    }


def _place(reading: Reading, location: Element) -> Place:
    address = location.find("cac:Address", NS)
    told = reading.text(location, "cbc:Description")
    if address is None:
        return Place(told=told)
    return Place(
        nuts=value(address, "cbc:CountrySubentityCode"),
        postcode=value(address, "cbc:PostalZone"),
        town=value(address, "cbc:CityName"),
        country=value(address, "cac:Country/cbc:IdentificationCode"),
        anywhere=value(address, "cbc:Region"),
        told=told,
    )


def _duration(reading: Reading, project: Element, place: str) -> Duration | None:
    period = project.find("cac:PlannedPeriod", NS)
    if period is None:
        return None
    measure = period.find("cbc:DurationMeasure", NS)
    length = said(measure)
    if length and not (length.isascii() and length.isdigit() and len(length) < 6):
        reading.remark("BT-36", place, length)
        length = ""
    return Duration(
        start=reading.day(period, "cbc:StartDate", "BT-536", place),
        end=reading.day(period, "cbc:EndDate", "BT-537", place),
        length=int(length) if length else None,
        unit=measure.get("unitCode", "") if measure is not None and length else "",
        unlimited="UNLIMITED" in values(period, "cbc:DescriptionCode"),
    )
