"""Put a firm on the verifiers' desk because a register says something new of it."""

from __future__ import annotations

from collections.abc import Iterable

from app.cases.services import open_recheck
from app.domain.registers import Kind, Reason
from app.domain.schemes import DecidedBy, in_force
from app.reference import catalogue
from app.search.snapshot import today

# Why a case is opened, by what was found.
CAUSES = {
    Reason.NAME_CHANGED: "name",
    Reason.FORM_CHANGED: "legal_form",
    Reason.STRUCK_OFF: "struck_off",
    Reason.SUSPENDED: "suspicious",
    Reason.REVOKED: "suspicious",
    Reason.OVERRULED: "suspicious",
    Reason.LATER_RECORD: "check_due",
    Reason.LATER_DATE: "check_due",
}


def cause_of(kind: Kind, reason: Reason | None) -> str | None:
    """The cause of the case that a finding opens; None when it only stands on the list."""
    if kind is Kind.SUSPICIOUS:
        return "suspicious"
    return CAUSES.get(reason) if reason else None


def open_cases(actor: str, wanted: Iterable[tuple[str, str, str]]) -> int:
    """Open a case for each (cvr, scheme, cause), or find the one that is open; how many."""
    count = 0
    for cvr, scheme, cause in sorted(set(wanted)):
        open_recheck(actor, cvr, scheme, cause)
        count += 1
    return count


def decided_here(schemes: Iterable[str]) -> list[str]:
    """Of a firm's schemes those that somebody here can look at again; all, when a register decides each."""
    every = list(schemes)
    own = [s for s in every if decided_by(s) is not DecidedBy.REGISTER]
    return own or every


def decided_by(scheme: str) -> DecidedBy:
    """Whose decision a verification under the scheme is today."""
    return in_force(catalogue.scheme_rules(), scheme, today()).decided_by
