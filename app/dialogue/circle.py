"""Who takes part in a need: everybody who was invited, asks, answers, talks or has a meeting. They hear the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import CompoundSelect, Select, literal, select, union

from app.dialogue.models import Answer, Enquiry, MeetingSlot, ThreadMessage
from app.extensions import db

# Rooms that know of more suppliers of a need, such as those that were invited: need_id -> CVR numbers.
KNOWN: list[Callable[[int], Iterable[str]]] = []


def members(need_id: int) -> tuple[str, ...]:
    """The CVR numbers of everybody who takes part, in order."""
    asked: Select[Any] | CompoundSelect[Any] = union(
        select(Answer.cvr).where(Answer.need_id == need_id),
        select(ThreadMessage.cvr).where(ThreadMessage.need_id == need_id),
        select(Enquiry.asked_by_cvr).where(Enquiry.need_id == need_id, Enquiry.asked_by_cvr != ""),
        select(MeetingSlot.booked_by).where(
            MeetingSlot.need_id == need_id, MeetingSlot.booked_by.is_not(None)
        ),
    )
    found: set[str] = set(db.session.scalars(asked))
    for more in KNOWN:
        found.update(more(need_id))
    return tuple(sorted(found))


def open_to_buyer(need_id: int, *, sealed: bool) -> tuple[str, ...]:
    """Those whom the buyer may write to: who was invited, wrote or booked; who answered, once that can be seen.

    Who asks about the need is hidden from the buyer too.
    """
    sources: list[Select[Any]] = [
        select(ThreadMessage.cvr).where(ThreadMessage.need_id == need_id),
        select(MeetingSlot.booked_by).where(
            MeetingSlot.need_id == need_id, MeetingSlot.booked_by.is_not(None)
        ),
    ]
    if not sealed:
        sources.append(select(Answer.cvr).where(Answer.need_id == need_id, Answer.state == literal("sent")))
    found: set[str] = set(db.session.scalars(union(*sources)))
    for more in KNOWN:
        found.update(more(need_id))
    return tuple(sorted(found))
