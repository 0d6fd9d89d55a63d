"""Evidence for tests that are about the case and not about the upload."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime

from app.cases import queries
from app.cases.models import Case, Evidence, EvidenceUse
from app.extensions import db


def evidence(case: Case, *criteria: str) -> Evidence:
    """A document that shows these criteria, all of the scheme's when none is named."""
    content = secrets.token_bytes(16)
    made = Evidence(
        id=secrets.token_urlsafe(16),
        case_id=case.id,
        type="articles",
        file_name="vedtægter.pdf",
        mime="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by="user:904",
        uploaded_at=datetime.now(UTC),
        content=content,
    )
    db.session.add(made)
    db.session.flush()
    for code in criteria or [c.code for c in queries.rules_of(case).criteria]:
        db.session.add(EvidenceUse(evidence_id=made.id, criterion=code))
    db.session.flush()
    return made
