"""Write the audit trail in the caller's transaction."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from app.audit.models import AuditEntry
from app.extensions import db


def record(
    actor: str, action: str, subject: str, diff: dict[str, Any] | None = None, at: datetime | None = None
) -> None:
    """Add one entry: `subject` like `supplier:13748136`, `diff` as {field: [old, new]}; `at` is now."""
    db.session.add(
        AuditEntry(at=at or datetime.now(UTC), actor=actor, action=action, subject=subject, diff=diff or {})
    )
