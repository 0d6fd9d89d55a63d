"""The mail to owners when a webhook is paused because nobody answers there."""

from __future__ import annotations

from datetime import datetime

from app.domain.access import Role
from app.notifications.services import enqueue
from app.organisations.mails import link
from app.organisations.models import Organisation
from app.organisations.queries import members_with


def paused(organisation: Organisation, webhook_id: int, url: str, error: str, at: datetime) -> None:
    """Each owner hears which address it is, what went wrong last, and where to go on. For the worker."""
    for _, owner in members_with([organisation.cvr], Role.OWNER):
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
