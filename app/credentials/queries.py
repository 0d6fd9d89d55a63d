"""Read proofs: a firm's present ones, one by its id, and what a status list needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.credentials import keys
from app.credentials.models import Credential
from app.credentials.proofs import Document, options, unpacked
from app.domain.credentials import Claim, claim
from app.domain.moments import in_utc
from app.domain.schemes import DecidedBy, NoRules, in_force
from app.domain.verification import Event, Status
from app.extensions import db
from app.reference import catalogue
from app.verification import queries as verifications
from app.verification.models import VerificationEvent


@dataclass(frozen=True)
class Issued:
    """A proof as it was issued."""

    key: str
    cvr: str
    claim: Claim
    list_number: int
    place: int
    issued_at: datetime
    key_id: str
    token: str
    proof_value: str

    @property
    def document(self) -> Document:
        """The proof as JSON, with its Data Integrity proof; both name us as we were called then."""
        said = unpacked(self.token)
        proof = options(f"{said['issuer']['id']}#{self.key_id}", self.issued_at)
        return {**said, "proof": {**proof, "proofValue": self.proof_value}}


def _issued(row: Credential) -> Issued:
    return Issued(
        key=row.key,
        cvr=row.cvr,
        claim=Claim(row.scheme, Status(row.status), row.valid_from, row.valid_until),
        list_number=row.list_number,
        place=row.place,
        issued_at=in_utc(row.issued_at),
        key_id=row.key_id,
        token=row.token,
        proof_value=row.proof_value,
    )


def events_by_scheme(cvrs: list[str]) -> dict[tuple[str, str], list[Event]]:
    """Every event of some firms by CVR number and scheme. One statement."""
    found: dict[tuple[str, str], list[Event]] = {}
    for cvr, events in verifications.events_of(cvrs).items():
        for event in events:
            found.setdefault((cvr, event.scheme), []).append(event)
    return found


def claims_of(cvr: str, on: date) -> list[Claim]:
    """What may be attested of a firm on a day, in the order of the schemes."""
    found = events_by_scheme([cvr])
    claims = (claim(found.get((cvr, scheme), []), on) for scheme in catalogue.schemes())
    return [c for c in claims if c and ends_as_it_must(c, on)]


def ends_as_it_must(said: Claim, on: date) -> bool:
    """Whether what we decide ourselves has the end that our rules give it: no proof outlives its rule."""
    try:
        rules = in_force(catalogue.scheme_rules(), said.scheme, on)
    except NoRules:
        return False
    is_ours = rules.decided_by is DecidedBy.PLATFORM
    return said.valid_until is not None or not is_ours or rules.validity_months is None


def of_period(cvr: str, said: Claim) -> Issued | None:
    """The proof that says this of a firm, under a key that is still believed."""
    row = db.session.scalars(
        select(Credential)
        .where(Credential.cvr == cvr, *_is(said), _is_believed())
        .order_by(Credential.id.desc())
        .limit(1)
    ).one_or_none()
    return _issued(row) if row else None


def find(key: str) -> Issued | None:
    """A proof by the part of its id that is its own."""
    row = db.session.scalars(select(Credential).where(Credential.key == key)).one_or_none()
    return _issued(row) if row else None


def periods_of(cvrs: Iterable[str]) -> set[tuple[str, Claim]]:
    """What proofs under a key that is still believed say of some firms already."""
    rows = db.session.execute(
        select(
            Credential.cvr,
            Credential.scheme,
            Credential.status,
            Credential.valid_from,
            Credential.valid_until,
        ).where(Credential.cvr.in_(list(cvrs)), _is_believed())
    )
    return {(r.cvr, Claim(r.scheme, Status(r.status), r.valid_from, r.valid_until)) for r in rows}


def last_known(cvrs: list[str]) -> dict[tuple[str, str], tuple[int, datetime]]:
    """The last event of each firm and scheme, and when the newest was recorded."""
    rows = db.session.execute(
        select(
            VerificationEvent.cvr,
            VerificationEvent.scheme,
            func.max(VerificationEvent.id),
            func.max(VerificationEvent.recorded_at),
        )
        .where(VerificationEvent.cvr.in_(cvrs))
        .group_by(VerificationEvent.cvr, VerificationEvent.scheme)
    )
    return {(cvr, scheme): (event, in_utc(moment)) for cvr, scheme, event, moment in rows}


def last_list() -> int:
    """The number of the newest status list; 0 before the first proof."""
    return db.session.scalar(select(func.max(Credential.list_number))) or 0


def count_taken(number: int) -> int:
    """How many places of a list are taken."""
    taken = select(func.count()).select_from(Credential).where(Credential.list_number == number)
    return db.session.scalar(taken) or 0


def taken_among(number: int, places: Iterable[int]) -> set[int]:
    """Which of some places of a list are taken."""
    among = select(Credential.place).where(
        Credential.list_number == number, Credential.place.in_(list(places))
    )
    return set(db.session.scalars(among))


def last_event() -> int:
    """The id of the newest event of all; 0 when there is none."""
    return db.session.scalar(select(func.max(VerificationEvent.id))) or 0


def doubtful(number: int) -> list[tuple[str, Claim, int]]:
    """The proofs of a list about which something was recorded, or came into force, after they were issued.

    All others are worth what they were, so that a list costs what has happened and not what it holds. One
    statement: CVR number, claim, place.
    """
    later = or_(
        VerificationEvent.id > Credential.known_event,
        VerificationEvent.recorded_at > Credential.known_at,
        VerificationEvent.effective_on > Credential.known_on,
    )
    same = and_(VerificationEvent.cvr == Credential.cvr, VerificationEvent.scheme == Credential.scheme)
    rows = db.session.execute(
        select(
            Credential.cvr,
            Credential.scheme,
            Credential.status,
            Credential.valid_from,
            Credential.valid_until,
            Credential.place,
        )
        .where(Credential.list_number == number, select(VerificationEvent.id).where(same, later).exists())
        .order_by(Credential.id)
    )
    return [(r.cvr, Claim(r.scheme, Status(r.status), r.valid_from, r.valid_until), r.place) for r in rows]


def _is_believed() -> ColumnElement[bool]:
    return Credential.key_id.in_(list(keys.current().known))


def _is(said: Claim) -> tuple[Any, ...]:
    end = Credential.valid_until
    return (
        Credential.scheme == said.scheme,
        Credential.status == said.status.value,
        Credential.valid_from == said.valid_from,
        end.is_(None) if said.valid_until is None else end == said.valid_until,
    )
