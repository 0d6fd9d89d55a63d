"""Read an extract of a scheme's register in: keep it, tell how it differs, and record what follows."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import insert, select

from app.audit.services import record
from app.domain.registers import (
    RECHECK_AFTER,
    Entry,
    Extract,
    Finding,
    Kind,
    Plan,
    Reason,
    compare,
    is_half_empty,
    missing,
    plan_ended,
    plan_registered,
)
from app.domain.schemes import DecidedBy
from app.domain.verification import Event, Status, standing
from app.extensions import db
from app.integrations.cvr_register import RegisterUnavailable, register
from app.reference.models import Scheme
from app.registers import companies, judging, queries, rechecks
from app.registers.judging import Known
from app.registers.models import CompanyCheck, RegisterExtract, RegisterFinding, RegisterRow
from app.registers.reading import FileRead
from app.search.snapshot import today
from app.suppliers import services as suppliers
from app.verification import checks
from app.verification import services as verification
from app.verification.queries import events_of

CHUNK = 500
# Companies new to us are looked up while the file is read; the monthly check takes those that are left.
ASK_SECONDS = 5


class ExtractRefused(Exception):
    """The extract is not read. `reason`: `future`, `older`, `empty` or `half_empty`; `gone` names who is missing."""

    def __init__(
        self, reason: str, as_of: date | None = None, gone: Sequence[Entry] = (), before: int = 0
    ) -> None:
        super().__init__(reason)
        self.reason, self.as_of, self.gone, self.before = reason, as_of, tuple(gone), before


@dataclass(frozen=True)
class Report:
    """What an extract said. `is_known`: this very file was read before, and nothing was changed."""

    extract_id: int
    scheme: str
    as_of: date
    previous_as_of: date | None
    registered: int
    deregistered: int
    counts: Mapping[str, int]
    findings: tuple[Finding, ...]
    is_known: bool = False


def take_in(
    actor: str, scheme: str, as_of: date, file: FileRead, file_name: str, *, confirm: bool = False
) -> Report:
    """Read an extract in. Raises ExtractRefused; the caller commits.

    What it changes is recorded as of its rows' own days, as it is known now: nothing earlier is overwritten.
    Statements per CHUNK firms, none per row but for the cases it opens.
    """
    # One file of a scheme at a time.
    db.session.execute(select(Scheme.code).where(Scheme.code == scheme).with_for_update())
    held = queries.find_extract_of(scheme, as_of, file.sha256)
    if held:
        return _known_report(held)
    last = queries.last_extract(scheme)
    if as_of > today():
        raise ExtractRefused("future", as_of)
    if last and as_of < last.as_of:
        raise ExtractRefused("older", last.as_of)
    if not file.entries and not confirm:
        raise ExtractRefused("empty")
    previous = queries.entries_of(last.id) if last else {}
    decides = rechecks.decided_by(scheme) is DecidedBy.REGISTER
    extract = Extract(scheme, as_of, file.entries, file.unread, file.unread_names, decides)
    gone = missing(previous, extract)
    if not confirm and is_half_empty(previous, gone):
        before = sum(e.is_registered for e in previous.values())
        raise ExtractRefused("half_empty", last.as_of if last else None, list(gone.values()), before)
    numbers = sorted(file.entries.keys() | gone.keys())
    found = _look_up(file.entries.values())
    known = Known(last, previous, gone, _events(numbers, scheme), found)
    return _write(actor, extract, file, file_name, known)


def _write(actor: str, extract: Extract, file: FileRead, file_name: str, known: Known) -> Report:
    now = datetime.now(UTC)
    previous_as_of = known.last.as_of if known.last else None
    findings = compare(known.previous, extract)
    events: list[tuple[str, Event]] = []
    for cvr, plan in _plans(extract, known, now):
        events += [(cvr, e) for e in plan.events]
        entry = extract.entries.get(cvr) or known.gone[cvr]
        findings += [judging.doubt(entry, reason) for reason in plan.doubts]
    findings += judging.suspicions(extract, known.companies)
    findings += judging.unreadable(known.previous, extract)
    findings += judging.not_in_extract(extract, known)
    ceased = judging.ceased(extract, known, now)
    counts = Counter(f.kind.value for f in findings)
    touched = {f.cvr for f in findings if f.kind in (Kind.NEW, Kind.GONE, Kind.DEREGISTERED, Kind.CHANGED)}
    counts["unchanged"] = len(extract.entries.keys() - touched)
    counts["recorded"] = len(events) + len(ceased)
    counts["cases"] = _open_cases(actor, extract, known, events, findings)
    row = _keep(extract, file, file_name, known, findings, dict(counts), now)
    _note_checks(extract, row, now)
    if events or ceased:
        verification.announce(actor, [*events, *ceased])
    told = {cvr for cvr, _ in events} | {cvr for cvr, _ in ceased}
    suppliers.reindex(verification.project(extract.entries.keys() - told))
    record(
        actor,
        "register.read",
        f"register:{extract.scheme}",
        {"as_of": [previous_as_of and previous_as_of.isoformat(), extract.as_of.isoformat()]},
    )
    return Report(
        row.id, extract.scheme, extract.as_of, previous_as_of, row.registered, row.deregistered, counts,
        tuple(findings),
    )  # fmt: skip


def _plans(extract: Extract, known: Known, now: datetime) -> Iterator[tuple[str, Plan]]:
    """What follows from each row, and from each that is missing."""
    for cvr, entry in sorted(extract.entries.items()):
        events = known.events.get(cvr, [])
        if entry.is_registered:
            living = judging.is_active(known.companies.get(cvr))
            yield cvr, plan_registered(extract, entry, known.previous.get(cvr), events, now, living)
        else:
            assert entry.deregistered_on is not None
            yield cvr, plan_ended(extract, entry, entry.deregistered_on, events, now)
    for cvr, entry in sorted(known.gone.items()):
        yield cvr, plan_ended(extract, entry, extract.as_of, known.events.get(cvr, []), now)


def _keep(
    extract: Extract, file: FileRead, file_name: str, known: Known, findings: Sequence[Finding],
    counts: dict[str, int], now: datetime,
) -> RegisterExtract:  # fmt: skip
    """Write the extract down with its rows and findings; a firm whose row could not be read keeps its last one."""
    rows = dict(extract.entries)
    for finding in findings:
        if finding.reason is Reason.ROW_UNREADABLE:
            rows[finding.cvr] = known.previous[finding.cvr]
    registered = sum(e.is_registered for e in rows.values())
    row = RegisterExtract(
        scheme=extract.scheme,
        as_of=extract.as_of,
        sha256=file.sha256,
        file_name=file_name[:200],
        read_at=now,
        registered=registered,
        deregistered=len(rows) - registered,
        rejected=len(file.rejects),
        counts=counts,
    )
    db.session.add(row)
    db.session.flush()
    if rows:
        db.session.execute(
            insert(RegisterRow),
            [
                {"extract_id": row.id, "cvr": e.cvr, "name": e.name, "registered_on": e.registered_on,
                 "deregistered_on": e.deregistered_on}
                for e in rows.values()
            ],
        )  # fmt: skip
    if findings:
        db.session.execute(
            insert(RegisterFinding),
            [
                {"extract_id": row.id, "cvr": f.cvr, "name": f.name, "kind": f.kind.value,
                 "reason": f.reason.value if f.reason else "", "before": f.before, "after": f.after,
                 "found_at": now}
                for f in findings
            ],
        )  # fmt: skip
    return row


def _note_checks(extract: Extract, row: RegisterExtract, now: datetime) -> None:
    source, following = f"extract:{row.id}", extract.as_of + RECHECK_AFTER
    checks.note(
        checks.Check(cvr, extract.scheme, extract.as_of, following, now, source)
        for cvr, entry in extract.entries.items()
        if entry.is_registered
    )


def _open_cases(
    actor: str,
    extract: Extract,
    known: Known,
    events: Sequence[tuple[str, Event]],
    findings: Sequence[Finding],
) -> int:
    """Cases for firms struck off while they counted here, and for what a person must look at.

    The suspicious get one when the directory shows them, the first time; the others stand on the list.
    """
    ended = {cvr for cvr, event in events if event.status is Status.EXPIRED}
    suspicious = [f.cvr for f in findings if f.kind is Kind.SUSPICIOUS]
    shown = set(queries.names_of(suspicious)) - queries.suspicious_in(known.last.id if known.last else None)
    wanted = []
    for finding in findings:
        cause = rechecks.cause_of(finding.kind, finding.reason)
        if finding.kind in (Kind.GONE, Kind.DEREGISTERED):
            own = known.events.get(finding.cvr, [])
            cause = "struck_off" if finding.cvr in ended and standing(own, extract.as_of) else None
        if cause and (finding.kind is not Kind.SUSPICIOUS or finding.cvr in shown):
            wanted.append((finding.cvr, extract.scheme, cause))
    return rechecks.open_cases(actor, wanted)


def _known_report(held: RegisterExtract) -> Report:
    return Report(
        held.id, held.scheme, held.as_of, None, held.registered, held.deregistered, held.counts, (),
        is_known=True,
    )  # fmt: skip


def _events(numbers: Sequence[str], scheme: str) -> dict[str, list[Event]]:
    """What is recorded of some firms under one scheme."""
    found: dict[str, list[Event]] = {}
    for start in range(0, len(numbers), CHUNK):
        for cvr, events in events_of(list(numbers[start : start + CHUNK])).items():
            found[cvr] = [e for e in events if e.scheme == scheme]
    return found


def _look_up(entries: Iterable[Entry]) -> dict[str, CompanyCheck]:
    """What the CVR register has said of the registered firms; it is asked of those it has not, for ASK_SECONDS."""
    numbers = sorted(e.cvr for e in entries if e.is_registered)
    known = companies.known_companies(numbers)
    until = time.monotonic() + ASK_SECONDS
    answers: list[companies.Answer] = []
    for cvr in numbers:
        if cvr in known:
            continue
        if time.monotonic() > until:
            break
        try:
            answers.append((cvr, register().find(cvr)))
        except RegisterUnavailable:
            break
    if not answers:
        return known
    companies.note_companies(answers, today())
    return companies.known_companies(numbers)
