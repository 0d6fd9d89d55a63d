"""In which order, how many at a time and when suppliers are told of a need.

All who fit are on the list from the start, best first; they are told in waves, so that a buyer gets the answers
that can be read and a supplier is asked when an answer counts. Source: DOMAIN.md D (P18): equal treatment, with a log.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from app.domain.errors import DomainError
from app.domain.moments import DENMARK, danish_day, in_utc
from app.domain.working_days import after

# Mails of later waves are read when people come to work.
MORNING = time(8)
# How long the link of a mail says what became of the need after its time is up.
GRACE = timedelta(days=30)
# The link of a need without a day to answer by.
LONGEST_LINK = timedelta(days=180)
LONGEST_REASON = 1000


@dataclass(frozen=True)
class Terms:
    """How a need's suppliers are told.

    `size`: suppliers in a wave; `pause`: working days between two waves; `enough`: suppliers that are interested or
    have answered, after which no further wave goes out.
    """

    size: int = 20
    pause: int = 3
    enough: int = 5


DEFAULT = Terms()
# The least and the most of each.
BOUNDS: dict[str, tuple[int, int]] = {"size": (1, 100), "pause": (1, 20), "enough": (1, 100)}


class Interest(StrEnum):
    """What a supplier has said about a need."""

    NONE = "none"
    INTERESTED = "interested"
    NOT_INTERESTED = "not_interested"


class Reason(StrEnum):
    """Why a supplier is not interested."""

    BUSY = "busy"
    WRONG_SERVICE = "wrong_service"
    TOO_LARGE = "too_large"
    TOO_SMALL = "too_small"
    TOO_FAR = "too_far"
    TOO_SOON = "too_soon"
    TERMS = "terms"
    OTHER = "other"


class Hold(StrEnum):
    """Why no further wave goes out."""

    NOT_OPEN = "not_open"  # the need is not published, or no longer
    STOPPED = "stopped"  # the buyer has stopped the waves
    ENOUGH = "enough"  # so many are interested or have answered as the buyer asked for
    NONE_LEFT = "none_left"  # everybody who fits has been told
    OVER = "over"  # the next wave would come when the time to answer is up


@dataclass(frozen=True)
class Standing:
    """Where the waves of a need stand. Moments have their time zone.

    `waiting`: suppliers not told yet; `interested`: those that said yes or have answered.
    """

    is_open: bool
    is_stopped: bool = False
    waiting: int = 0
    interested: int = 0
    last_at: datetime | None = None
    answer_by: datetime | None = None


class WaveRefused(DomainError):
    """A wave that cannot go out now; `hold` says why."""

    def __init__(self, hold: Hold) -> None:
        super().__init__(hold.value)
        self.hold = hold


def next_wave(at: Standing, terms: Terms, now: datetime) -> datetime | Hold:
    """When the next wave goes out, or why none does. The first goes at once, the others on working days."""
    if not at.is_open:
        return Hold.NOT_OPEN
    if at.is_stopped:
        return Hold.STOPPED
    if at.waiting == 0:
        return Hold.NONE_LEFT
    if at.interested >= terms.enough:
        return Hold.ENOUGH
    due = in_utc(now) if at.last_at is None else morning_after(at.last_at, terms.pause)
    if at.answer_by is not None and max(due, in_utc(now)) >= in_utc(at.answer_by):
        return Hold.OVER
    return due


def morning_after(moment: datetime, pause: int) -> datetime:
    """The morning of the `pause`-th working day after the day of a moment, in UTC."""
    return datetime.combine(after(danish_day(moment), pause), MORNING, DENMARK).astimezone(UTC)


def wave_now(at: Standing) -> Hold | None:
    """Why the buyer cannot send a wave at once, without waiting for the pause or the answers; None: it can be sent."""
    if not at.is_open:
        return Hold.NOT_OPEN
    return Hold.NONE_LEFT if at.waiting == 0 else None


def pick(queue: Iterable[str], told: Iterable[str], size: int) -> Sequence[str]:
    """The next suppliers of a queue in its order, without those told before and nobody twice."""
    had = set(told)
    chosen = [cvr for cvr in dict.fromkeys(queue) if cvr not in had]
    return chosen[:size]


def is_link_alive(answer_by: datetime | None, sent_at: datetime, now: datetime) -> bool:
    """Whether the link of a mail still leads to the need."""
    until = in_utc(answer_by) + GRACE if answer_by else in_utc(sent_at) + LONGEST_LINK
    return in_utc(now) < until
