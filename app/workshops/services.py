"""Plan a workshop and take its steps; take notes and votes from phones. Never commits.

Whoever writes counts the workshop's pulse first (`held`). That one statement says whether the workshop still stands
where the writing belongs, keeps all others waiting until the commit, and numbers what arrives.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from sqlalchemy import delete, func, select, update

from app.audit.services import record
from app.domain import workshops as rules
from app.domain.barriers import Perspective
from app.domain.moments import in_utc
from app.domain.public_input import fingerprint
from app.domain.workshops import LIVE, Refused, State, Step
from app.extensions import db
from app.workshops.models import NoteGroup, NoteSender, Vote, Workshop, WorkshopNote


@dataclass(frozen=True)
class WorkshopCommand:
    """A workshop as the secretary plans it; `questions` by `public_da`, those left out are the usual ones."""

    title_da: str
    held_on: date
    title_en: str = ""
    questions: dict[str, str] = field(default_factory=dict)
    votes_each: int = rules.USUAL_VOTES


def plan(actor: str, command: WorkshopCommand) -> Workshop:
    """Add a workshop that nobody can come in to yet."""
    made = Workshop(title_da=command.title_da, held_on=command.held_on)
    _write(made, command)
    db.session.add(made)
    db.session.flush()
    record(actor, "workshop.planned", f"workshop:{made.id}", {"title_da": [None, made.title_da]})
    return made


def edit(actor: str, workshop: Workshop, command: WorkshopCommand) -> None:
    """Rewrite a workshop. Raises Refused (`not_possible`) while it is voted on, and once it is closed."""
    states = set(State) - {State.CLOSED, State.VOTING}
    held(workshop.id, states, "not_possible")
    before = workshop.title_da
    _write(workshop, command)
    record(actor, "workshop.edited", f"workshop:{workshop.id}", {"title_da": [before, workshop.title_da]})
    db.session.flush()


def take_step(actor: str, workshop: Workshop, step: Step) -> None:
    """Take a step of the table. Raises Refused."""
    before = State(workshop.state)
    after = rules.move(before, step)
    held(workshop.id, {before}, "not_possible")
    grouped = select(WorkshopNote.id).where(WorkshopNote.workshop_id == workshop.id)
    if (
        step is Step.VOTE
        and db.session.scalar(grouped.where(WorkshopNote.group_id.is_not(None)).limit(1)) is None
    ):
        raise Refused("no_groups")
    if step is Step.OPEN:
        workshop.code, workshop.opened_at = rules.new_code(live_codes().values()), datetime.now(UTC)
    if step is Step.REGROUP:
        db.session.execute(delete(Vote).where(Vote.workshop_id == workshop.id))
    workshop.state = after.value
    if after is State.CLOSED:
        _close(workshop)
    record(actor, f"workshop.{step}", f"workshop:{workshop.id}", {"state": [before.value, after.value]})
    db.session.flush()


def close_forgotten(actor: str, now: datetime) -> list[int]:
    """Close the workshops that were left open a week ago, with the votes there are; their ids."""
    live = select(Workshop).where(Workshop.state.in_([s.value for s in LIVE])).order_by(Workshop.id)
    closed = []
    for workshop in db.session.scalars(live).all():
        if workshop.opened_at and rules.is_forgotten(in_utc(workshop.opened_at), now):
            take_step(actor, workshop, Step.CLOSE)
            closed.append(workshop.id)
    return closed


def send(workshop_id: int, key: str, perspective: Perspective, text: str) -> WorkshopNote:
    """Take a note from a phone, or count it with the one it repeats: once a phone. Raises Refused (`not_open`, `full`)."""
    pulse = held(workshop_id, {State.OPEN}, "not_open")
    who = rules.participant(workshop_id, key)
    same = WorkshopNote.workshop_id == workshop_id
    note = db.session.scalar(
        select(WorkshopNote).where(
            same,
            WorkshopNote.perspective == perspective.value,
            WorkshopNote.fingerprint == fingerprint(text),
        )
    )
    if note is not None and db.session.get(NoteSender, (note.id, who)) is not None:
        return note
    sent = select(func.count()).where(NoteSender.workshop_id == workshop_id, NoteSender.participant == who)
    if (db.session.scalar(sent) or 0) >= rules.MOST_OF_ONE:
        raise Refused("full")
    if note is None:
        if (db.session.scalar(select(func.count()).where(same)) or 0) >= rules.MOST_NOTES:
            raise Refused("full")
        note = WorkshopNote(
            workshop_id=workshop_id,
            perspective=perspective.value,
            text=text,
            fingerprint=fingerprint(text),
            number=pulse,
            pulse=pulse,
        )
        db.session.add(note)
    else:
        note.times, note.pulse = note.times + 1, pulse
    db.session.flush()
    db.session.add(NoteSender(note_id=note.id, participant=who, workshop_id=workshop_id))
    db.session.flush()
    return note


def vote(workshop_id: int, key: str, chosen: Iterable[int]) -> int:
    """Give a phone's votes, in the place of those it gave before; how many. `chosen`: numbers of groups. Raises Refused."""
    held(workshop_id, {State.VOTING}, "not_voting")
    who = rules.participant(workshop_id, key)
    votes_each = db.session.scalar(select(Workshop.votes_each).where(Workshop.id == workshop_id)) or 0
    groups = standing(workshop_id)
    wanted = rules.check_votes(chosen, groups, votes_each)
    db.session.execute(delete(Vote).where(Vote.workshop_id == workshop_id, Vote.participant == who))
    db.session.add_all(
        Vote(workshop_id=workshop_id, group_id=groups[number], participant=who, slot=slot)
        for slot, number in enumerate(wanted, 1)
    )
    db.session.flush()
    return len(wanted)


