"""What something costs per unit, in words."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from app.web.filters import NBSP, kroner, number
from app.web.i18n import current_locale

# What a price is per.
UNITS: dict[str, Any] = {
    "hour": _l("pr. time"),
    "day": _l("pr. dag"),
    "month": _l("pr. måned"),
    "year": _l("pr. år"),
    "piece": _l("pr. stk."),
    "person": _l("pr. person"),
    "kg": _l("pr. kg"),
    "m2": _l("pr. m²"),
    "km": _l("pr. km"),
    "task": _l("pr. opgave"),
}


def price_text(oere: int | None, unit: str) -> str:
    """`1.500,50 kr. pr. time`; empty when no price is stated."""
    if oere is None:
        return ""
    if oere % 100 == 0:
        amount = kroner(oere // 100)
    else:
        exact = number(oere / 100, 2)
        amount = f"DKK{NBSP}{exact}" if current_locale() == "en" else f"{exact}{NBSP}kr."
    return f"{amount} {UNITS.get(unit, '')}".strip()
