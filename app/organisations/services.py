"""Change the members of an organisation: roles, invitations and requests to join.

Every change holds the organisation's row first, so that two at once are one after the other, and leaves
an audit entry. A rule that says no raises `Denied`.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.audit.services import record
from app.domain.access import Actor, Role
from app.domain.membership import (
    INVITATION_LASTS,
    ClaimState,
    Denied,
    InvitationState,
    Members,
    invitation_state,
    moved,
)
from app.domain.moments import in_utc
from app.extensions import db
from app.organisations import keys, mails
from app.organisations.models import Invitation, JoinRequest, Membership, Organisation


def hold(cvr: str) -> Organisation:
    """The organisation, with its row locked until the transaction ends. Raises Denied when there is none."""
    db.session.execute(
        update(Organisation)
        .where(Organisation.cvr == cvr)
        .values(version=Organisation.version + 1)
        .execution_options(synchronize_session=False)
    )
    found = db.session.execute(
        select(Organisation).where(Organisation.cvr == cvr).execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if found is None:
        raise Denied("not_member")
    return found


def members_of(organisation: Organisation) -> Members:
    """Who is in the organisation now, as the domain's rules read it."""
    rows = db.session.execute(
        select(Membership.account_id, Membership.role).where(Membership.organisation_id == organisation.id)
    )
    return Members({account: Role(role) for account, role in rows})


def change_role(actor: Actor, cvr: str, account_id: int, role: Role) -> None:
    """Give a member another role and tell them. Raises Denied: not an owner, no member, the last owner."""
    organisation = hold(cvr)
    members = members_of(organisation)
    members.with_role(actor.id, account_id, role)
    before = members.roles[account_id]
    if before is role:
        return
    _membership(organisation, account_id).role = role.value
    db.session.flush()
    _record(actor, "organisation.role_changed", cvr, {f"member:{account_id}": [before.value, role.value]})
    if account_id != actor.id:
        mails.role_changed(organisation, account_id, role, actor)


def remove_member(actor: Actor, cvr: str, account_id: int) -> None:
    """Let a member out, or leave oneself. Raises Denied: not an owner, no member, the last owner."""
    organisation = hold(cvr)
    members = members_of(organisation)
    members.without(actor.id, account_id)
    db.session.execute(
        delete(Membership).where(
            Membership.organisation_id == organisation.id, Membership.account_id == account_id
        )
    )
    action = "organisation.left" if account_id == actor.id else "organisation.member_removed"
    _record(actor, action, cvr, {f"member:{account_id}": [members.roles[account_id].value, None]})
    if account_id != actor.id:
        mails.removed(organisation, account_id, actor)


def let_in(organisation: Organisation, account_id: int, role: Role, by: str) -> None:
    """Make an account a member; the caller has the organisation held. Raises Denied when it is one."""
    if account_id in members_of(organisation).roles:
        raise Denied("already_member")
    db.session.add(
        Membership(
            organisation_id=organisation.id,
            account_id=account_id,
            role=role.value,
            since=datetime.now(UTC),
            let_in_by=by,
        )
    )
    db.session.flush()


def invite(actor: Actor, cvr: str, email: str, role: Role) -> None:
    """Send a link that lets the address in. An earlier link to the same address no longer works."""
    organisation = hold(cvr)
    if _is_member(organisation, email):
        raise Denied("already_member")
    now = datetime.now(UTC)
    db.session.execute(
        update(Invitation)
        .where(
            Invitation.organisation_id == organisation.id,
            Invitation.email == email,
            Invitation.used_at.is_(None),
            Invitation.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=now)
    )
    key, key_hash = keys.new()
    invitation = Invitation(
        organisation_id=organisation.id,
        email=email,
        role=role.value,
        key_hash=key_hash,
        at=now,
        invited_by=actor.label,
        expires_at=now + INVITATION_LASTS,
    )
    db.session.add(invitation)
    db.session.flush()
    # The trail names the invitation, not the address: it outlives the person's wish to be forgotten.
    _record(actor, "organisation.invited", cvr, {f"invitation:{invitation.id}": [None, role.value]})
    mails.invited(organisation, invitation, key, actor)


def withdraw_invitation(actor: Actor, cvr: str, invitation_id: int) -> None:
    """Make an invitation's link useless. Raises Denied when it has been used or withdrawn."""
    organisation = hold(cvr)
    found = db.session.execute(
        select(Invitation).where(
            Invitation.id == invitation_id, Invitation.organisation_id == organisation.id
        )
    ).scalar_one_or_none()
    if found is None or found.used_at or found.withdrawn_at:
        raise Denied("decided")
    found.withdrawn_at = datetime.now(UTC)
    db.session.flush()
    _record(actor, "organisation.invitation_withdrawn", cvr, {f"invitation:{found.id}": [found.role, None]})


