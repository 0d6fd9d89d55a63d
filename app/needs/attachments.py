"""The files that go with a need. Flushes and audits, never commits."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.audit.services import record
from app.domain.evidence import UnusableFile, names_a_person
from app.domain.moments import in_utc
from app.domain.needs import EDITABLE, State, StepRefused
from app.extensions import db
from app.media.documents import check
from app.needs.models import Need, NeedDocument

MOST, MOST_BYTES = 10, 40 * 1024 * 1024


@dataclass(frozen=True)
class Attachment:
    """A file as pages list it, without its content."""

    id: str
    title: str
    file_name: str
    mime: str
    size: int
    uploaded_at: datetime

    @property
    def name(self) -> str:
        """What it is called: its title, or else the file's name."""
        return self.title or self.file_name


def attachments_of(need_id: int) -> list[Attachment]:
    """The files of a need, first uploaded first."""
    columns = (NeedDocument.id, NeedDocument.title, NeedDocument.file_name, NeedDocument.mime, NeedDocument.size, NeedDocument.uploaded_at)  # fmt: skip
    rows = db.session.execute(
        select(*columns)
        .where(NeedDocument.need_id == need_id)
        .order_by(NeedDocument.uploaded_at, NeedDocument.id)
    )
    return [Attachment(*row[:5], in_utc(row[5])) for row in rows]


def store(actor: str, need: Need, upload: bytes, *, file_name: str, title: str = "") -> NeedDocument:
    """Keep a file. Raises UnusableFile for what may not be kept, StepRefused once the need is on its way."""
    if State(need.state) not in EDITABLE:
        raise StepRefused("not_possible")
    checked = check(upload, file_name)
    if names_a_person(file_name) or names_a_person(title):
        raise UnusableFile("cpr")
    count, total = db.session.execute(
        select(func.count(), func.coalesce(func.sum(NeedDocument.size), 0)).where(
            NeedDocument.need_id == need.id
        )
    ).one()
    if count >= MOST or total + len(upload) > MOST_BYTES:
        raise UnusableFile("too_many")
    same = select(NeedDocument.id).where(
        NeedDocument.need_id == need.id, NeedDocument.sha256 == checked.sha256
    )
    if db.session.scalar(same.limit(1)) is not None:
        raise UnusableFile("same")
    made = NeedDocument(
        id=secrets.token_urlsafe(16), need_id=need.id, title=title, file_name=checked.name,
        mime=checked.mime, size=len(upload), sha256=checked.sha256, uploaded_by=actor,
        uploaded_at=datetime.now(UTC), content=upload,
    )  # fmt: skip
    try:
        db.session.add(made)
        db.session.flush()
    except IntegrityError as error:
        # Somebody else was faster; the caller rolls back.
        raise UnusableFile("same") from error
    db.session.expire(made, ["content"])
    record(actor, "need.document_stored", f"need:{need.id}", {made.id: [None, made.file_name]})
    return made


def find(need_id: int, key: str) -> NeedDocument | None:
    """A file of this need."""
    found = db.session.get(NeedDocument, key)
    return found if found is not None and found.need_id == need_id else None


def remove(actor: str, need: Need, key: str) -> bool:
    """Take a file out; False when it is not there. Raises StepRefused once the need is on its way."""
    if State(need.state) not in EDITABLE:
        raise StepRefused("not_possible")
    found = find(need.id, key)
    if found is None:
        return False
    record(actor, "need.document_removed", f"need:{need.id}", {found.id: [found.file_name, None]})
    db.session.delete(found)
    db.session.flush()
    return True
