"""Outcomes and figures as pages and files show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.barriers.queries import named
from app.domain.errors import DomainError
from app.domain.needs import StepRefused
from app.domain.outcomes import Figures, Refused
from app.outcomes import words
from app.web import exports
from app.web.filters import in_language
from app.web.i18n import gettext

Years = tuple[tuple[int, Figures], ...]


@dataclass(frozen=True)
class BarrierRow:
    """How often a barrier stood in the way, and its share of the most frequent one."""

    code: str
    name: str
    count: int
    share: float


def refusal(refused: DomainError) -> str:
    """Why an outcome was not taken."""
    if isinstance(refused, Refused):
        return str(words.REFUSALS[refused.reason])
    if isinstance(refused, StepRefused):
        return gettext("Behovet er ikke lukket, eller udfaldet er allerede fortalt. Gå tilbage til behovet")
    return gettext("En anden har ændret behovet, mens I skrev. Send udfaldet igen")


def barrier_names(codes: Iterable[str]) -> dict[str, str]:
    """What barriers are called, by code; the code itself for one that is not in the register any more."""
    asked = list(codes)
    known = named(asked) if asked else {}
    return {code: in_language(known[code], "name") if code in known else code for code in asked}


def figures(years: Years) -> dict[str, Any]:
    """What the page of figures shows: the running year large, all years as a table, the barriers of all."""
    totals: dict[str, int] = {}
    for _, found in years:
        for code, count in found.barriers:
            totals[code] = totals.get(code, 0) + count
    most = max(totals.values(), default=0)
    names = barrier_names(totals)
    rows = [
        BarrierRow(code, names[code], count, count / most)
        for code, count in sorted(totals.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    return {"years": years, "now": years[0][1], "year": years[0][0], "barriers": rows}


def figures_csv(years: Years) -> bytes:
    """A line a year."""
    heads = (
        gettext("År"), gettext("Offentliggjorte behov"), gettext("Åbne"), gettext("Venter på udfald"),
        gettext("Tildelt"), gettext("Ikke tildelt"), gettext("Sendte svar"), gettext("Lukket uden svar"),
        gettext("Dage til udfald, median"), gettext("Tildelt, kr."), gettext("Bekræftet af begge, kr."),
        gettext("Tildelt ifølge bekendtgørelser"), gettext("Tildelt ifølge bekendtgørelser, kr."),
    )  # fmt: skip
    rows = (
        (year, f.published, f.open, f.waiting, f.awarded, f.not_awarded, f.answers, f.without_answer,
         None if f.days is None else f"{f.days:g}", f.awarded_dkk, f.confirmed_dkk, f.notice_awarded, f.notice_dkk)
        for year, f in years
    )  # fmt: skip
    return exports.as_csv([heads, *rows])
