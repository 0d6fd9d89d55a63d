"""Put notes into groups, name and merge the groups, and hand the result to the register. Never commits."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from sqlalchemy import func, select, update

from app.audit.services import record
from app.barriers import notes as register_notes
from app.barriers import services as register
from app.barriers.notes import NoteCommand
from app.domain import workshops as rules
from app.domain.barriers import Channel
from app.domain.workshops import SORTABLE, Refused, State
from app.extensions import db
from app.workshops.models import NoteGroup, Workshop, WorkshopNote
from app.workshops.services import held, standing


def make_group(actor: str, workshop: Workshop, notes: Collection[int], name: str = "") -> NoteGroup:
    """Make a group of notes; without a name it has that of its most sent note. Raises Refused."""
    held(workshop.id, SORTABLE, "not_sortable")
    chosen = _chosen(workshop.id, notes)
    number = db.session.scalar(select(func.max(NoteGroup.number)).where(NoteGroup.workshop_id == workshop.id))
    first = max(chosen, key=lambda n: (n.times, -n.number))
    made = NoteGroup(
        workshop_id=workshop.id, number=(number or 0) + 1, name=name or shortened(first.text), votes=0
    )
    db.session.add(made)
    db.session.flush()
    _put(chosen, made.id)
    record(actor, "workshop.grouped", f"workshop:{workshop.id}", {"group": [None, made.number]})
    return made


def move_notes(workshop: Workshop, notes: Collection[int], group: int | None) -> int:
    """Put notes into the group of a number, or for None out of any; how many. Raises Refused."""
    held(workshop.id, SORTABLE, "not_sortable")
    chosen = _chosen(workshop.id, notes)
    groups = standing(workshop.id)
    if group is not None and group not in groups:
        raise Refused("unknown_group")
    _put(chosen, None if group is None else groups[group])
    return len(chosen)


def hide(actor: str, workshop: Workshop, notes: Collection[int], *, shown: bool = False) -> int:
    """Take notes off the wall and out of the result, or bring them back; how many. Raises Refused."""
    pulse = held(workshop.id, SORTABLE, "not_sortable")
    chosen = _chosen(workshop.id, notes)
    for note in chosen:
        note.is_hidden, note.pulse = not shown, pulse
        # One that is brought back comes onto the wall as a new one.
        note.number, note.group_id = (pulse, note.group_id) if shown else (note.number, None)
    action = "workshop.notes_shown" if shown else "workshop.notes_hidden"
    record(actor, action, f"workshop:{workshop.id}", {"count": [None, len(chosen)]})
    db.session.flush()
    return len(chosen)


def rename(actor: str, workshop: Workshop, number: int, name: str) -> None:
    """Give a group another name. Raises Refused."""
    held(workshop.id, SORTABLE | {State.VOTING}, "not_sortable")
    group = _group(workshop.id, number)
    record(
        actor,
        "workshop.group_named",
        f"workshop:{workshop.id}",
        {"group": [number, number], "name": [group.name, name]},
    )
    group.name = name
    db.session.flush()


def merge(actor: str, workshop: Workshop, number: int, into: int) -> None:
    """Put a group with its notes into another; it keeps its number and can be taken out again. Raises Refused."""
    held(workshop.id, SORTABLE, "not_sortable")
    source, target = _group(workshop.id, number), _group(workshop.id, into)
    rules.check_merge(source.id, target.id, merges(workshop.id))
    source.merged_into_id = target.id
    record(actor, "workshop.group_merged", f"workshop:{workshop.id}", {"group": [number, into]})
    db.session.flush()


def split(actor: str, workshop: Workshop, number: int) -> None:
    """Take a group out of the one it went into. Raises Refused."""
    held(workshop.id, SORTABLE, "not_sortable")
    source = _group(workshop.id, number)
    source.merged_into_id = None
    record(actor, "workshop.group_split", f"workshop:{workshop.id}", {"group": [number, number]})
    db.session.flush()


def merges(workshop_id: int) -> dict[int, int]:
    """Which group goes into which."""
    rows = select(NoteGroup.id, NoteGroup.merged_into_id).where(
        NoteGroup.workshop_id == workshop_id, NoteGroup.merged_into_id.is_not(None)
    )
    return {one: other for one, other in db.session.execute(rows) if other is not None}


def hand_over(actor: str, workshop: Workshop, laid_to: Mapping[int, str]) -> int:
    """Give the register each group, and each note in none, once; how many were new to it. Raises Refused (`not_closed`).

    `laid_to`: the barrier that a group, by its number, is laid to; the others wait for the secretary as suggestions.
    """
    held(workshop.id, {State.CLOSED}, "not_closed")
    merged, now = merges(workshop.id), datetime.now(UTC)
    by_group: dict[int | None, list[WorkshopNote]] = {}
    rows = select(WorkshopNote).where(
        WorkshopNote.workshop_id == workshop.id, WorkshopNote.is_hidden.is_(False)
    )
    for note in db.session.scalars(rows.order_by(WorkshopNote.times.desc(), WorkshopNote.number)):
        place = None if note.group_id is None else rules.chain(note.group_id, merged)[-1]
        by_group.setdefault(place, []).append(note)
    count = 0
    groups = select(NoteGroup).where(
        NoteGroup.workshop_id == workshop.id,
        NoteGroup.merged_into_id.is_(None),
        NoteGroup.handed_at.is_(None),
    )
    for group in db.session.scalars(groups.order_by(NoteGroup.number)).all():
        if by_group.get(group.id):
            group.handed_to = _handed(workshop, group, by_group[group.id], laid_to.get(group.number, ""))
            group.handed_at = now
            count += 1
    for note in by_group.get(None, []):
        if note.handed_at is None:
            register_notes.hand_in(
                NoteCommand(
                    note.text, rules.met_by([note.perspective]), channel=Channel.WORKSHOP, times=note.times
                )
            )
            note.handed_at = now
            count += 1
    if count:
        record(actor, "workshop.handed_over", f"workshop:{workshop.id}", {"count": [None, count]})
    db.session.flush()
    return count


def shortened(text: str) -> str:
    """The beginning of a note as the name of a group."""
    said = " ".join(text.split())
    if len(said) <= rules.LONGEST_GROUP:
        return said
    return said[: rules.LONGEST_GROUP - 1].rsplit(" ", 1)[0][: rules.LONGEST_GROUP - 1] + "…"


def _handed(workshop: Workshop, group: NoteGroup, notes: list[WorkshopNote], barrier: str) -> str:
    times = sum(note.times for note in notes)
    if barrier:
        register.meet([barrier], Channel.WORKSHOP, f"workshop:{workshop.id}:{group.number}", times)
        return barrier
    given = register_notes.hand_in(
        NoteCommand(
            rules.handed_text(group.name, [(n.text, n.times) for n in notes]),
            rules.met_by(n.perspective for n in notes),
            channel=Channel.WORKSHOP,
            times=times,
        )
    )
    return given.reference


def _chosen(workshop_id: int, ids: Collection[int]) -> list[WorkshopNote]:
    rows = select(WorkshopNote).where(WorkshopNote.workshop_id == workshop_id, WorkshopNote.id.in_(ids))
    found = list(db.session.scalars(rows.order_by(WorkshopNote.number))) if ids else []
    if not found:
        raise Refused("nothing_chosen")
    return found


def _put(notes: Collection[WorkshopNote], group_id: int | None) -> None:
    db.session.execute(
        update(WorkshopNote)
        .where(WorkshopNote.id.in_([n.id for n in notes]), WorkshopNote.is_hidden.is_(False))
        .values(group_id=group_id)
        .execution_options(synchronize_session=False)
    )
    db.session.expire_all()


def _group(workshop_id: int, number: int) -> NoteGroup:
    found = db.session.scalar(
        select(NoteGroup).where(NoteGroup.workshop_id == workshop_id, NoteGroup.number == number)
    )
    if found is None:
        raise Refused("unknown_group")
    return found
