"""A purchase against the amounts of the day, by the one rule of `app.domain.thresholds`, and what it was taken for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from app.domain.contracts import Route, route
from app.domain.reservation import Reservation
from app.domain.thresholds import Measure, measure
from app.reference import catalogue
from app.web.i18n import gettext

# Whose amount it is.
THRESHOLDS: dict[str, Any] = {
    "goods_services_local": _l("varer og tjenesteydelser, kommuner og regioner"),
    "goods_services_state": _l("varer og tjenesteydelser, staten"),
    "light_regime": _l("sociale og andre specifikke tjenesteydelser"),
    "works": _l("bygge og anlæg"),
}
KINDS: dict[str, Any] = {
    "goods_services": _l("varer og tjenesteydelser"),
    "light_regime": _l("sociale og andre specifikke tjenesteydelser"),
    "works": _l("bygge og anlæg"),
}


@dataclass(frozen=True)
class Way:
    """Where a contract stands against the amounts of the day, and by what it was measured."""

    route: Route
    measure: Measure
    direct: catalogue.Threshold | None
    threshold: catalogue.Threshold | None


def way(
    total_dkk: int | None, buyer_kind: str, codes: Iterable[str], reservation: Reservation | None, on: date
) -> Way:
    """Which way of buying the size of a contract points to. `buyer_kind`: empty where it is not known."""
    by = measure(buyer_kind, codes, reservation)
    direct = catalogue.threshold("direct_purchase_practice", on)
    limit = catalogue.threshold(by.threshold, on)
    found = route(total_dkk, direct.dkk if direct else None, limit.dkk if limit else None)
    return Way(found, by, direct, limit)


def taken_for(found: Way) -> list[str]:
    """What the codes do not decide, in plain words; nothing where they all say the same."""
    by, said = found.measure, []
    if not by.kinds:
        said.append(gettext("I har ikke valgt CPV-koder, så vi bruger den laveste tærskelværdi."))
    if len(by.kinds) > 1:
        said.append(
            gettext(
                "CPV-koderne er af flere slags: %(kinds)s. Hovedydelsen afgør tærskelværdien. "
                "Vi kender den ikke, så vi viser den laveste.",
                kinds=" + ".join(str(KINDS[k]) for k in by.kinds),
            )
        )
    if by.kind == "works" and found.route in {"direct", "below"}:
        said.append(gettext("Bygge og anlæg under tærskelværdien følger tilbudsloven."))
    if by.kind == "light_regime" and found.route == "above":
        said.append(
            gettext(
                "Sociale og andre specifikke tjenesteydelser skal annonceres, men I vælger selv proceduren."
            )
        )
    return said
