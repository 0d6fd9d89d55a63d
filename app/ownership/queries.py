"""Read claims."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.accounts.models import User
from app.domain.membership import ClaimState
from app.domain.moments import in_utc
from app.extensions import db
from app.organisations.models import Claim


@dataclass(frozen=True)
class ClaimPage:
    """A claim with who makes it. `decided_by` is the audit trail's label."""

    id: int
    cvr: str
    name: str
    kind: str
    buys: bool
    supplies: bool
    message: str
    proof_email: str
    state: str
    proof: str | None
    reason: str
    at: datetime
    decided_at: datetime | None
    decided_by: str
    account_id: int
    person: str
    email: str


CLAIMS = select(Claim, User.name, User.email).join(User, User.id == Claim.account_id)


def find_claim(claim_id: int) -> ClaimPage | None:
    """One claim."""
    row = db.session.execute(CLAIMS.where(Claim.id == claim_id)).one_or_none()
    return row and _page(*row)


def list_waiting() -> list[ClaimPage]:
    """The claims that wait for the secretary, the oldest first."""
    query = CLAIMS.where(Claim.state == ClaimState.OPEN.value, Claim.proof_email == "").order_by(Claim.id)
    return [_page(*row) for row in db.session.execute(query)]


def list_decided(most: int) -> list[ClaimPage]:
    """The claims decided last, by whatever proof."""
    query = CLAIMS.where(Claim.decided_at.is_not(None), Claim.state != ClaimState.WITHDRAWN.value)
    rows = db.session.execute(query.order_by(Claim.decided_at.desc(), Claim.id.desc()).limit(most))
    return [_page(*row) for row in rows]


def _page(claim: Claim, name: str, email: str) -> ClaimPage:
    return ClaimPage(
        id=claim.id,
        cvr=claim.cvr,
        name=claim.name,
        kind=claim.kind,
        buys=claim.buys,
        supplies=claim.supplies,
        message=claim.message,
        proof_email=claim.proof_email,
        state=claim.state,
        proof=claim.proof,
        reason=claim.reason,
        at=in_utc(claim.at),
        decided_at=in_utc(claim.decided_at) if claim.decided_at else None,
        decided_by=claim.decided_by,
        account_id=claim.account_id,
        person=name or email,
        email=email,
    )
