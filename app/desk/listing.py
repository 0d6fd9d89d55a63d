"""Read the queue: the open cases in the order they are to be looked at, and how many lie in each heap."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import and_, func, select

from app.accounts.queries import names_of
from app.cases.models import Case, CaseMark, Conflict
from app.cases.queries import spells_of
from app.desk.names import firm_name
from app.domain.cases import ENDED, Kind, State, due_on
from app.domain.desk import Heap, Place, urgency
from app.domain.moments import danish_day
from app.extensions import db
from app.organisations.models import Organisation
from app.suppliers.models import Supplier
from app.web.paging import Pages

PER_PAGE = 25
NOT_OURS = ENDED | {State.DRAFT}


@dataclass(frozen=True)
class Row:
    """One case of the queue; `holder` and `recommender` are names, empty where nobody has it or is there."""

    place: Place
    cvr: str
    firm: str
    scheme: str
    handed_in: date
    holder: str
    recommender: str
    days_left: int | None
    is_left: bool


@dataclass(frozen=True)
class Wanted:
    """What of the queue to show; empty: any."""

    heap: Heap = Heap.ALL
    scheme: str = ""
    kind: str = ""
    state: str = ""


@dataclass(frozen=True)
class Queue:
    """A page of the queue; counts are of what the other choices leave."""

    rows: tuple[Row, ...]
    pages: Pages
    heaps: dict[Heap, int]
    schemes: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)

    @property
    def waiting(self) -> int:
        """How many cases the firms owe us an answer in."""
        return self.heaps[Heap.WAITING]


def read_queue(person: str, wanted: Wanted, page: int, today: date) -> Queue:
    """The part of the queue that a verifier asks for. Three statements, however many cases there are."""
    rows = _open_cases(person, today)
    fitting = [r for r in rows if _fits(r, wanted) and r.place.lies_in(wanted.heap, person, today)]
    fitting.sort(key=lambda r: urgency(r.place))
    pages = Pages(page, PER_PAGE, len(fitting))
    start = (min(page, pages.last) - 1) * PER_PAGE
    there = [r for r in rows if r.place.lies_in(wanted.heap, person, today)]
    return Queue(
        rows=tuple(fitting[start : start + PER_PAGE]),
        pages=pages,
        heaps={h: sum(r.place.lies_in(h, person, today) for r in rows) for h in Heap},
        schemes=Counter(r.scheme for r in there if _fits(r, wanted, but="scheme")),
        kinds=Counter(str(r.place.kind) for r in there if _fits(r, wanted, but="kind")),
        states=Counter(str(r.place.state) for r in there if _fits(r, wanted, but="state")),
    )


def _fits(row: Row, wanted: Wanted, but: str = "") -> bool:
    """Whether a case is of the scheme, kind and state asked for; `but` names one that is not asked about."""
    has = {"scheme": row.scheme, "kind": str(row.place.kind), "state": str(row.place.state)}
    asked = {"scheme": wanted.scheme, "kind": wanted.kind, "state": wanted.state}
    return all(not asked[name] or asked[name] == has[name] for name in has if name != but)


def _open_cases(person: str, today: date) -> list[Row]:
    marked = select(CaseMark.case_id, func.max(CaseMark.at).label("at")).group_by(CaseMark.case_id).subquery()
    found = db.session.execute(
        select(
            Case,
            firm_name(Case.cvr).label("firm"),
            marked.c.at,
            Conflict.verifier,
        )
        .outerjoin(Supplier, Supplier.cvr == Case.cvr)
        .outerjoin(Organisation, Organisation.cvr == Case.cvr)
        .outerjoin(marked, marked.c.case_id == Case.id)
        .outerjoin(Conflict, and_(Conflict.cvr == Case.cvr, Conflict.verifier == person))
        .where(Case.state.not_in([s.value for s in NOT_OURS]))
    ).all()
    spells = spells_of([case.id for case, *_ in found]) if found else {}
    names = names_of(label for case, *_ in found for label in (case.taken_by, case.recommended_by))
    rows = []
    for case, firm, marked_at, conflict in found:
        own = spells.get(case.id, ())
        touched = own[-1].since if own else danish_day(case.opened_at)
        if marked_at is not None:
            touched = max(touched, danish_day(marked_at))
        place = Place(
            case_id=case.id,
            state=State(case.state),
            kind=Kind(case.kind),
            cause=case.cause,
            due_on=due_on(own, today),
            touched_on=touched,
            holder=case.taken_by,
            recommended_by=case.recommended_by,
            decided_by=case.decided_by,
            is_conflicted=conflict is not None,
        )
        handed_in = next((s.since for s in own if s.state is not State.DRAFT), danish_day(case.opened_at))
        rows.append(
            Row(
                place=place,
                cvr=case.cvr,
                firm=firm,
                scheme=case.scheme,
                handed_in=handed_in,
                holder=names.get(case.taken_by, ""),
                recommender=names.get(case.recommended_by, ""),
                days_left=place.days_left(today),
                is_left=place.is_left(today),
            )
        )
    return rows
