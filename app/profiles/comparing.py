"""A supplier beside the others that offer the same kind of thing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.domain.attention import Kind, typical
from app.domain.profile import Document
from app.extensions import db
from app.reference import catalogue
from app.search import codec
from app.search.snapshot import current
from app.statistics.models import SupplierCount
from app.suppliers.models import Supplier


@dataclass(frozen=True)
class Comparison:
    """About what the others on a shelf have in the middle in a month, and how many they are."""

    shelf: catalogue.Shelf
    others: int
    typical: int


def compare(cvr: str, document: Document, month: date, kind: Kind) -> Comparison | None:
    """How the listed suppliers of the same shelf did; None where they are too few. Two statements.

    One with no count was looked at no time, and stands among the others.
    """
    shelf = main_shelf(document)
    if shelf is None:
        return None
    snapshot = current()
    listed = snapshot.bits.get(f"shelf:{shelf}", 0) & snapshot.listed
    on_shelf = codec.flags_of(listed, snapshot.size)
    rows = db.session.execute(
        select(Supplier.id, Supplier.cvr, SupplierCount.n)
        .join(SupplierCount, SupplierCount.cvr == Supplier.cvr)
        .where(SupplierCount.month == month, SupplierCount.kind == str(kind))
    )
    looked_at = {who: n for i, who, n in rows if i < snapshot.size and on_shelf[i]}
    # The supplier itself is one of those on the shelf.
    others = [n for who, n in looked_at.items() if who != cvr]
    others += [0] * (listed.bit_count() - 1 - len(others))
    middle = typical(others)
    return None if middle is None else Comparison(catalogue.shelves()[shelf], len(others), middle)


def main_shelf(document: Document) -> str | None:
    """The shelf that most of a profile's codes stand on; of several the first in the alphabet."""
    codes = [c for offer in document.offers.items for c in offer.cpv] + list(document.offers.loose_cpv)
    shelves = Counter(s for c in codes if (s := catalogue.shelf_of(c)))
    return min(shelves, key=lambda s: (-shelves[s], s), default=None)
