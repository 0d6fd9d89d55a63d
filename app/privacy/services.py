"""Hand a person their data, and close an organisation that nobody else is in. Flushes and audits, never commits."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, update

from app.audit.services import record
from app.domain.access import Actor
from app.domain.membership import Denied
from app.extensions import db
from app.organisations.models import Invitation, Membership
from app.organisations.services import hold, members_of
from app.privacy import exporting
from app.privacy.parts import Person
from app.profiles import publishing
from app.profiles.models import DraftSection
from app.shortlists.models import Shortlist
from app.webhooks.models import Webhook


def export(actor: Actor) -> bytes:
    """Everything about the person as a ZIP file; that it was fetched is noted in the trail first."""
    record(actor.label, "account.exported", f"account:{actor.id}")
    db.session.flush()
    data: dict[str, Any] = exporting.collect(Person(actor.id, actor.email))
    return exporting.as_zip(data)


def close_organisation(actor: Actor, cvr: str) -> None:
    """The only member leaves: the profile is archived, drafts, lists, webhooks and open invitations go.

    Whoever proves later that they act for the CVR number can own it anew. Raises Denied: not an owner, or
    there are others, who may be given it.
    """
    organisation = hold(cvr)
    members = members_of(organisation)
    if actor.id not in members.owners:
        raise Denied("not_owner")
    if len(members.roles) > 1:
        raise Denied("last_owner")
    publishing.turn(actor.label, cvr, "archive")
    for gone in (
        delete(DraftSection).where(DraftSection.cvr == cvr),
        delete(Shortlist).where(Shortlist.organisation_id == organisation.id),
        delete(Webhook).where(Webhook.organisation_id == organisation.id),
        delete(Membership).where(Membership.organisation_id == organisation.id),
        update(Invitation)
        .where(
            Invitation.organisation_id == organisation.id,
            Invitation.used_at.is_(None),
            Invitation.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=datetime.now(UTC)),
    ):
        db.session.execute(gone, execution_options={"synchronize_session": False})
    role = members.roles[actor.id].value
    record(actor.label, "organisation.closed", f"organisation:{cvr}", {f"member:{actor.id}": [role, None]})
    db.session.flush()
