"""What came of a need: awarded to whom for how much, or not, and what stood in the way. Source: DOMAIN.md A3, D, F1.

A need is not over before its outcome is recorded. Both sides are asked, because the buyer's figure alone is the one
that nobody can check; where they differ both stand, and only what both say counts as confirmed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import median

from app.domain.errors import Refusal
from app.domain.needs import State

# Everybody who answered hears within this time from closing why it went as it did.
FEEDBACK_WITHIN = timedelta(days=14)
# The buyer is reminded so long after closing, and again each time as long.
REMIND_EVERY = timedelta(days=14)
MOST_AWARDS = 100
LONGEST_FEEDBACK, LONGEST_NOTE = 1_000, 2_000
# Two figures for the same contract agree within this share of the larger.
AGREES_WITHIN = 0.10


class Confirmation(StrEnum):
    """What the supplier says of an award; `other` is a contract, but not as the buyer says."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    OTHER = "other"
    DENIED = "denied"


REASONS = (
    "nobody",  # awarded to nobody
    "too_many",
    "twice",  # the same supplier for the same lot twice
    "no_barrier",  # not awarded, and nothing said why
    "talks_only",  # an award after what was never to end in one
    "not_asked",  # the supplier was not asked to confirm
    "feedback_missing",  # somebody who answered would hear nothing
)


class Refused(Refusal):
    """What the rules do not allow; `reason` is one of REASONS."""

    reasons = REASONS


@dataclass(frozen=True)
class Award:
    """One contract: the supplier, the lots (none for the whole need), kroner for the whole term, ex VAT."""

    cvr: str
    name: str
    value_dkk: int | None = None
    lots: tuple[str, ...] = ()


def check_awards(awards: Iterable[Award], *, talks_only: bool) -> None:
    """Whether these awards can be an outcome. Raises Refused."""
    given = list(awards)
    if not given:
        raise Refused("nobody")
    if talks_only:
        raise Refused("talks_only")
    if len(given) > MOST_AWARDS:
        raise Refused("too_many")
    pairs = [(a.cvr, lot) for a in given for lot in (a.lots or ("",))]
    if len(set(pairs)) < len(pairs):
        raise Refused("twice")


def check_no_award(barriers: Collection[str], known: Collection[str], *, talks_only: bool) -> None:
    """Whether a need may end without an award: what was more than talk says what stood in the way. Raises Refused."""
    if set(barriers) - set(known) or (not barriers and not talks_only):
        raise Refused("no_barrier")


def owed_feedback(answered: Iterable[str], awarded: Iterable[str], told: Iterable[str]) -> tuple[str, ...]:
    """Those who answered, got nothing and have not been told why; in the order they answered."""
    done = {*awarded, *told}
    return tuple(cvr for cvr in answered if cvr not in done)


def agree(buyer_dkk: int | None, supplier_dkk: int | None) -> bool | None:
    """Whether the two figures of one contract are the same within ten percent; None when one is missing."""
    if buyer_dkk is None or supplier_dkk is None:
        return None
    larger = max(buyer_dkk, supplier_dkk)
    return larger == 0 or abs(buyer_dkk - supplier_dkk) <= AGREES_WITHIN * larger


@dataclass(frozen=True)
class Told:
    """One published need as the figures see it; `ended_on` and `barriers` once its outcome is told.

    `awards` are the two figures of each contract, the buyer's and the supplier's.
    """

    state: State
    published_on: date
    answers: int = 0
    ended_on: date | None = None
    barriers: tuple[str, ...] = ()
    awards: tuple[tuple[int | None, int | None], ...] = ()
    # Kroner of all contracts as the need's award notice tells them; only where nobody told the outcome here.
    by_notice: bool = False
    notice_dkk: int | None = None


@dataclass(frozen=True)
class Figures:
    """What came of some published needs.

    `open` take answers still; `without_answer` are those that ended without one; `decided` have an outcome.
    `days` from publication to outcome, the median; `awarded_dkk` is what buyers and notices say, `confirmed_dkk`
    what both sides say. `notice_awarded` and `notice_dkk` are the part of it that only award notices tell.
    """

    published: int
    open: int
    waiting: int
    awarded: int
    not_awarded: int
    answers: int
    without_answer: int
    days: float | None
    awarded_dkk: int
    confirmed_dkk: int
    barriers: tuple[tuple[str, int], ...]
    notice_awarded: int = 0
    notice_dkk: int = 0

    @property
    def decided(self) -> int:
        """How many have an outcome."""
        return self.awarded + self.not_awarded


def figures(needs: Iterable[Told]) -> Figures:
    """Count needs and what came of them; the most frequent barrier first."""
    told = list(needs)
    states = Counter(n.state for n in told)
    days = [(n.ended_on - n.published_on).days for n in told if n.ended_on]
    barriers = Counter(code for n in told for code in n.barriers)
    awards = [award for n in told for award in n.awards]
    notice_dkk = sum(n.notice_dkk or 0 for n in told if n.by_notice)
    return Figures(
        published=len(told),
        open=states[State.PUBLISHED],
        waiting=states[State.CLOSED],
        awarded=states[State.AWARDED],
        not_awarded=states[State.NOT_AWARDED],
        answers=sum(n.answers for n in told),
        without_answer=sum(n.state is not State.PUBLISHED and not n.answers for n in told),
        days=median(days) if days else None,
        awarded_dkk=sum(buyer or 0 for buyer, _ in awards) + notice_dkk,
        confirmed_dkk=sum(buyer or 0 for buyer, supplier in awards if agree(buyer, supplier)),
        barriers=tuple(sorted(barriers.items(), key=lambda pair: (-pair[1], pair[0]))),
        notice_awarded=sum(n.by_notice and n.state is State.AWARDED for n in told),
        notice_dkk=notice_dkk,
    )
