"""Evidence for tests that are about the case and not about the upload."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime

from sqlalchemy import select

from app.cases import queries
from app.cases.models import Case, Evidence, EvidenceOpening, EvidenceUse
from app.extensions import db


def evidence(case: Case, *criteria: str, kind: str = "") -> Evidence:
    """Documents that show these criteria, all of the scheme's when none is named: one per type that is wanted.

    With `kind` one document of that type for all of them, fitting or not. Returns the first.
    """
    rules = {c.code: c for c in queries.rules_of(case).criteria}
    by_type: dict[str, list[str]] = {}
    for code in criteria or rules:
        by_type.setdefault(kind or rules[code].evidence[0], []).append(code)
    made = [_document(case, type_, codes) for type_, codes in by_type.items()]
    return made[0]


def _document(case: Case, type_: str, criteria: list[str]) -> Evidence:
    content = secrets.token_bytes(16)
    made = Evidence(
        id=secrets.token_urlsafe(16),
        case_id=case.id,
        type=type_,
        file_name=f"{type_}.pdf",
        mime="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by="user:904",
        uploaded_at=datetime.now(UTC),
        content=content,
    )
    db.session.add(made)
    db.session.flush()
    db.session.add_all(EvidenceUse(evidence_id=made.id, criterion=code) for code in criteria)
    db.session.flush()
    return made


def read(case: Case, *people: str) -> None:
    """These people have opened every document of the case."""
    for key in db.session.scalars(select(Evidence.id).where(Evidence.case_id == case.id)):
        db.session.add_all(EvidenceOpening(evidence_id=key, by=who, at=datetime.now(UTC)) for who in people)
    db.session.flush()
