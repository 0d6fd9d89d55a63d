"""A person's traces in needs: notes, duties, steps, files, outcomes. The need itself is the organisation's and stays."""

from __future__ import annotations

from sqlalchemy import func, select

from app.audit.services import record
from app.extensions import db
from app.needs.models import Need, NeedDocument, NeedDuty, NeedLot, NeedNote, NeedQuestion, NeedStep
from app.outcomes.models import Feedback, Outcome
from app.privacy.redaction import Traces
from app.privacy.texts import Texts, redact_texts

# What people write, and may name somebody in. A step's reason loses a name, and nothing else of it changes.
TEXTS: Texts = (
    (Need, ("title", "text", "title_en", "text_en")),
    (NeedLot, ("title", "text")),
    (NeedQuestion, ("text",)),
    (NeedNote, ("text",)),
    (NeedStep, ("reason",)),
    (NeedDocument, ("title", "file_name")),
    (Outcome, ("note",)),
    (Feedback, ("text",)),
)


def redact(traces: Traces, label: str) -> None:
    """Take a person's name and address out of what was written, and their address away as a need's mailbox."""
    redact_texts(TEXTS, traces)
    for need in db.session.scalars(select(Need).where(func.lower(Need.contact_email).in_(traces.emails))):
        need.contact_email = ""
        record(label, "need.contact_emptied", f"need:{need.id}", {"contact_email": [None, ""]})
    db.session.flush()


def forget(account_id: int) -> None:
    """Nobody who is gone has a duty."""
    for duty in db.session.scalars(select(NeedDuty).where(NeedDuty.account_id == account_id)):
        db.session.delete(duty)
    db.session.flush()
