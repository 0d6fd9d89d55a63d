"""An extract of a scheme's register: how it differs from the one before, and what that makes us record.

Source: DOMAIN.md B1 (the register of RSV, and what is wrong with it) and C2, rules 1 to 3.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.domain.verification import (
    Event,
    ImpossibleRecord,
    Standing,
    Status,
    check_record,
    latest,
    standing,
)

# A register is asked again every month (C2, rule 2); an answer older than this is too old to lean on (B1).
RECHECK_AFTER, TOO_OLD = timedelta(days=30), timedelta(days=90)
# So much of the last extract may be missing in the next; in a register of a handful two are no sign of a fault.
MOST_GONE, FEW_GONE = 0.2, 2


class Kind(StrEnum):
    """What is to be told of one firm in an extract, or of one company when it was looked up."""

    NEW = "new"
    GONE = "gone"
    DEREGISTERED = "deregistered"
    CHANGED = "changed"
    SUSPICIOUS = "suspicious"
    PERSON = "person"


class Reason(StrEnum):
    """Why a firm is suspicious, or why a person must look at it."""

    # Suspicious: it may not belong in the register.
    ASSOCIATION = "association"
    PARTY = "party"
    CLUB = "club"
    COMPANY_ENDED = "company_ended"
    COMPANY_CLOSING = "company_closing"
    UNKNOWN_NUMBER = "unknown_number"
    # A person: the extract and what we know do not agree.
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    OVERRULED = "overruled"
    CEASED = "ceased"
    LATER_RECORD = "later_record"
    LATER_DATE = "later_date"
    NOT_IN_EXTRACT = "not_in_extract"
    ROW_UNREADABLE = "row_unreadable"
    STRUCK_OFF = "struck_off"
    # A person: the company is not what it was.
    NAME_CHANGED = "name_changed"
    FORM_CHANGED = "form_changed"


@dataclass(frozen=True)
class Entry:
    """A firm's row in an extract; registered on the day of the extract unless it says since when it is not."""

    cvr: str
    name: str
    registered_on: date | None = None
    deregistered_on: date | None = None

    @property
    def is_registered(self) -> bool:
        """Whether the register had the firm on the day of the extract."""
        return self.deregistered_on is None


@dataclass(frozen=True)
class Finding:
    """One thing to tell of a firm: `before` and `after` for a change, `reason` for a suspicion or a doubt."""

    kind: Kind
    cvr: str
    name: str
    reason: Reason | None = None
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Plan:
    """What a firm's row makes us record, and what it leaves to a person."""

    events: tuple[Event, ...] = ()
    doubts: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Extract:
    """The extract to be read: the day it speaks of, and its rows by CVR number."""

    scheme: str
    as_of: date
    entries: Mapping[str, Entry]
    # Firms whose row could not be read: they are there, and are as they were.
    unread: frozenset[str] = frozenset()
    unread_names: frozenset[str] = frozenset()
    # Whether the register is the status itself, so that neither a suspension nor a revocation of ours outlives its row.
    decides: bool = False


def compare(previous: Mapping[str, Entry], extract: Extract) -> list[Finding]:
    """The differences between the last extract and this one, by CVR number; what is the same is not among them."""
    found = [_difference(previous.get(cvr), entry) for cvr, entry in sorted(extract.entries.items())]
    found += [
        Finding(Kind.GONE, cvr, entry.name) for cvr, entry in sorted(missing(previous, extract).items())
    ]
    return [f for f in found if f]


def missing(previous: Mapping[str, Entry], extract: Extract) -> dict[str, Entry]:
    """The firms registered in the last extract of which this one says nothing."""
    return {
        cvr: entry
        for cvr, entry in previous.items()
        if entry.is_registered
        and cvr not in extract.entries
        and cvr not in extract.unread
        and entry.name.casefold() not in extract.unread_names
    }


def is_half_empty(previous: Mapping[str, Entry], gone: Collection[str]) -> bool:
    """Whether so many are gone that the file is rather at fault than the firms."""
    registered = sum(entry.is_registered for entry in previous.values())
    return len(gone) > FEW_GONE and len(gone) > MOST_GONE * registered


def _difference(before: Entry | None, now: Entry) -> Finding | None:
    if now.is_registered and (before is None or not before.is_registered):
        return Finding(Kind.NEW, now.cvr, now.name, after=_text(now.registered_on))
    if not now.is_registered and (before is None or before.is_registered):
        return Finding(Kind.DEREGISTERED, now.cvr, now.name, after=_text(now.deregistered_on))
    assert before is not None
    pairs = [
        (old, new)
        for old, new in (
            (before.name, now.name),
            (_text(before.registered_on), _text(now.registered_on)),
            (_text(before.deregistered_on), _text(now.deregistered_on)),
        )
        if old != new
    ]
    if not pairs:
        return None
    return Finding(
        Kind.CHANGED,
        now.cvr,
        now.name,
        before=", ".join(o or "–" for o, _ in pairs),
        after=", ".join(n or "–" for _, n in pairs),
    )


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


# ---- what is recorded -------------------------------------------------------------------------


