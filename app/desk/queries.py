"""Read one case as a verifier works on it: the firm, the criteria with their evidence, the log, the clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.accounts.queries import names_of
from app.cases.models import Case, CaseMark, CaseStep, Conflict, Evidence, EvidenceOpening, EvidenceUse
from app.cases.queries import Laid, conflicted, facts_from, rules_of
from app.desk.names import firm_name
from app.domain.cases import (
    RUNNING,
    Facts,
    Mark,
    Spell,
    State,
    Step,
    days_worked,
    due_on,
    unopened,
)
from app.domain.desk import Offer, offers
from app.domain.moments import danish_day, in_utc
from app.domain.schemes import SchemeCriterion, SchemeRules
from app.extensions import db
from app.integrations.cvr_register import Company, RegisterUnavailable, register
from app.organisations.models import Organisation
from app.suppliers.models import Supplier
from app.verification import queries as verifications
from app.verification.queries import LookUp

# The steps of whoever has the case.
WORK = frozenset({Step.ASK, Step.RECOMMEND})


@dataclass(frozen=True)
class Opening:
    """That somebody opened a document; `by` is their label of the audit trail."""

    who: str
    at: datetime
    by: str


@dataclass(frozen=True)
class Document:
    """One piece of evidence, without its content."""

    id: str
    type: str
    title: str
    size: int
    sha256: str
    period_from: date | None
    period_to: date | None
    uploaded_on: date
    delete_on: date | None
    is_deleted: bool
    openings: tuple[Opening, ...]

    def is_opened_by(self, person: str) -> bool:
        """Whether this person has opened it."""
        return any(o.by == person for o in self.openings)


@dataclass(frozen=True)
class Judged:
    """One criterion with its evidence and what was said of it; `stamp` tells two that save at once apart."""

    rule: SchemeCriterion
    documents: tuple[Document, ...]
    mark: Mark | None = None
    reason: str = ""
    source: str = ""
    checked_on: date | None = None
    next_check_on: date | None = None
    by: str = ""
    stamp: str = ""

    @property
    def is_shown(self) -> bool:
        """Whether a document of a type that can show it is there."""
        return self.rule.is_shown_by(d.type for d in self.documents if not d.is_deleted)


@dataclass(frozen=True)
class LogLine:
    """One step that was taken; `who` is empty when no name stands behind `by`."""

    id: int
    at: datetime
    by: str
    who: str
    step: str
    state: State
    reason: str


@dataclass(frozen=True)
class Clock:
    """How the time of a case has gone."""

    handed_in: date | None
    worked: int
    due_on: date | None
    paused_since: date | None
    days_left: int | None


@dataclass(frozen=True)
class EarlierCase:
    """Another case of the same firm."""

    id: int
    scheme: str
    kind: str
    state: str
    opened_on: date
    decided_on: date | None


@dataclass(frozen=True)
class Register:
    """What the CVR register says; `company` is None when it has none, or when it did not answer."""

    company: Company | None = None
    answered: bool = True

    @property
    def is_gone(self) -> bool:
        """Whether the register says that the company is no more."""
        return self.company is not None and self.company.is_gone


@dataclass(frozen=True)
class CasePage:
    """A case and all that stands on its page. `seen` names how it stood, for two who act at once."""

    case: Case
    firm: str
    person: str
    rules: SchemeRules
    facts: Facts
    criteria: tuple[Judged, ...]
    loose: tuple[Document, ...]
    log: tuple[LogLine, ...]
    clock: Clock
    public: LookUp
    earlier: tuple[EarlierCase, ...]
    holder: str
    recommender: str
    seen: str

    @property
    def state(self) -> State:
        """Where it stands."""
        return State(self.case.state)

    @property
    def is_conflicted(self) -> bool:
        """Whether the verifier has an interest in the firm, and sees no more than what the case is."""
        return self.person in self.facts.conflicted

    @property
    def is_holder(self) -> bool:
        """Whether the verifier has the case."""
        return self.case.taken_by == self.person

    @property
    def may_mark(self) -> bool:
        """Whether the verifier may say something of the criteria now."""
        return may_mark(self.case, self.person) and not self.is_conflicted

    @property
    def may_take_over(self) -> bool:
        """Whether somebody else has it, and work on it is under way."""
        under_way = self.state in (State.UNDER_REVIEW, State.WAITING)
        return under_way and not self.is_holder and not self.is_conflicted

    @property
    def open_criteria(self) -> int:
        """How many criteria wait for a mark."""
        return sum(not c.is_answered for c in self.facts.criteria)

    def offers(self, on: date, *, is_gone: bool = False) -> dict[Step, Offer]:
        """The verifier's steps from here, each with why it may not be taken."""
        facts = self.facts
        if is_gone:
            facts = Facts(**{**vars(facts), "company_is_active": False})
        found = offers(self.state, facts, person=self.person, holder=self.case.taken_by, on=on, works=WORK)
        return {o.step: o for o in found}

    @property
    def unopened(self) -> tuple[Document, ...]:
        """The documents behind the marks that this verifier has not opened."""
        wanted = unopened(self.facts, self.person)
        found = {d.id: d for c in self.criteria for d in c.documents if d.id in wanted}
        return tuple(found.values())

    def has_document(self, key: str) -> bool:
        """Whether a document of this key belongs to the case."""
        return any(d.id == key for d in (*self.loose, *(d for c in self.criteria for d in c.documents)))

    def since(self, step_id: int) -> tuple[LogLine, ...]:
        """The steps after one, which somebody who looked then has not seen."""
        return tuple(line for line in self.log if line.id > step_id)


