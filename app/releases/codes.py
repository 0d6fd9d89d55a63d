"""How our words are called in the Open Contracting Data Standard (DOMAIN.md E3) and its extensions.

Codelists: releaseTag, tenderStatus and method of OCDS 1.1; reservedParticipation of the otherRequirements extension;
sustainabilityGoal and sustainabilityStrategy of the sustainability extension.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.needs import TALKS_ONLY, Kind, State, Step

EXTENSION_PLACE = "https://raw.githubusercontent.com/open-contracting-extensions"
EXTENSIONS = (
    f"{EXTENSION_PLACE}/ocds_lots_extension/v1.1.5/extension.json",
    f"{EXTENSION_PLACE}/ocds_otherRequirements_extension/master/extension.json",
    f"{EXTENSION_PLACE}/ocds_sustainability_extension/master/extension.json",
    f"{EXTENSION_PLACE}/ocds_pagination_extension/master/extension.json",
)

RESERVED = {"par54": "shelteredWorkshop", "par190": "publicServiceMissionOrganization"}
# eForms BT-775 and BT-06.
OBJECTIVE_GOALS = {
    "acc-all": "social.accessibility",
    "et-eq": "social.ethnicEquality",
    "gen-eq": "social.genderEquality",
    "hum-right": "social.humanRightsInSupplyChains",
    "opp": "social.disadvantagedEmploymentOpportunities",
    "work-cond": "social.laborRightsPromotion",
    "other": "social",
}
AIM_GOALS = {"env-imp": "environmental", "inn-pur": "economic.innovativePurchase", "soc-obj": "social"}
# What a reservation is for: § 54 work for those at the edge of the labour market, § 190 a public service mission.
RESERVED_GOALS = {"par54": "social.disadvantagedEmploymentOpportunities", "par190": "social"}
BY_RESERVING = "reservedParticipation"

# eForms BT-105. What is bought without a procedure has no method that we know of.
METHODS = {
    "open": "open",
    "restricted": "selective",
    "neg-w-call": "selective",
    "comp-dial": "selective",
    "innovation": "selective",
    "comp-tend": "open",
    "neg-wo-call": "limited",
}

WORKS, FIRST_SERVICES = "45", "50"


def status(kind: Kind, state: State) -> str:
    """tender.status: talks are planning until they are over."""
    if state is State.PUBLISHED:
        return "planning" if kind in TALKS_ONLY else "active"
    return {State.NOT_AWARDED: "unsuccessful", State.WITHDRAWN: "withdrawn"}.get(state, "complete")


def tag(kind: Kind, step: str) -> str:
    """The release tag of a step."""
    talks = kind in TALKS_ONLY
    if step in (Step.PUBLISH, "import"):
        return "planning" if talks else "tender"
    if step == Step.WITHDRAW:
        return "planningUpdate" if talks else "tenderCancellation"
    if step == Step.AWARD:
        return "award"
    return "planningUpdate" if talks else "tenderUpdate"


def category(cpv: str) -> str:
    """MainProcurementCategory by the division of the main CPV code: 45 is works, what follows 49 is services."""
    if cpv.startswith(WORKS):
        return "works"
    return "services" if cpv[:2] >= FIRST_SERVICES else "goods"


def sustainability(
    aims: Sequence[str], objectives: Sequence[str], reservation: str | None
) -> list[dict[str, object]]:
    """The goals of a purchase, each once, and how a reservation pursues them; unknown codes say nothing."""
    goals = [OBJECTIVE_GOALS[o] for o in objectives if o in OBJECTIVE_GOALS]
    goals += [AIM_GOALS[a] for a in aims if a in AIM_GOALS and not (a == "soc-obj" and goals)]
    own = RESERVED_GOALS.get(reservation or "")
    if own and own not in goals:
        goals.append(own)
    return [
        {"goal": g, "strategies": [BY_RESERVING]} if g == own else {"goal": g} for g in dict.fromkeys(goals)
    ]
