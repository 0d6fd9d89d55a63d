"""Read the taskforce: members, groups, meetings, decisions and actions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select

from app.accounts.queries import names_of
from app.domain.moments import in_utc
from app.domain.taskforce import COMING, ActionState, Kind, State, is_overdue
from app.extensions import db
from app.organisations.models import Organisation
from app.taskforce.models import Action, Group, GroupMember, Invited, Item, Meeting, Member

# The public page shows so many meetings with their decisions; the rest are on the pages of groups and meetings.
MOST_DECIDED, MOST_MEETINGS, MOST_ACTIONS = 10, 200, 500
THE_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
# Meetings stay in the calendars for so long.
KEPT_IN_CALENDARS = timedelta(days=365)


@dataclass(frozen=True)
class MemberLine:
    """A member organisation. `is_here`: whether it has an organisation here, whose people may read along."""

    id: int
    name: str
    kind: Kind
    cvr: str
    mailbox: str
    joined_on: date
    left_on: date | None
    is_here: bool = False


@dataclass(frozen=True)
class GroupLine:
    """A group with the names of its members; `chair` is empty while nobody has it."""

    id: int
    name_da: str
    name_en: str
    purpose_da: str
    purpose_en: str
    chair: str
    members: tuple[str, ...]
    closed_on: date | None


@dataclass(frozen=True)
class MeetingLine:
    """A meeting in a list; the names of its group are empty for one of the whole taskforce."""

    id: int
    group_id: int | None
    group_da: str
    group_en: str
    starts_at: datetime
    ends_at: datetime
    place: str
    link: str
    state: State
    version: int
    written_at: datetime
    agenda_sent_at: datetime | None
    approved_at: datetime | None


@dataclass(frozen=True)
class ItemLine:
    """An item of an agenda with its minutes."""

    id: int
    title: str
    text: str
    path: str
    minutes: str
    decision: str


@dataclass(frozen=True)
class ActionLine:
    """An action with its owner, and the item and meeting it was promised at."""

    id: int
    item_id: int
    meeting_id: int
    item: str
    owner: str
    text: str
    deadline: date
    state: ActionState
    is_overdue: bool
    ended_on: date | None


@dataclass(frozen=True)
class MeetingPage:
    """A whole meeting. `invited`: id, name and whether they came; `unreached`: names of those without a mailbox."""

    line: MeetingLine
    invited: tuple[tuple[int, str, bool], ...]
    unreached: tuple[str, ...]
    items: tuple[ItemLine, ...]
    actions: Mapping[int, tuple[ActionLine, ...]]


@dataclass(frozen=True)
class Decided:
    """An approved meeting with what was decided: the title of each item and the decision."""

    line: MeetingLine
    decisions: tuple[tuple[str, str], ...]


def list_members(on: date, *, former: bool = False) -> tuple[MemberLine, ...]:
    """The members on a day by name; `former` adds those who have left or are to come. One statement."""
    here = select(Organisation.id).where(Organisation.cvr == Member.cvr).exists()
    rows = select(Member, here).order_by(func.lower(Member.name), Member.id)
    if not former:
        rows = rows.where(*_current(on))
    return tuple(
        MemberLine(
            m.id, m.name, Kind(m.kind), m.cvr, m.mailbox, m.joined_on, m.left_on, bool(is_here and m.cvr)
        )
        for m, is_here in db.session.execute(rows)
    )


def member_of(cvr: str, on: date) -> MemberLine | None:
    """The member with a number on a day; None where the organisation is none."""
    row = db.session.scalar(select(Member).where(Member.cvr == cvr, Member.cvr != "", *_current(on)))
    if row is None:
        return None
    return MemberLine(
        row.id, row.name, Kind(row.kind), row.cvr, row.mailbox, row.joined_on, row.left_on, True
    )


def members_among(cvrs: Collection[str], on: date) -> list[tuple[str, str]]:
    """Which of these organisations are members: name and number, by name."""
    if not cvrs:
        return []
    rows = select(Member.name, Member.cvr).where(Member.cvr.in_(cvrs), Member.cvr != "", *_current(on))
    return [(name, cvr) for name, cvr in db.session.execute(rows.order_by(func.lower(Member.name)))]


def list_groups(on: date, *, closed: bool = False) -> tuple[GroupLine, ...]:
    """The groups by name, with those who are members on a day. Two statements."""
    rows = select(Group, Member.name).outerjoin(Member, Member.id == Group.chair_id)
    if not closed:
        rows = rows.where(or_(Group.closed_on.is_(None), Group.closed_on > on))
    return _groups(rows, on)


def find_group(group_id: int, on: date) -> GroupLine | None:
    """A group, closed or not. Two statements."""
    rows = (
        select(Group, Member.name).outerjoin(Member, Member.id == Group.chair_id).where(Group.id == group_id)
    )
    return next(iter(_groups(rows, on)), None)


def _groups(rows: Select[Group, str], on: date) -> tuple[GroupLine, ...]:
    found = db.session.execute(rows.order_by(func.lower(Group.name_da), Group.id)).all()
    names: dict[int, list[str]] = {g.id: [] for g, _ in found}
    within = (
        select(GroupMember.group_id, Member.name)
        .join(Member, Member.id == GroupMember.member_id)
        .where(GroupMember.group_id.in_(names), *_current(on))
        .order_by(func.lower(Member.name), Member.id)
    )
    for group_id, name in db.session.execute(within) if names else ():
        names[group_id].append(name)
    return tuple(
        GroupLine(
            g.id,
            g.name_da,
            g.name_en,
            g.purpose_da,
            g.purpose_en,
            chair or "",
            tuple(names[g.id]),
            g.closed_on,
        )
        for g, chair in found
    )


def coming(now: datetime, group_id: int | None = None) -> tuple[MeetingLine, ...]:
    """Meetings that have not ended, the next one first; cancelled ones too, whose day is in people's calendars."""
    shown = [s.value for s in (*COMING, State.CANCELLED)]
    rows = _meetings().where(Meeting.ends_at > now, Meeting.state.in_(shown))
    return _lines(_of(rows, group_id).order_by(Meeting.starts_at, Meeting.id))


