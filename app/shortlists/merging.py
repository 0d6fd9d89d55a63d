"""Lists follow where profiles are merged, and back. Flushes, never commits."""

from __future__ import annotations

from sqlalchemy import exists, update
from sqlalchemy.orm import aliased

from app.extensions import db
from app.shortlists.models import ShortlistItem
from app.suppliers.merges import merged_here


def follow_merge(kept_cvr: str, other_cvr: str) -> None:
    """What stood under the other number stands under the kept one, but where the list has that already."""
    _renumber(other_cvr, kept_cvr, None)


def follow_undoing(kept_cvr: str, other_cvr: str) -> None:
    """What came from the other number goes back to it. Called when the merge has been marked as undone."""
    _renumber(kept_cvr, other_cvr, merged_here(other_cvr))


def _renumber(before: str, after: str, added_as: set[str] | None) -> None:
    twin = aliased(ShortlistItem)
    there = exists().where(twin.shortlist_id == ShortlistItem.shortlist_id, twin.cvr == after)
    moving = update(ShortlistItem).where(ShortlistItem.cvr == before, ~there)
    if added_as is not None:
        moving = moving.where(ShortlistItem.added_cvr.in_(added_as))
    db.session.execute(moving.values(cvr=after), execution_options={"synchronize_session": False})
