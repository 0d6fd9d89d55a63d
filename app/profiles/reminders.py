"""Remind those who keep a profile that nobody has confirmed for a year."""

from __future__ import annotations

from datetime import date, timedelta

from flask import current_app
from sqlalchemy import select

from app.accounts.models import User
from app.extensions import db
from app.notifications.services import enqueue
from app.organisations.models import Membership, Organisation
from app.suppliers.models import Supplier
from app.web.addresses import url_for
from app.web.i18n import address_in

# A profile is old after a year; one that stays so is reminded of once every quarter.
OLD_AFTER, PERIOD_DAYS = timedelta(days=365), 91


def remind(on: date) -> tuple[int, int]:
    """Put a mail to every owner and editor of each old public profile into the outbox; (profiles, new mails).

    Running it again in the same period of the same profile writes nothing. The caller commits.
    """
    profiles, mails = set(), 0
    for cvr, name, updated_on, person in _due(on):
        profiles.add(cvr)
        period = (on - updated_on - OLD_AFTER).days // PERIOD_DAYS
        mails += enqueue(
            "profile_reminder",
            person.email,
            "profile_reminder",
            key=f"profile_reminder:{cvr}:{updated_on}:{period}:{person.id}",
            locale=person.locale,
            organisation=name,
            updated_on=updated_on,
            link=_link(person.locale, cvr),
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


def _link(locale: str, cvr: str) -> str:
    """The overview in the receiver's language, on the public address."""
    public = current_app.extensions["settings"].public_url or "http://localhost"
    with current_app.test_request_context():
        return public + address_in(locale, url_for("profiles.overview", cvr=cvr))
