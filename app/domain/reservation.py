"""Reserved contracts: whom a buyer may keep a contract for, and what the law asks of the contract itself.

Sources: udbudsloven § 54 (Directive 2014/24 Article 20) and § 190 (Article 77). The codes of § 190 and its
three years are also machine rules of eForms: BR-BT-00262-0200 and BR-BT-00036-0150.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

LONGEST_YEARS_190 = 3.0


class Reservation(StrEnum):
    """The two ways of reserving; the value is the scheme that documents a supplier's standing."""

    PAR54 = "par54"
    PAR190 = "par190"


@dataclass(frozen=True)
class Breach:
    """A rule that the contract itself breaks: `code_not_on_list` names the codes, `too_long` the years."""

    rule: str
    codes: tuple[str, ...] = ()
    years: float | None = None


def breaches(
    reservation: Reservation | None, codes: Iterable[str], years: float | None, reservable: Collection[str]
) -> tuple[Breach, ...]:
    """What stands in the way of reserving a contract for these codes and years; § 54 has neither limit."""
    if reservation is not Reservation.PAR190:
        return ()
    found = []
    outside = tuple(c for c in codes if c not in reservable)
    if outside:
        found.append(Breach("code_not_on_list", codes=outside))
    if years is not None and years > LONGEST_YEARS_190:
        found.append(Breach("too_long", years=years))
    return tuple(found)
