"""Where a person stands in the register of barriers: a secretary decided what somebody handed in."""

from __future__ import annotations

from app.barriers.models import BarrierNote
from app.privacy.parts import INNER, OTHERS_TOO, OWN_NUMBER, Part, _, table

NOTES = Part(
    "barrier_notes",
    _("Forslag til barrierer, du har taget stilling til"),
    table(BarrierNote),
    ("decided_by",),
    lambda p: BarrierNote.decided_by == p.label,
    ("reference", "channel", "state", "decision", "decided_at"),
    {
        "id": INNER, "barrier_id": INNER, "fingerprint": INNER, "decided_by": OWN_NUMBER,
        "text": OTHERS_TOO, "idea": OTHERS_TOO, "about": OTHERS_TOO, "times": OTHERS_TOO, "received_at": OTHERS_TOO,
        "is_public": OTHERS_TOO, "is_social": OTHERS_TOO, "is_private": OTHERS_TOO,
    },
)  # fmt: skip
BARRIER_PARTS = (NOTES,)
BARRIER_ELSEWHERE = {"solution.owner": "an organisation, a group or the secretariat, never a person"}
