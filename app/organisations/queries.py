"""Read organisations, their members, and what a person has to do with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Row, Select, literal, select

from app.accounts.models import User
from app.domain.access import Role
from app.domain.membership import Dealings, InvitationState, Members, invitation_state
from app.domain.moments import in_utc
from app.extensions import db
from app.organisations import keys
from app.organisations.models import Claim, Invitation, JoinRequest, Membership, Organisation


@dataclass(frozen=True)
class Member:
    """Someone who acts for the organisation; `let_in_by` is a name, empty when it is not known any more."""

    account_id: int
    name: str
    email: str
    role: Role
    since: datetime
    let_in_by: str


@dataclass(frozen=True)
class OpenInvitation:
    """An invitation nobody has used or withdrawn; it may have expired."""

    id: int
    email: str
    role: Role
    at: datetime
    expires_at: datetime
    is_expired: bool


@dataclass(frozen=True)
class OpenRequest:
    """Someone who waits to be let in."""

    id: int
    name: str
    email: str
    message: str
    proven: bool
    at: datetime


@dataclass(frozen=True)
class OrganisationPage:
    """An organisation with everyone in it and on the way in."""

    cvr: str
    name: str
    kind: str
    buys: bool
    supplies: bool
    domain: str
    members: tuple[Member, ...]
    invitations: tuple[OpenInvitation, ...]
    requests: tuple[OpenRequest, ...]

    @property
    def dealings(self) -> Dealings:
        """What it is and does here."""
        return Dealings(self.kind, self.buys, self.supplies)

    @property
    def owners(self) -> int:
        """How many own it."""
        return sum(m.role is Role.OWNER for m in self.members)


@dataclass(frozen=True)
class InvitationPage:
    """What the link of an invitation leads to."""

    cvr: str
    organisation: str
    email: str
    role: Role
    invited_by: str
    expires_at: datetime
    state: InvitationState


@dataclass(frozen=True)
class Mine:
    """What one person has to do with organisations."""

    organisations: tuple[MyOrganisation, ...]
    requests: tuple[Waiting, ...]
    claims: tuple[Waiting, ...]
    invitations: tuple[OpenInvitation, ...]


@dataclass(frozen=True)
class MyOrganisation:
    """One organisation of mine; `waiting` people ask to join it, told to owners only."""

    cvr: str
    name: str
    kind: str
    buys: bool
    supplies: bool
    role: Role
    waiting: int


@dataclass(frozen=True)
class Waiting:
    """A request or claim of mine that is not decided. `proof_email`: where a link to prove it went."""

    id: int
    cvr: str
    name: str
    at: datetime
    proof_email: str = ""


def roles_of(account_id: int) -> dict[str, Role]:
    """A person's role per CVR number."""
    rows = db.session.execute(
        select(Organisation.cvr, Membership.role)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.account_id == account_id)
        .order_by(Organisation.cvr)
    )
    return {cvr: Role(role) for cvr, role in rows}


def find_name(cvr: str) -> str | None:
    """The name of an organisation that has an owner."""
    return db.session.execute(
        select(Organisation.name)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Organisation.cvr == cvr, Membership.role == Role.OWNER.value)
        .limit(1)
    ).scalar_one_or_none()


def members_with(cvrs: Iterable[str], *roles: Role) -> list[tuple[str, User]]:
    """Who is told for some organisations: (CVR number, person) of everybody with one of the roles. One statement.

    Only accounts in use; in the order of the numbers and of the accounts.
    """
    found = (
        select(Organisation.cvr, User)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .join(User, User.id == Membership.account_id)
        .where(Organisation.cvr.in_(list(cvrs)), Membership.role.in_([r.value for r in roles]), User.active)
        .order_by(Organisation.cvr, User.id)
    )
    return [(cvr, person) for cvr, person in db.session.execute(found)]


def owns_alone(cvr: str, account_id: int) -> tuple[bool, int]:
    """Whether this member is the only owner, and how many other members there are."""
    members = get_page(cvr).members
    alone = not Members({m.account_id: m.role for m in members}).may_leave(account_id)
    return alone, len(members) - 1


def get_page(cvr: str) -> OrganisationPage:
    """The organisation with its members, open invitations and open requests. Raises NoResultFound."""
    row = db.session.execute(select(Organisation).where(Organisation.cvr == cvr)).scalar_one()
    return OrganisationPage(
        cvr=row.cvr,
        name=row.name,
        kind=row.kind,
        buys=row.buys,
        supplies=row.supplies,
        domain=row.domain,
        members=_members(row.id),
        invitations=_invitations(select(Invitation).where(Invitation.organisation_id == row.id)),
        requests=_requests(row.id),
    )


