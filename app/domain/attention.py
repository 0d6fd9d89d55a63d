"""What happens to a supplier in the directory, counted by month, and what its numbers say to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

from app.domain.moments import DENMARK, danish_day

# A month with others is compared only where so many others stand behind it (DOMAIN.md 0.1).
FEWEST_OTHERS = 5
# What others have in the middle is told in steps of five, and from a hundred on with two digits only.
FINEST_STEP = 5
KEPT_MONTHS, SHOWN_MONTHS, JUDGED_MONTHS = 36, 12, 3
# Below these, numbers are chance. The shares are rules of thumb of ours; no source has them for a directory like this.
ENOUGH_SHOWN, ENOUGH_OPENED, SELDOM_FOUND = 100, 20, 30
LEAST_OPENED, LEAST_CONTACTED = 0.03, 0.02
# So many invitations without one answer are no chance.
ENOUGH_INVITED = 3


class Kind(StrEnum):
    """What is counted of a supplier."""

    SHOWN = "shown"
    OPENED = "opened"
    MATCHED = "matched"
    CONTACTED = "contacted"


class Dealing(StrEnum):
    """What came of needs for a supplier. Exact: read where it is kept, never counted beside it.

    `worth`: kroner of the contracts that both sides say the same of.
    """

    INVITED = "invited"
    ANSWERED = "answered"
    AWARDED = "awarded"
    WORTH = "worth"


class Step(StrEnum):
    """The one thing to do next."""

    ANSWER = "answer"
    WAIT = "wait"
    OFFERS = "offers"
    CODES = "codes"
    SUMMARY = "summary"
    CONTACT = "contact"
    PRICE = "price"
    CAPACITY = "capacity"
    REFERENCE = "reference"
    KEEP = "keep"


@dataclass(frozen=True)
class Attention:
    """Counts of some months together."""

    shown: int = 0
    opened: int = 0
    matched: int = 0
    contacted: int = 0
    invited: int = 0
    answered: int = 0


@dataclass(frozen=True)
class Stated:
    """What a profile already says of what a buyer decides by."""

    contact: bool = False
    price: bool = False
    capacity: bool = False
    reference: bool = False


def first_of(day: date) -> date:
    """The month of a day, as its first day."""
    return day.replace(day=1)


def months_until(day: date, count: int = SHOWN_MONTHS) -> tuple[date, ...]:
    """The last `count` months, the present one last."""
    last = day.year * 12 + day.month - 1
    return tuple(date(n // 12, n % 12 + 1, 1) for n in range(last - count + 1, last + 1))


def bounds(first: date, last: date) -> tuple[datetime, datetime]:
    """When the first month begins and the last one is over, in Denmark; given as their first days."""
    after = date(last.year + last.month // 12, last.month % 12 + 1, 1)
    begun, over = (datetime.combine(day, time.min, DENMARK).astimezone(UTC) for day in (first, after))
    return begun, over


def by_month(moments: Iterable[datetime]) -> Counter[date]:
    """How many of these moments fall in each Danish month."""
    return Counter(first_of(danish_day(moment)) for moment in moments)


def next_step(seen: Attention, stated: Stated) -> Step:
    """What would help a supplier most, by where buyers fall away: not found, not opened, or not asked.

    Buyers who ask and get no answer come first. `seen` are the last JUDGED_MONTHS months. Too few counts never lead
    to advice about the profile's text.
    """
    if seen.invited >= ENOUGH_INVITED and not seen.answered:
        return Step.ANSWER
    if not (seen.shown or seen.opened or seen.matched):
        return Step.WAIT
    if seen.shown + seen.matched < SELDOM_FOUND and seen.opened < ENOUGH_OPENED:
        return Step.OFFERS
    if seen.shown >= ENOUGH_SHOWN and seen.opened < LEAST_OPENED * seen.shown:
        return Step.SUMMARY
    if seen.opened >= ENOUGH_OPENED and seen.contacted < LEAST_CONTACTED * seen.opened:
        return _what_buyers_lack(stated)
    if seen.shown >= ENOUGH_SHOWN and not seen.matched:
        return Step.CODES
    return Step.KEEP


def _what_buyers_lack(stated: Stated) -> Step:
    """What keeps a reader from asking, the most important first."""
    lacking = {
        Step.CONTACT: stated.contact,
        Step.PRICE: stated.price,
        Step.CAPACITY: stated.capacity,
        Step.REFERENCE: stated.reference,
    }
    return next((step for step, is_there in lacking.items() if not is_there), Step.KEEP)


def typical(others: Sequence[int]) -> int | None:
    """About how often others have it in the middle; 0 is fewer than half a step. None where they are too few.

    The mean of the two or three in the middle, rounded: the plain median of an odd number is one supplier's own
    count, which nobody but that supplier may read.
    """
    if len(others) < FEWEST_OTHERS:
        return None
    half = (len(others) - 1) // 2
    around = 1 if len(others) % 2 else 0
    middle = sorted(others)[half - around : len(others) - half + around]
    return _coarse(sum(middle), len(middle))


def _coarse(total: int, count: int) -> int:
    """A mean to the nearest step, in whole numbers; a half goes up."""
    step = FINEST_STEP if total < 100 * count else 10 ** (len(str(total // count)) - 2)
    return (2 * total + step * count) // (2 * step * count) * step
