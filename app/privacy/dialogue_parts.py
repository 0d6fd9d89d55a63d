"""Where a person stands in the tables of the dialogue about needs."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, or_

from app.dialogue.models import Answer, AnswerDocument, Enquiry, Snippet, ThreadMessage
from app.privacy.parts import FIRMS, INNER, OTHERS_TOO, OWN_NUMBER, Part, _, table

SHOWN_OF_ANSWER = ("id", "need_id", "cvr", "state", "written_at", "sent_at", "contact_name", "contact_email", "contact_phone")  # fmt: skip
ASKED = Part(
    "need_enquiries",
    _("Spørgsmål til behov, du har stillet for en virksomhed"),
    table(Enquiry),
    ("asked_by",),
    lambda p: Enquiry.asked_by == p.label,
    ("need_id", "asked_at", "text"),
    {
        "id": INNER, "asked_by": OWN_NUMBER, "asked_by_cvr": FIRMS, "shown_text": FIRMS, "reply": FIRMS,
        "replied_at": FIRMS, "replied_by": OTHERS_TOO,
    },
)  # fmt: skip
REPLIED = Part(
    "need_replies",
    _("Svar på spørgsmål til behov, du har skrevet for en organisation"),
    table(Enquiry),
    ("replied_by",),
    lambda p: Enquiry.replied_by == p.label,
    ("need_id", "replied_at", "shown_text", "reply"),
    {
        "id": INNER, "asked_by": OTHERS_TOO, "asked_by_cvr": "nobody reads who asked", "asked_at": FIRMS,
        "text": FIRMS, "replied_by": OWN_NUMBER,
    },
)  # fmt: skip
ANSWERS = Part(
    "need_answers",
    _("Svar på behov, du har skrevet for en virksomhed eller er kontakt for"),
    table(Answer),
    ("written_by", "contact_email"),
    lambda p: or_(Answer.written_by == p.label, func.lower(Answer.contact_email) == p.email.lower()),
    SHOWN_OF_ANSWER,
    {
        c.name: FIRMS
        for c in table(Answer).columns
        if c.name not in (*SHOWN_OF_ANSWER, "written_by", "version")
    }
    | {"written_by": OTHERS_TOO, "version": INNER},
)
DOCUMENTS = Part(
    "need_answer_documents",
    _("Bilag til svar på behov, du har lagt op"),
    table(AnswerDocument),
    ("uploaded_by",),
    lambda p: AnswerDocument.uploaded_by == p.label,
    ("id", "answer_id", "file_name", "size", "sha256", "uploaded_at"),
    {"content": FIRMS, "mime": INNER, "uploaded_by": OWN_NUMBER},
)
MESSAGES = Part(
    "need_messages",
    _("Beskeder om behov, du har skrevet"),
    table(ThreadMessage),
    ("by",),
    lambda p: ThreadMessage.by == p.label,
    ("need_id", "cvr", "side", "at", "text"),
    {"id": INNER, "by": OWN_NUMBER, "read_at": INNER},
)
TEXTS = Part(
    "answer_texts",
    _("Tekster i svarbiblioteket, du har skrevet"),
    table(Snippet),
    ("written_by",),
    lambda p: Snippet.written_by == p.label,
    ("id", "cvr", "title", "text", "written_at"),
    {"written_by": OWN_NUMBER},
)
DIALOGUE_PARTS = (ASKED, REPLIED, ANSWERS, DOCUMENTS, MESSAGES, TEXTS)
DIALOGUE_ELSEWHERE: Mapping[str, str] = {"need_meeting.booked_by": "the number of an organisation"}
