"""What a verifier does with a case. Each function flushes and audits; the caller commits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from app.audit.services import record
from app.cases import services as cases
from app.cases.models import Case, CaseMark, CaseStep
from app.cases.queries import conflicted
from app.desk.queries import may_mark, stamp, stand
from app.domain.cases import Mark, State, Step, StepRefused
from app.domain.errors import DomainError
from app.extensions import db


class Clash(DomainError):
    """Somebody else has changed the case since this verifier looked at it."""


class NotHolder(DomainError):
    """The step is that of the verifier who has the case."""


@dataclass(frozen=True)
class Said:
    """What a verifier says of one criterion; `seen` is the stamp of what stood there before."""

    mark: Mark
    reason: str
    source: str = ""
    next_check_on: date | None = None
    seen: str = ""


@dataclass(frozen=True)
class Terms:
    """What a verification will say: until when (None: as the rules have it), and what is still missing."""

    valid_to: date | None = None
    is_conditional: bool = False
    missing_da: str = ""
    missing_en: str = ""


@dataclass(frozen=True)
class Decision:
    """What is decided and why. Without `terms` an approval says what was recommended."""

    step: Step
    reason: str
    terms: Terms | None = None


def locked(case_id: int) -> Case | None:
    """The case as it stands, held until the transaction ends, so that two verifiers come one after the other."""
    return db.session.get(Case, case_id, with_for_update=True, populate_existing=True)


def take(actor: str, case: Case, seen: str) -> None:
    """Take a case, having said that one has no interest in the firm; also over from somebody else."""
    _expect(case, seen)
    record(actor, "verifier.no_interest", f"organisation:{case.cvr}", {"case": [None, case.id]})
    if State(case.state) in (State.UNDER_REVIEW, State.WAITING):
        _take_over(actor, case)
    else:
        _step(actor, case, Step.TAKE)


def _take_over(actor: str, case: Case) -> None:
    """The case stays where it is; the log has who has it from now on."""
    if actor in conflicted(case.cvr):
        raise StepRefused("conflict")
    before, case.taken_by = case.taken_by, actor
    db.session.add(
        CaseStep(case_id=case.id, at=datetime.now(UTC), by=actor, step=Step.TAKE.value, state=case.state)
    )
    record(actor, "case.taken_over", f"case:{case.id}", {"taken_by": [before, actor]})
    db.session.flush()


def mark(actor: str, case: Case, criterion: str, said: Said) -> None:
    """Say something of one criterion. Raises Clash when somebody said something else of it meanwhile."""
    if not may_mark(case, actor) and State(case.state) in (State.UNDER_REVIEW, State.APPEALED):
        raise StepRefused("same_person") if State(case.state) is State.APPEALED else NotHolder()
    held = db.session.get(CaseMark, (case.id, criterion), populate_existing=True)
    if stamp(held) != said.seen:
        raise Clash(criterion)
    cases.mark(actor, case, criterion, said.mark, said.reason, said.source)
    made = db.session.get(CaseMark, (case.id, criterion))
    assert made is not None
    made.next_check_on = said.next_check_on
    db.session.flush()


def ask(actor: str, case: Case, text: str, seen: str) -> None:
    """Ask the firm for more; the clock stands still until it answers."""
    _expect(case, seen)
    _hold(actor, case)
    _step(actor, case, Step.ASK, text)


def recommend(actor: str, case: Case, reason: str, seen: str, terms: Terms | None) -> None:
    """Recommend to approve on these terms, or with None to reject."""
    _expect(case, seen)
    _hold(actor, case)
    if terms and any(m.mark == Mark.NOT_MET.value for m in _marks(case)):
        raise StepRefused("criterion_not_met")
    case.recommendation = (Step.REJECT if terms is None else Step.APPROVE).value
    _set_terms(case, terms)
    _step(actor, case, Step.RECOMMEND, reason)


def send_back(actor: str, case: Case, reason: str, seen: str) -> None:
    """Give a recommended case back to the one who has it, with what to look at again."""
    _expect(case, seen)
    _step(actor, case, Step.RETURN, reason)


def decide(actor: str, case: Case, seen: str, said: Decision) -> None:
    """Decide a recommended case or an appeal; the verification is recorded in the same transaction."""
    _expect(case, seen)
    record(actor, "verifier.no_interest", f"organisation:{case.cvr}", {"case": [None, case.id]})
    if said.step is Step.REJECT:
        _set_terms(case, None)
    elif said.terms is not None:
        _set_terms(case, said.terms)
    _step(actor, case, said.step, said.reason)


def _set_terms(case: Case, terms: Terms | None) -> None:
    said = terms or Terms()
    case.valid_to, case.is_conditional = said.valid_to, said.is_conditional
    case.missing_da, case.missing_en = said.missing_da, said.missing_en


def _step(actor: str, case: Case, step: Step, reason: str = "") -> None:
    """Take a step; what somebody else wrote a moment before is a clash."""
    try:
        cases.take_step(actor, case, step, reason)
    except StaleDataError as stale:
        raise Clash(str(case.id)) from stale


def _hold(actor: str, case: Case) -> None:
    if State(case.state) is State.UNDER_REVIEW and case.taken_by != actor:
        raise NotHolder


def _expect(case: Case, seen: str) -> None:
    """Raises Clash unless the case stands as it did when the form was opened."""
    steps = db.session.scalars(select(CaseStep).where(CaseStep.case_id == case.id).order_by(CaseStep.id))
    if stand(case, steps.all(), _marks(case)) != seen:
        raise Clash(str(case.id))


def _marks(case: Case) -> list[CaseMark]:
    rows = select(CaseMark).where(CaseMark.case_id == case.id).execution_options(populate_existing=True)
    return list(db.session.scalars(rows))


def guarded(work: Callable[[], None]) -> Exception | None:
    """Do something, or undo it and say what stood in the way: StepRefused, NotHolder or Clash."""
    try:
        work()
        db.session.flush()
    except (StepRefused, NotHolder, Clash) as why:
        db.session.rollback()
        return why
    except IntegrityError:
        # The other one was faster by less than our look.
        db.session.rollback()
        return Clash()
    return None