def list_meetings(group_id: int | None = None, *, since: datetime = THE_BEGINNING) -> tuple[MeetingLine, ...]:
    """Every meeting from a moment on, the newest first."""
    rows = _of(_meetings().where(Meeting.starts_at >= since), group_id)
    return _lines(rows.order_by(Meeting.starts_at.desc(), Meeting.id.desc()))


def find_line(meeting_id: int) -> MeetingLine | None:
    """One meeting without its agenda."""
    return next(iter(_lines(_meetings().where(Meeting.id == meeting_id))), None)


def decided(group_id: int | None = None, most: int = MOST_DECIDED) -> tuple[Decided, ...]:
    """Approved meetings with their decisions, the newest first. Two statements."""
    rows = _of(_meetings().where(Meeting.state == State.APPROVED.value), group_id)
    lines = _lines(rows.order_by(Meeting.starts_at.desc(), Meeting.id.desc()), most)
    return tuple(Decided(line, found) for line, found in _decisions(lines))


def decisions_of(line: MeetingLine) -> Decided:
    """What a meeting has decided, once its minutes are approved."""
    lines = [line] if line.state is State.APPROVED else []
    return next((Decided(line, found) for line, found in _decisions(lines)), Decided(line, ()))


def _decisions(
    lines: Collection[MeetingLine],
) -> Iterable[tuple[MeetingLine, tuple[tuple[str, str], ...]]]:
    rows = (
        select(Item.meeting_id, Item.title, Item.decision)
        .where(Item.meeting_id.in_([m.id for m in lines]), Item.decision != "")
        .order_by(Item.meeting_id, Item.position, Item.id)
    )
    found: dict[int, list[tuple[str, str]]] = {}
    for meeting_id, title, decision in db.session.execute(rows) if lines else ():
        found.setdefault(meeting_id, []).append((title, decision))
    return [(line, tuple(found.get(line.id, ()))) for line in lines]


def find_meeting(meeting_id: int, today: date) -> MeetingPage | None:
    """A whole meeting: agenda, minutes, who was asked, actions. Four statements."""
    line = find_line(meeting_id)
    if line is None:
        return None
    asked = db.session.execute(
        select(Member.id, Member.name, Invited.came, Member.mailbox)
        .join(Invited, Invited.member_id == Member.id)
        .where(Invited.meeting_id == meeting_id)
        .order_by(func.lower(Member.name), Member.id)
    ).all()
    items = db.session.scalars(
        select(Item).where(Item.meeting_id == meeting_id).order_by(Item.position, Item.id)
    )
    actions: dict[int, list[ActionLine]] = {}
    for action in _actions(_action_rows().where(Item.meeting_id == meeting_id), today):
        actions.setdefault(action.item_id, []).append(action)
    return MeetingPage(
        line,
        tuple((m.id, m.name, m.came) for m in asked),
        tuple(m.name for m in asked if not m.mailbox),
        tuple(ItemLine(i.id, i.title, i.text, i.path, i.minutes, i.decision) for i in items),
        {item: tuple(found) for item, found in actions.items()},
    )


