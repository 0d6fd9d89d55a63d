"""A person's traces in the working paper: its editions stay as they were, but for a name that is taken out."""

from __future__ import annotations

from sqlalchemy import delete, or_, select

from app.extensions import db
from app.papers.models import PaperEdition, PaperFile, PaperSection
from app.privacy.redaction import Traces, in_json, in_text
from app.privacy.texts import Texts, redact_texts

TEXTS: Texts = ((PaperSection, ("text_da", "text_en")),)
NOTES = ("note_da", "note_en")


def redact(traces: Traces) -> None:
    """Take a person's name and address out of the draft and of every edition, whose files are made anew. Flushes."""
    redact_texts(TEXTS, traces)
    words = traces.anywhere
    if not words:
        return
    named = [in_text(getattr(PaperEdition, name), words) for name in NOTES]
    rows = select(PaperEdition).where(or_(in_json(PaperEdition.content, words), *named))
    for row in db.session.scalars(rows):
        before = (row.content, row.note_da, row.note_en)
        after = (traces.out_of_json(row.content), traces.out_of(row.note_da), traces.out_of(row.note_en))
        if before != after:
            row.content, row.note_da, row.note_en = after
            db.session.execute(delete(PaperFile).where(PaperFile.edition_id == row.id))
    db.session.flush()
