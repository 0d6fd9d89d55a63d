"""Write the register: raise a barrier, rewrite it, take its steps, and count that it was met. Never commits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm.attributes import flag_modified

from app.audit.services import record
from app.barriers.models import Barrier, BarrierChange, BarrierSource, Encounter
from app.domain import barriers as rules
from app.domain.barriers import LETTERS, Channel, Perspective, Refused, State, Step, Theme
from app.extensions import db
from app.keeping import check, keep

# What is said of a barrier, in both languages.
WRITTEN = ("theme", "name_da", "name_en", "text_da", "text_en", "kinds")


@dataclass(frozen=True)
class Source:
    """Where a barrier is told of; `url` may be empty."""

    title: str
    publisher: str = ""
    year: int | None = None
    url: str = ""


@dataclass(frozen=True)
class BarrierCommand:
    """A barrier as the secretary writes it; `kinds` are values of domain.needs.Kind, none for all."""

    perspectives: frozenset[Perspective]
    theme: Theme
    name_da: str
    name_en: str = ""
    text_da: str = ""
    text_en: str = ""
    kinds: tuple[str, ...] = ()
    sources: tuple[Source, ...] = field(default=())


def raise_barrier(actor: str, command: BarrierCommand) -> Barrier:
    """Add a barrier under the next number of the first perspective. Raises Refused (`no_perspective`)."""
    if not command.perspectives:
        raise Refused("no_perspective")
    first = next(p for p in Perspective if p in command.perspectives)
    taken = db.session.scalars(select(Barrier.code).where(Barrier.code.startswith(LETTERS[first])))
    made = add(command, rules.next_code(first, taken))
    record(actor, "barrier.raised", f"barrier:{made.code}", {"name_da": [None, made.name_da]})
    db.session.flush()
    return made


def add(command: BarrierCommand, code: str, state: State = State.RAISED) -> Barrier:
    """Add a barrier under a number, with the first line of its history."""
    made = Barrier(code=code, raised_at=datetime.now(UTC), state=state.value)
    _write(made, command)
    db.session.add(made)
    db.session.flush()
    note_change(made, "raised")
    return made


def edit(actor: str, barrier: Barrier, command: BarrierCommand, seen: int | None) -> Barrier:
    """Rewrite a barrier that was opened at the version `seen`. Raises Overtaken, and Refused (`no_perspective`)."""
    check(barrier, seen)
    if not command.perspectives:
        raise Refused("no_perspective")
    before = _told(barrier)
    _write(barrier, command)
    changed = {name: [old, new] for name, new in _told(barrier).items() if (old := before[name]) != new}
    if changed:
        # New sources alone are a change of the barrier as well, which the next writer has to see.
        flag_modified(barrier, "name_da")
        note_change(barrier, "edited", fields=sorted(changed))
        record(actor, "barrier.edited", f"barrier:{barrier.code}", changed)
    keep()
    return barrier


def take_step(
    actor: str, barrier: Barrier, step: Step, reason: str = "", into: Barrier | None = None
) -> None:
    """Take a step; `into` is the barrier that says the same, for a merge. Raises Refused, and Overtaken."""
    before = State(barrier.state)
    after = rules.move(before, step, reason)
    if step is Step.MERGE:
        assert into is not None
        rules.check_merge(barrier.id, into.id, merges())
        barrier.merged_into_id = into.id
        note_change(into, "received", reason=barrier.code)
    if step is Step.SPLIT:
        barrier.merged_into_id = None
    barrier.state = after.value
    note_change(barrier, step.value, reason=into.code if into else reason)
    record(actor, f"barrier.{step}", f"barrier:{barrier.code}", {"state": [before.value, after.value]})
    keep()


def merges() -> dict[int, int]:
    """Which barrier goes into which."""
    pairs = db.session.execute(
        select(Barrier.id, Barrier.merged_into_id).where(Barrier.merged_into_id.is_not(None))
    )
    return {one: other for one, other in pairs if other is not None}


def meet(codes: Iterable[str], channel: Channel, reference: str, times: int = 1) -> None:
    """Count that barriers were met, once for each `reference`; codes that are not in the register are left out."""
    now = datetime.now(UTC)
    ids = db.session.scalars(select(Barrier.id).where(Barrier.code.in_(list(codes)))).all()
    for barrier_id in ids:
        repeated = db.session.execute(
            update(Encounter)
            .where(
                Encounter.barrier_id == barrier_id,
                Encounter.channel == channel.value,
                Encounter.reference == reference,
            )
            .values(times=times)
        )
        if not repeated.rowcount:  # type: ignore[attr-defined]
            db.session.add(
                Encounter(
                    barrier_id=barrier_id, channel=channel.value, reference=reference, times=times, at=now
                )
            )
    db.session.flush()


def note_change(barrier: Barrier, step: str, *, fields: Sequence[str] = (), reason: str = "") -> None:
    """Add a line to the barrier's public history."""
    db.session.add(
        BarrierChange(
            barrier_id=barrier.id, at=datetime.now(UTC), step=step, fields=list(fields), reason=reason.strip()
        )
    )


def _write(barrier: Barrier, command: BarrierCommand) -> None:
    barrier.perspectives = command.perspectives
    for name in WRITTEN:
        value = getattr(command, name)
        setattr(barrier, name, list(value) if name == "kinds" else str(value))
    kept = [(s.title, s.publisher, s.year, s.url) for s in barrier.sources]
    given = [(s.title, s.publisher, s.year, s.url) for s in command.sources]
    if kept != given:
        barrier.sources = [
            BarrierSource(title=title, publisher=publisher, year=year, url=url)
            for title, publisher, year, url in given
        ]


def _told(barrier: Barrier) -> dict[str, Any]:
    return {name: getattr(barrier, name) for name in WRITTEN} | {
        "perspectives": sorted(barrier.perspectives),
        "sources": [s.title for s in barrier.sources],
    }
