"""Schemes as dated rules: what one asks, who decides, how long it holds. Source: DOMAIN.md B1, B2 and C1."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.domain.errors import DomainError


class DecidedBy(StrEnum):
    """Whose decision a verification under a scheme is."""

    REGISTER = "register"  # a public register; we repeat what it says
    ISSUER = "issuer"  # the scheme's own issuer; we check its certificate
    PLATFORM = "platform"  # two of our verifiers


EVIDENCE_TYPES = (
    "articles",
    "annual_report",
    "staff_statement",
    "management_statement",
    "register_lookup",
    "certificate",
    "visit_note",
    "reference",
)


# These are about a time: a financial year, the time of a count, how long a certificate holds.
WITH_PERIOD = frozenset({"annual_report", "staff_statement", "certificate"})


class NoRules(DomainError):
    """There are no rules for the scheme on the day."""


@dataclass(frozen=True)
class SchemeCriterion:
    """One thing a scheme asks; `evidence` are the types of document that can show it."""

    code: str
    name_da: str
    name_en: str
    question_da: str
    question_en: str
    evidence: tuple[str, ...]
    wants_evidence: bool

    def is_shown_by(self, types: Iterable[str]) -> bool:
        """Whether documents of these types show it: one of a type that the scheme names is enough.

        A certificate is no articles of association, whatever somebody ticks. Source: DOMAIN.md C2 rule 4.
        """
        return any(t in self.evidence for t in types)


@dataclass(frozen=True)
class SchemeRules:
    """The rules of one scheme from `valid_from` until `valid_to` (None: still)."""

    scheme: str
    valid_from: date
    valid_to: date | None
    decided_by: DecidedBy
    can_apply: bool
    # None where it holds until it is ended.
    validity_months: int | None
    renew_from_days: int | None
    who_da: str
    who_en: str
    renewal_da: str
    renewal_en: str
    scope_da: str
    scope_en: str
    source_da: str
    source_en: str
    criteria: tuple[SchemeCriterion, ...] = ()

    def valid_until(self, decided_on: date) -> date | None:
        """The last day of a verification decided on a day; the 31st becomes the last day of a shorter month."""
        if self.validity_months is None:
            return None
        year, month = divmod(decided_on.year * 12 + decided_on.month - 1 + self.validity_months, 12)
        day = min(decided_on.day, monthrange(year, month + 1)[1])
        return date(year, month + 1, day) - timedelta(days=1)

    def may_renew(self, valid_to: date | None, on: date) -> bool:
        """Whether it is time to ask for a renewal: not until `renew_from_days` before the end."""
        if valid_to is None or self.renew_from_days is None:
            return False
        return on >= valid_to - timedelta(days=self.renew_from_days)


def in_force(rules: Iterable[SchemeRules], scheme: str, on: date) -> SchemeRules:
    """The rules of a scheme on a day. Raises NoRules."""
    found = [
        r
        for r in rules
        if r.scheme == scheme and r.valid_from <= on and (r.valid_to is None or on <= r.valid_to)
    ]
    if not found:
        raise NoRules(scheme)
    return max(found, key=lambda r: r.valid_from)
