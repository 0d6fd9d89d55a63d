"""Write the shipped reference data to its tables; loading twice changes nothing."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import Table, select

from app.extensions import Model, db
from app.reference import catalogue
from app.reference.models import CpvCode, Goal, Municipality, Postcode, Scheme, TargetGroup


def load_all() -> dict[str, int]:
    """Load every list. Returns the number of rows added or changed per table."""
    return {
        "cpv_code": _load(
            CpvCode,
            ("code",),
            [
                {
                    "code": r["code"],
                    "check_digit": r["check_digit"],
                    "label_da": r["label_da"],
                    "label_en": r["label_en"],
                    "parent": r["parent"] or None,
                    "reservable": r["reservable"] == "1",
                }
                for r in catalogue.rows("cpv.csv")
            ],
        ),
        "municipality": _load(
            Municipality,
            ("code",),
            [
                {
                    "code": p.code,
                    "name": p.name,
                    "region": p.region,
                    "nuts3": p.nuts3,
                    "latitude": p.latitude,
                    "longitude": p.longitude,
                }
                for p in catalogue.places().values()
            ],
        ),
        "postcode": _load(Postcode, ("postcode", "municipality_code"), list(catalogue.rows("postcodes.csv"))),
        "scheme": _load(Scheme, ("code",), _named(catalogue.schemes())),
        "target_group": _load(TargetGroup, ("code",), _named(catalogue.target_groups())),
        "goal": _load(
            Goal,
            ("number",),
            [{"number": n, "name_da": g.name_da, "name_en": g.name_en} for n, g in catalogue.goals().items()],
        ),
    }


def _named(values: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"code": v.code, "name_da": v.name_da, "name_en": v.name_en} for v in values.values()]


def _load(model: type[Model], key: tuple[str, ...], wanted: list[dict[str, Any]]) -> int:
    """Insert what is missing and update what differs; nothing is deleted, foreign keys may point at it."""
    columns = list(wanted[0])
    table = cast(Table, model.__table__)
    present = {
        tuple(row[k] for k in key): row
        for row in (dict(r._mapping) for r in db.session.execute(select(*(table.c[c] for c in columns))))
    }
    new = [row for row in wanted if tuple(row[k] for k in key) not in present]
    changed = [row for row in wanted if present.get(tuple(row[k] for k in key), row) != row]
    if new:
        db.session.execute(table.insert(), new)
    for row in changed:
        condition = [table.c[k] == row[k] for k in key]
        db.session.execute(table.update().where(*condition).values(row))
    return len(new) + len(changed)
