"""Read solutions with the barriers they remove and the group that follows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.barriers.models import Barrier, Solution
from app.domain.barriers import SolutionState, State
from app.extensions import db
from app.taskforce.models import Group


@dataclass(frozen=True)
class BarrierName:
    """A barrier that a solution removes."""

    code: str
    name_da: str
    name_en: str


@dataclass(frozen=True)
class SolutionPage:
    """A solution with all that stands about it; `group` is the id and the two names, or None."""

    code: str
    name_da: str
    name_en: str
    text_da: str
    text_en: str
    endpoint: str
    state: SolutionState
    owner: str
    group: Group | None
    next_step_da: str
    next_step_en: str
    next_step_on: date | None
    measures: tuple[str, ...]
    measured_from: date | None
    barriers: tuple[BarrierName, ...]


def list_solutions() -> list[SolutionPage]:
    """Every solution by its number. Three statements whatever their number."""
    rows = db.session.scalars(select(Solution).options(selectinload(Solution.barriers))).all()
    groups = _groups({s.group_id for s in rows if s.group_id is not None})
    found = [_page(s, groups) for s in rows]
    return sorted(found, key=lambda s: (len(s.code), s.code))


def find(code: str) -> SolutionPage | None:
    """The solution of a number, as `l3` too."""
    row = held(code)
    return _page(row, _groups({row.group_id} - {None})) if row else None


def held(code: str) -> Solution | None:
    """The row of a solution, for writing it."""
    return db.session.scalar(
        select(Solution).where(Solution.code == code.strip().upper()).options(selectinload(Solution.barriers))
    )


def _groups(ids: set[int | None]) -> dict[int, Group]:
    return {g.id: g for g in db.session.scalars(select(Group).where(Group.id.in_(ids)))} if ids else {}


def _page(s: Solution, groups: dict[int, Group]) -> SolutionPage:
    standing = sorted((b for b in s.barriers if b.state != State.MERGED.value), key=_order)
    return SolutionPage(
        s.code,
        s.name_da,
        s.name_en,
        s.text_da,
        s.text_en,
        s.endpoint,
        SolutionState(s.state),
        s.owner,
        groups.get(s.group_id) if s.group_id is not None else None,
        s.next_step_da,
        s.next_step_en,
        s.next_step_on,
        tuple(s.measures),
        s.measured_from,
        tuple(BarrierName(b.code, b.name_da, b.name_en) for b in standing),
    )


def _order(barrier: Barrier) -> tuple[int, int, str]:
    return "PSV".find(barrier.code[0]), len(barrier.code), barrier.code
