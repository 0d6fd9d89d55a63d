"""Member organisations and groups: take in, change. Flushes and audits, never commits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select

from app.accounts.queries import find_user
from app.audit.services import record
from app.domain.taskforce import Kind
from app.extensions import db
from app.keeping import check, keep
from app.taskforce.models import Group, GroupMember, Member


@dataclass(frozen=True)
class MemberFields:
    """A member organisation as the secretary writes it; `cvr` and `mailbox` may be empty."""

    name: str
    kind: Kind
    cvr: str
    mailbox: str
    joined_on: date
    left_on: date | None = None


@dataclass(frozen=True)
class GroupFields:
    """A group as the secretary writes it; `members` and `chair` are ids."""

    name_da: str
    name_en: str
    purpose_da: str
    purpose_en: str
    chair: int | None
    members: tuple[int, ...]
    closed_on: date | None = None


def is_taken(cvr: str, but: int | None = None) -> bool:
    """Whether a number is another member's."""
    found = db.session.scalar(select(Member.id).where(Member.cvr == cvr, Member.cvr != ""))
    return found is not None and found != but


def is_persons(mailbox: str) -> bool:
    """Whether an address is a person's account here, and so no common mailbox."""
    return bool(mailbox) and find_user(mailbox) is not None


def save_member(
    actor: str, fields: MemberFields, member: Member | None = None, seen: int | None = None
) -> int:
    """Take an organisation in, or change one. Returns its id. Raises Overtaken."""
    row = member or Member()
    if member is not None:
        check(member, seen)
    before = {} if member is None else {"name": row.name, "kind": row.kind, "mailbox": row.mailbox}
    row.name, row.kind, row.cvr = fields.name, fields.kind.value, fields.cvr
    row.mailbox, row.joined_on, row.left_on = fields.mailbox, fields.joined_on, fields.left_on
    db.session.add(row)
    keep()
    after = {"name": row.name, "kind": row.kind, "mailbox": row.mailbox}
    changed = {k: [before.get(k), v] for k, v in after.items() if before.get(k) != v}
    record(actor, "taskforce.member_saved", f"taskforce_member:{row.id}", changed)
    return row.id


def save_group(actor: str, fields: GroupFields, group: Group | None = None, seen: int | None = None) -> int:
    """Form a group, or change one. Whoever chairs it is in it. Returns its id. Raises Overtaken."""
    row = group or Group()
    if group is not None:
        check(group, seen)
    old = None if group is None else group.name_da
    row.name_da, row.name_en = fields.name_da, fields.name_en
    row.purpose_da, row.purpose_en = fields.purpose_da, fields.purpose_en
    row.chair_id, row.closed_on = fields.chair, fields.closed_on
    row.written_at = datetime.now(UTC)
    db.session.add(row)
    keep()
    _set_members(row, [*fields.members, *([fields.chair] if fields.chair else [])])
    record(actor, "taskforce.group_saved", f"taskforce_group:{row.id}", {"name": [old, row.name_da]})
    return row.id


def _set_members(group: Group, ids: Iterable[int]) -> None:
    wanted = set(ids)
    held = {m.member_id for m in group.members}
    group.members = [m for m in group.members if m.member_id in wanted] + [
        GroupMember(member_id=i) for i in sorted(wanted - held)
    ]
    db.session.flush()