def list_actions(
    today: date, *, state: ActionState | None = None, owner: int | None = None
) -> tuple[ActionLine, ...]:
    """Actions by their deadline; those that are open first. One statement."""
    rows = _action_rows()
    if state is not None:
        rows = rows.where(Action.state == state.value)
    if owner is not None:
        rows = rows.where(Action.member_id == owner)
    return tuple(_actions(rows, today))


def since_last(meeting: MeetingLine) -> datetime:
    """When the circle of a meeting met last before it; the beginning where it never has."""
    last = select(func.max(Meeting.starts_at)).where(
        Meeting.group_id.is_(None) if meeting.group_id is None else Meeting.group_id == meeting.group_id,
        Meeting.starts_at < meeting.starts_at,
        Meeting.state.in_([State.HELD.value, State.APPROVED.value]),
    )
    found = db.session.scalar(last)
    return in_utc(found) if found else THE_BEGINNING


def last_met(before: datetime) -> datetime | None:
    """When the whole taskforce last met before a moment; None where it never has."""
    held = [State.HELD.value, State.APPROVED.value]
    last = select(func.max(Meeting.starts_at)).where(
        Meeting.group_id.is_(None), Meeting.starts_at < before, Meeting.state.in_(held)
    )
    found = db.session.scalar(last)
    return in_utc(found) if found else None


def sources_of(meeting_id: int) -> frozenset[str]:
    """The keys of what is on an agenda from rooms."""
    rows = select(Item.source).where(Item.meeting_id == meeting_id, Item.source != "")
    return frozenset(db.session.scalars(rows))


def written_by(item: Item) -> tuple[str, datetime]:
    """Who last wrote an item, empty for somebody without an account, and when."""
    return names_of([item.written_by]).get(item.written_by, ""), in_utc(item.written_at)


def _current(on: date) -> tuple[ColumnElement[bool], ...]:
    return Member.joined_on <= on, or_(Member.left_on.is_(None), Member.left_on >= on)


def _meetings() -> Select[Meeting, str, str]:
    return select(Meeting, Group.name_da, Group.name_en).outerjoin(Group, Group.id == Meeting.group_id)


def _of(rows: Select[Meeting, str, str], group_id: int | None) -> Select[Meeting, str, str]:
    return rows if group_id is None else rows.where(Meeting.group_id == group_id)


def _lines(rows: Select[Meeting, str, str], most: int = MOST_MEETINGS) -> tuple[MeetingLine, ...]:
    return tuple(
        MeetingLine(
            m.id,
            m.group_id,
            group_da or "",
            group_en or "",
            in_utc(m.starts_at),
            in_utc(m.ends_at),
            m.place,
            m.link,
            State(m.state),
            m.version,
            in_utc(m.written_at),
            in_utc(m.agenda_sent_at) if m.agenda_sent_at else None,
            in_utc(m.approved_at) if m.approved_at else None,
        )
        for m, group_da, group_en in db.session.execute(rows.limit(most))
    )


def _action_rows() -> Select[Action, str, int, str]:
    return (
        select(Action, Item.title, Item.meeting_id, Member.name)
        .join(Item, Item.id == Action.item_id)
        .join(Member, Member.id == Action.member_id)
    )


def _actions(rows: Select[Action, str, int, str], today: date) -> list[ActionLine]:
    ended_last = rows.order_by(Action.state != ActionState.OPEN.value, Action.deadline, Action.id)
    return [
        ActionLine(
            a.id,
            a.item_id,
            meeting_id,
            title,
            owner,
            a.text,
            a.deadline,
            ActionState(a.state),
            is_overdue(ActionState(a.state), a.deadline, today),
            a.ended_on,
        )
        for a, title, meeting_id, owner in db.session.execute(ended_last.limit(MOST_ACTIONS))
    ]
