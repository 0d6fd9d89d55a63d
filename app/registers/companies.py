"""Ask the CVR register about the companies of verified firms, and record at once when one has ceased.

Source: DOMAIN.md C2, rule 3: ceased or bankrupt ends every verification; another legal form or name is a
reason to look again. One that is being wound up is looked at too; the register may still find it living.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import insert, or_, select

from app.domain.registers import RECHECK_AFTER, Kind, Reason
from app.domain.verification import Event, ImpossibleRecord, Status, check_record, latest, standing
from app.extensions import db
from app.integrations.cvr_register import (
    Company,
    CompanyStatus,
    RegisterUnavailable,
    is_fictional,
    register,
)
from app.registers import rechecks
from app.registers.models import CompanyCheck, RegisterFinding
from app.suppliers.advertising import note_advertising
from app.verification import services as verification
from app.verification.models import VerificationEvent
from app.verification.queries import events_of

BATCH = 200
# After so many numbers in a row without an answer the register is left alone until the next run.
MOST_FAILURES = 3
ENDED = frozenset({CompanyStatus.CEASED, CompanyStatus.DISSOLVED, CompanyStatus.BANKRUPT})
OVER = frozenset({Status.EXPIRED, Status.REVOKED, Status.CEASED})
UNKNOWN = "unknown"


@dataclass
class Tally:
    """What a run has done. `unavailable` says why it stopped before its end."""

    checked: int = 0
    ceased: int = 0
    changed: int = 0
    closing: int = 0
    unknown: int = 0
    recorded: int = 0
    failed: int = 0
    unavailable: str = ""
    told: list[tuple[str, str, Reason]] = field(default_factory=list)


Answer = tuple[str, Company | None]


def check_due(actor: str, now: datetime, day: date, tally: Tally, most: int | None = None) -> Iterator[None]:
    """Check the firms that are due, batch by batch, and count; the caller commits after each.

    A register that does not answer loses nothing: who was not asked stays due.
    """
    after = ""
    while not tally.unavailable and (most is None or tally.checked < most):
        size = BATCH if most is None else min(BATCH, most - tally.checked)
        numbers = _due(after, day, size)
        if not numbers:
            return
        after = numbers[-1]
        events = events_of(numbers)
        live = [cvr for cvr in numbers if live_schemes(events.get(cvr, []), day)]
        # All are asked before the first is written: nothing is locked while the register thinks.
        answers = _ask(live, tally)
        _take(actor, answers, events, now, day, tally)
        yield


def count_due(day: date) -> int:
    """How many numbers with a record are due, or have never been asked about; some may have no live one."""
    return len(_due("", day, None))


def live_schemes(events: Sequence[Event], day: date) -> list[str]:
    """The schemes under which a firm's standing has not ended."""
    found = []
    for scheme in dict.fromkeys(e.scheme for e in events):
        state = standing([e for e in events if e.scheme == scheme], day)
        if state and state.status not in OVER:
            found.append(scheme)
    return found


def _due(after: str, day: date, most: int | None) -> list[str]:
    asked = (
        select(VerificationEvent.cvr)
        .outerjoin(CompanyCheck, CompanyCheck.cvr == VerificationEvent.cvr)
        .where(VerificationEvent.cvr > after, or_(CompanyCheck.cvr.is_(None), CompanyCheck.next_on <= day))
        .distinct()
        .order_by(VerificationEvent.cvr)
    )
    return list(db.session.scalars(asked.limit(most) if most else asked))


def _ask(numbers: Sequence[str], tally: Tally) -> list[Answer]:
    answers: list[Answer] = []
    source, in_a_row = register(), 0
    for cvr in numbers:
        try:
            company = source.find(cvr)
        except RegisterUnavailable as error:
            tally.failed, in_a_row = tally.failed + 1, in_a_row + 1
            if error.reason in ("not_set_up", "refused", "file") or in_a_row >= MOST_FAILURES:
                tally.unavailable = error.reason
                break
            continue
        in_a_row = 0
        answers.append((cvr, company))
    return answers


def _take(
    actor: str, answers: Sequence[Answer], events: Mapping[str, list[Event]], now: datetime, day: date,
    tally: Tally,
) -> None:  # fmt: skip
    """Write down a batch of answers, and what follows from them."""
    before = known_companies([cvr for cvr, _ in answers])
    endings: list[tuple[str, Event]] = []
    findings: list[RegisterFinding] = []
    cases: list[tuple[str, str, str]] = []
    for cvr, company in answers:
        own = events.get(cvr, [])
        reasons = _reasons(before.get(cvr), company)
        _count(tally, company, reasons)
        if has_ended(company, day):
            assert company is not None
            endings += [(cvr, e) for e in ceased_events(own, company.ended_on, day, now)]
            reasons = [Reason.COMPANY_ENDED]
        for reason in reasons:
            finding = _finding(cvr, company, before.get(cvr), reason, now)
            findings.append(finding)
            tally.told.append((cvr, finding.name, reason))
            cause = rechecks.cause_of(Kind(finding.kind), reason)
            if cause and reason is not Reason.COMPANY_ENDED:
                cases += [(cvr, s, cause) for s in rechecks.decided_here(live_schemes(own, day))]
    note_companies(answers, day)
    db.session.add_all(findings)
    db.session.flush()
    tally.recorded += verification.announce(actor, endings) if endings else 0
    rechecks.open_cases(actor, cases)


