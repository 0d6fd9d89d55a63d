"""The mails about claims: the link that proves an address, what waits for the secretary, and the answer."""

from __future__ import annotations

from sqlalchemy import select

from app.accounts.models import DutyName, User
from app.domain.access import Actor, Duty
from app.extensions import db
from app.notifications.services import enqueue
from app.organisations.mails import link
from app.organisations.models import Claim, Organisation
from app.ownership import tokens
from app.web.i18n import current_locale


def prove_domain(claim: Claim, actor: Actor) -> None:
    """The link to the organisation's own domain. It names the account, in case a colleague reads it."""
    locale = current_locale()
    enqueue(
        "domain_proof",
        claim.proof_email,
        "domain_proof",
        key=f"domain_proof:{claim.id}",
        locale=locale,
        organisation=claim.name,
        cvr=claim.cvr,
        by=actor.name or actor.email,
        by_email=actor.email,
        link=link(locale, "ownership.confirm_domain", token=tokens.write(claim.id, claim.proof_email)),
    )


def claim_waits(claim: Claim, actor: Actor) -> None:
    """Each secretary hears of a claim to decide on."""
    secretaries = db.session.scalars(
        select(User).join(User.roles).where(DutyName.name == Duty.SECRETARY.value).order_by(User.id)
    )
    for secretary in secretaries:
        enqueue(
            "claim_waits",
            secretary.email,
            "claim_waits",
            key=f"claim_waits:{claim.id}:{secretary.id}",
            locale=secretary.locale,
            organisation=claim.name,
            cvr=claim.cvr,
            by=actor.name or actor.email,
            link=link(secretary.locale, "admin.show_claim", claim_id=claim.id),
        )


def claim_decided(claim: Claim, organisation: Organisation | None = None) -> None:
    """The claimant hears the answer: what comes next for their organisation, or the reason of a refusal."""
    person = db.session.get_one(User, claim.account_id)
    if organisation is None:
        way_on = link(person.locale, "organisations.mine")
    else:
        page = "profiles.overview" if organisation.supplies else "organisations.show"
        way_on = link(person.locale, page, cvr=organisation.cvr)
    enqueue(
        "claim_decided",
        person.email,
        "claim_decided",
        key=f"claim_decided:{claim.id}",
        locale=person.locale,
        organisation=claim.name,
        cvr=claim.cvr,
        is_granted=organisation is not None,
        supplies=organisation is not None and organisation.supplies,
        reason=claim.reason,
        link=way_on,
    )
