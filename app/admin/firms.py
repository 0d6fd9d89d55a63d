"""Read organisations: search, and one as the secretary needs to see it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.exc import NoResultFound

from app.accounts.models import User
from app.admin.people import holds
from app.domain import cvr as cvr_rules
from app.domain.access import Role
from app.domain.errors import InvalidCvr
from app.domain.moments import in_utc
from app.extensions import db
from app.organisations.models import Claim, Membership, Organisation
from app.organisations.queries import OrganisationPage, get_page
from app.web.i18n import gettext

PER_PAGE = 25


@dataclass(frozen=True)
class Facts:
    """What the secretary may correct in an organisation."""

    name: str
    kind: str
    buys: bool
    supplies: bool

    @property
    def fingerprint(self) -> str:
        """The same for the same facts: a form carries it to show what its writer saw."""
        return hashlib.sha256(repr((self.name, self.kind, self.buys, self.supplies)).encode()).hexdigest()[
            :16
        ]


@dataclass(frozen=True)
class FoundFirm:
    """An organisation in a list."""

    cvr: str
    name: str
    kind: str
    members: int
    owners: int


@dataclass(frozen=True)
class PastClaim:
    """A claim of ownership with its proof; `by` is the audit trail's label of who decided."""

    id: int
    person: str
    state: str
    proof: str | None
    reason: str
    at: datetime
    decided_at: datetime | None


@dataclass(frozen=True)
class Firm:
    """An organisation with its claims."""

    page: OrganisationPage
    claims: tuple[PastClaim, ...]

    @property
    def facts(self) -> Facts:
        """What may be corrected."""
        return Facts(self.page.name, self.page.kind, self.page.buys, self.page.supplies)


def search_firms(text: str, page: int) -> tuple[list[FoundFirm], int]:
    """A page of the organisations whose name holds the text or that have the number. Three statements."""
    wanted = []
    if text:
        try:
            number = cvr_rules.parse(text)
        except InvalidCvr:
            number = text
        wanted = [or_(*holds(Organisation.name, text), Organisation.cvr == number)]
    total = db.session.scalar(select(func.count(Organisation.id)).where(*wanted)) or 0
    rows = db.session.execute(
        select(Organisation.id, Organisation.cvr, Organisation.name, Organisation.kind)
        .where(*wanted)
        .order_by(func.lower(Organisation.name), Organisation.cvr)
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    ).all()
    counts = _counts([row.id for row in rows])
    return [
        FoundFirm(
            cvr, name, kind, sum(counts.get(id_, {}).values()), counts.get(id_, {}).get(Role.OWNER.value, 0)
        )
        for id_, cvr, name, kind in rows
    ], total


def find_firm(cvr: str) -> Firm | None:
    """One organisation."""
    try:
        page = get_page(cvr)
    except NoResultFound:
        return None
    rows = db.session.execute(
        select(Claim, User.name, User.email)
        .join(User, User.id == Claim.account_id)
        .where(Claim.cvr == cvr)
        .order_by(Claim.id.desc())
    )
    claims = tuple(
        PastClaim(
            c.id,
            name or email,
            c.state,
            c.proof,
            c.reason,
            in_utc(c.at),
            in_utc(c.decided_at) if c.decided_at else None,
        )
        for c, name, email in rows
    )
    return Firm(page, claims)


def find_account(email: str) -> int | None:
    """The open, confirmed account with this address."""
    return db.session.scalar(
        select(User.id).where(User.email == email, User.active.is_(True), User.confirmed_at.is_not(None))
    )


def appointing_refused(reason: str) -> str:
    """Why somebody cannot be made the owner, where it is said otherwise here than elsewhere."""
    return {
        "own_claim": gettext("Du kan ikke gøre dig selv til ejer. Bed en anden i sekretariatet om det."),
        "already_member": gettext("Personen er ejer i forvejen."),
    }.get(reason, "")


def _counts(ids: list[int]) -> dict[int, dict[str, int]]:
    rows = db.session.execute(
        select(Membership.organisation_id, Membership.role, func.count())
        .where(Membership.organisation_id.in_(ids))
        .group_by(Membership.organisation_id, Membership.role)
    )
    found: dict[int, dict[str, int]] = {}
    for id_, role, count in rows:
        found.setdefault(id_, {})[role] = count
    return found
