"""The files that go with an answer. Flushes and audits, never commits."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.audit.services import record
from app.dialogue import queries
from app.dialogue.models import Answer, AnswerDocument
from app.domain import dialogue as rules
from app.domain.evidence import UnusableFile, names_a_person
from app.domain.moments import in_utc
from app.extensions import db
from app.media.documents import check
from app.needs.models import Need

MOST_BYTES = 40 * 1024 * 1024


@dataclass(frozen=True)
class File:
    """A file as pages list it, without its content."""

    id: str
    name: str
    mime: str
    size: int
    sha256: str
    uploaded_at: datetime


def files_of(answer_id: int) -> list[File]:
    """The files of an answer, first uploaded first."""
    d = AnswerDocument
    rows = db.session.execute(
        select(d.id, d.file_name, d.mime, d.size, d.sha256, d.uploaded_at)
        .where(d.answer_id == answer_id)
        .order_by(d.uploaded_at, d.id)
    )
    return [File(*row[:5], in_utc(row[5])) for row in rows]


def store(actor: str, need: Need, answer: Answer, upload: bytes, file_name: str) -> AnswerDocument:
    """Keep a file. Raises UnusableFile for what may not be kept, Refused (`not_open`) when the time is up."""
    rules.check_open(queries.times_of(need), datetime.now(UTC))
    checked = check(upload, file_name)
    if names_a_person(file_name):
        raise UnusableFile("cpr")
    count, total = db.session.execute(
        select(func.count(), func.coalesce(func.sum(AnswerDocument.size), 0)).where(
            AnswerDocument.answer_id == answer.id
        )
    ).one()
    if count >= rules.MOST_DOCUMENTS or total + len(upload) > MOST_BYTES:
        raise UnusableFile("too_many")
    made = AnswerDocument(
        id=secrets.token_urlsafe(16), answer_id=answer.id, file_name=checked.name, mime=checked.mime,
        size=len(upload), sha256=checked.sha256, uploaded_by=actor, uploaded_at=datetime.now(UTC), content=upload,
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError as error:
        raise UnusableFile("same") from error
    db.session.expire(made, ["content"])
    record(actor, "answer.document_stored", f"need:{need.id}", {made.id: [None, made.file_name]})
    return made


def find(answer_id: int, key: str) -> AnswerDocument | None:
    """A file of this answer."""
    found = db.session.get(AnswerDocument, key)
    return found if found is not None and found.answer_id == answer_id else None


def remove(actor: str, need: Need, answer: Answer, key: str) -> bool:
    """Take a file out; False when it is not there. Raises Refused (`not_open`) when the time is up."""
    rules.check_open(queries.times_of(need), datetime.now(UTC))
    found = find(answer.id, key)
    if found is None:
        return False
    record(actor, "answer.document_removed", f"need:{need.id}", {found.id: [found.file_name, None]})
    db.session.delete(found)
    db.session.flush()
    return True