def may_mark(case: Case, person: str) -> bool:
    """The one who has the case marks; an appeal is looked at by somebody who has decided nothing in it."""
    if State(case.state) is State.APPEALED:
        return person not in (case.recommended_by, case.decided_by)
    return State(case.state) is State.UNDER_REVIEW and case.taken_by == person


def read_case(case_id: int, person: str, today: date) -> CasePage | None:
    """A case for a verifier; None when there is none. Ten statements."""
    found = db.session.execute(
        select(Case, firm_name(Case.cvr))
        .outerjoin(Supplier, Supplier.cvr == Case.cvr)
        .outerjoin(Organisation, Organisation.cvr == Case.cvr)
        .where(Case.id == case_id, Case.state != State.DRAFT.value)
    ).one_or_none()
    if found is None:
        return None
    case, firm = found
    steps = db.session.scalars(
        select(CaseStep).where(CaseStep.case_id == case_id).order_by(CaseStep.id)
    ).all()
    marks = {m.criterion: m for m in db.session.scalars(select(CaseMark).where(CaseMark.case_id == case_id))}
    kept = db.session.execute(
        select(Evidence, EvidenceUse.criterion)
        .outerjoin(EvidenceUse, EvidenceUse.evidence_id == Evidence.id)
        .where(Evidence.case_id == case_id)
        .order_by(Evidence.uploaded_at, Evidence.id)
    ).all()
    opened = db.session.scalars(
        select(EvidenceOpening)
        .join(Evidence, Evidence.id == EvidenceOpening.evidence_id)
        .where(Evidence.case_id == case_id)
        .order_by(EvidenceOpening.id.desc())
    ).all()
    public = verifications.look_up(case.cvr)
    names = names_of(
        [case.taken_by, case.recommended_by, *(s.by for s in steps), *(m.by for m in marks.values()),
         *(o.by for o in opened)]
    )  # fmt: skip
    rules = rules_of(case)
    documents = _documents([e for e, _ in kept], opened, names)
    shown = {(e.id, criterion) for e, criterion in kept if criterion}
    return CasePage(
        case=case,
        firm=firm,
        person=person,
        rules=rules,
        facts=facts_from(
            case,
            marks=marks.values(),
            laid=[Laid(c, e.id, e.type) for e, c in kept if c and e.deleted_at is None],
            openings=frozenset((o.by, o.evidence_id) for o in opened),
            conflicted=conflicted(case.cvr),
            was_heard=any(s.step in (Step.ANSWER.value, Step.RESUME.value) for s in steps),
            standing=public.under(case.scheme),
        ),
        criteria=tuple(
            _judged(c, [d for d in documents if (d.id, c.code) in shown], marks.get(c.code), names)
            for c in rules.criteria
        ),
        loose=tuple(d for d in documents if not any(d.id == used for used, _ in shown)),
        log=tuple(
            LogLine(s.id, in_utc(s.at), s.by, names.get(s.by, ""), s.step, State(s.state), s.reason)
            for s in steps
        ),
        clock=_clock(steps, today),
        public=public,
        earlier=_earlier(case),
        holder=names.get(case.taken_by, ""),
        recommender=names.get(case.recommended_by, ""),
        seen=stand(case, steps, marks.values()),
    )


