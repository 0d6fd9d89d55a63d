"""Read the audit trail of one subject."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.accounts.queries import names_of
from app.audit.models import AuditEntry
from app.domain.moments import in_utc
from app.extensions import db


@dataclass(frozen=True)
class Trace:
    """One entry; `who` is a name, or the trail's label when the account is gone."""

    at: datetime
    who: str
    action: str
    proof: str = ""
    reason: str = ""


def list_trail(subject: str, most: int = 50) -> list[Trace]:
    """What happened to a subject, the newest first."""
    rows = list(
        db.session.scalars(
            select(AuditEntry).where(AuditEntry.subject == subject).order_by(AuditEntry.id.desc()).limit(most)
        )
    )
    names = names_of([row.actor for row in rows])
    return [
        Trace(
            in_utc(r.at), names.get(r.actor, r.actor), r.action, _new(r.diff, "proof"), _new(r.diff, "reason")
        )
        for r in rows
    ]


def _new(diff: dict[str, Any], field: str) -> str:
    """What a field became by an entry; empty when the entry is not about it."""
    found = diff.get(field)
    return str(found[1] or "") if found else ""