def held(workshop_id: int, states: Collection[State], otherwise: str) -> int:
    """Count the pulse of a workshop that stands in one of the states, and keep the row until the commit; the pulse.

    Raises Refused (`otherwise`).
    """
    counted = update(Workshop).where(
        Workshop.id == workshop_id, Workshop.state.in_([s.value for s in states])
    )
    pulse = db.session.scalar(
        counted.values(pulse=Workshop.pulse + 1)
        .returning(Workshop.pulse)
        .execution_options(synchronize_session=False)
    )
    if pulse is None:
        raise Refused(otherwise)
    return pulse


def standing(workshop_id: int) -> dict[int, int]:
    """The groups that are in no other: their ids by their numbers."""
    rows = select(NoteGroup.number, NoteGroup.id).where(
        NoteGroup.workshop_id == workshop_id, NoteGroup.merged_into_id.is_(None)
    )
    return dict(db.session.execute(rows.order_by(NoteGroup.number)).all())


def live_codes() -> dict[int, str]:
    """The codes that let phones in now, by workshop."""
    rows = select(Workshop.id, Workshop.code).where(Workshop.state.in_([s.value for s in LIVE]))
    return {id_: code for id_, code in db.session.execute(rows) if code}


def _write(workshop: Workshop, command: WorkshopCommand) -> None:
    workshop.title_da, workshop.title_en = command.title_da, command.title_en
    workshop.held_on, workshop.votes_each = command.held_on, command.votes_each
    workshop.questions = dict(command.questions)


def _close(workshop: Workshop) -> None:
    """Count the votes and forget the phones; the code is dead from here on."""
    workshop.code, workshop.closed_at = None, datetime.now(UTC)
    counted = select(func.count()).where(Vote.group_id == NoteGroup.id).scalar_subquery()
    db.session.execute(
        update(NoteGroup)
        .where(NoteGroup.workshop_id == workshop.id)
        .values(votes=counted)
        .execution_options(synchronize_session=False)
    )
    for table in (Vote, NoteSender):
        db.session.execute(delete(table).where(table.workshop_id == workshop.id))
