"""Buyer and suppliers talk about a need, on terms that are the same for all. Sources: DOMAIN.md D P18, S5 and F1.

What the buyer tells one supplier about the need itself it tells all: that is an enquiry with its reply, and the
asker stays hidden. What is a supplier's own, its price and its way of working, is private.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from app.domain.errors import Refusal
from app.domain.moments import in_utc
from app.domain.needs import Kind
from app.domain.needs import State as NeedState

MEETING = timedelta(minutes=20)
MOST_SLOTS, MOST_PARTNERS, MOST_SNIPPETS, MOST_DOCUMENTS = 40, 9, 100, 10
LONGEST_ENQUIRY, LONGEST_MESSAGE, LONGEST_ANSWER, LONGEST_REPLY = 2_000, 5_000, 10_000, 3_000
WHOLE = 100
# Prices that compete are read by nobody before all are in (KFST's guide to small purchases; section 43 of the
# Public Procurement Act for tenders). What is talk, a trial or bought from the first that fits is read as it comes.
SEALED = frozenset({Kind.QUOTES, Kind.TENDER})
# A draft that is not sent is reminded of so long before the time is up.
REMIND_BEFORE = timedelta(days=2)
STEPS = (20, 30)


class Side(StrEnum):
    """Who speaks."""

    BUYER = "buyer"
    SUPPLIER = "supplier"


class AnswerState(StrEnum):
    """Where an answer stands; a withdrawn one may be sent anew until the time is up."""

    DRAFT = "draft"
    SENT = "sent"
    WITHDRAWN = "withdrawn"


REASONS = (
    "not_open",  # the need takes no answers: not published, or the time is up
    "enquiries_over",  # the time to ask is up
    "empty",  # nothing was written
    "unanswered",  # a question that must be answered has no reply
    "shares",  # the partners' shares do not make up the whole
    "own_need",  # an organisation answers its own need
    "not_talking",  # a thread with a supplier that has neither been invited nor answered
    "slot_taken",  # somebody else was faster
    "slot_over",  # the time of the meeting has passed
    "has_slot",  # one meeting per supplier
    "slots_meet",  # two meetings of the buyer at once
    "too_many_slots",  # more meetings than one need may have
    "no_slot",  # no whole meeting fits between two times
    "too_many_texts",  # the library is full
    "same_title",  # two texts of the library by one name
)


class Refused(Refusal):
    """What the rules do not allow; `reason` is one of REASONS."""

    reasons = REASONS


@dataclass(frozen=True)
class Times:
    """When a need takes what, as the rules see it."""

    state: NeedState
    answer_by: datetime | None
    questions_by: datetime | None


def check_open(times: Times, now: datetime) -> None:
    """Whether answers may be written, sent and withdrawn. Raises Refused."""
    if times.state is not NeedState.PUBLISHED or (times.answer_by is not None and times.answer_by <= now):
        raise Refused("not_open")


def check_enquiry(times: Times, text: str, now: datetime) -> None:
    """Whether a supplier may ask about the need now. Raises Refused."""
    check_open(times, now)
    if times.questions_by is not None and times.questions_by <= now:
        raise Refused("enquiries_over")
    if not text.strip():
        raise Refused("empty")


def check_sending(
    times: Times, text: str, required: Iterable[int], replied: Iterable[int], now: datetime
) -> None:
    """Whether an answer may be sent: something is said, and each required question has its reply. Raises Refused."""
    check_open(times, now)
    if not text.strip():
        raise Refused("empty")
    if set(required) - set(replied):
        raise Refused("unanswered")


def check_shares(own: int, partners: Sequence[int]) -> None:
    """Whole percents of the work, one's own and each partner's; together all of it. Raises Refused."""
    shares = [own, *partners]
    if any(not 0 < s <= WHOLE for s in shares) or sum(shares) != WHOLE or len(partners) > MOST_PARTNERS:
        raise Refused("shares")


def is_sealed(kind: Kind, times: Times, now: datetime) -> bool:
    """Whether the buyer sees only how many have answered: offers compete and more may come."""
    is_running = times.state is NeedState.PUBLISHED and (times.answer_by is None or times.answer_by > now)
    return kind in SEALED and is_running


def meetings_between(start: datetime, end: datetime, every: int) -> tuple[datetime, ...]:
    """The beginnings of meetings from `start`, one every so many minutes, the last over by `end`.

    Raises Refused (`no_slot`, `too_many_slots`).
    """
    found, step = [], timedelta(minutes=every)
    while start + MEETING <= end:
        found.append(start)
        start += step
        if len(found) > MOST_SLOTS:
            raise Refused("too_many_slots")
    if not found:
        raise Refused("no_slot")
    return tuple(found)


def check_offer(held: Iterable[datetime], offered: Iterable[datetime], now: datetime) -> None:
    """More meetings beside those held: all to come, and no two of the buyer's at once. Raises Refused."""
    new, kept = list(offered), list(held)
    if len(new) + len(kept) > MOST_SLOTS:
        raise Refused("too_many_slots")
    if any(start <= now for start in new):
        raise Refused("slot_over")
    ordered = sorted([*map(in_utc, kept), *new])
    if any(later - earlier < MEETING for earlier, later in pairwise(ordered)):
        raise Refused("slots_meet")
