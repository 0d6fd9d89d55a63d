"""Seeded suppliers for the bench: trades, places and verifications in believable shares."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from stdnum.dk import cvr as stdnum_cvr

from app.domain.verification import Event, Status
from app.reference import catalogue
from app.suppliers.importing import COLUMNS, Draft

SEED = 54190
WORDS = (
    "frokost",
    "rengøring",
    "havearbejde",
    "trykning",
    "pakning",
    "cykler",
    "flytning",
    "undervisning",
    "vinduer",
)


def drafts(size: int) -> Iterator[Draft]:
    """`size` suppliers; the same every time."""
    rng = random.Random(SEED)
    places = list(catalogue.places())
    trades = [r for r in catalogue.rows("concepts.csv") if r["cpv"]]
    groups = [g.name_da for g in catalogue.target_groups().values()]
    labels = [c.label_da for c in catalogue.cpv_codes().values()]
    number = 10_000_000
    for n in range(size):
        number += rng.randint(1, 60)
        while not stdnum_cvr.is_valid(str(number)):
            number += 1
        chosen = rng.sample(trades, rng.randint(1, 4))
        yield Draft(
            line=n,
            cvr=str(number),
            name=f"{rng.choice(labels).split()[0].strip(',;')} {number % 9973} ApS",
            columns=frozenset(COLUMNS),
            municipality=rng.choice(places),
            description=" ".join(rng.sample(labels, 3)),
            offers=tuple(dict.fromkeys(rng.choice(row["da"].replace("=", "").split(";")) for row in chosen)),
            cpv=tuple(dict.fromkeys(row["cpv"].split()[0] for row in chosen)),
            target_groups=(rng.choice(groups),),
            nationwide=rng.random() < 0.1,
            website="",
        )


def events(rows: Iterable[Draft]) -> Iterator[tuple[str, Event]]:
    """A registration for six in ten, a § 54 statement for one in three, and their past: about ten a supplier."""
    rng = random.Random(SEED)
    for row in rows:
        if rng.random() < 0.6:
            for year in range(2014, 2021):
                renewed = Event("rsv", Status.RENEWAL_RECEIVED, date(year, 2, 2))
                verified = Event("rsv", Status.VERIFIED, date(year, 5, 2), None, date(2026, 11, 3))
                yield from [(row.cvr, renewed), (row.cvr, verified)] if year > 2014 else [(row.cvr, verified)]
        if rng.random() < 0.33:
            for year in range(2020, 2027):
                yield (
                    row.cvr,
                    Event(
                        "par54", Status.VERIFIED, date(year, 8, 14), date(year + 1, 8, 14), date(year, 8, 20)
                    ),
                )


def much_recorded(size: int) -> list[str]:
    """The CVR numbers of some suppliers with the longest history."""
    counts = Counter(cvr for cvr, _ in events(drafts(min(size, 1_000))))
    return [cvr for cvr, _ in counts.most_common(50)]
