"""A firm that nobody has an account for says yes or no to mails through the mailbox of its own public profile.

Whoever reads that mailbox speaks for the firm: the link goes there and nowhere else (double opt-in; see
markedsføringsloven § 10 and CVR-loven § 19 in domain.mailing).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from app.accounts.models import User
from app.domain.errors import DomainError
from app.extensions import db
from app.notifications.addresses import checked_address
from app.notifications.services import enqueue
from app.organisations.models import Membership, Organisation
from app.subscriptions.links import public
from app.suppliers.models import Supplier
from app.web.i18n import current_locale
from app.web.signed_links import SignedLink

LINK = SignedLink("subscriptions.choose_by_mailbox", timedelta(days=7))
# The trail's label of who chose.
BY_MAILBOX = "link:mailbox"
MOST_A_DAY = 3


@dataclass(frozen=True)
class Mailbox:
    """A firm with a public profile and the mailbox in it; `has_members`: people with an account decide for it."""

    cvr: str
    name: str
    email: str
    has_members: bool


def ask(cvr: str, email: str, on: date) -> bool:
    """Send the link when the address is the one in the firm's public profile; at most three a day to each firm.

    True when a mail was written. The answer on the page must be the same either way.
    """
    box = find(cvr)
    if box is None or _same(box.email) != _same(email):
        return False
    return any(_send(box, f"mails_by_mailbox:{cvr}:{on}:{nth}") for nth in range(1, MOST_A_DAY + 1))


def find(cvr: str) -> Mailbox | None:
    """The mailbox of a firm's public profile; None without one. Two statements."""
    asked = select(Supplier.name, Supplier.email).where(
        Supplier.cvr == cvr, Supplier.state == "published", Supplier.email != ""
    )
    row = db.session.execute(asked).one_or_none()
    if row is None:
        return None
    members = (
        select(Membership.id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .join(User, User.id == Membership.account_id)
        .where(Organisation.cvr == cvr, User.active, User.erased_at.is_(None), User.confirmed_at.is_not(None))
        .limit(1)
    )
    return Mailbox(cvr, row.name, row.email, db.session.scalar(members) is not None)


def token(box: Mailbox) -> str:
    """The signed part of the link: the firm, and a mark of the mailbox, so that it ends when the mailbox changes."""
    return LINK.write([box.cvr, _mark(box.email)])


def read(token: str) -> Mailbox | None:
    """The mailbox a link was sent to; None when it is not ours, or is no longer the firm's. Raises LinkExpired."""
    found = LINK.read(token)
    box = find(found[0]) if found else None
    return box if box and found[1] == _mark(box.email) else None


def _send(box: Mailbox, key: str) -> bool:
    locale = current_locale()
    link = (
        public(locale, "subscriptions.choose_for_firm", cvr=box.cvr)
        if box.has_members
        else public(locale, "subscriptions.choose_by_mailbox", token=token(box))
    )
    return enqueue(
        "mails_by_mailbox",
        box.email,
        "mails_by_mailbox",
        key=key,
        locale=locale,
        organisation=box.name,
        cvr=box.cvr,
        has_members=box.has_members,
        link=link,
    )


def _same(email: str) -> str:
    """An address as it is compared; empty for what is none."""
    try:
        return checked_address(email.strip()).casefold()
    except DomainError:
        return ""


def _mark(email: str) -> str:
    return hashlib.sha256(_same(email).encode()).hexdigest()[:16]
