"""Read the cases that have been decided: how each ended, how long it took, and who decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select

from app.accounts.queries import names_of
from app.cases.models import Case, Conflict
from app.cases.queries import spells_of
from app.desk.names import firm_name
from app.domain.cases import Kind, State, days_worked
from app.extensions import db
from app.organisations.models import Membership, Organisation
from app.suppliers.models import Supplier
from app.web.paging import Pages

PER_PAGE = 25
OUTCOMES = (State.APPROVED, State.REJECTED)


@dataclass(frozen=True)
class Row:
    """One decided case; `days` are those that counted, `decider` is empty when no name stands behind it."""

    case_id: int
    cvr: str
    firm: str
    scheme: str
    kind: Kind
    state: State
    is_conditional: bool
    was_appealed: bool
    decided_on: date
    days: int
    decider: str


@dataclass(frozen=True)
class Wanted:
    """Which decisions to show; empty: any."""

    cvr: str = ""
    scheme: str = ""
    state: str = ""


@dataclass(frozen=True)
class Decided:
    """A page of the decisions, the newest first."""

    rows: tuple[Row, ...]
    pages: Pages


def read_decided(person: int, wanted: Wanted, page: int) -> Decided:
    """The decisions that a verifier asks for, without those of firms that they have an interest in. Four statements."""
    asked = _asked(person, wanted)
    pages = Pages(
        page, PER_PAGE, db.session.scalar(select(func.count()).select_from(Case).where(*asked)) or 0
    )
    found = db.session.execute(
        select(Case, firm_name(Case.cvr))
        .outerjoin(Supplier, Supplier.cvr == Case.cvr)
        .outerjoin(Organisation, Organisation.cvr == Case.cvr)
        .where(*asked)
        .order_by(Case.decided_on.desc(), Case.id.desc())
        .offset((min(page, pages.last) - 1) * PER_PAGE)
        .limit(PER_PAGE)
    ).all()
    spells = spells_of([case.id for case, _ in found]) if found else {}
    names = names_of(case.appeal_decided_by or case.decided_by for case, _ in found)
    rows = []
    for case, firm in found:
        assert case.decided_on is not None
        own = spells.get(case.id, ())
        rows.append(
            Row(
                case_id=case.id,
                cvr=case.cvr,
                firm=firm,
                scheme=case.scheme,
                kind=Kind(case.kind),
                state=State(case.state),
                is_conditional=case.is_conditional,
                was_appealed=bool(case.appeal_decided_by),
                decided_on=case.decided_on,
                days=days_worked(own, case.decided_on),
                decider=names.get(case.appeal_decided_by or case.decided_by, ""),
            )
        )
    return Decided(tuple(rows), pages)


def _asked(person: int, wanted: Wanted) -> list[ColumnElement[bool]]:
    """A rejection is nobody's but the firm's and the desk's, so who has an interest does not see it here either."""
    own = (
        select(Organisation.cvr)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.account_id == person)
    )
    found: list[ColumnElement[bool]] = [
        Case.state.in_([s.value for s in OUTCOMES]),
        Case.cvr.not_in(select(Conflict.cvr).where(Conflict.verifier == f"user:{person}")),
        Case.cvr.not_in(own),
    ]
    for column, value in ((Case.cvr, wanted.cvr), (Case.scheme, wanted.scheme), (Case.state, wanted.state)):
        if value:
            found.append(column == value)
    return found