def accept_invitation(actor: Actor, key: str) -> str:
    """Join by the link of an invitation; returns the CVR number. Raises Denied: not open, other address."""
    cvr = db.session.execute(
        select(Organisation.cvr)
        .join(Invitation, Invitation.organisation_id == Organisation.id)
        .where(Invitation.key_hash == keys.hashed(key))
    ).scalar_one_or_none()
    if cvr is None:
        raise Denied("decided")
    organisation = hold(cvr)
    found = db.session.execute(select(Invitation).where(Invitation.key_hash == keys.hashed(key))).scalar_one()
    now = datetime.now(UTC)
    if _state(found, now) is not InvitationState.OPEN:
        raise Denied("decided")
    if found.email != actor.email.lower():
        raise Denied("other_person")
    let_in(organisation, actor.id, Role(found.role), found.invited_by)
    found.used_at = now
    _close_request(organisation, actor)
    db.session.flush()
    _record(actor, "organisation.joined", cvr, {f"member:{actor.id}": [None, found.role]})
    return cvr


def ask_to_join(actor: Actor, cvr: str, message: str, proven: bool) -> None:
    """Ask the owners to be let in. Raises Denied: already a member, already asked."""
    organisation = hold(cvr)
    members = members_of(organisation)
    if actor.id in members.roles:
        raise Denied("already_member")
    request = JoinRequest(
        organisation_id=organisation.id,
        account_id=actor.id,
        message=message,
        proven=proven,
        state=ClaimState.OPEN.value,
        at=datetime.now(UTC),
    )
    try:
        with db.session.begin_nested():
            db.session.add(request)
    except IntegrityError:
        raise Denied("decided") from None
    _record(actor, "organisation.asked_to_join", cvr, {f"request:{request.id}": [None, "open"]})
    mails.asked_to_join(organisation, request, actor, members.owners)


def decide_request(actor: Actor, cvr: str, request_id: int, role: Role | None) -> None:
    """Let the asker in with a role, or (None) say no; either is told by mail. Raises Denied when decided."""
    organisation = hold(cvr)
    request = db.session.execute(
        select(JoinRequest).where(
            JoinRequest.id == request_id, JoinRequest.organisation_id == organisation.id
        )
    ).scalar_one_or_none()
    if request is None:
        raise Denied("decided")
    if actor.id not in members_of(organisation).owners:
        raise Denied("not_owner")
    request.state = moved(request.state, ClaimState.GRANTED if role else ClaimState.REFUSED)
    request.decided_at = datetime.now(UTC)
    request.decided_by = actor.label
    if role:
        let_in(organisation, request.account_id, role, actor.label)
    db.session.flush()
    diff: dict[str, list[str | None]] = {
        f"request:{request.id}": ["open", request.state],
        f"member:{request.account_id}": [None, role.value if role else None],
    }
    _record(actor, "organisation.request_decided", cvr, diff)
    mails.request_decided(organisation, request, role, actor)


def withdraw_request(actor: Actor, request_id: int) -> None:
    """Take back one's own request. Raises Denied: someone else's, or decided."""
    row = db.session.execute(
        select(JoinRequest, Organisation.cvr)
        .join(Organisation, Organisation.id == JoinRequest.organisation_id)
        .where(JoinRequest.id == request_id)
    ).one_or_none()
    if row is None or row[0].account_id != actor.id:
        raise Denied("other_person")
    request, cvr = row
    request.state = moved(request.state, ClaimState.WITHDRAWN)
    request.decided_at = datetime.now(UTC)
    request.decided_by = actor.label
    db.session.flush()
    _record(actor, "organisation.request_withdrawn", cvr, {f"request:{request.id}": ["open", "withdrawn"]})


def _close_request(organisation: Organisation, actor: Actor) -> None:
    """A request of someone who came in by another way is no longer open."""
    db.session.execute(
        update(JoinRequest)
        .where(
            JoinRequest.organisation_id == organisation.id,
            JoinRequest.account_id == actor.id,
            JoinRequest.state == ClaimState.OPEN.value,
        )
        .values(state=ClaimState.WITHDRAWN.value, decided_at=datetime.now(UTC), decided_by=actor.label)
    )


def _is_member(organisation: Organisation, email: str) -> bool:
    found = db.session.execute(
        select(Membership.id)
        .join(User, User.id == Membership.account_id)
        .where(Membership.organisation_id == organisation.id, User.email == email)
    )
    return found.first() is not None


def _membership(organisation: Organisation, account_id: int) -> Membership:
    return db.session.execute(
        select(Membership).where(
            Membership.organisation_id == organisation.id, Membership.account_id == account_id
        )
    ).scalar_one()


def _state(invitation: Invitation, now: datetime) -> InvitationState:
    return invitation_state(now, in_utc(invitation.expires_at), invitation.used_at, invitation.withdrawn_at)


def _record(actor: Actor, action: str, cvr: str, diff: dict[str, list[str | None]]) -> None:
    record(actor.label, action, f"organisation:{cvr}", diff)
