"""A person's traces in the dialogue about needs. What was said and offered is the organisations' and stays."""

from __future__ import annotations

from sqlalchemy import and_, func, or_, select

from app.audit.services import record
from app.dialogue.models import (
    Answer,
    AnswerDocument,
    AnswerPartner,
    AnswerReply,
    Enquiry,
    MeetingSlot,
    Snippet,
    ThreadMessage,
)
from app.extensions import db
from app.privacy.redaction import Traces, in_text
from app.privacy.texts import Texts, redact_texts

TEXTS: Texts = (
    (Enquiry, ("text", "shown_text", "reply")),
    (Answer, ("text", "price_note", "contact_name")),
    (AnswerReply, ("text",)),
    (AnswerPartner, ("does",)),
    (ThreadMessage, ("text",)),
    (MeetingSlot, ("place",)),
    (Snippet, ("text",)),
)


def redact(traces: Traces, label: str) -> None:
    """Take a person's name and address out of what was written; nobody is reached through them any more."""
    gone = select(Answer).where(
        or_(
            func.lower(Answer.contact_email).in_(traces.emails),
            and_(Answer.contact_name == traces.name, Answer.contact_name != ""),
        )
    )
    for answer in db.session.scalars(gone):
        answer.contact_name = answer.contact_email = answer.contact_phone = ""
        record(label, "answer.contact_emptied", f"need:{answer.need_id}", {"contact": [None, ""]})
    words = traces.anywhere
    redact_texts(TEXTS, traces)
    for file in (
        db.session.scalars(select(AnswerDocument).where(in_text(AnswerDocument.file_name, words)))
        if words
        else ()
    ):
        # The ending is no part of a name.
        stem, dot, ending = file.file_name.rpartition(".")
        file.file_name = traces.out_of(stem) + dot + ending
    for text in db.session.scalars(select(Snippet).where(in_text(Snippet.title, words))) if words else ():
        # Two titles may have differed by the name alone; each supplier's are unique.
        text.title = f"{traces.out_of(text.title)[:100]} ({text.id})"
    db.session.flush()
