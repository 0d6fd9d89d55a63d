"""Claim an organisation, prove it, decide on it. The database lets one claim per CVR number through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.audit.services import record
from app.domain.access import Actor, Role
from app.domain.membership import MOST_DOMAIN_PROOFS, ClaimState, Denied, Proof, domain_of, moved
from app.extensions import db
from app.organisations.models import Claim, Membership, Organisation
from app.organisations.queries import find_name
from app.organisations.services import hold, members_of
from app.ownership import mails


@dataclass(frozen=True)
class ClaimCommand:
    """What someone says of an organisation they want to own here, and how they will show it."""

    cvr: str
    name: str
    kind: str
    buys: bool
    supplies: bool
    proof: Proof
    # For a proof by mail: an address on the organisation's own domain, as the form has checked.
    email: str = ""
    message: str = ""


def claim(actor: Actor, command: ClaimCommand) -> Claim:
    """Note the claim and take the next step: grant it, send the link, or let it wait for the secretary.

    A proof by the broker must have been checked by the caller. An open claim of the same person for the
    same number gives way. Raises Denied when there is an owner, or somebody else was
    faster, or the organisation's domain has had its links for today.
    """
    if find_name(command.cvr) is not None:
        raise Denied("already_owned")
    now = datetime.now(UTC)
    if (
        command.proof is Proof.DOMAIN
        and _links_since(command.cvr, now - timedelta(days=1)) >= MOST_DOMAIN_PROOFS
    ):
        raise Denied("too_many_links")
    _give_way(actor, command.cvr, now)
    made = Claim(
        cvr=command.cvr,
        account_id=actor.id,
        kind=command.kind,
        buys=command.buys,
        supplies=command.supplies,
        name=command.name,
        proof_email=command.email if command.proof is Proof.DOMAIN else "",
        message=command.message,
        state=ClaimState.OPEN.value,
        at=now,
    )
    db.session.add(made)
    db.session.flush()
    record(
        actor.label,
        "organisation.claim_made",
        f"organisation:{command.cvr}",
        {f"claim:{made.id}": [None, "open"], "proof": [None, command.proof.value]},
    )
    if command.proof is Proof.OIDC or (command.proof is Proof.DOMAIN and is_own(actor, command.email)):
        grant(made, command.proof, actor.label)
    elif command.proof is Proof.DOMAIN:
        mails.prove_domain(made, actor)
    else:
        mails.claim_waits(made, actor)
    return made


def is_own(actor: Actor, email: str) -> bool:
    """True when the account has confirmed this very address when it signed up."""
    confirmed = db.session.execute(
        select(User.confirmed_at).where(User.id == actor.id, User.email == email)
    ).scalar_one_or_none()
    return confirmed is not None


def confirm_domain(actor: Actor, claim_id: int, email: str) -> Claim:
    """The link sent to the organisation's own domain was opened by whoever claims it. Raises Denied."""
    found = _open_claim(claim_id)
    if found.account_id != actor.id:
        raise Denied("other_person")
    if found.proof_email != email:
        raise Denied("decided")
    grant(found, Proof.DOMAIN, actor.label)
    return found


def decide(actor: Actor, claim_id: int, name: str, reason: str, *, grants: bool) -> Claim:
    """The secretary's answer, with what it rests on. Raises Denied: no reason, own claim, decided, owned."""
    if not reason.strip():
        raise Denied("no_reason")
    found = _open_claim(claim_id)
    if found.account_id == actor.id:
        raise Denied("own_claim")
    found.reason = reason.strip()
    if grants:
        found.name = name
        grant(found, Proof.SECRETARY, actor.label)
        return found
    found.state = moved(found.state, ClaimState.REFUSED)
    found.decided_at = datetime.now(UTC)
    found.decided_by = actor.label
    db.session.flush()
    _record(found, actor.label, "organisation.claim_refused")
    mails.claim_decided(found)
    return found


