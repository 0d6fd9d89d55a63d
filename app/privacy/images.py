"""Which images nothing shows any longer. The caller commits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Column, String, select

from app.audit.models import AuditEntry
from app.extensions import db
from app.media import services as media
from app.media.models import ImageVariant, StoredImage
from app.notifications.models import OutboxMessage

ACTOR = "cli:privacy"
# Images of profiles only; whoever keeps images of another kind knows what shows them.
OWNERS = "supplier:"
# The trail tells of an image that was, and shows none; mails hold none.
TELLING = (AuditEntry, OutboxMessage, StoredImage, ImageVariant)
KEY_LENGTH = 22


def count(before: datetime) -> int:
    """How many would be deleted."""
    old = select(StoredImage.id).where(StoredImage.unused_since < before)
    return len(unused().intersection(db.session.scalars(old)))


def purge(before: datetime) -> int:
    """Note what nothing shows today, and delete what nothing has shown since `before`."""
    media.note_unused(unused(), datetime.now(UTC))
    return media.remove_unused(ACTOR, before)


def unused() -> set[str]:
    """The images of profiles that stand nowhere: not in a profile, whatever its state, nor in any save of a draft.

    Every column that could hold a key is looked through, whichever table it is in: so a new table that keeps
    earlier versions of a profile keeps their images too.
    """
    found = set(db.session.scalars(select(StoredImage.id).where(StoredImage.owner.startswith(OWNERS))))
    for column in columns() if found else ():
        values = select(column).where(column.is_not(None)).execution_options(yield_per=500)
        for value in db.session.scalars(values):
            found.difference_update(texts(value))
    return found


def columns() -> Iterator[Column[Any]]:
    """The columns that hold JSON or a text as long as a key."""
    telling = {model.__table__ for model in TELLING}
    for table in db.metadata.sorted_tables:
        for column in table.columns if table not in telling else ():
            kind = column.type
            if isinstance(kind, JSON) or (isinstance(kind, String) and kind.length == KEY_LENGTH):
                yield column


def texts(value: object) -> Iterator[str]:
    """Every text in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)
