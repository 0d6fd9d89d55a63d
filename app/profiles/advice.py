"""What a profile lacks in words: what to do, why it matters, and what it is worth in a match."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from app.domain.completeness import Missing
from app.domain.matching import WEIGHTS
from app.domain.profile import Section
from app.web.filters import number
from app.web.i18n import gettext

DO: dict[str, Any] = {
    "name": _l("Skriv virksomhedens navn"),
    "municipality": _l("Vælg jeres kommune"),
    "summary": _l("Skriv en kort tekst om jer"),
    "offer": _l("Skriv mindst én ydelse"),
    "cpv": _l("Vælg CPV-kode til alle ydelser"),
    "area": _l("Skriv, hvor I leverer"),
    "annual": _l("Skriv, hvor meget I kan levere på et år"),
    "target_groups": _l("Vælg de målgrupper, I arbejder for"),
    "impact": _l("Skriv effekt i tal"),
    "email": _l("Skriv en fælles e-mailadresse"),
    "purpose": _l("Skriv om jeres formål"),
    "price": _l("Skriv pris på alle ydelser"),
    "lead_time": _l("Skriv leveringstid på alle ydelser"),
    "reference": _l("Tilføj en reference"),
    "e_invoice": _l("Skriv, om I kan sende e-faktura"),
    "insurance": _l("Skriv, hvad jeres forsikring dækker"),
    "goals": _l("Vælg op til tre verdensmål"),
    "website": _l("Skriv jeres hjemmeside"),
    "english": _l("Skriv den korte tekst på engelsk"),
}
WHY: dict[str, Any] = {
    "name": _l("Køberne skal vide, hvem I er."),
    "municipality": _l("Købere søger efter leverandører nær dem."),
    "summary": _l("Det er den tekst, køberne læser på listen."),
    "offer": _l("Uden en ydelse er der intet at købe."),
    "cpv": _l("Offentlige købere søger med CPV-koder."),
    "area": _l("Ellers regner vi kun med jeres egen kommune og naboerne."),
    "annual": _l("Så ved en køber, om I kan løfte opgaven."),
    "target_groups": _l("Købere vælger efter, hvem de hjælper ved at købe."),
    "impact": _l("Købere skal kunne skrive, hvad købet fører til."),
    "email": _l("Ellers kan en køber ikke skrive til jer."),
    "purpose": _l("Det er jeres historie, og den bliver søgt i."),
    "price": _l("En køber kan se, om I passer til beløbet, før de spørger."),
    "lead_time": _l("Mange køb haster."),
    "reference": _l("En køber er tryggere, når en anden har købt før."),
    "e_invoice": _l("Det offentlige må kun betale e-fakturaer, og købere sorterer på det."),
    "insurance": _l("Mange udbud kræver et bestemt beløb."),
    "goals": _l("Købere sorterer på verdensmål."),
    "website": _l("Købere vil se mere, før de ringer."),
    "english": _l("Nogle købere læser engelsk."),
}
# The part of a match that the thing counts in.
PARTS: dict[str, tuple[str, Any]] = {
    "offer": ("service", _l("ydelsen")),
    "cpv": ("service", _l("ydelsen")),
    "area": ("place", _l("stedet")),
    "municipality": ("place", _l("stedet")),
    "annual": ("capacity", _l("kapaciteten")),
    "target_groups": ("social_aim", _l("det sociale formål")),
    "impact": ("social_aim", _l("det sociale formål")),
}


@dataclass(frozen=True)
class Advice:
    """One thing to do, why, and its effect; `item` leads to the offer that lacks it."""

    do: str
    why: str
    effect: str
    section: Section
    item: str


def advice(missing: Iterable[Missing]) -> list[Advice]:
    """What is missing in words, in the order given."""
    return [Advice(str(DO[m.code]), str(WHY[m.code]), _effect(m), m.section, m.item) for m in missing]


def _effect(missing: Missing) -> str:
    if not missing.points or missing.code not in PARTS:
        return ""
    part, name = PARTS[missing.code]
    gain = number(missing.points, 1 if missing.points % 1 else 0)
    return gettext(
        "Op til %(points)s point af 100 i et match; %(part)s tæller %(most)s.",
        points=gain,
        part=name,
        most=WEIGHTS[part],
    )
