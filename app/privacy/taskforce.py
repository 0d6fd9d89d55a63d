"""A person's traces in the taskforce: agendas, minutes and actions are the taskforce's and stay, without the name."""

from __future__ import annotations

from sqlalchemy import func, select

from app.audit.services import record
from app.extensions import db
from app.privacy.redaction import Traces
from app.privacy.texts import Texts, redact_texts
from app.taskforce.models import Action, Group, Item, Meeting, Member

TEXTS: Texts = (
    (Group, ("purpose_da", "purpose_en")),
    (Meeting, ("place",)),
    (Item, ("title", "text", "minutes", "decision")),
    (Action, ("text",)),
)


def redact(traces: Traces, label: str) -> None:
    """Take a person's name and address out of what was written, and their address away as an organisation's mailbox."""
    redact_texts(TEXTS, traces)
    for member in db.session.scalars(select(Member).where(func.lower(Member.mailbox).in_(traces.emails))):
        member.mailbox = ""
        record(label, "taskforce.mailbox_emptied", f"taskforce_member:{member.id}", {"mailbox": [None, ""]})
    db.session.flush()
