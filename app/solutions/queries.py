"""Read solutions with the barriers they remove and the group that follows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.barriers.models import Solution
from app.barriers.queries import SolutionLine, solution_line
from app.domain.barriers import State, order
from app.extensions import db
from app.taskforce.models import Group


@dataclass(frozen=True)
class BarrierName:
    """A barrier that a solution removes."""

    code: str
    name_da: str
    name_en: str


@dataclass(frozen=True)
class GroupName:
    """The group of the taskforce that follows a solution."""

    id: int
    name_da: str
    name_en: str


@dataclass(frozen=True)
class SolutionPage(SolutionLine):
    """A solution with the barriers it removes and what it is measured by (values of domain.quarters.Measure)."""

    group: GroupName | None
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


def _groups(ids: set[int | None]) -> dict[int | None, GroupName]:
    rows = db.session.scalars(select(Group).where(Group.id.in_(ids))) if ids else ()
    return {g.id: GroupName(g.id, g.name_da, g.name_en) for g in rows}


def _page(s: Solution, groups: dict[int | None, GroupName]) -> SolutionPage:
    standing = sorted((b for b in s.barriers if b.state != State.MERGED.value), key=lambda b: order(b.code))
    return SolutionPage(
        **vars(solution_line(s)),
        group=groups.get(s.group_id),
        measures=tuple(s.measures),
        measured_from=s.measured_from,
        barriers=tuple(BarrierName(b.code, b.name_da, b.name_en) for b in standing),
    )
