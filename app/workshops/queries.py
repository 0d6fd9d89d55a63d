"""Read a workshop: where it stands, its notes by perspective, its groups with what was voted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.domain.barriers import Perspective
from app.domain.workshops import Standing, State, chain, participant, ranked
from app.extensions import db
from app.workshops.models import NoteGroup, NoteSender, Vote, Workshop, WorkshopNote


@dataclass(frozen=True)
class WorkshopLine:
    """A workshop as pages show it."""

    id: int
    title_da: str
    title_en: str
    held_on: date
    questions: Mapping[str, str]
    votes_each: int
    state: State
    code: str
    pulse: int


@dataclass(frozen=True)
class NoteLine:
    """A note; `times`: how many phones sent it. `number` and `pulse`: when it came, and when it last changed."""

    id: int
    perspective: Perspective
    text: str
    times: int
    number: int
    pulse: int
    is_hidden: bool
    group_id: int | None
    is_handed: bool


@dataclass(frozen=True)
class GroupLine:
    """A group with the notes of those merged into it; `merged`: their numbers and names."""

    id: int
    number: int
    name: str
    votes: int
    notes: tuple[NoteLine, ...]
    merged: tuple[tuple[int, str], ...]
    is_handed: bool
    handed_to: str

    @property
    def times(self) -> int:
        """How often it was said."""
        return sum(note.times for note in self.notes)

    @property
    def perspectives(self) -> frozenset[Perspective]:
        """Those who said it."""
        return frozenset(note.perspective for note in self.notes)


@dataclass(frozen=True)
class Counts:
    """How much has come in."""

    notes: int
    phones: int
    voters: int


def find(workshop_id: int) -> WorkshopLine | None:
    """A workshop."""
    found = db.session.get(Workshop, workshop_id, populate_existing=True)
    return None if found is None else _line(found)


def held(workshop_id: int) -> Workshop | None:
    """The row of a workshop, for writing it."""
    return db.session.get(Workshop, workshop_id)


def list_all() -> list[tuple[WorkshopLine, int]]:
    """Every workshop with how often notes were sent, the last first."""
    sent = dict(
        db.session.execute(
            select(WorkshopNote.workshop_id, func.sum(WorkshopNote.times)).group_by(WorkshopNote.workshop_id)
        ).all()
    )
    rows = select(Workshop).order_by(Workshop.held_on.desc(), Workshop.id.desc())
    return [(_line(w), int(sent.get(w.id) or 0)) for w in db.session.scalars(rows)]


def notes(workshop_id: int, *, since: int = 0) -> list[NoteLine]:
    """The notes of a workshop, the newest first; with `since` those that have changed after that pulse."""
    rows = select(WorkshopNote).where(WorkshopNote.workshop_id == workshop_id)
    if since:
        rows = rows.where(WorkshopNote.pulse > since)
    return [_note(n) for n in db.session.scalars(rows.order_by(WorkshopNote.number.desc()))]


def sent_by(workshop_id: int, key: str) -> list[NoteLine]:
    """What a phone has sent, the newest first."""
    rows = (
        select(WorkshopNote)
        .join(NoteSender, NoteSender.note_id == WorkshopNote.id)
        .where(
            NoteSender.workshop_id == workshop_id,
            NoteSender.participant == participant(workshop_id, key),
        )
    )
    return [_note(n) for n in db.session.scalars(rows.order_by(WorkshopNote.number.desc()))]


def groups(workshop: WorkshopLine, found: list[NoteLine]) -> list[GroupLine]:
    """The groups that stand, by number, with those of the notes that are in them or in one merged into them."""
    rows = db.session.scalars(
        select(NoteGroup).where(NoteGroup.workshop_id == workshop.id).order_by(NoteGroup.number)
    ).all()
    merged = {g.id: g.merged_into_id for g in rows if g.merged_into_id is not None}
    inside: defaultdict[int, list[NoteLine]] = defaultdict(list)
    for note in found:
        if note.group_id is not None and not note.is_hidden:
            inside[chain(note.group_id, merged)[-1]].append(note)
    votes = _votes(workshop)
    return [
        GroupLine(
            id=g.id,
            number=g.number,
            name=g.name,
            votes=g.votes if workshop.state is State.CLOSED else votes.get(g.id, 0),
            notes=tuple(sorted(inside[g.id], key=lambda n: (-n.times, n.number))),
            merged=tuple(
                (o.number, o.name) for o in rows if o.id in merged and chain(o.id, merged)[-1] == g.id
            ),
            is_handed=g.handed_at is not None,
            handed_to=g.handed_to,
        )
        for g in rows
        if g.id not in merged
    ]


def result(found: list[GroupLine]) -> list[GroupLine]:
    """The groups in the order of the result."""
    known = {g.number: g for g in found}
    return [known[s.number] for s in ranked(Standing(g.number, g.votes, g.times) for g in found)]


def voted_by(workshop_id: int, key: str) -> frozenset[int]:
    """The numbers of the groups that a phone has voted for."""
    rows = (
        select(NoteGroup.number)
        .join(Vote, Vote.group_id == NoteGroup.id)
        .where(Vote.workshop_id == workshop_id, Vote.participant == participant(workshop_id, key))
    )
    return frozenset(db.session.scalars(rows))


def counts(workshop_id: int) -> Counts:
    """How many notes were sent, from how many phones, and how many have voted; phones are forgotten at the close."""
    sent = select(func.sum(WorkshopNote.times)).where(WorkshopNote.workshop_id == workshop_id)
    phones = select(func.count(NoteSender.participant.distinct())).where(
        NoteSender.workshop_id == workshop_id
    )
    voters = select(func.count(Vote.participant.distinct())).where(Vote.workshop_id == workshop_id)
    row = db.session.execute(
        select(sent.scalar_subquery(), phones.scalar_subquery(), voters.scalar_subquery())
    ).one()
    return Counts(*(int(number or 0) for number in row))


def _votes(workshop: WorkshopLine) -> dict[int, int]:
    if workshop.state is not State.VOTING:
        return {}
    rows = select(Vote.group_id, func.count()).where(Vote.workshop_id == workshop.id).group_by(Vote.group_id)
    return dict(db.session.execute(rows).all())


def _line(w: Workshop) -> WorkshopLine:
    return WorkshopLine(
        w.id,
        w.title_da,
        w.title_en,
        w.held_on,
        dict(w.questions),
        w.votes_each,
        State(w.state),
        w.code or "",
        w.pulse,
    )


def _note(n: WorkshopNote) -> NoteLine:
    return NoteLine(
        n.id,
        Perspective(n.perspective),
        n.text,
        n.times,
        n.number,
        n.pulse,
        n.is_hidden,
        n.group_id,
        n.handed_at is not None,
    )
