"""Where a person stands in the tables of outcomes."""

from __future__ import annotations

from app.outcomes.models import Feedback, NeedAward, Outcome
from app.privacy.parts import FIRMS, INNER, OWN_NUMBER, Part, _, table

OUTCOMES = Part(
    "need_outcomes",
    _("Udfald af behov, du har fortalt om"),
    table(Outcome),
    ("recorded_by",),
    lambda p: Outcome.recorded_by == p.label,
    ("need_id", "is_awarded", "barriers", "note", "recorded_at"),
    {"recorded_by": OWN_NUMBER},
)
CONFIRMATIONS = Part(
    "need_awards",
    _("Tildelinger, du har svaret på for en leverandør"),
    table(NeedAward),
    ("confirmed_by",),
    lambda p: NeedAward.confirmed_by == p.label,
    ("need_id", "cvr", "confirmation", "supplier_dkk", "confirmed_at"),
    {
        "id": INNER, "name": FIRMS, "value_dkk": FIRMS, "lots": FIRMS,
        "confirmed_by": OWN_NUMBER,
    },
)  # fmt: skip
FEEDBACK = Part(
    "need_feedback",
    _("Tilbagemeldinger til leverandører, du har skrevet"),
    table(Feedback),
    ("by",),
    lambda p: Feedback.by == p.label,
    ("need_id", "cvr", "text", "at"),
    {"by": OWN_NUMBER},
)
OUTCOME_PARTS = (OUTCOMES, CONFIRMATIONS, FEEDBACK)
