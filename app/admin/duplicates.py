"""Pairs that look like one enterprise: worked out by a command, kept, read page by page, and dismissed with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select

from app.admin.models import DuplicatePair
from app.audit.services import record
from app.domain.access import Actor
from app.domain.duplicates import Firm, Likeness, find
from app.domain.membership import Denied, domain_of, is_public
from app.extensions import db
from app.organisations.models import Membership, Organisation
from app.ownership.companies import open_domains
from app.suppliers.models import Supplier, SupplierMerge
from app.verification.models import VerificationEvent

PER_PAGE = 20


@dataclass(frozen=True)
class Side:
    """One of the two, as far as it is known here. `profile`: the state of its profile, empty when there is none."""

    cvr: str
    name: str
    place: str
    email: str
    website: str
    phone: str
    profile: str
    members: int
    is_verified_here: bool


@dataclass(frozen=True)
class PairView:
    """Two that look alike; `dismissed_at` when a secretary has said that they are two."""

    first: Side
    second: Side
    score: int
    why: tuple[Likeness, ...]
    dismissed_at: datetime | None = None
    reason: str = ""


def refresh() -> int:
    """Work out the pairs anew; what was dismissed stays dismissed. Returns how many are open. Flushes."""
    done = merged_pairs()
    pairs = {(p.first, p.second): p for p in find(firms()) if (p.first, p.second) not in done}
    known = {(row.first, row.second): row for row in db.session.scalars(select(DuplicatePair))}
    now = datetime.now(UTC)
    for key, row in known.items():
        if row.dismissed_at is None and key not in pairs:
            db.session.delete(row)
    for key, pair in pairs.items():
        row = known.get(key) or DuplicatePair(first=pair.first, second=pair.second, found_at=now)
        if (row.score, row.why) != (pair.score, [w.value for w in pair.why]):
            row.score, row.why = pair.score, [w.value for w in pair.why]
        db.session.add(row)
    db.session.flush()
    return count_open()


def merged_pairs() -> set[tuple[str, str]]:
    """The pairs that a secretary has answered by merging their profiles."""
    rows = db.session.execute(
        select(SupplierMerge.kept_cvr, SupplierMerge.other_cvr).where(SupplierMerge.undone_at.is_(None))
    )
    return {(min(kept, other), max(kept, other)) for kept, other in rows}


def firms() -> list[Firm]:
    """Every CVR number that has a profile or an organisation, with what is compared. Two statements."""
    rows = db.session.execute(
        select(
            Supplier.cvr, Supplier.name, Supplier.postcode, Supplier.email, Supplier.website, Supplier.phone
        )
    )
    found = {
        cvr: Firm(cvr, (name,), postcode, email.lower(), own_domain(website or email), digits(phone))
        for cvr, name, postcode, email, website, phone in rows
    }
    for cvr, name in db.session.execute(select(Organisation.cvr, Organisation.name)):
        have = found.get(cvr)
        if have is None:
            found[cvr] = Firm(cvr, (name,))
        elif name not in have.names:
            found[cvr] = Firm(cvr, (*have.names, name), have.postcode, have.email, have.website, have.phone)
    return list(found.values())


def own_domain(text: str) -> str:
    """The domain of a website or address, unless anyone can have a page there."""
    domain = domain_of(text)
    return "" if not domain or is_public(domain, open_domains()) else domain


def digits(phone: str) -> str:
    """The last eight digits of a phone number, whatever country code and spaces it is written with."""
    found = "".join(c for c in phone if c.isdigit())
    return found[-8:] if len(found) >= 8 else ""


def count_open() -> int:
    """How many pairs wait for somebody to look at them."""
    return (
        db.session.scalar(
            select(func.count()).select_from(DuplicatePair).where(DuplicatePair.dismissed_at.is_(None))
        )
        or 0
    )


def list_open(page: int) -> list[PairView]:
    """A page of the pairs that wait, the most alike first. Four statements."""
    rows = db.session.scalars(
        select(DuplicatePair)
        .where(DuplicatePair.dismissed_at.is_(None))
        .order_by(DuplicatePair.score.desc(), DuplicatePair.first, DuplicatePair.second)
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )
    return _views(list(rows))


def find_pair(first: str, second: str) -> PairView | None:
    """One pair, open or dismissed."""
    row = db.session.get(DuplicatePair, (first, second))
    return _views([row])[0] if row else None


def dismiss(actor: Actor, first: str, second: str, reason: str) -> None:
    """Say that two are two, for good. Raises Denied when that has been said, or they no longer look alike."""
    row = db.session.execute(
        select(DuplicatePair)
        .where(DuplicatePair.first == first, DuplicatePair.second == second)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if row is None or row.dismissed_at is not None:
        raise Denied("decided")
    row.dismissed_at, row.dismissed_by, row.reason = datetime.now(UTC), actor.label, reason
    db.session.flush()
    for cvr, other in ((first, second), (second, first)):
        record(
            actor.label,
            "organisation.no_duplicate",
            f"organisation:{cvr}",
            {"other": [None, other], "reason": [None, reason]},
        )


def _views(rows: list[DuplicatePair]) -> list[PairView]:
    sides = _sides({cvr for row in rows for cvr in (row.first, row.second)})
    return [
        PairView(
            sides[row.first],
            sides[row.second],
            row.score,
            tuple(map(Likeness, row.why)),
            row.dismissed_at,
            row.reason,
        )
        for row in rows
    ]


def _sides(cvrs: Iterable[str]) -> dict[str, Side]:
    wanted = sorted(cvrs)
    suppliers = {s.cvr: s for s in db.session.scalars(select(Supplier).where(Supplier.cvr.in_(wanted)))}
    organisations = {
        cvr: (name, count)
        for cvr, name, count in db.session.execute(
            select(Organisation.cvr, Organisation.name, func.count(Membership.id))
            .outerjoin(Membership, Membership.organisation_id == Organisation.id)
            .where(Organisation.cvr.in_(wanted))
            .group_by(Organisation.cvr, Organisation.name)
        )
    }
    verified = set(
        db.session.scalars(select(VerificationEvent.cvr).where(VerificationEvent.cvr.in_(wanted)).distinct())
    )
    return {
        cvr: _side(cvr, suppliers.get(cvr), *organisations.get(cvr, ("", 0)), cvr in verified)
        for cvr in wanted
    }


def _side(cvr: str, row: Supplier | None, name: str, members: int, verified: bool) -> Side:
    return Side(
        cvr=cvr,
        name=row.name if row else name,
        place=f"{row.postcode} {row.city}".strip() if row else "",
        email=row.email if row else "",
        website=row.website if row else "",
        phone=row.phone if row else "",
        profile=row.state if row else "",
        members=members,
        is_verified_here=verified,
    )