def grant(found: Claim, proof: Proof, by: str) -> None:
    """Make the claimant the owner. The constraints on organisation and claim decide who is first."""
    try:
        with db.session.begin_nested():
            organisation = _organisation(found)
            db.session.execute(
                update(Claim)
                .where(Claim.cvr == found.cvr, Claim.state == ClaimState.GRANTED.value)
                .values(state=ClaimState.WITHDRAWN.value)
            )
            found.state = moved(found.state, ClaimState.GRANTED)
            found.proof = proof.value
            found.decided_at = datetime.now(UTC)
            found.decided_by = by
            if proof is Proof.DOMAIN:
                organisation.domain = domain_of(found.proof_email)
            _own(organisation, found.account_id, by)
    except IntegrityError:
        raise Denied("already_owned") from None
    _record(found, by, "organisation.claim_granted")
    mails.claim_decided(found, organisation)


def withdraw(actor: Actor, claim_id: int) -> None:
    """Take back one's own claim. Raises Denied: someone else's, or decided."""
    found = _open_claim(claim_id)
    if found.account_id != actor.id:
        raise Denied("other_person")
    found.state = moved(found.state, ClaimState.WITHDRAWN)
    found.decided_at = datetime.now(UTC)
    found.decided_by = actor.label
    db.session.flush()
    _record(found, actor.label, "organisation.claim_withdrawn")


def _links_since(cvr: str, moment: datetime) -> int:
    """How many claims of a number have had a link sent since a moment."""
    return db.session.execute(
        select(func.count()).where(Claim.cvr == cvr, Claim.proof_email != "", Claim.at >= moment)
    ).scalar_one()


def _organisation(found: Claim) -> Organisation:
    """The organisation of a claim: new, or one that its owners have left."""
    known = db.session.execute(
        select(Organisation.id).where(Organisation.cvr == found.cvr)
    ).scalar_one_or_none()
    if known is not None:
        held = hold(found.cvr)
        if members_of(held).owners:
            raise Denied("already_owned")
        return held
    made = Organisation(
        cvr=found.cvr,
        name=found.name,
        kind=found.kind,
        buys=found.buys,
        supplies=found.supplies,
        created_at=datetime.now(UTC),
    )
    db.session.add(made)
    db.session.flush()
    return made


def _own(organisation: Organisation, account_id: int, by: str) -> None:
    """Make an account the owner, whether it was a member or not."""
    member = db.session.execute(
        select(Membership).where(
            Membership.organisation_id == organisation.id, Membership.account_id == account_id
        )
    ).scalar_one_or_none()
    if member is None:
        member = Membership(
            organisation_id=organisation.id, account_id=account_id, since=datetime.now(UTC), let_in_by=by
        )
        db.session.add(member)
    member.role = Role.OWNER.value


def _give_way(actor: Actor, cvr: str, now: datetime) -> None:
    """A person has one open claim for a number: the newest."""
    db.session.execute(
        update(Claim)
        .where(Claim.cvr == cvr, Claim.account_id == actor.id, Claim.state == ClaimState.OPEN.value)
        .values(state=ClaimState.WITHDRAWN.value, decided_at=now, decided_by=actor.label)
    )


def _open_claim(claim_id: int) -> Claim:
    """The claim, for a decision: its row stays locked until the transaction ends, where the database can."""
    found = db.session.execute(
        select(Claim).where(Claim.id == claim_id).with_for_update().execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if found is None or found.state != ClaimState.OPEN.value:
        raise Denied("decided")
    return found


def _record(found: Claim, by: str, action: str) -> None:
    diff = {f"claim:{found.id}": ["open", found.state], "account": [None, f"user:{found.account_id}"]}
    if found.proof:
        diff["proof"] = [None, found.proof]
    if found.reason:
        diff["reason"] = [None, found.reason]
    record(by, action, f"organisation:{found.cvr}", diff)