def plan_registered(
    extract: Extract,
    entry: Entry,
    was: Entry | None,
    known: Sequence[Event],
    now: datetime,
    is_active: bool | None,
) -> Plan:
    """What follows from a row that says registered; `was` is the firm's row in the last extract.

    `is_active`: what the CVR register says of the company, None when it has not said.

    A decision of ours stands against the row, unless the register decides; that a company has ceased stands
    until the CVR register says that it is active.
    """
    scheme, as_of = extract.scheme, extract.as_of
    last = latest(known, as_of)
    if is_active is False:
        return Plan(doubts=(Reason.COMPANY_ENDED,))
    if last and last.status is Status.CEASED and not is_active:
        return Plan(doubts=(Reason.CEASED,))
    doubts: tuple[Reason, ...] = ()
    if last and last.status in (Status.SUSPENDED, Status.REVOKED):
        if not extract.decides:
            return Plan(doubts=(Reason(last.status.value),))
        doubts = (Reason.OVERRULED,)
    state = standing(known, as_of)
    if state and state.is_current:
        return _dated(scheme, entry, was, as_of, known, now)
    begins = entry.registered_on
    if begins is None or (last and _still_held(last, begins)):
        begins = as_of
    return _possible(known, [_event(scheme, Status.VERIFIED, begins, as_of, now)], doubts)


def plan_ended(extract: Extract, entry: Entry, ended_on: date, known: Sequence[Event], now: datetime) -> Plan:
    """What follows when the register no longer has a firm from `ended_on`.

    Of a firm that we know nothing of, the whole period is recorded.
    """
    scheme, as_of = extract.scheme, extract.as_of
    last = latest(known, as_of)
    note = NO_LONGER if entry.is_registered else STRUCK_OFF
    if last is None:
        events = []
        if entry.registered_on and entry.registered_on < ended_on:
            events.append(_event(scheme, Status.VERIFIED, entry.registered_on, as_of, now))
        events.append(_event(scheme, Status.EXPIRED, ended_on, as_of, now, note))
        return _possible(known, events)
    state = standing(known, as_of)
    if state is None or state.status in (Status.EXPIRED, Status.REVOKED, Status.CEASED):
        return Plan()
    # Never before what we recorded last: on that very day the record corrects it.
    day = max(ended_on, last.event.effective_on)
    return _possible(known, [_event(scheme, Status.EXPIRED, day, as_of, now, note)])


NO_LONGER = ("Ikke længere i registret.", "No longer in the register.")
STRUCK_OFF = ("Afregistreret i registret.", "Deregistered in the register.")


def _dated(
    scheme: str, entry: Entry, was: Entry | None, as_of: date, known: Sequence[Event], now: datetime
) -> Plan:
    """A day of registration before all that we know is recorded; that it has become a later one is looked at."""
    begins, state = entry.registered_on, standing(known, as_of)
    if begins and begins < min(e.effective_on for e in known):
        return _possible(known, [_event(scheme, Status.VERIFIED, begins, as_of, now)])
    if begins and state and begins > state.since and was and was.registered_on not in (None, begins):
        return Plan(doubts=(Reason.LATER_DATE,))
    return Plan()


def _still_held(last: Standing, begins: date) -> bool:
    """Whether what has run out since, with no record of it, held on the day it would begin anew."""
    return begins < last.event.effective_on or (last.valid_to is not None and begins <= last.valid_to)


def _event(
    scheme: str, status: Status, day: date, as_of: date, now: datetime, note: tuple[str, str] = ("", "")
) -> Event:
    return Event(scheme, status, day, checked_on=as_of, note_da=note[0], note_en=note[1], recorded_at=now)


def _possible(known: Sequence[Event], events: Iterable[Event], doubts: tuple[Reason, ...] = ()) -> Plan:
    """The events, when they can stand where they would; else a person must look at it."""
    seen, wanted = list(known), list(events)
    try:
        for event in wanted:
            check_record(seen, event)
            seen.append(event)
    except ImpossibleRecord:
        return Plan(doubts=(Reason.LATER_RECORD,))
    return Plan(tuple(wanted), doubts)


# ---- what may not belong in a register --------------------------------------------------------

PARTY_WORDS = re.compile(r"\b\w*parti(et)?\b|\bpolitisk", re.IGNORECASE)
CLUB_WORDS = re.compile(r"\b\w*klub(ben)?\b|\b\w*club\b|\bidræt|\bspejder", re.IGNORECASE)
ASSOCIATION_WORDS = re.compile(
    r"\b\w*forening(en|er)?\b|\b\w*forbund(et)?\b|\bmenighed|\b\w*kirke(n|råd\w*)?\b|\b\w*vejlav(et)?\b"
    r"|\b\w*beboerråd(et)?\b|\b\w*loge(n)?\b",
    re.IGNORECASE,
)
# Forms that trade, as they are written in a name.
TRADING = re.compile(r"(?<!\w)(aps|a/s|i/s|k/s|p/s|ivs|[afs]\.?m\.?b\.?a\.?)(?!\w)", re.IGNORECASE)
# DB07 and DB25: political organisations, sports clubs, other member organisations, owners' associations.
PARTY_TRADE, CLUB_TRADE, NO_TRADE = ("9492",), ("9312",), ("94", "68322")


def suspicion(name: str, legal_form: str = "", industry: str = "") -> Reason | None:
    """Whether a name, or what the CVR register says of the company, is that of a body without trade.

    Sources: Regelforum's recommendation 218 (home owners, parties and sports clubs among the RSVs). The CVR
    register's word goes before the name's: an association with a trade belongs where it is.
    """
    if industry.startswith(PARTY_TRADE):
        return Reason.PARTY
    if industry.startswith(CLUB_TRADE):
        return Reason.CLUB
    form = legal_form.casefold()
    if "frivillig forening" in form or (form.startswith("forening") and industry.startswith(NO_TRADE)):
        return Reason.ASSOCIATION
    if legal_form and industry:
        return None
    if PARTY_WORDS.search(name):
        return Reason.PARTY
    if TRADING.search(name):
        return None
    if CLUB_WORDS.search(name):
        return Reason.CLUB
    return Reason.ASSOCIATION if ASSOCIATION_WORDS.search(name) else None
