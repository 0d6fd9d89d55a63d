"""Where a person stands in the tables of the taskforce: who wrote an item. Its members are organisations."""

from __future__ import annotations

from collections.abc import Mapping

from app.privacy.parts import INNER, OWN_NUMBER, Part, _, table
from app.taskforce.models import Item

ITEMS = Part(
    "taskforce_items",
    _("Punkter på taskforcens dagsordener, du har skrevet"),
    table(Item),
    ("written_by",),
    lambda p: Item.written_by == p.label,
    ("meeting_id", "title", "text", "minutes", "decision", "written_at"),
    {
        "id": INNER, "position": INNER, "source": INNER, "path": INNER, "version": INNER,
        "written_by": OWN_NUMBER,
    },
)  # fmt: skip
TASKFORCE_PARTS = (ITEMS,)
TASKFORCE_ELSEWHERE: Mapping[str, str] = {
    "taskforce_group_member.member_id": "an organisation",
    "taskforce_invited.member_id": "an organisation",
    "taskforce_action.member_id": "an organisation",
}
