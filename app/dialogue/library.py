"""A supplier's own texts for answers. Flushes and audits, never commits."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.audit.services import record
from app.dialogue.models import Snippet
from app.domain.dialogue import MOST_SNIPPETS, Refused
from app.extensions import db


def list_texts(cvr: str) -> list[Snippet]:
    """The texts of a supplier by title."""
    return list(
        db.session.scalars(select(Snippet).where(Snippet.cvr == cvr).order_by(Snippet.title, Snippet.id))
    )


def find(cvr: str, snippet_id: int) -> Snippet | None:
    """A text of this supplier; None also for another's."""
    return db.session.scalar(select(Snippet).where(Snippet.id == snippet_id, Snippet.cvr == cvr))


def save(actor: str, cvr: str, title: str, text: str, held: Snippet | None = None) -> Snippet:
    """Add a text, or change one. Raises Refused (`empty`, `same_title`, `too_many_texts`)."""
    if not title.strip() or not text.strip():
        raise Refused("empty")
    if held is None:
        count = db.session.scalar(select(func.count()).select_from(Snippet).where(Snippet.cvr == cvr)) or 0
        if count >= MOST_SNIPPETS:
            raise Refused("too_many_texts")
    made = held or Snippet(cvr=cvr)
    try:
        with db.session.begin_nested():
            made.title, made.text = title.strip(), text.strip()
            made.written_by, made.written_at = actor, datetime.now(UTC)
            db.session.add(made)
    except IntegrityError as error:
        raise Refused("same_title") from error
    record(actor, "answer_text.saved", f"organisation:{cvr}", {"title": [None, made.title]})
    return made


def remove(actor: str, held: Snippet) -> None:
    """Take a text out of the library."""
    record(actor, "answer_text.removed", f"organisation:{held.cvr}", {"title": [held.title, None]})
    db.session.delete(held)
    db.session.flush()
