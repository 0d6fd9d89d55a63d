"""Remind those who keep a profile that nobody has confirmed for a year."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from app.accounts.models import User
from app.domain.mailing import MailKind
from app.extensions import db
from app.notifications.services import enqueue
from app.organisations.models import Membership, Organisation
from app.subscriptions import unsubscribing
from app.subscriptions.links import public
from app.subscriptions.queries import may_send_many
from app.subscriptions.receivers import Receiver
from app.suppliers.models import Supplier

# A profile is old after a year; one that stays so is reminded of once every quarter.
OLD_AFTER, PERIOD_DAYS = timedelta(days=365), 91


def remind(on: date) -> tuple[int, int]:
    """Put a mail to every owner and editor of each old public profile into the outbox; (profiles, new mails).

    Running it again in the same period of the same profile writes nothing. The caller commits.
    """
    profiles, mails = set(), 0
    due = _due(on)
    verdicts = may_send_many(MailKind.REMINDER, (Receiver(person.id, cvr) for cvr, _, _, person in due))
    for cvr, name, updated_on, person in due:
        to = Receiver(account=person.id, cvr=cvr)
        profiles.add(cvr)
        if not verdicts[to].may:
            continue
        period = (on - updated_on - OLD_AFTER).days // PERIOD_DAYS
        mails += enqueue(
            "profile_reminder",
            person.email,
            "profile_reminder",
            key=f"profile_reminder:{cvr}:{updated_on}:{period}:{person.id}",
            locale=person.locale,
            headers=unsubscribing.headers(MailKind.REMINDER, to, person.locale),
            unsubscribe=unsubscribing.link(MailKind.REMINDER, to, person.locale),
            organisation=name,
            updated_on=updated_on,
            link=public(person.locale, "profiles.overview", cvr=cvr),
        )
    return len(profiles), mails


def _due(on: date) -> list[tuple[str, str, date, User]]:
    rows = db.session.execute(
        select(Supplier.cvr, Supplier.name, Supplier.profile_updated_on, User)
        .join(Organisation, Organisation.cvr == Supplier.cvr)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .join(User, User.id == Membership.account_id)
        .where(
            Supplier.state == "published",
            Supplier.profile_updated_on <= on - OLD_AFTER,
            Membership.role.in_(("owner", "editor")),
            User.active,
        )
        .order_by(Supplier.cvr, User.id)
    )
    return [(cvr, name, updated_on, person) for cvr, name, updated_on, person in rows]
