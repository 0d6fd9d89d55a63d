"""Where a person stands in the tables of needs."""

from __future__ import annotations

from collections.abc import Mapping

from app.needs.models import Need, NeedDocument, NeedDuty, NeedNote, NeedStep
from app.privacy.parts import FIRMS, INNER, OWN_NUMBER, Part, _, table

NEEDS = Part(
    "needs",
    _("Behov, du har begyndt for en organisation"),
    table(Need),
    ("created_by",),
    lambda p: Need.created_by == p.label,
    ("id", "buyer_cvr", "kind", "state", "title", "created_at"),
    {c.name: FIRMS for c in table(Need).columns if c.name not in (
        "id", "buyer_cvr", "kind", "state", "title", "created_at", "created_by", "version")}
    | {"created_by": OWN_NUMBER, "version": INNER},
)  # fmt: skip
STEPS = Part(
    "need_steps",
    _("Skridt, du har taget med behov"),
    table(NeedStep),
    ("by",),
    lambda p: NeedStep.by == p.label,
    ("need_id", "at", "step", "state", "reason"),
    {"id": INNER, "by": OWN_NUMBER},
)
NOTES = Part(
    "need_notes",
    _("Noter til behov, du har skrevet"),
    table(NeedNote),
    ("by",),
    lambda p: NeedNote.by == p.label,
    ("need_id", "at", "text"),
    {"id": INNER, "by": OWN_NUMBER},
)
DUTIES = Part(
    "need_duties",
    _("Behov, du har en opgave med"),
    table(NeedDuty),
    ("account_id",),
    lambda p: NeedDuty.account_id == p.id,
    ("need_id", "duty"),
    {"account_id": OWN_NUMBER},
)
DOCUMENTS = Part(
    "need_documents",
    _("Bilag til behov, du har lagt op"),
    table(NeedDocument),
    ("uploaded_by",),
    lambda p: NeedDocument.uploaded_by == p.label,
    ("id", "need_id", "title", "file_name", "size", "sha256", "uploaded_at"),
    {"content": FIRMS, "mime": INNER, "uploaded_by": OWN_NUMBER},
)
NEED_PARTS = (NEEDS, STEPS, NOTES, DUTIES, DOCUMENTS)
NEED_ELSEWHERE: Mapping[str, str] = {
    "need.contact_email": "the mailbox of an organisation",
    "need.answer_by": "a moment",
    "need.questions_by": "a moment",
}