def _count(tally: Tally, company: Company | None, reasons: Sequence[Reason]) -> None:
    tally.checked += 1
    tally.unknown += company is None
    tally.ceased += company is not None and company.status in ENDED
    tally.closing += company is not None and company.status is CompanyStatus.CLOSING
    tally.changed += any(r in (Reason.NAME_CHANGED, Reason.FORM_CHANGED) for r in reasons)


def _reasons(before: CompanyCheck | None, company: Company | None) -> list[Reason]:
    """What is new since the last time; the first time is where a comparison begins."""
    was = before.status if before else ""
    if company is None:
        return [Reason.UNKNOWN_NUMBER] if was != UNKNOWN and not is_fictional() else []
    found = []
    if company.status is CompanyStatus.CLOSING and was != CompanyStatus.CLOSING:
        found.append(Reason.COMPANY_CLOSING)
    if before and before.name and before.name != company.name[:200]:
        found.append(Reason.NAME_CHANGED)
    if before and before.legal_form and before.legal_form != company.legal_form[:80]:
        found.append(Reason.FORM_CHANGED)
    return found


def _finding(
    cvr: str, company: Company | None, before: CompanyCheck | None, reason: Reason, now: datetime
) -> RegisterFinding:
    changed = {Reason.NAME_CHANGED: "name", Reason.FORM_CHANGED: "legal_form"}
    field_name = changed.get(reason)
    name = company.name if company else before.name if before else ""
    return RegisterFinding(
        cvr=cvr,
        name=name[:200],
        kind=(Kind.PERSON if field_name else Kind.SUSPICIOUS).value,
        reason=reason.value,
        before=getattr(before, field_name) if field_name and before else "",
        after=getattr(company, field_name) if field_name else company.status.value if company else "",
        found_at=now,
    )


def has_ended(company: Company | None, day: date) -> bool:
    """Whether the company is over by a day; an end that is still to come is not yet one."""
    if company is None or company.status not in ENDED:
        return False
    return company.ended_on is None or company.ended_on <= day


def ceased_events(events: Sequence[Event], ended_on: date | None, day: date, now: datetime) -> list[Event]:
    """CEASED under each scheme that has not been revoked, and is not said to have ceased already.

    From the day the company ended, but never before what we recorded last, which it corrects on its day.
    """
    found = []
    for scheme in dict.fromkeys(e.scheme for e in events):
        own = [e for e in events if e.scheme == scheme]
        last = latest(own, day)
        if last is None or last.status in (Status.CEASED, Status.REVOKED):
            continue
        event = Event(
            scheme,
            Status.CEASED,
            max(ended_on or day, last.event.effective_on),
            checked_on=day,
            reason_code="company_ceased",
            recorded_at=now,
        )
        try:
            check_record(own, event)
        except ImpossibleRecord:
            continue
        found.append(event)
    return found


def known_companies(cvrs: Sequence[str]) -> dict[str, CompanyCheck]:
    """What was last said of some companies."""
    found: dict[str, CompanyCheck] = {}
    for start in range(0, len(cvrs), 500):
        rows = select(CompanyCheck).where(CompanyCheck.cvr.in_(cvrs[start : start + 500]))
        found |= {row.cvr: row for row in db.session.scalars(rows)}
    return found


def note_companies(answers: Sequence[Answer], day: date) -> None:
    """Write down what the register said, and when it is to be asked again. Flushes."""
    rows = [_row(cvr, company, day) for cvr, company in answers if company or not is_fictional()]
    held = known_companies([cvr for cvr, _ in answers])
    new = []
    for row in rows:
        if (old := held.get(str(row["cvr"]))) is None:
            new.append(row)
            continue
        for name, value in row.items():
            setattr(old, name, value)
    if new:
        db.session.execute(insert(CompanyCheck), new)
    note_advertising([company for _, company in answers if company], day)
    db.session.flush()


def _row(cvr: str, company: Company | None, day: date) -> dict[str, object]:
    row: dict[str, object] = {
        "cvr": cvr,
        "source": (company.source if company else "")[:120] or "CVR",
        "checked_on": day,
        "next_on": day + RECHECK_AFTER,
        "status": UNKNOWN,
        "ended_on": None,
        "name": "",
        "legal_form": "",
        "industry_code": "",
    }
    if company is None:
        return row
    if company.ended_on and company.ended_on > day:
        # It is known to end: look again on that day.
        row["next_on"] = min(day + RECHECK_AFTER, max(company.ended_on, day + timedelta(days=1)))
    status = (
        company.status if has_ended(company, day) or company.status not in ENDED else CompanyStatus.CLOSING
    )
    return row | {
        "status": status.value,
        "ended_on": company.ended_on,
        "name": company.name[:200],
        "legal_form": company.legal_form[:80],
        "industry_code": company.industry_code[:10],
    }
