"""The 44 barriers and their solutions as the register begins; safe to repeat: what is there is left as it is."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from app.barriers import services
from app.barriers.models import Barrier, Solution
from app.barriers.services import BarrierCommand, Source
from app.domain.barriers import Perspective, SolutionState, State, Theme
from app.extensions import db
from app.reference import barriers as shipped

NOT_STARTED = SolutionState.NOT_STARTED.value


def seed() -> int:
    """Add the barriers and solutions that are not there; how many. Flushes."""
    return _barriers() + _solutions()


def _barriers() -> int:
    known = set(db.session.scalars(select(Barrier.code)))
    sources, solutions = shipped.sources(), shipped.solutions().values()
    added = 0
    for code, b in shipped.barriers().items():
        if code in known:
            continue
        command = BarrierCommand(
            perspectives=frozenset(Perspective(p) for p in b.perspectives),
            theme=Theme(b.theme),
            name_da=b.name_da,
            name_en=b.name_en,
            text_da=b.text_da,
            text_en=b.text_en,
            kinds=b.kinds,
            sources=tuple(Source(s.title, s.publisher, s.year, s.url) for s in sources if s.barrier == code),
        )
        begun = any(code in s.barriers and s.state != NOT_STARTED for s in solutions)
        services.add(command, code, State.WORKED_ON if begun else State.RAISED)
        added += 1
    return added


def _solutions() -> int:
    known = set(db.session.scalars(select(Solution.code)))
    barriers = {b.code: b for b in db.session.scalars(select(Barrier))}
    added = 0
    for code, s in shipped.solutions().items():
        if code in known:
            continue
        db.session.add(
            Solution(
                code=code,
                name_da=s.name_da,
                name_en=s.name_en,
                text_da=s.text_da,
                text_en=s.text_en,
                endpoint=s.endpoint,
                state=s.state,
                owner=s.owner,
                measures=list(s.measures),
                changed_at=datetime.now(UTC),
                barriers=[barriers[b] for b in s.barriers],
            )
        )
        added += 1
    db.session.flush()
    return added
