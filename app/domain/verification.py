"""Verification status: the codes, and which one holds on a date. Source: DOMAIN.md C2."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum


class Status(StrEnum):
    """The public status of one scheme; the values are the API's status codes."""

    SELF_DECLARED = "self_declared"
    CONDITIONAL = "conditional"
    VERIFIED = "verified"
    RENEWAL_RECEIVED = "renewal_received"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    CEASED = "ceased"


# Why a verification ended, as the public look-up may say it.
REASON_CODES = ("criterion_not_met", "false_information", "at_request", "company_ceased")

# Counts as verified for a buyer: a renewal under way keeps its place for GRACE.
CURRENT = frozenset({Status.VERIFIED, Status.CONDITIONAL, Status.RENEWAL_RECEIVED})

# Registers take 3-6 months to renew; after 90 days without a decision the grace ends.
GRACE = timedelta(days=90)

# A verified status says so when it ends within this time.
EXPIRES_SOON = timedelta(days=90)

# A revocation is shown for 24 months, then the look-up says only that nothing is valid.
REVOCATION_SHOWN = timedelta(days=730)


@dataclass(frozen=True)
class Event:
    """One recorded fact about a firm under one scheme."""

    scheme: str
    status: Status
    effective_on: date
    valid_to: date | None = None
    checked_on: date | None = None
    reason_code: str | None = None
    source_url: str = ""
    note_da: str = ""
    note_en: str = ""
    recorded_at: datetime | None = None


@dataclass(frozen=True)
class Standing:
    """What holds for one scheme on one date."""

    scheme: str
    status: Status
    since: date
    valid_to: date | None
    last_checked: date | None
    event: Event

    @property
    def is_current(self) -> bool:
        """Whether a buyer may count on it on that date."""
        return self.status in CURRENT

    def expires_soon(self, on: date) -> bool:
        """Verified, with an end within EXPIRES_SOON of `on`."""
        if self.status is not Status.VERIFIED or self.valid_to is None:
            return False
        return on <= self.valid_to <= on + EXPIRES_SOON


def standing(events: Iterable[Event], on: date, known_at: datetime | None = None) -> Standing | None:
    """What held on `on` for one scheme's events, as it was known at `known_at` (default: now).

    Returns None before the first event, and for a revocation older than REVOCATION_SHOWN.
    """
    known = [e for e in events if e.effective_on <= on and _was_known(e, known_at)]
    if not known:
        return None
    # The list comes in the order of recording; a later record corrects an earlier one of the same day.
    known.sort(key=lambda e: e.effective_on)
    last = known[-1]
    state = Standing(
        scheme=last.scheme,
        status=last.status,
        since=_since(known),
        valid_to=last.valid_to,
        last_checked=last.checked_on,
        event=last,
    )
    if last.status is Status.REVOKED and on > last.effective_on + REVOCATION_SHOWN:
        return None
    return replace(state, status=Status.EXPIRED) if _has_lapsed(last, on) else state


def _was_known(event: Event, known_at: datetime | None) -> bool:
    return known_at is None or event.recorded_at is None or event.recorded_at <= known_at


def _since(known: list[Event]) -> date:
    """The first day of the unbroken run of the present kind of status."""
    since = known[-1].effective_on
    kind = known[-1].status in CURRENT
    for event in reversed(known):
        if event.status is not known[-1].status and not (kind and event.status in CURRENT):
            break
        since = event.effective_on
    return since


def _has_lapsed(event: Event, on: date) -> bool:
    """Whether a status that was in order has run out by `on`."""
    if event.status is Status.RENEWAL_RECEIVED:
        return on > event.effective_on + GRACE
    return event.status in CURRENT and event.valid_to is not None and on > event.valid_to


def standings(events: Iterable[Event], on: date, known_at: datetime | None = None) -> list[Standing]:
    """`standing` for each scheme among the events, in the order the schemes first appear."""
    by_scheme: dict[str, list[Event]] = {}
    for event in events:
        by_scheme.setdefault(event.scheme, []).append(event)
    found = (standing(own, on, known_at) for own in by_scheme.values())
    return [s for s in found if s is not None]
