"""Turn mails on and off. Flushes and audits, never commits."""

from __future__ import annotations

from datetime import UTC, datetime

from app.audit.services import record
from app.domain.errors import DomainError
from app.domain.mailing import FIRMS, RULES, Frequency, MailKind
from app.extensions import db
from app.subscriptions import queries
from app.subscriptions.models import MailChoice
from app.subscriptions.receivers import Receiver

# Who said so, where a link was used without signing in: the page's button, or the mail program by itself.
BY_LINK, BY_MAIL_PROGRAM = "link:page", "link:mail_program"


class NoSuchFrequency(DomainError):
    """The kind of mail does not come that often, not to firms, or cannot be turned off."""


def choose(kind: MailKind, whose: Receiver, frequency: Frequency, by: str) -> bool:
    """Note how often a person, or without one a firm, wants a kind of mail; False when that is so already.

    A firm's first yes is its consent: the row and the audit trail say who gave it and when. `by` is the trail's
    label of whoever chose. Raises NoSuchFrequency.
    """
    if frequency not in RULES[kind].choices or (whose.account is None and kind not in FIRMS):
        raise NoSuchFrequency(f"{kind} does not come {frequency}")
    row = queries.find_row(kind, whose)
    before = row.frequency if row else None
    if before == frequency.value:
        return False
    now = datetime.now(UTC)
    if row is None:
        firm = whose.cvr if whose.account is None else None
        row = MailChoice(account_id=whose.account, cvr=firm, kind=kind.value)
        db.session.add(row)
    row.frequency, row.at, row.by = frequency.value, now, by
    # A digest tells what happens from now on, not what happened while it was turned off.
    if frequency in (Frequency.DAILY, Frequency.WEEKLY) and before in (None, Frequency.NEVER.value):
        row.looked_at = row.told_until = now
    record(by, "mail_choice.changed", whose.label, {kind.value: [before, frequency.value]})
    db.session.flush()
    return True


def turn_off(kind: MailKind, whose: Receiver, by: str) -> bool:
    """Send no more mails of a kind; False when it was turned off already, or the person has been erased."""
    if queries.is_gone(whose):
        return False
    return choose(kind, whose, Frequency.NEVER, by)
