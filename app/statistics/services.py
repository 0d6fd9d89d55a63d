"""Write counts, and let go of old ones."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Date, bindparam, delete, text

from app.domain.attention import KEPT_MONTHS, Kind, months_until
from app.extensions import db
from app.statistics.models import SupplierCount

# (CVR number, first day of the month, kind)
Key = tuple[str, date, str]
# Both databases read the same words.
ADD = text(
    "INSERT INTO supplier_count (cvr, month, kind, n) VALUES (:cvr, :month, :kind, :n) "
    "ON CONFLICT (cvr, month, kind) DO UPDATE SET n = supplier_count.n + excluded.n"
).bindparams(bindparam("month", type_=Date))


def write(counts: Iterable[tuple[Key, int]]) -> int:
    """Add to the primary's counts in a transaction of their own; how many rows.

    In the order of their keys, so that two processes never wait for each other in a circle.
    """
    rows = _rows(counts)
    if rows:
        with db.engine.begin() as connection:
            connection.execute(ADD, rows)
    return len(rows)


def add(counts: Iterable[tuple[Key, int]]) -> int:
    """The same in the session's transaction; the caller commits."""
    rows = _rows(counts)
    if rows:
        db.session.execute(ADD, rows)
    return len(rows)


def _rows(counts: Iterable[tuple[Key, int]]) -> list[dict[str, object]]:
    return [
        {"cvr": cvr, "month": month, "kind": str(Kind(kind)), "n": n}
        for (cvr, month, kind), n in sorted(counts)
    ]


def prune(today: date) -> int:
    """Remove what is older than the months that are kept; how many rows went."""
    oldest = months_until(today, KEPT_MONTHS)[0]
    return int(db.session.execute(delete(SupplierCount).where(SupplierCount.month < oldest)).rowcount)  # type: ignore[attr-defined]
