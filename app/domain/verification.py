"""Verification status: the codes, and which one holds on a date. Source: DOMAIN.md C2."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.domain.errors import DomainError


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

_DECIDED = frozenset({Status.CONDITIONAL, Status.VERIFIED})
_ENDED = frozenset({Status.EXPIRED, Status.REVOKED, Status.CEASED})
# What may come after what, per scheme; None is before the first record. A self-declaration lapses or is taken
# back, only what was decided is suspended, and what ended begins again by a new decision or declaration. Of a
# register we may first learn that a firm is no longer in it.
FOLLOWS: Mapping[Status | None, frozenset[Status]] = {
    None: _DECIDED | {Status.SELF_DECLARED, Status.EXPIRED, Status.CEASED},
    Status.SELF_DECLARED: _DECIDED | _ENDED | {Status.SELF_DECLARED},
    Status.CONDITIONAL: _DECIDED | _ENDED | {Status.RENEWAL_RECEIVED, Status.SUSPENDED},
    Status.VERIFIED: _DECIDED | _ENDED | {Status.RENEWAL_RECEIVED, Status.SUSPENDED},
    Status.RENEWAL_RECEIVED: _DECIDED | _ENDED | {Status.SUSPENDED},
    Status.EXPIRED: _DECIDED | {Status.SELF_DECLARED, Status.RENEWAL_RECEIVED, Status.REVOKED, Status.CEASED},
    Status.SUSPENDED: _DECIDED | _ENDED,
    Status.REVOKED: _DECIDED | {Status.SELF_DECLARED, Status.CEASED},
    Status.CEASED: _DECIDED | {Status.SELF_DECLARED},
}

# From best to worst, but for CEASED: see `headline`.
HEADLINE_ORDER = (
    Status.CEASED,
    Status.VERIFIED,
    Status.CONDITIONAL,
    Status.RENEWAL_RECEIVED,
    Status.SUSPENDED,
    Status.EXPIRED,
    Status.REVOKED,
    Status.SELF_DECLARED,
)

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
    # When its source is asked again; known for what comes from a register.
    next_check: date | None = None

    @property
    def is_current(self) -> bool:
        """Whether a buyer may count on it on that date."""
        return self.status in CURRENT

    def expires_soon(self, on: date) -> bool:
        """Verified, with an end within EXPIRES_SOON of `on`."""
        if self.status is not Status.VERIFIED or self.valid_to is None:
            return False
        return on <= self.valid_to <= on + EXPIRES_SOON


class ImpossibleRecord(DomainError):
    """A record that cannot stand where it would be put."""


def check_record(known: Iterable[Event], new: Event) -> None:
    """Raises ImpossibleRecord where `new` cannot be added to one scheme's records, in the order they were made.

    It follows what holds on the day before, or what was recorded for its own day, which it then corrects; what
    comes after must be able to follow it; and nothing is recorded before what is already known. The triggers
    of the table keep the same rule.
    """
    records = list(known)
    in_force = {e.effective_on: e.status for e in records}
    earlier = max((day for day in in_force if day < new.effective_on), default=None)
    later = min((day for day in in_force if day > new.effective_on), default=None)
    before = {in_force[earlier] if earlier else None}
    if new.effective_on in in_force:
        before.add(in_force[new.effective_on])
    if not any(new.status in FOLLOWS[status] for status in before):
        raise ImpossibleRecord(f"{new.status} cannot follow {before}")
    if later and in_force[later] not in FOLLOWS[new.status]:
        raise ImpossibleRecord(f"{in_force[later]} cannot follow {new.status}")
    if any(e.recorded_at and new.recorded_at and e.recorded_at > new.recorded_at for e in records):
        raise ImpossibleRecord("recorded before what is known")


def standing(
    events: Iterable[Event], on: date, known_at: datetime | None = None, since: date | None = None
) -> Standing | None:
    """What held on `on` for one scheme's events, as it was known at `known_at` (default: now).

    `since` says when it began, where the events are only the last of its run.
    Returns None before the first event, and for a revocation older than REVOCATION_SHOWN.
    """
    state = latest(events, on, known_at, since)
    if state is None or _is_forgotten(state.status, state.since, on):
        return None
    return replace(state, status=Status.EXPIRED) if _has_lapsed(state.event, on) else state


def latest(
    events: Iterable[Event], on: date, known_at: datetime | None = None, since: date | None = None
) -> Standing | None:
    """The last thing recorded for one scheme by `on`, whether or not it has run out since."""
    known = _in_force([e for e in events if e.effective_on <= on and _was_known(e, known_at)])
    if not known:
        return None
    last = known[-1]
    return Standing(
        scheme=last.scheme,
        status=last.status,
        since=since or _since(known),
        valid_to=last.valid_to or _last_day_before_expiry(known),
        last_checked=last.checked_on,
        event=last,
    )


def shown_history(events: Iterable[Event], on: date) -> list[Event]:
    """The events that a look-up on `on` may show, in their order.

    Once a revocation is no longer shown, neither is what it ended.
    """
    past = [e for e in events if e.effective_on <= on]
    gone: dict[str, date] = {}
    for scheme in {e.scheme for e in past}:
        own = _in_force([e for e in past if e.scheme == scheme])
        for place, event in enumerate(own, start=1):
            if _is_forgotten(event.status, _since(own[:place]), on):
                gone[scheme] = event.effective_on
    return [e for e in past if e.scheme not in gone or e.effective_on > gone[e.scheme]]


def _was_known(event: Event, known_at: datetime | None) -> bool:
    return known_at is None or event.recorded_at is None or event.recorded_at <= known_at


def _in_force(events: list[Event]) -> list[Event]:
    """In the order of effect. Of two on one day the later record corrects the earlier one."""
    return list({e.effective_on: e for e in sorted(events, key=lambda e: e.effective_on)}.values())


def _since(known: list[Event]) -> date:
    """The first day of the unbroken run of the present kind of status.

    For an expired one it is the run that ended, so that from-to says when it held.
    """
    last = len(known) - 1
    if known[last].status is Status.EXPIRED:
        held = _before_expiry(known)
        if held is None:
            return known[last].effective_on
        last = held
    while last and _continues(known[last - 1], known[last]):
        last -= 1
    return known[last].effective_on


def _continues(earlier: Event, later: Event) -> bool:
    """Whether `later` carries on what `earlier` said, with no day between them without it."""
    if earlier.status not in CURRENT or later.status not in CURRENT:
        return earlier.status is later.status
    day_before = later.effective_on - timedelta(days=1)
    # A renewal may come in some time after the period ended and still carries it on.
    late = GRACE if later.status is Status.RENEWAL_RECEIVED else timedelta(0)
    return not _has_lapsed(earlier, day_before - late)


def _before_expiry(known: list[Event]) -> int | None:
    """The place of the last event before a recorded expiry, when that event counted as verified."""
    places = [n for n, e in enumerate(known) if e.status is not Status.EXPIRED]
    return places[-1] if places and known[places[-1]].status in CURRENT else None


def _last_day_before_expiry(known: list[Event]) -> date | None:
    """The last valid day of a recorded expiry that does not name it; None for any other status."""
    held = _before_expiry(known) if known[-1].status is Status.EXPIRED else None
    if held is None:
        return None
    return known[held].valid_to or known[held + 1].effective_on - timedelta(days=1)


def _has_lapsed(event: Event, on: date) -> bool:
    """Whether a status that was in order has run out by `on`."""
    if event.status is Status.RENEWAL_RECEIVED:
        return on > event.effective_on + GRACE
    return event.status in CURRENT and event.valid_to is not None and on > event.valid_to


def _is_forgotten(status: Status, since: date, on: date) -> bool:
    """Whether a revocation is too old to be shown on `on`."""
    return status is Status.REVOKED and on > since + REVOCATION_SHOWN


class HeadlineKind(StrEnum):
    """What is said first of a firm."""

    # Its standing under a scheme that attests a social enterprise, be it good or bad.
    STANDING = "standing"
    # No such standing, but facts that we have papers for, as § 54.
    DOCUMENTED = "documented"
    # All that was documented is suspended.
    SUSPENDED = "suspended"
    # Its own word only.
    DECLARED = "declared"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Headline:
    """What speaks for a firm, wherever it is shown; `best` only for STANDING.

    `documented` are the other facts that hold, `suspended` all that is suspended but `best` itself.
    """

    kind: HeadlineKind
    best: Standing | None = None
    documented: tuple[Standing, ...] = ()
    suspended: tuple[Standing, ...] = ()

    @property
    def is_yes(self) -> bool:
        """Whether the firm is verified as a social enterprise."""
        return self.best is not None and self.best.is_current

    @property
    def holds(self) -> bool:
        """Whether something of it may be counted on: a verification, or a documented fact where none speaks."""
        return self.is_yes or self.kind is HeadlineKind.DOCUMENTED

    @property
    def status(self) -> Status | None:
        """The one status it comes under; a fact alone makes nobody verified."""
        if self.best is not None:
            return self.best.status
        if self.kind is HeadlineKind.SUSPENDED:
            return Status.SUSPENDED
        return None if self.kind is HeadlineKind.NOTHING else Status.SELF_DECLARED


def headline(found: Iterable[Standing], attesting: frozenset[str], *, is_declared: bool = True) -> Headline:
    """What is said first of a firm: the best under a scheme that attests a social enterprise, else its facts.

    That a firm has ceased is not one scheme's matter, and comes before all. `is_declared`: whether it says
    itself that it is one.
    """
    known = list(found)
    speaking = [s for s in known if s.scheme in attesting or s.status is Status.CEASED]
    best = min(speaking, key=lambda s: HEADLINE_ORDER.index(s.status), default=None)
    if best is not None and best.status is Status.SELF_DECLARED:
        best, is_declared = None, True
    documented = tuple(s for s in known if s.is_current and s.scheme not in attesting)
    suspended = tuple(s for s in known if s.status is Status.SUSPENDED and s is not best)
    if best is not None:
        kind = HeadlineKind.STANDING
    elif documented:
        kind = HeadlineKind.DOCUMENTED
    elif suspended:
        kind = HeadlineKind.SUSPENDED
    else:
        kind = HeadlineKind.DECLARED if is_declared else HeadlineKind.NOTHING
    return Headline(kind, best, documented, suspended)


def standings(events: Iterable[Event], on: date, known_at: datetime | None = None) -> list[Standing]:
    """`standing` for each scheme among the events, in the order the schemes first appear."""
    by_scheme: dict[str, list[Event]] = {}
    for event in events:
        by_scheme.setdefault(event.scheme, []).append(event)
    found = (standing(own, on, known_at) for own in by_scheme.values())
    return [s for s in found if s is not None]
