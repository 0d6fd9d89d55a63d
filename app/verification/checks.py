"""When a source was last asked about a firm's standing, and when it is asked next (DOMAIN.md C2, rule 2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from sqlalchemy import bindparam, func, insert, select

from app.domain.verification import Standing
from app.extensions import db
from app.verification.models import VerificationCheck


@dataclass(frozen=True)
class Check:
    """The last time a source was asked about a firm's standing under a scheme, and the next."""

    cvr: str
    scheme: str
    checked_on: date
    next_on: date
    recorded_at: datetime
    source: str = ""


Checks = dict[tuple[str, str], Check]


def note(checks: Iterable[Check]) -> None:
    """Write down that sources were asked. Flushes; the caller tells the directory with `project`."""
    rows = [
        {
            "cvr": c.cvr,
            "scheme": c.scheme,
            "source": c.source,
            "checked_on": c.checked_on,
            "next_on": c.next_on,
            "recorded_at": c.recorded_at,
        }
        for c in checks
    ]
    if rows:
        db.session.execute(insert(VerificationCheck), rows)
        db.session.flush()


C = VerificationCheck
# Put together once: that takes as long as asking.
LAST = (
    select(C.cvr, C.scheme, func.max(C.checked_on), func.max(C.next_on), func.max(C.recorded_at))
    .where(C.cvr.in_(bindparam("cvrs", expanding=True)), C.checked_on <= bindparam("day"))
    .group_by(C.cvr, C.scheme)
)


def last_checks(cvrs: Sequence[str], on: date, known_at: datetime | None = None) -> Checks:
    """The last check by a day of each firm and scheme, as it was known at a moment. One statement."""
    asked, values = LAST, {"cvrs": cvrs, "day": on}
    if known_at is not None:
        asked = LAST.where(VerificationCheck.recorded_at <= known_at)
    return {
        (cvr, scheme): Check(cvr, scheme, checked, following, recorded.replace(tzinfo=UTC))
        if recorded.tzinfo is None
        else Check(cvr, scheme, checked, following, recorded.astimezone(UTC))
        for cvr, scheme, checked, following, recorded in db.session.execute(asked, values)
    }


def with_check(cvr: str, state: Standing, known: Checks) -> Standing:
    """The standing with its last and next check; one that no longer holds is not checked again."""
    found = known.get((cvr, state.scheme))
    if found is None or not state.is_current:
        return state
    checked = max(found.checked_on, state.last_checked or date.min)
    return replace(state, last_checked=checked, next_check=found.next_on)
