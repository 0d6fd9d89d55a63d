"""Fictional counts for trying the service out: the same each time, growing, with quiet summers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date

from app.domain.attention import Kind, months_until
from app.statistics.services import Key

QUIET = {7: 0.5, 12: 0.8}
# How often a supplier is shown in a usual month, and what share of it goes on to each other kind.
USUAL, SHARES = (60, 420), {Kind.OPENED: (0.05, 0.16), Kind.MATCHED: (0.04, 0.12)}
CONTACTS = (0.03, 0.1)


def counts(cvr: str, today: date) -> Iterator[tuple[Key, int]]:
    """A supplier's last 14 months; the present one as far as it has come."""
    chance = random.Random(cvr)  # noqa: S311 - not a secret, and the same each time
    usual = chance.randint(*USUAL)
    for age, month in enumerate(reversed(months_until(today, 14))):
        share = min(1.0, today.day / 30) if age == 0 else 1.0
        shown = usual * QUIET.get(month.month, 1.0) * (1 - age * 0.03) * chance.uniform(0.85, 1.15) * share
        seen = {Kind.SHOWN: shown} | {k: shown * chance.uniform(*s) for k, s in SHARES.items()}
        seen[Kind.CONTACTED] = seen[Kind.OPENED] * chance.uniform(*CONTACTS)
        yield from (((cvr, month, str(kind)), round(n)) for kind, n in seen.items() if round(n))
