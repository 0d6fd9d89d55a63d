"""What an extract tells besides its differences: who may not belong in it, and what does not agree with us."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.domain.registers import Entry, Extract, Finding, Kind, Reason, suspicion
from app.domain.schemes import DecidedBy
from app.domain.verification import CURRENT, Event, standing
from app.extensions import db
from app.integrations.cvr_register import CompanyStatus
from app.registers import companies, queries, rechecks
from app.registers.models import CompanyCheck, RegisterExtract
from app.search.snapshot import today
from app.verification.models import VerificationEvent
from app.verification.queries import events_of

CHUNK = 500


@dataclass(frozen=True)
class Known:
    """What is known before an extract is read: the last one, who is gone from it, our records, the companies."""

    last: RegisterExtract | None
    previous: Mapping[str, Entry]
    gone: Mapping[str, Entry]
    events: Mapping[str, list[Event]]
    companies: Mapping[str, CompanyCheck]


def is_active(company: CompanyCheck | None) -> bool | None:
    """Whether the company lives, as far as the CVR register has said."""
    if company is None or company.status == companies.UNKNOWN:
        return None
    return CompanyStatus(company.status) not in companies.ENDED


def doubt(entry: Entry, reason: Reason) -> Finding:
    """What a row leaves to a person; that the company is over is a reason for suspicion."""
    kind = Kind.SUSPICIOUS if reason is Reason.COMPANY_ENDED else Kind.PERSON
    return Finding(kind, entry.cvr, entry.name, reason)


def suspicions(extract: Extract, known: Mapping[str, CompanyCheck]) -> list[Finding]:
    """The registered firms that may not belong in the register."""
    found = []
    for cvr, entry in sorted(extract.entries.items()):
        reason = _suspicion(entry, known.get(cvr)) if entry.is_registered else None
        if reason:
            found.append(Finding(Kind.SUSPICIOUS, cvr, entry.name, reason))
    return found


def _suspicion(entry: Entry, company: CompanyCheck | None) -> Reason | None:
    if company is None:
        return suspicion(entry.name)
    if company.status == companies.UNKNOWN:
        return Reason.UNKNOWN_NUMBER
    if company.status == CompanyStatus.CLOSING:
        return Reason.COMPANY_CLOSING
    # That the company is over has been said where its row was judged.
    if CompanyStatus(company.status) in companies.ENDED:
        return None
    return suspicion(entry.name, company.legal_form, company.industry_code)


def unreadable(previous: Mapping[str, Entry], extract: Extract) -> list[Finding]:
    """Firms whose row could not be read: they stay as they were, and somebody must look at the row."""
    return [
        Finding(Kind.PERSON, cvr, entry.name, Reason.ROW_UNREADABLE)
        for cvr, entry in sorted(previous.items())
        if entry.is_registered
        and cvr not in extract.entries
        and (cvr in extract.unread or entry.name.casefold() in extract.unread_names)
    ]


def not_in_extract(extract: Extract, known: Known) -> list[Finding]:
    """Firms that we call verified though no extract has had them; not where the verification is our own."""
    if rechecks.decided_by(extract.scheme) is DecidedBy.PLATFORM:
        return []
    every = db.session.scalars(
        select(VerificationEvent.cvr).where(VerificationEvent.scheme == extract.scheme).distinct()
    )
    others = sorted(
        set(every) - extract.entries.keys() - known.gone.keys() - known.previous.keys() - extract.unread
    )
    live = []
    for start in range(0, len(others), CHUNK):
        for cvr, events in events_of(others[start : start + CHUNK]).items():
            state = standing([e for e in events if e.scheme == extract.scheme], extract.as_of)
            if state and state.status in CURRENT:
                live.append(cvr)
    names = queries.names_of(live)
    return [Finding(Kind.PERSON, cvr, names.get(cvr, ""), Reason.NOT_IN_EXTRACT) for cvr in live]


def ceased(extract: Extract, known: Known, now: datetime) -> list[tuple[str, Event]]:
    """For firms of the extract whose company is over: the end of all their verifications."""
    over = [
        cvr
        for cvr, entry in sorted(extract.entries.items())
        if entry.is_registered and is_active(known.companies.get(cvr)) is False
    ]
    found: list[tuple[str, Event]] = []
    day = today()
    for start in range(0, len(over), CHUNK):
        for cvr, events in events_of(over[start : start + CHUNK]).items():
            if companies.live_schemes(events, day):
                found += [
                    (cvr, e) for e in companies.ceased_events(events, known.companies[cvr].ended_on, day, now)
                ]
    return found
