"""Read people: search, and one person as the secretary needs to see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.accounts.models import AccountDuty, DutyName, SignIn, User
from app.domain.access import Duty, Role
from app.domain.moments import in_utc
from app.extensions import db
from app.organisations.models import Membership, Organisation

PER_PAGE = 25
LAST_SIGN_INS = 10


@dataclass(frozen=True)
class Found:
    """A person in a list; `organisations` are names, in the order of the alphabet."""

    id: int
    name: str
    email: str
    is_open: bool
    organisations: tuple[str, ...]
    duties: tuple[Duty, ...]


@dataclass(frozen=True)
class Belonging:
    """An organisation that a person acts for."""

    cvr: str
    name: str
    role: Role
    since: datetime


@dataclass(frozen=True)
class PastSignIn:
    """When and how a person signed in; neither where from nor with what, which is theirs to know."""

    at: datetime
    method: str
    is_open: bool


@dataclass(frozen=True)
class PersonPage:
    """A person with what they may do here."""

    id: int
    name: str
    email: str
    is_open: bool
    is_confirmed: bool
    created_at: datetime | None
    locked_until: datetime | None
    duties: tuple[Duty, ...]
    organisations: tuple[Belonging, ...]
    sign_ins: tuple[PastSignIn, ...]


def search_people(text: str, page: int) -> tuple[list[Found], int]:
    """A page of the people whose name, address or organisation holds the text, and how many there are.

    Four statements, however many people.
    """
    wanted = _fits(text)
    total = db.session.scalar(select(func.count(User.id)).where(*wanted)) or 0
    rows = db.session.execute(
        select(User.id, User.name, User.email, User.active)
        .where(*wanted)
        .order_by(func.lower(User.name), User.email, User.id)
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    ).all()
    ids = [row.id for row in rows]
    organisations, duties = _organisations(ids), _duties(ids)
    return [
        Found(
            id_, name or email, email, active, tuple(organisations.get(id_, ())), tuple(duties.get(id_, ()))
        )
        for id_, name, email, active in rows
    ], total


def find_person(account_id: int) -> PersonPage | None:
    """One person."""
    user = db.session.execute(select(User).where(User.id == account_id)).scalar_one_or_none()
    if user is None:
        return None
    locked = in_utc(user.locked_until) if user.locked_until else None
    return PersonPage(
        id=user.id,
        name=user.name or user.email,
        email=user.email,
        is_open=user.active,
        is_confirmed=user.confirmed_at is not None,
        created_at=in_utc(user.create_datetime) if user.create_datetime else None,
        locked_until=locked if locked and locked > datetime.now(UTC) else None,
        duties=tuple(_duties([user.id]).get(user.id, ())),
        organisations=_belongings(user.id),
        sign_ins=_sign_ins(user.id),
    )


def _fits(text: str) -> list[ColumnElement[bool]]:
    if not text:
        return []
    member_of = (
        select(Membership.account_id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(or_(*holds(Organisation.name, text), Organisation.cvr == text))
    )
    return [or_(*holds(User.name, text), User.email.icontains(text, autoescape=True), User.id.in_(member_of))]


def holds(column: InstrumentedAttribute[str], text: str) -> list[ColumnElement[bool]]:
    """SQLite folds the case of A to Z only: Danish letters are asked for in each case."""
    spellings = {text, text.lower(), text.upper(), text.title()}
    return [column.icontains(s, autoescape=True) for s in sorted(spellings)]


def _organisations(ids: list[int]) -> dict[int, list[str]]:
    rows = db.session.execute(
        select(Membership.account_id, Organisation.name)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.account_id.in_(ids))
        .order_by(Organisation.name, Organisation.id)
    )
    found: dict[int, list[str]] = {}
    for account_id, name in rows:
        found.setdefault(account_id, []).append(name)
    return found


def _duties(ids: list[int]) -> dict[int, list[Duty]]:
    rows = db.session.execute(
        select(AccountDuty.account_id, DutyName.name)
        .join(DutyName, DutyName.id == AccountDuty.duty_id)
        .where(AccountDuty.account_id.in_(ids))
        .order_by(DutyName.name)
    )
    found: dict[int, list[Duty]] = {}
    for account_id, name in rows:
        found.setdefault(account_id, []).append(Duty(name))
    return found


def _belongings(account_id: int) -> tuple[Belonging, ...]:
    rows = db.session.execute(
        select(Organisation.cvr, Organisation.name, Membership.role, Membership.since)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.account_id == account_id)
        .order_by(Organisation.name, Organisation.id)
    )
    return tuple(Belonging(cvr, name, Role(role), in_utc(since)) for cvr, name, role, since in rows)


def _sign_ins(account_id: int) -> tuple[PastSignIn, ...]:
    rows = db.session.execute(
        select(SignIn.at, SignIn.method, SignIn.ended_at)
        .where(SignIn.account_id == account_id)
        .order_by(SignIn.id.desc())
        .limit(LAST_SIGN_INS)
    )
    return tuple(PastSignIn(in_utc(at), method, ended is None) for at, method, ended in rows)
