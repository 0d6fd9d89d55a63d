"""Suppliers that could fill a need together, when none can alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from app.domain import consortium
from app.domain.concepts import tokens
from app.domain.consortium import Ability, Lot
from app.reference.concepts import book
from app.search.queries import Card


@dataclass(frozen=True)
class Share:
    """What one supplier of a set takes: the lots by their place, and kroner a year; None: it has not said."""

    card: Card
    takes: tuple[tuple[int, int | None], ...]


@dataclass(frozen=True)
class Together:
    """A set of suppliers for a need, the need's lots, and what is still missing."""

    shares: tuple[Share, ...]
    lots: tuple[Lot, ...]
    missing: tuple[tuple[int, int | None], ...]


def together(lots: tuple[Lot, ...], cards: list[Card]) -> tuple[Together, ...]:
    """The sets for a need's lots. `cards` are of suppliers that deliver there, best match first.

    One lot without an amount is done by anybody who does it at all.
    """
    if not lots or (len(lots) == 1 and not lots[0].dkk):
        return ()
    by_cvr = {card["cvr"]: card for card in cards}
    abilities = [Ability(cvr, ability(lots, card)) for cvr, card in by_cvr.items()]
    return tuple(
        Together(tuple(Share(by_cvr[m.cvr], m.takes) for m in found.members), lots, found.missing)
        for found in consortium.find(lots, abilities)
    )


def ability(lots: tuple[Lot, ...], card: Card) -> dict[int, int | None]:
    """What a supplier can take of each lot a year: the most that one of its fitting offers can."""
    found: dict[int, int | None] = {}
    for place, lot in enumerate(lots):
        fitting = [o for o in card["offers"] if consortium.covers(lot, o["cpv"] or _codes_of(o["title_da"]))]
        if fitting:
            found[place] = max((o["annual"] for o in fitting if o["annual"]), default=None)
        elif consortium.covers(lot, card["cpv"]):
            found[place] = None
    return found


@lru_cache(maxsize=2_000)
def _codes_of(title: str) -> tuple[str, ...]:
    """The codes that an offer's own words stand for."""
    concepts = {c for span in book().find(tokens(title)) for c in (*span.exact, *span.head)}
    return tuple(sorted({code for c in concepts for code in book().concepts[c].cpv[:2]}))
