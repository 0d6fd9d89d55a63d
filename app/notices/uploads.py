"""Files that were uploaded, are shown, and wait for a yes. Flushes, never commits."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath

from sqlalchemy import delete

from app.domain import typed
from app.extensions import db
from app.notices import queries
from app.notices.models import NoticeUpload
from app.notices.reading import Line, preview, take_file
from app.notices.services import Poster

WAITS = timedelta(days=1)
LONGEST_NAME = 120


def store(actor: str, buyer_cvr: str, files: Iterable[tuple[str, bytes]]) -> str:
    """Keep the files together until they are taken in; those nobody said yes to yesterday go. The batch's key."""
    now, batch = datetime.now(UTC), secrets.token_urlsafe(16)
    db.session.execute(delete(NoticeUpload).where(NoticeUpload.at < now - WAITS))
    for position, (name, content) in enumerate(files):
        plain = typed.as_written(PurePosixPath(name.replace("\\", "/")).name)[-LONGEST_NAME:]
        db.session.add(
            NoticeUpload(
                batch=batch,
                position=position,
                buyer_cvr=buyer_cvr,
                by=actor,
                at=now,
                file_name=plain or f"{position + 1}.xml",
                content=content,
            )
        )
        # One file in memory at a time.
        db.session.flush()
        db.session.expunge_all()
    return batch


def look_through(actor: str, batch: str, poster: Poster | None) -> list[Line]:
    """What each file of the batch says and would come to; nothing when there is no such batch of this person."""
    found = queries.uploads(batch, actor, poster.cvr if poster else "")
    return [preview(upload.file_name, upload.content, poster) for upload in found]


def take_in(actor: str, batch: str, poster: Poster | None) -> list[Line]:
    """Take in every file of the batch, each by itself, and let the batch go."""
    cvr = poster.cvr if poster else ""
    lines = [take_file(actor, u.file_name, u.content, poster) for u in queries.uploads(batch, actor, cvr)]
    db.session.execute(
        delete(NoticeUpload).where(
            NoticeUpload.batch == batch, NoticeUpload.by == actor, NoticeUpload.buyer_cvr == cvr
        )
    )
    return lines
