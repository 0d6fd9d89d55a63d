"""A taskforce for tests: members, a group, meetings."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count

from app.domain.taskforce import Kind, Step
from app.extensions import db
from app.taskforce import minutes, register, services
from app.taskforce.models import Item, Meeting
from app.taskforce.register import GroupFields, MemberFields
from app.taskforce.services import MeetingFields

NUMBERS = count(1)
BY = "user:1"


def member(name: str = "", kind: Kind = Kind.SUPPORT, cvr: str = "", mailbox: str = "") -> int:
    """A member organisation since 2022."""
    number = next(NUMBERS)
    made = register.save_member(
        BY,
        MemberFields(
            name or f"Organisation {number}",
            kind,
            cvr,
            mailbox or f"kontakt@org{number}.example",
            date(2022, 9, 13),
        ),
    )
    db.session.commit()
    return made


def group(*members: int, name: str = "Gruppen om udbud", name_en: str = "") -> int:
    """A group; the first member is its chair."""
    made = register.save_group(
        BY, GroupFields(name, name_en, "Finder løsninger", "", members[0] if members else None, members)
    )
    db.session.commit()
    return made


def meeting(
    *items: str,
    group_id: int | None = None,
    starts_in: timedelta = timedelta(days=7),
    invited: tuple[int, ...] = (),
) -> Meeting:
    """A planned meeting of two hours with these items."""
    starts = datetime.now(UTC).replace(microsecond=0) + starts_in
    made = services.save_meeting(
        BY,
        MeetingFields(
            group_id, starts, starts + timedelta(hours=2), "Rådhuset", "https://moede.example/a", invited
        ),
    )
    row = db.session.get(Meeting, made)
    assert row is not None
    for title in items:
        services.add_item(BY, row, title)
    db.session.commit()
    return row


def held(
    *items: str, group_id: int | None = None, ago: timedelta = timedelta(days=7), approved: bool = True
) -> Meeting:
    """A meeting that has been held, with minutes and a decision at each item."""
    if not services.circle(group_id, datetime.now(UTC) - ago):
        member()
    row = meeting(*items, group_id=group_id, starts_in=-ago)
    before = row.starts_at - timedelta(days=1)
    services.take_step(BY, row, Step.SEND_AGENDA, now=before.replace(tzinfo=UTC))
    for item in items_of(row):
        minutes.write_minutes(BY, row, item, f"Talt om {item.title}", f"Besluttet om {item.title}")
    services.take_step(BY, row, Step.HOLD)
    if approved:
        services.take_step(BY, row, Step.APPROVE)
    db.session.commit()
    return row


def items_of(row: Meeting) -> list[Item]:
    """The items of a meeting."""
    return services.items_of(row.id)