def stand(case: Case, steps: Sequence[CaseStep], marks: Iterable[CaseMark]) -> str:
    """How a case stands: its version, its last step and its last mark, as a form carries it along."""
    latest = max((in_utc(m.at).timestamp() for m in marks), default=0.0)
    return f"{case.version}.{steps[-1].id if steps else 0}.{round(latest * 1_000_000)}"


def stamp(mark: CaseMark | None) -> str:
    """When something was said of a criterion, as a form carries it along; empty for nothing yet."""
    return str(round(in_utc(mark.at).timestamp() * 1_000_000)) if mark else ""


def _judged(
    rule: SchemeCriterion, documents: list[Document], mark: CaseMark | None, names: dict[str, str]
) -> Judged:
    if mark is None:
        return Judged(rule, tuple(documents))
    return Judged(
        rule,
        tuple(documents),
        Mark(mark.mark),
        mark.reason,
        mark.source,
        mark.checked_on,
        mark.next_check_on,
        names.get(mark.by, ""),
        stamp(mark),
    )


def _documents(
    rows: list[Evidence], opened: Sequence[EvidenceOpening], names: dict[str, str]
) -> list[Document]:
    """Each document once, with its openings."""
    return [
        Document(
            id=e.id,
            type=e.type,
            title=e.title or e.file_name,
            size=e.size,
            sha256=e.sha256,
            period_from=e.period_from,
            period_to=e.period_to,
            uploaded_on=danish_day(e.uploaded_at),
            delete_on=e.delete_on,
            is_deleted=e.deleted_at is not None,
            openings=tuple(
                Opening(names.get(o.by, ""), in_utc(o.at), o.by) for o in opened if o.evidence_id == e.id
            ),
        )
        for e in {e.id: e for e in rows}.values()
    ]


def _clock(steps: Sequence[CaseStep], today: date) -> Clock:
    spells = [Spell(State(s.state), danish_day(s.at)) for s in steps]
    due = due_on(spells, today)
    last = spells[-1]
    until = today if last.state in RUNNING else last.since
    return Clock(
        handed_in=next((s.since for s in spells if s.state is not State.DRAFT), None),
        worked=days_worked(spells, until),
        due_on=due,
        paused_since=last.since if last.state is State.WAITING else None,
        days_left=(due - today).days if due else None,
    )


def _earlier(case: Case) -> tuple[EarlierCase, ...]:
    rows = db.session.scalars(
        select(Case)
        .where(Case.cvr == case.cvr, Case.id != case.id, Case.state != State.DRAFT.value)
        .order_by(Case.id.desc())
    )
    return tuple(
        EarlierCase(c.id, c.scheme, c.kind, c.state, danish_day(c.opened_at), c.decided_on) for c in rows
    )


def ask_register(cvr: str) -> Register:
    """What the CVR register says of the firm now."""
    try:
        return Register(register().find(cvr))
    except RegisterUnavailable:
        return Register(answered=False)


@dataclass(frozen=True)
class Declared:
    """A verifier's own conflict of interest."""

    cvr: str
    firm: str
    reason: str
    at: datetime


def own_conflicts(person: str) -> tuple[Declared, ...]:
    """The firms that a verifier has said to have an interest in, the newest first."""
    rows = db.session.execute(
        select(Conflict, firm_name(Conflict.cvr))
        .outerjoin(Supplier, Supplier.cvr == Conflict.cvr)
        .outerjoin(Organisation, Organisation.cvr == Conflict.cvr)
        .where(Conflict.verifier == person)
        .order_by(Conflict.at.desc())
    )
    return tuple(Declared(c.cvr, firm, c.reason, in_utc(c.at)) for c, firm in rows)
