"""Read needs as open data and calendars tell them: what is public, and that a published need was withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import aliased, selectinload

from app.domain.moments import in_utc
from app.domain.needs import PUBLIC, State, Step
from app.extensions import db
from app.needs.models import Need, NeedDocument, NeedStep
from app.releases.awards import NeedAward, awards_of

PER_PAGE = 100
TOLD_STATES = sorted(s.value for s in PUBLIC | {State.WITHDRAWN})
TOLD_STEPS = (
    Step.PUBLISH.value, "import", Step.CLOSE.value, Step.EXPIRE.value, Step.AWARD.value, Step.NOT_AWARD.value,
    Step.WITHDRAW.value,
)  # fmt: skip


@dataclass(frozen=True)
class ToldStep:
    """A step that is told: its number in the log, when, and where the need stood after it."""

    id: int
    need_id: int
    at: datetime
    step: str
    state: State


@dataclass(frozen=True)
class Process:
    """A need with the steps that are told of it, oldest first."""

    need: Need
    steps: list[ToldStep]
    documents: list[NeedDocument] = field(default_factory=list)
    awards: list[NeedAward] = field(default_factory=list)


@dataclass(frozen=True)
class StepPage:
    """One page of steps, newest first, with their needs; `older` is what to ask for next, None at the end."""

    steps: list[ToldStep]
    processes: dict[int, Process]
    older: int | None


def find_process(need_id: int) -> Process | None:
    """A need that has been published; None for any other. Five statements, and those of the awards."""
    return _processes([need_id], _steps(NeedStep.need_id == need_id)).get(need_id)


def list_steps(before: int | None) -> StepPage:
    """Up to PER_PAGE steps of all needs; five statements, and those of the awards."""
    older = NeedStep.id < before if before is not None else NeedStep.id.is_not(None)
    found = _steps(older, PER_PAGE + 1)
    page = found[:PER_PAGE]
    processes = _processes(list(dict.fromkeys(s.need_id for s in page)), page)
    return StepPage(page, processes, page[-1].id if len(found) > PER_PAGE else None)


def _steps(which: ColumnElement[bool], most: int | None = None) -> list[ToldStep]:
    """Steps that are told, newest first: of a notice read again the last reading, of a withdrawn need only that it is."""
    later = aliased(NeedStep)
    rows = db.session.execute(
        select(NeedStep.id, NeedStep.need_id, NeedStep.at, NeedStep.step, NeedStep.state)
        .join(Need, Need.id == NeedStep.need_id)
        .where(
            which,
            Need.state.in_(TOLD_STATES),
            Need.published_at.is_not(None),
            NeedStep.step.in_(TOLD_STEPS),
            (Need.state != State.WITHDRAWN.value) | (NeedStep.step == Step.WITHDRAW.value),
            (NeedStep.step != "import")
            | ~exists().where(
                later.need_id == NeedStep.need_id, later.step == "import", later.id > NeedStep.id
            ),
        )
        .order_by(NeedStep.id.desc())
        .limit(most)
    )
    return [ToldStep(i, need_id, in_utc(at), step, State(state)) for i, need_id, at, step, state in rows]


def _processes(ids: Sequence[int], steps: Sequence[ToldStep]) -> dict[int, Process]:
    needs = db.session.scalars(
        select(Need).where(Need.id.in_(ids)).options(selectinload(Need.codes), selectinload(Need.lots))
    ).all()
    documents = db.session.scalars(
        select(NeedDocument)
        .where(NeedDocument.need_id.in_(ids))
        .order_by(NeedDocument.uploaded_at, NeedDocument.id)
    ).all()
    awards = awards_of([n.id for n in needs if n.state == State.AWARDED])
    oldest_first = sorted(steps, key=lambda s: s.id)
    return {
        n.id: Process(
            n,
            [s for s in oldest_first if s.need_id == n.id],
            [d for d in documents if d.need_id == n.id],
            awards.get(n.id, []),
        )
        for n in needs
        if any(s.need_id == n.id for s in steps)
    }


def deadlines(ids: Sequence[int]) -> list[Need]:
    """Public needs in the order given, for their dates; one statement."""
    rows = db.session.scalars(select(Need).where(Need.id.in_(ids), Need.state.in_([s.value for s in PUBLIC])))
    found = {n.id: n for n in rows}
    return [found[i] for i in ids if i in found]
