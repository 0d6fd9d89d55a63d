"""What the commands print: the differences of an extract, why one was refused, what a day brought."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.domain.registers import MOST_GONE, Finding, Kind
from app.reference import catalogue
from app.registers.daily import Day
from app.registers.queries import CompanyChecks, Freshness
from app.registers.services import ExtractRefused, Report
from app.registers.words import kind_heading, reason_text

SHOWN = 50


def lines(report: Report) -> Iterator[str]:
    """The differences between an extract and the one before it, each kind under its heading."""
    name = catalogue.schemes()[report.scheme].name_da
    yield (
        f"{name}, udtræk pr. {report.as_of}: {report.registered} registreret, "
        f"{report.deregistered} afregistreret"
    )
    if report.is_known:
        yield "Filen er læst før. Intet er ændret."
        return
    if report.previous_as_of:
        yield f"Sammenlignet med udtrækket pr. {report.previous_as_of}:"
    else:
        yield "Det første udtræk af registret:"
    for kind in Kind:
        found = [f for f in report.findings if f.kind is kind]
        if not found:
            continue
        yield f"{kind_heading(kind)}: {len(found)}"
        for finding in found[:SHOWN]:
            yield f"  {_line(finding)}"
        if len(found) > SHOWN:
            yield f"  og {len(found) - SHOWN} flere; se /verifikation/registre/{report.extract_id}/"


def _line(finding: Finding) -> str:
    parts = [finding.cvr, finding.name]
    if finding.reason:
        parts.append(f"({reason_text(finding.reason)})")
    if finding.before:
        parts.append(f"{finding.before} -> {finding.after}")
    elif finding.after:
        parts.append(finding.after)
    return "  ".join(p for p in parts if p)


def total(report: Report, rejected: int) -> str:
    """The counts in one line."""
    if report.is_known:
        return f"unchanged {report.registered + report.deregistered}, rejected {rejected}; 0 recorded"
    kinds = ", ".join(f"{kind.value} {report.counts.get(kind.value, 0)}" for kind in Kind)
    return (
        f"{kinds}, unchanged {report.counts.get('unchanged', 0)}, rejected {rejected}; "
        f"{report.counts.get('recorded', 0)} recorded, {report.counts.get('cases', 0)} cases"
    )


def refusal(error: ExtractRefused) -> str:
    """Why an extract was not read, and what to do."""
    if error.reason == "future":
        return f"Udtrækket er dateret {error.as_of}, som ligger i fremtiden."
    if error.reason == "older":
        return f"Udtrækket er ældre end det sidste, der er læst ({error.as_of}). Intet er ændret."
    if error.reason == "empty":
        return "Filen har ingen brugbare rækker. Intet er ændret. Brug --confirm, hvis registret er tomt."
    named = "\n".join(f"  {e.cvr}  {e.name}" for e in error.gone[:SHOWN])
    more = f"\n  og {len(error.gone) - SHOWN} flere" if len(error.gone) > SHOWN else ""
    return (
        f"{len(error.gone)} af {error.before} registrerede i udtrækket pr. {error.as_of} mangler "
        f"({len(error.gone) * 100 // error.before} %, grænsen er {int(MOST_GONE * 100)} %). Filen er måske ikke hel. "
        f"Intet er ændret. Brug --confirm, hvis det er rigtigt.\n{named}{more}"
    )


def of_day(done: Day, extracts: Sequence[Freshness], checked: CompanyChecks) -> Iterator[str]:
    """What a run of the day did, with a warning where a register was asked too long ago."""
    for cvr, event in done.expired[:SHOWN]:
        yield f"  {cvr}  {event.scheme}  {event.status.value} {event.effective_on}"
    if len(done.expired) > SHOWN:
        yield f"  and {len(done.expired) - SHOWN} more"
    for cvr, scheme in done.impossible:
        yield f"  {cvr}  {scheme}  has run out, but a later record does not allow it: look at it"
    for extract in extracts:
        if extract.is_old:
            days = (done.on - extract.as_of).days
            yield f"warning: the last extract of {extract.scheme} is {days} days old ({extract.as_of})"
    if checked.is_old:
        yield f"warning: the oldest check of a company is from {checked.oldest}"
    yield (
        f"{done.on}: {len(done.expired)} ran out, {done.reminded} to remind, {done.mails} new mails, "
        f"{done.without_address} without an address"
    )
