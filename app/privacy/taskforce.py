"""A person's traces in the taskforce: agendas, minutes and actions are the taskforce's and stay, without the name."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, or_, select

from app.audit.services import record
from app.extensions import db
from app.privacy.redaction import Traces, in_text
from app.taskforce.models import Action, Group, Item, Meeting, Member

TEXTS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (Group, ("purpose_da", "purpose_en")),
    (Meeting, ("place",)),
    (Item, ("title", "text", "minutes", "decision")),
    (Action, ("text",)),
)


def redact(traces: Traces, label: str) -> None:
    """Take a person's name and address out of what was written, and their address away as an organisation's mailbox."""
    words = traces.anywhere
    for model, names in TEXTS if words else ():
        columns = [getattr(model, name) for name in names]
        for row in db.session.scalars(select(model).where(or_(*(in_text(c, words) for c in columns)))):
            for name in names:
                setattr(row, name, traces.out_of(getattr(row, name)))
    for member in db.session.scalars(select(Member).where(func.lower(Member.mailbox).in_(traces.emails))):
        member.mailbox = ""
        record(label, "taskforce.mailbox_emptied", f"taskforce_member:{member.id}", {"mailbox": [None, ""]})
    db.session.flush()
