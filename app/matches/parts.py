"""A need of several things: how many suppliers there are to each, and what one of them must be able to take on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.consortium import Lot
from app.matches.together import ability
from app.search.queries import Card


@dataclass(frozen=True)
class PartCount:
    """One thing of a need: how many have it among their services, and how many of them say they can do all of it."""

    lot: Lot
    can_deliver: int
    can_deliver_all: int


@dataclass(frozen=True)
class Parts:
    """The things of a need, how many suppliers have every one of them, and how many say they can do it all."""

    counts: tuple[PartCount, ...]
    can_deliver: int
    can_deliver_all: int


def parts_of(lots: Sequence[Lot], cards: Iterable[Card]) -> Parts | None:
    """Count the suppliers to each of several things; None where the need is one thing."""
    if len(lots) < 2:
        return None
    able = [ability(tuple(lots), card) for card in cards]
    full = [{place for place, dkk in mine.items() if is_enough(lots[place], dkk)} for mine in able]
    counts = tuple(
        PartCount(lot, sum(place in mine for mine in able), sum(place in mine for mine in full))
        for place, lot in enumerate(lots)
    )
    return Parts(
        counts, sum(len(mine) == len(lots) for mine in able), sum(len(mine) == len(lots) for mine in full)
    )


def is_enough(lot: Lot, dkk: int | None) -> bool:
    """Whether somebody says that it can take on all of a lot; where a lot has no worth, whether it says anything."""
    return dkk is not None and dkk >= (lot.dkk or 0)


def own_worth(lots: Sequence[Lot], card: Card) -> int | None:
    """What the things that a supplier does are worth a year; None where the need is one thing, or nobody can tell."""
    if len(lots) < 2:
        return None
    amounts = [lots[place].dkk for place in ability(tuple(lots), card)]
    return sum(a for a in amounts if a) if amounts and all(amounts) else None
