"""Minutes and actions of a meeting. Flushes and audits, never commits."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select

from app.audit.services import record
from app.domain.taskforce import AGENDA_OPEN, MINUTES_OPEN, ActionState, Refused, State
from app.extensions import db
from app.keeping import check, keep
from app.taskforce.models import Action, Item, Meeting


@dataclass(frozen=True)
class ActionFields:
    """What somebody does by when; `member` is the id of the organisation that owns it."""

    text: str
    member: int
    deadline: date
    state: ActionState = ActionState.OPEN


def write_minutes(
    actor: str, meeting: Meeting, item: Item, minutes: str, decision: str, seen: int | None = None
) -> None:
    """What was said and decided at an item. Raises Overtaken and Refused (`closed`)."""
    check(item, seen)
    if State(meeting.state) not in MINUTES_OPEN:
        raise Refused("closed")
    item.minutes, item.decision = minutes, decision
    item.written_by, item.written_at = actor, datetime.now(UTC)
    keep()
    diff = {f"item:{item.id}": [None, bool(decision)]}
    record(actor, "taskforce.minutes_written", f"taskforce_meeting:{meeting.id}", diff)


def mark_present(actor: str, meeting: Meeting, came: Collection[int]) -> None:
    """Who came: ids of those invited; others are passed over. Raises Refused (`closed`)."""
    if State(meeting.state) not in MINUTES_OPEN:
        raise Refused("closed")
    for row in meeting.invited:
        row.came = row.member_id in came
    db.session.flush()
    count = sum(i.came for i in meeting.invited)
    record(actor, "taskforce.attendance", f"taskforce_meeting:{meeting.id}", {"came": [None, count]})


def add_action(actor: str, meeting: Meeting, item: Item, fields: ActionFields) -> int:
    """Note what somebody has promised; the same sent twice is one. Returns its id. Raises Refused (`closed`)."""
    if State(meeting.state) not in AGENDA_OPEN:
        raise Refused("closed")
    same = select(Action.id).where(
        Action.item_id == item.id, Action.member_id == fields.member, Action.text == fields.text
    )
    if held := db.session.scalar(same):
        return held
    row = Action(item_id=item.id)
    _fill(row, fields)
    db.session.add(row)
    db.session.flush()
    record(actor, "taskforce.action_added", f"taskforce_meeting:{meeting.id}", {f"action:{row.id}": [None, row.state]})  # fmt: skip
    return row.id


def save_action(actor: str, action: Action, fields: ActionFields, seen: int | None = None) -> None:
    """Change an action or end it, whenever: it outlives its meeting. Raises Overtaken."""
    check(action, seen)
    old = action.state
    _fill(action, fields)
    keep()
    record(actor, "taskforce.action_saved", f"taskforce_action:{action.id}", {"state": [old, action.state]})


def _fill(row: Action, fields: ActionFields) -> None:
    row.text, row.member_id, row.deadline = fields.text, fields.member, fields.deadline
    if fields.state is ActionState.OPEN:
        row.ended_on = None
    elif row.state != fields.state.value or row.ended_on is None:
        row.ended_on = datetime.now(UTC).date()
    row.state = fields.state.value
