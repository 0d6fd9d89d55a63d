"""Take a person out of what others wrote: one walk over the texts that a room keeps."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select

from app.extensions import db
from app.privacy.redaction import Traces, in_text

# A table's class with its columns that hold what people write.
Texts = tuple[tuple[Any, tuple[str, ...]], ...]


def redact_texts(texts: Texts, traces: Traces) -> None:
    """Put a mark in place of a person's name and address wherever these texts hold them. Flushes."""
    words = traces.anywhere
    for model, names in texts if words else ():
        columns = [getattr(model, name) for name in names]
        for row in db.session.scalars(select(model).where(or_(*(in_text(c, words) for c in columns)))):
            for name in names:
                setattr(row, name, traces.out_of(getattr(row, name)))
    db.session.flush()
