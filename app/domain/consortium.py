"""Which suppliers could solve a need together, when none can alone: the smallest sets that cover it.

A need is lots, each a kind of service with an amount a year. A supplier covers as much of a lot as it can take on.
Small inputs are searched through; large ones among the suppliers that cover most.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

from app.domain import cpv

# A supplier of a code this near does the same kind of work (see cpv.FIT_BY_DEPTH: the same group).
SAME_KIND = 0.4
# So many suppliers are searched through for sets of so many; beyond that the sets grow one by one.
SEARCHED, LARGEST, MOST_MEMBERS = 14, 4, 6


@dataclass(frozen=True)
class Lot:
    """One kind of service a need holds. `dkk` is what it is worth a year; None when the buyer has not said.

    `name` is the buyer's own; empty where a lot is made of codes.
    """

    codes: tuple[str, ...]
    dkk: int | None = None
    name: str = ""


@dataclass(frozen=True)
class Ability:
    """How much of each lot a supplier can take on a year, by the lot's place in the need; None: it has not said."""

    cvr: str
    dkk: Mapping[int, int | None]


@dataclass(frozen=True)
class Member:
    """A supplier in a set and the lots it covers, with the amount it takes of each; None: it has not said."""

    cvr: str
    takes: tuple[tuple[int, int | None], ...]


@dataclass(frozen=True)
class Consortium:
    """A set of suppliers, and what is still missing: the lot and the amount; None where nobody does it at all."""

    members: tuple[Member, ...]
    missing: tuple[tuple[int, int | None], ...] = ()


def lots_of(codes: Sequence[str], value_dkk: int | None) -> tuple[Lot, ...]:
    """The lots of a need: codes of the same kind go together, and the value is shared evenly between them."""
    kinds: list[list[str]] = []
    for code in codes:
        same = next((k for k in kinds if any(_is_kind(code, c) for c in k)), None)
        if same is None:
            kinds.append([code])
        else:
            same.append(code)
    share = None if value_dkk is None else value_dkk // len(kinds) if kinds else None
    return tuple(Lot(tuple(k), share) for k in kinds)


def lots_of_guesses(
    codes: Sequence[str], things: Sequence[Sequence[str]], value_dkk: int | None
) -> tuple[Lot, ...]:
    """The lots of codes that were guessed: all guesses at one thing are one lot, whatever their kind.

    `things` are what the text names, each by every code that could be meant. A code that belongs to none of
    several is in no lot, as anybody of that kind would then seem to do the other work; and there are no lots where
    one of more than two things has no guess, as a set without it would seem to do everything.
    """
    meant: list[list[str]] = [[] for _ in things]
    for code in codes:
        place = _thing(code, things)
        if place is not None:
            meant[place].append(code)
    several = [found for found in meant if found]
    if len(several) < 2:
        return (Lot(tuple(codes), value_dkk),) if codes else ()
    if len(several) < len(things):
        return ()
    share = None if value_dkk is None else value_dkk // len(several)
    return tuple(Lot(tuple(found), share) for found in several)


def _thing(code: str, things: Sequence[Sequence[str]]) -> int | None:
    """Which of several things a code is a guess at: one that it stands for, else one of its kind."""
    exact = (n for n, held in enumerate(things) if code in held)
    alike = (n for n, held in enumerate(things) if cpv.kind(code) in map(cpv.kind, held))
    return next(chain(exact, alike), None)


def _is_kind(a: str, b: str) -> bool:
    return max(cpv.fit(a, b), cpv.fit(b, a)) >= SAME_KIND


def covers(lot: Lot, codes: Iterable[str]) -> bool:
    """Whether somebody with these codes does a lot's kind of work."""
    return any(cpv.fit(wanted, offered) >= SAME_KIND for wanted in lot.codes for offered in codes)


def find(lots: Sequence[Lot], abilities: Sequence[Ability], most: int = 3) -> list[Consortium]:
    """The smallest sets that cover every lot, best first; the fullest one where none does.

    Empty when a single supplier covers everything, or when nobody covers anything. `abilities` come best
    match first, and earlier ones are preferred.
    """
    useful = [a for a in abilities if a.dkk]
    if not lots or not useful or any(_is_whole(lots, [a]) for a in useful):
        return []
    chosen = _worth_searching(lots, useful)
    for size in range(2, LARGEST + 1):
        whole = [list(s) for s in combinations(chosen, size) if _is_whole(lots, s)]
        if whole:
            return [_consortium(lots, s) for s in whole[:most]]
    grown = _grown(lots, useful)
    return [_consortium(lots, grown)] if len(grown) > 1 else []


def _worth_searching(lots: Sequence[Lot], abilities: Sequence[Ability]) -> list[Ability]:
    """The suppliers that cover most of each lot, in the order they came."""
    wanted: dict[str, None] = {}
    per_lot = max(2, SEARCHED // len(lots))
    for place in range(len(lots)):
        able = [a for a in abilities if place in a.dkk]
        able.sort(key=lambda a: -_amount(lots, a, place))
        wanted |= dict.fromkeys(a.cvr for a in able[:per_lot])
    return [a for a in abilities if a.cvr in wanted][:SEARCHED]


def _amount(lots: Sequence[Lot], ability: Ability, place: int) -> float:
    """What a supplier can take of a lot, at most the whole; who has not said is taken to manage it."""
    if place not in ability.dkk:
        return 0.0
    wanted, able = lots[place].dkk, ability.dkk[place]
    if not wanted:
        return 1.0
    return 1.0 if able is None else min(1.0, able / wanted)


def _shares(lots: Sequence[Lot], group: Iterable[Ability]) -> list[float]:
    members = list(group)
    return [min(1.0, sum(_amount(lots, a, place) for a in members)) for place in range(len(lots))]


def _is_whole(lots: Sequence[Lot], group: Iterable[Ability]) -> bool:
    return all(share >= 1.0 for share in _shares(lots, group))


def _grown(lots: Sequence[Lot], abilities: Sequence[Ability]) -> list[Ability]:
    """A set that grows by whoever adds most, until nobody adds anything."""
    group: list[Ability] = []
    while len(group) < MOST_MEMBERS:
        have = sum(_shares(lots, group))
        gains = [
            (sum(_shares(lots, [*group, a])) - have, -n, a) for n, a in enumerate(abilities) if a not in group
        ]
        best = max(gains, default=None, key=lambda g: g[:2])
        if best is None or best[0] <= 0:
            break
        group.append(best[2])
    return group


def _consortium(lots: Sequence[Lot], group: Sequence[Ability]) -> Consortium:
    members = tuple(Member(a.cvr, tuple(sorted(a.dkk.items(), key=lambda t: t[0]))) for a in group)
    missing: list[tuple[int, int | None]] = []
    for place, share in enumerate(_shares(lots, group)):
        if share < 1.0:
            wanted = lots[place].dkk
            missing.append((place, None if not share or not wanted else round(wanted * (1 - share))))
    return Consortium(members, tuple(missing))
