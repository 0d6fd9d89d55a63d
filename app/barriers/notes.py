"""What is handed in: taken in from anybody, counted when it is sent again, and decided by the secretary. Never commits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.audit.services import record
from app.barriers import services
from app.barriers.models import Barrier, BarrierNote
from app.domain import public_input
from app.domain.barriers import Channel, NoteState, Perspective, Refused
from app.extensions import db

# Who a note comes from is not known, and the trail says so.
ANYBODY = "note"
MOST_COMPARED = 500


@dataclass(frozen=True)
class NoteCommand:
    """What somebody hands in; `about` is the number of the barrier they say it is."""

    text: str
    perspectives: frozenset[Perspective]
    idea: str = ""
    about: str = ""
    channel: Channel = Channel.FORM
    times: int = 1


def hand_in(command: NoteCommand) -> BarrierNote:
    """Take a note in, or count it with the one it repeats. Raises Refused (`no_perspective`)."""
    if not command.perspectives:
        raise Refused("no_perspective")
    return _counted(command) or _added(command)


def hand_in_many(actor: str, commands: Iterable[NoteCommand]) -> int:
    """Take several in at once, as from a file or a workshop; how many there were."""
    count = 0
    for command in commands:
        hand_in(command)
        count += 1
    record(actor, "barrier.notes_added", "barrier:notes", {"count": [None, count]})
    return count


def take(actor: str, note: BarrierNote, barrier: Barrier) -> None:
    """Lay a note to a barrier, which is then met once more for every time it was sent. Raises Refused (`decided`)."""
    _decide(note, NoteState.TAKEN, actor, "")
    note.barrier_id = barrier.id
    services.meet([barrier.code], Channel(note.channel), f"note:{note.id}", note.times)
    record(actor, "barrier.note_taken", f"barrier:{barrier.code}", {"note": [None, note.reference]})
    db.session.flush()


def decline(actor: str, note: BarrierNote, reason: str) -> None:
    """Say no to a note. Raises Refused (`decided`, `no_reason`)."""
    if not reason.strip():
        raise Refused("no_reason")
    _decide(note, NoteState.DECLINED, actor, reason.strip())
    record(
        actor, "barrier.note_declined", f"barrier_note:{note.reference}", {"state": ["waiting", "declined"]}
    )
    db.session.flush()


def _decide(note: BarrierNote, state: NoteState, actor: str, reason: str) -> None:
    if note.state != NoteState.WAITING.value:
        raise Refused("decided")
    note.state, note.decision = state.value, reason
    note.decided_at, note.decided_by = datetime.now(UTC), actor


def _counted(command: NoteCommand) -> BarrierNote | None:
    """The note that this one repeats, counted once more, and met by all who sent it."""
    recent = db.session.execute(
        select(BarrierNote.id, BarrierNote.text)
        .where(BarrierNote.state == NoteState.WAITING.value)
        .order_by(BarrierNote.id.desc())
        .limit(MOST_COMPARED)
    )
    same = next((id_ for id_, text in recent if public_input.is_same(text, command.text)), None)
    if same is None:
        return None
    # In one statement: two that are sent in the same moment both count.
    met_by = {f"is_{p}": True for p in command.perspectives}
    counted = update(BarrierNote).where(BarrierNote.id == same, BarrierNote.state == NoteState.WAITING.value)
    db.session.execute(counted.values(times=BarrierNote.times + command.times, **met_by))
    held = db.session.get(BarrierNote, same, populate_existing=True)
    assert held is not None
    return held


def _added(command: NoteCommand) -> BarrierNote:
    made = BarrierNote(
        reference=public_input.new_reference(),
        channel=command.channel.value,
        text=command.text,
        idea=command.idea,
        about=command.about,
        fingerprint=public_input.fingerprint(command.text),
        times=command.times,
        received_at=datetime.now(UTC),
    )
    made.perspectives = command.perspectives
    try:
        with db.session.begin_nested():
            db.session.add(made)
            db.session.flush()
    except IntegrityError:
        # Sent twice in the same moment: the other was first.
        known = _counted(command)
        if known is None:
            raise
        return known
    record(
        ANYBODY, "barrier.note_received", f"barrier_note:{made.reference}", {"channel": [None, made.channel]}
    )
    return made
