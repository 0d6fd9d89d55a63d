"""When a verification runs out, and when its firm is told. Source: DOMAIN.md C2 (udloeber_snart, i_fornyelse)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from app.domain.verification import CURRENT, GRACE, Event, Status, standing

# Days before the end on which a firm is reminded, the first one first.
STEPS = (90, 60, 30, 7)
REMINDED = frozenset({Status.VERIFIED, Status.CONDITIONAL})


def day_of_expiry(event: Event) -> date | None:
    """The first day on which a record no longer holds; None when it has no end."""
    if event.status is Status.RENEWAL_RECEIVED:
        return event.effective_on + GRACE + timedelta(days=1)
    if event.status in CURRENT and event.valid_to is not None:
        return event.valid_to + timedelta(days=1)
    return None


def expiry(events: Iterable[Event], on: date, now: datetime, *, is_renewing: bool = False) -> Event | None:
    """The record that what held under one scheme has run out by `on`; None when it has not, or is recorded.

    With a renewal on the desk (`is_renewing`) a period that ends goes over into the grace for renewals.
    """
    known = list(events)
    state = standing(known, on)
    if state is None or state.status is not Status.EXPIRED or state.event.status is Status.EXPIRED:
        return None
    ended = day_of_expiry(state.event)
    if ended is None or ended > on:
        return None
    keeps_place = is_renewing and state.event.status in REMINDED
    return Event(
        state.scheme,
        Status.RENEWAL_RECEIVED if keeps_place else Status.EXPIRED,
        ended,
        valid_to=state.event.valid_to if keeps_place else None,
        checked_on=state.event.checked_on,
        recorded_at=now,
    )


def reminder_step(begins: date, ends: date, on: date) -> int | None:
    """The most urgent step whose day has come; None when no reminder is due.

    A step that fell before the period began is none: who was verified for 60 days is not told on the first
    of them that there are less than 90 left.
    """
    left = (ends - on).days
    if left < 0:
        return None
    return min((s for s in STEPS if left <= s and ends - timedelta(days=s) >= begins), default=None)


def to_remind(events: Iterable[Event], on: date) -> tuple[date, int] | None:
    """The end and the step of a reminder under one scheme; None when none is due.

    Nothing for what is renewed, whatever day that begins on, or suspended, revoked or ceased.
    """
    known = list(events)
    state = standing(known, on)
    if state is None or state.status not in REMINDED or state.event.valid_to is None:
        return None
    if any(e.effective_on > on for e in known):
        return None
    step = reminder_step(state.event.effective_on, state.event.valid_to, on)
    return (state.event.valid_to, step) if step else None
