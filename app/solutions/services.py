"""Write solutions; every barrier that one removes has it in its history. Never commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select

from app.audit.services import record
from app.barriers.models import Barrier, Solution
from app.barriers.services import note_change
from app.domain.barriers import SolutionState
from app.extensions import db
from app.keeping import check, keep


@dataclass(frozen=True)
class SolutionFields:
    """A solution as the secretary writes it. `measures`: values of domain.quarters.Measure."""

    name_da: str
    name_en: str
    text_da: str
    text_en: str
    barriers: tuple[str, ...]
    state: SolutionState
    owner: str
    group_id: int | None
    next_step_da: str
    next_step_en: str
    next_step_on: date | None
    measures: tuple[str, ...]
    measured_from: date | None


WRITTEN = (
    "name_da", "name_en", "text_da", "text_en", "owner", "group_id", "next_step_da", "next_step_en",
    "next_step_on", "measured_from",
)  # fmt: skip


def save(
    actor: str, fields: SolutionFields, solution: Solution | None = None, seen: int | None = None
) -> str:
    """Add a solution under the next number, or change one. Returns its number. Raises Overtaken."""
    row = solution or Solution(code=next_code(), measures=[])
    if solution is not None:
        check(solution, seen)
    old = {"state": row.state, "owner": row.owner, "name_da": row.name_da}
    before = set(row.barriers)
    for name in WRITTEN:
        setattr(row, name, getattr(fields, name))
    row.state, row.measures = fields.state.value, list(fields.measures)
    row.barriers = list(
        db.session.scalars(select(Barrier).where(Barrier.code.in_(fields.barriers)).order_by(Barrier.id))
    )
    row.changed_at = datetime.now(UTC)
    db.session.add(row)
    keep()
    touched = before ^ set(row.barriers)
    if old["state"] != row.state:
        touched = before | set(row.barriers)
    for barrier in sorted(touched, key=lambda b: b.id):
        note_change(barrier, "solution", reason=row.name_da)
    now = {"state": row.state, "owner": row.owner, "name_da": row.name_da}
    diff = {name: [old[name], value] for name, value in now.items() if old[name] != value}
    record(actor, "solution.saved", f"solution:{row.code}", diff)
    db.session.flush()
    return row.code


def next_code() -> str:
    """`L` and the next number that was never used."""
    numbers = [int(code[1:]) for code in db.session.scalars(select(Solution.code)) if code[1:].isdigit()]
    return f"L{max(numbers, default=0) + 1}"
