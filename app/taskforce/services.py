"""Meetings: plan them, fill the agenda, take their steps. Flushes and audits, never commits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select

from app.audit.services import record
from app.domain import taskforce as rules
from app.domain.moments import danish_day, in_utc
from app.domain.taskforce import Facts, Refused, State, Step
from app.extensions import db
from app.keeping import check, keep
from app.taskforce import mails
from app.taskforce.agenda import Suggestion
from app.taskforce.models import GroupMember, Invited, Item, Meeting, Member


@dataclass(frozen=True)
class MeetingFields:
    """When and where a meeting is, whose, and who is asked: ids of members; none for all of its circle."""

    group_id: int | None
    starts_at: datetime
    ends_at: datetime
    place: str
    link: str
    invited: tuple[int, ...] = ()


def save_meeting(
    actor: str, fields: MeetingFields, meeting: Meeting | None = None, seen: int | None = None
) -> int:
    """Plan a meeting, or move it. Returns its id. Raises Overtaken, and Refused (`closed`) for one that is over."""
    row = meeting or Meeting(state=State.PLANNED.value)
    if meeting is not None:
        check(meeting, seen)
        _open(meeting, rules.PLAN_OPEN)
    old = None if meeting is None else in_utc(meeting.starts_at).isoformat()
    row.group_id, row.place, row.link = fields.group_id, fields.place, fields.link
    row.starts_at, row.ends_at, row.written_at = fields.starts_at, fields.ends_at, datetime.now(UTC)
    db.session.add(row)
    keep()
    _invite(row, fields.invited or circle(fields.group_id, fields.starts_at))
    diff = {"starts_at": [old, in_utc(fields.starts_at).isoformat()]}
    record(actor, "taskforce.meeting_saved", _name(row), diff)
    return row.id


def circle(group_id: int | None, at: datetime) -> tuple[int, ...]:
    """Everybody in a group, or in the taskforce, on the day of a moment: ids of members."""
    day = danish_day(at)
    members = select(Member.id).where(
        Member.joined_on <= day, (Member.left_on.is_(None)) | (Member.left_on >= day)
    )
    if group_id is not None:
        members = members.join(GroupMember).where(GroupMember.group_id == group_id)
    return tuple(db.session.scalars(members.order_by(Member.id)))


def facts_of(meeting: Meeting) -> Facts:
    """What a step depends on. Two statements."""
    written = (Item.minutes != "") | (Item.decision != "")
    counts = select(func.count(Item.id), func.count().filter(written)).where(Item.meeting_id == meeting.id)
    items, minuted = db.session.execute(counts).one()
    asked = select(func.count(Invited.member_id)).where(Invited.meeting_id == meeting.id)
    return Facts(in_utc(meeting.starts_at), items, minuted, db.session.scalar(asked) or 0)


def take_step(
    actor: str, meeting: Meeting, step: Step, seen: int | None = None, now: datetime | None = None
) -> State:
    """Move a meeting on; those invited are told. Raises Refused and Overtaken."""
    check(meeting, seen)
    at = now or datetime.now(UTC)
    old = State(meeting.state)
    after = rules.move(old, step, facts_of(meeting), at)
    meeting.state, meeting.written_at = after.value, at
    if step is Step.SEND_AGENDA:
        meeting.agenda_sent_at = at
    if step is Step.APPROVE:
        meeting.approved_at = at
    keep()
    record(actor, f"taskforce.{step.value}", _name(meeting), {"state": [old.value, after.value]})
    mails.tell(meeting, step, old)
    return after


def add_item(actor: str, meeting: Meeting, title: str, text: str = "") -> int:
    """Put an item last on the agenda. Raises Refused (`closed`, `too_many_items`)."""
    return _put(actor, meeting, title, text, "", "")


def take_suggestions(actor: str, meeting: Meeting, chosen: Iterable[Suggestion]) -> int:
    """Put what rooms suggest on the agenda, each once; how many are new. Raises Refused."""
    held = set(db.session.scalars(select(Item.source).where(Item.meeting_id == meeting.id)))
    fresh = [s for s in chosen if s.key not in held]
    for one in fresh:
        _put(actor, meeting, one.title, one.text, one.key, one.path)
    return len(fresh)


def _put(actor: str, meeting: Meeting, title: str, text: str, source: str, path: str) -> int:
    _open(meeting, rules.AGENDA_OPEN)
    last = select(func.count(Item.id), func.max(Item.position)).where(Item.meeting_id == meeting.id)
    count, position = db.session.execute(last).one()
    if count >= rules.MOST_ITEMS:
        raise Refused("too_many_items")
    item = Item(
        meeting_id=meeting.id,
        position=(position or 0) + 1,
        title=title[: rules.LONGEST_TITLE],
        text=text[: rules.LONGEST_TEXT],
        source=source,
        path=path,
        written_by=actor,
        written_at=datetime.now(UTC),
    )
    db.session.add(item)
    db.session.flush()
    record(actor, "taskforce.item_added", _name(meeting), {f"item:{item.id}": [None, item.title]})
    return item.id


def change_item(
    actor: str, meeting: Meeting, item: Item, title: str, text: str, seen: int | None = None
) -> None:
    """Word an item anew. Raises Overtaken and Refused (`closed`)."""
    check(item, seen)
    _open(meeting, rules.AGENDA_OPEN)
    old, item.title, item.text = item.title, title, text
    item.written_by, item.written_at = actor, datetime.now(UTC)
    keep()
    record(actor, "taskforce.item_changed", _name(meeting), {f"item:{item.id}": [old, title]})


def remove_item(actor: str, meeting: Meeting, item: Item) -> None:
    """Take an item off the agenda before the meeting is held. Raises Refused (`closed`)."""
    _open(meeting, rules.PLAN_OPEN)
    record(actor, "taskforce.item_removed", _name(meeting), {f"item:{item.id}": [item.title, None]})
    db.session.delete(item)
    keep()


def move_item(actor: str, meeting: Meeting, item: Item, by: int) -> None:
    """Move an item up or down the agenda. Raises Refused (`closed`)."""
    _open(meeting, rules.PLAN_OPEN)
    rows = {i.id: i for i in items_of(meeting.id)}
    for position, item_id in enumerate(rules.moved(list(rows), item.id, by), start=1):
        rows[item_id].position = position
    keep()
    record(actor, "taskforce.item_moved", _name(meeting), {f"item:{item.id}": [None, by]})


def items_of(meeting_id: int) -> list[Item]:
    """The items of an agenda in their order."""
    rows = select(Item).where(Item.meeting_id == meeting_id).order_by(Item.position, Item.id)
    return list(db.session.scalars(rows))


def _invite(meeting: Meeting, ids: Iterable[int]) -> None:
    wanted = set(ids)
    held = {i.member_id for i in meeting.invited}
    meeting.invited = [i for i in meeting.invited if i.member_id in wanted] + [
        Invited(member_id=i) for i in sorted(wanted - held)
    ]
    db.session.flush()


def _open(meeting: Meeting, states: frozenset[State]) -> None:
    if State(meeting.state) not in states:
        raise Refused("closed")


def _name(meeting: Meeting) -> str:
    return f"taskforce_meeting:{meeting.id}"
