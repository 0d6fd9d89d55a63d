"""Who takes part in a need: everybody who was invited, asks, answers, talks or has a meeting. They hear the same."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CompoundSelect, Select, literal, or_, select, union

from app.dialogue.models import Answer, Enquiry, MeetingSlot, ThreadMessage
from app.extensions import db
from app.invitations.models import NeedInvitation


def members(need_id: int) -> tuple[str, ...]:
    """The CVR numbers of everybody who takes part, in order."""
    asked: Select[Any] | CompoundSelect[Any] = union(
        select(Answer.cvr).where(Answer.need_id == need_id),
        select(ThreadMessage.cvr).where(ThreadMessage.need_id == need_id),
        select(Enquiry.asked_by_cvr).where(Enquiry.need_id == need_id, Enquiry.asked_by_cvr != ""),
        select(MeetingSlot.booked_by).where(
            MeetingSlot.need_id == need_id, MeetingSlot.booked_by.is_not(None)
        ),
        _told(need_id),
    )
    found: set[str] = set(db.session.scalars(asked))
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
        _told(need_id),
    ]
    if not sealed:
        sources.append(select(Answer.cvr).where(Answer.need_id == need_id, Answer.state == literal("sent")))
    found: set[str] = set(db.session.scalars(union(*sources)))
    return tuple(sorted(found))


def _told(need_id: int) -> Select[Any]:
    """Those that were told of the need in a wave or said something of themselves."""
    return select(NeedInvitation.cvr).where(
        NeedInvitation.need_id == need_id,
        or_(NeedInvitation.state.in_(("sent", "own")), NeedInvitation.interest != "none"),
    )