def find_member(cvr: str, account_id: int) -> Member | None:
    """One member of an organisation."""
    return next((m for m in get_page(cvr).members if m.account_id == account_id), None)


def find_invitation(key: str) -> InvitationPage | None:
    """The invitation of a link's key."""
    row = db.session.execute(
        select(Invitation, Organisation.cvr, Organisation.name)
        .join(Organisation, Organisation.id == Invitation.organisation_id)
        .where(Invitation.key_hash == keys.hashed(key))
    ).one_or_none()
    if row is None:
        return None
    found, cvr, name = row
    return InvitationPage(
        cvr=cvr,
        organisation=name,
        email=found.email,
        role=Role(found.role),
        invited_by=_names([found.invited_by]).get(found.invited_by, ""),
        expires_at=in_utc(found.expires_at),
        state=invitation_state(
            datetime.now(UTC), in_utc(found.expires_at), found.used_at, found.withdrawn_at
        ),
    )


def list_mine(account_id: int, email: str) -> Mine:
    """A person's organisations, and what they wait for."""
    return Mine(
        organisations=_organisations(account_id),
        requests=_waiting(
            db.session.execute(
                select(JoinRequest.id, Organisation.cvr, Organisation.name, JoinRequest.at, literal(""))
                .join(Organisation, Organisation.id == JoinRequest.organisation_id)
                .where(JoinRequest.account_id == account_id, JoinRequest.state == "open")
                .order_by(JoinRequest.id)
            )
        ),
        claims=_waiting(
            db.session.execute(
                select(Claim.id, Claim.cvr, Claim.name, Claim.at, Claim.proof_email)
                .where(Claim.account_id == account_id, Claim.state == "open")
                .order_by(Claim.id)
            )
        ),
        invitations=tuple(
            i
            for i in _invitations(select(Invitation).where(Invitation.email == email.lower()))
            if not i.is_expired
        ),
    )


def _organisations(account_id: int) -> tuple[MyOrganisation, ...]:
    asking = (
        select(JoinRequest.organisation_id)
        .where(JoinRequest.organisation_id == Organisation.id, JoinRequest.state == "open")
        .with_only_columns(db.func.count())
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Organisation, Membership.role, asking)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.account_id == account_id)
        .order_by(Organisation.name, Organisation.id)
    )
    return tuple(
        MyOrganisation(o.cvr, o.name, o.kind, o.buys, o.supplies, Role(role), n if role == "owner" else 0)
        for o, role, n in rows
    )


def _waiting(rows: Iterable[Row[int, str, str, datetime, str]]) -> tuple[Waiting, ...]:
    return tuple(Waiting(id_, cvr, name, in_utc(at), email) for id_, cvr, name, at, email in rows)


def _members(organisation_id: int) -> tuple[Member, ...]:
    rows = db.session.execute(
        select(Membership, User.name, User.email)
        .join(User, User.id == Membership.account_id)
        .where(Membership.organisation_id == organisation_id)
        .order_by(Membership.id)
    ).all()
    names = {f"user:{m.account_id}": name or email for m, name, email in rows}
    names |= _names([m.let_in_by for m, _, _ in rows if m.let_in_by not in names])
    return tuple(
        Member(m.account_id, name or email, email, Role(m.role), in_utc(m.since), names.get(m.let_in_by, ""))
        for m, name, email in rows
    )


def _names(labels: list[str]) -> dict[str, str]:
    """The names behind the audit trail's labels, of those who still have an account."""
    ids = [int(label.removeprefix("user:")) for label in labels if label.startswith("user:")]
    if not ids:
        return {}
    rows = db.session.execute(select(User.id, User.name, User.email).where(User.id.in_(ids)))
    return {f"user:{id_}": name or email for id_, name, email in rows}


def _invitations(query: Select[Invitation]) -> tuple[OpenInvitation, ...]:
    now = datetime.now(UTC)
    rows = db.session.scalars(
        query.where(Invitation.used_at.is_(None), Invitation.withdrawn_at.is_(None)).order_by(Invitation.id)
    )
    return tuple(
        OpenInvitation(
            i.id, i.email, Role(i.role), in_utc(i.at), in_utc(i.expires_at), in_utc(i.expires_at) <= now
        )
        for i in rows
    )


def _requests(organisation_id: int) -> tuple[OpenRequest, ...]:
    rows = db.session.execute(
        select(JoinRequest, User.name, User.email)
        .join(User, User.id == JoinRequest.account_id)
        .where(JoinRequest.organisation_id == organisation_id, JoinRequest.state == "open")
        .order_by(JoinRequest.id)
    )
    return tuple(
        OpenRequest(r.id, name or email, email, r.message, r.proven, in_utc(r.at)) for r, name, email in rows
    )
