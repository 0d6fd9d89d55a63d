"""Evidence of a case: how much, for how long, and what its name may not hold. Source: DOMAIN.md B5 and C2."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from app.domain.cases import APPEAL_WITHIN, ENDED, State
from app.domain.errors import DomainError, Refusal

MOST_DOCUMENTS = 30
# Why these: an approval has to be explained as long as it holds and while somebody may still ask about the
# last purchase made on the strength of it, which buyers account for once a year. What came to nothing has to be
# explained until the appeal is over, which takes four weeks to begin and as long again to decide. What was
# never handed in has nothing to explain. GDPR art. 5(1)(e): the shortest time that serves the purpose.
MONTHS_AFTER_VALIDITY, MONTHS_AFTER_THE_REST = 12, 6
DRAFT_MONTHS = 6

# Ten digits whose first six are a day: that is how a CPR number looks, whoever it belongs to.
_TEN_DIGITS = re.compile(r"(?<!\d)(\d{2})(\d{2})\d{2}[ ._\u2010-\u2015-]?\d{4}(?!\d)")


REASONS = (
    "missing",  # no file was chosen
    "empty",
    "too_large",  # more than MAX_BYTES
    "kind",  # none of the kinds we take
    "executable",  # a program or a script
    "web",  # SVG, HTML, XML: a browser would run it
    "macros",  # an Office file that holds a program
    "active",  # a PDF with JavaScript or an action that starts a program
    "locked",  # behind a password, or in the old Office format that hides what it holds
    "bomb",  # unpacks to far more than it is
    "damaged",
    "too_many",  # more than MOST_DOCUMENTS in the case
    "same",  # the case has this very file
    "cpr",  # the name or title holds what looks like a CPR number
)


class UnusableFile(Refusal):
    """A document we do not take; `reason` is one of REASONS."""

    reasons = REASONS


class EvidenceGone(DomainError):
    """The document is not there, or its content has been deleted."""


def names_a_person(text: str) -> bool:
    """Whether a text holds what looks like a CPR number: a day as ddmmyy and four digits more."""
    return any(1 <= int(d) <= 31 and 1 <= int(m) <= 12 for d, m in _TEN_DIGITS.findall(text))


def months_after(day: date, months: int) -> date:
    """The same day some months later; the 31st becomes the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def delete_on(
    state: State, ended_on: date, valid_to: date | None = None, *, was_handed_in: bool = True
) -> date | None:
    """The day on which a case's documents go; None while it is open, or where its verification has no end.

    `ended_on` is the day of the decision, of withdrawing or of closing; an approval without an end is kept
    as long as it holds.
    """
    if state not in ENDED:
        return None
    if not was_handed_in:
        return ended_on
    if state is State.APPROVED:
        return months_after(valid_to, MONTHS_AFTER_VALIDITY) if valid_to else None
    return max(months_after(ended_on, MONTHS_AFTER_THE_REST), ended_on + APPEAL_WITHIN)
