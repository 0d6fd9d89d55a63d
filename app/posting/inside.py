"""What an organisation keeps to itself about a need: who does what, and notes. Flushes and audits, never commits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import delete, select

from app.audit.services import record
from app.extensions import db
from app.needs.models import DUTIES, Need, NeedDuty, NeedNote
from app.organisations.models import Membership, Organisation

LONGEST_NOTE = 2000


def duties_of(need_id: int) -> dict[str, int]:
    """The account that has each duty."""
    rows = db.session.execute(select(NeedDuty.duty, NeedDuty.account_id).where(NeedDuty.need_id == need_id))
    return {row.duty: row.account_id for row in rows}


def set_duties(actor: str, need: Need, wanted: Mapping[str, int | None]) -> None:
    """Who does what; only members of the buyer's organisation. Raises ValueError for others."""
    members = set(
        db.session.scalars(
            select(Membership.account_id)
            .join(Organisation, Organisation.id == Membership.organisation_id)
            .where(Organisation.cvr == need.buyer_cvr)
        )
    )
    before = duties_of(need.id)
    after = {duty: account for duty, account in wanted.items() if duty in DUTIES and account is not None}
    if strangers := set(after.values()) - members:
        raise ValueError(f"not members: {strangers}")
    if before == after:
        return
    db.session.execute(delete(NeedDuty).where(NeedDuty.need_id == need.id))
    db.session.add_all(NeedDuty(need_id=need.id, duty=d, account_id=a) for d, a in after.items())
    diff = {d: [before.get(d), after.get(d)] for d in DUTIES if before.get(d) != after.get(d)}
    record(actor, "need.duties", f"need:{need.id}", diff)
    db.session.flush()


def add_note(actor: str, need: Need, text: str) -> NeedNote:
    """A note that only the organisation reads."""
    made = NeedNote(need_id=need.id, at=datetime.now(UTC), by=actor, text=text)
    db.session.add(made)
    db.session.flush()
    record(actor, "need.note_added", f"need:{need.id}", {f"note:{made.id}": [None, None]})
    return made


def remove_note(actor: str, need: Need, note_id: int) -> bool:
    """Take one's own note away; False for another's or one that is not there."""
    note = db.session.get(NeedNote, note_id)
    if note is None or note.need_id != need.id or note.by != actor:
        return False
    db.session.delete(note)
    record(actor, "need.note_removed", f"need:{need.id}", {f"note:{note_id}": [None, None]})
    db.session.flush()
    return True
