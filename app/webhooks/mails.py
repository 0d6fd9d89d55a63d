"""The mail to owners when a webhook is paused because nobody answers there."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.accounts.models import User
from app.extensions import db
from app.notifications.services import enqueue
from app.organisations.mails import link
from app.organisations.models import Membership, Organisation


def paused(organisation: Organisation, webhook_id: int, url: str, error: str, at: datetime) -> None:
    """Each owner hears which address it is, what went wrong last, and where to go on. For the worker."""
    owners = db.session.scalars(
        select(User)
        .join(Membership, Membership.account_id == User.id)
        .where(Membership.organisation_id == organisation.id, Membership.role == "owner", User.active)
        .order_by(User.id)
    )
    for owner in owners:
        address = link(owner.locale, "webhooks.show", cvr=organisation.cvr, webhook_id=webhook_id)
        enqueue(
            "webhook_paused",
            owner.email,
            "webhook_paused",
            key=f"webhook_paused:{webhook_id}:{int(at.timestamp())}:{owner.id}",
            locale=owner.locale,
            organisation=organisation.name,
            url=url,
            error=error,
            link=address,
        )
