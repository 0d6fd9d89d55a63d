"""Open cases and take their steps; a decision is recorded as a verification in the same transaction."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from app.audit.services import record
from app.cases import mails, queries
from app.cases.evidence import mark_for_deletion
from app.cases.models import Case, CaseMark, CaseStep, Conflict
from app.cases.outcome import publish_outcome
from app.domain.cases import Kind, Mark, Party, State, Step, StepRefused, move
from app.domain.errors import DomainError
from app.domain.schemes import in_force
from app.extensions import db
from app.integrations.cvr_register import RegisterUnavailable, register
from app.reference import catalogue
from app.search.snapshot import today

# Why a recheck is opened: by the register, by a change of the firm, or because it is time.
CAUSES = ("struck_off", "legal_form", "owners", "name", "check_due", "tip", "suspicious")
CLOCK = "system:clock"


def open_case(actor: str, cvr: str, scheme: str, kind: Kind = Kind.APPLICATION) -> Case:
    """A new draft for the firm, or the open case when there is one. Raises NoRules, StepRefused.

    Only schemes that can be applied for here; the register's own are not (`not_possible`).
    """
    if not in_force(catalogue.scheme_rules(), scheme, today()).can_apply:
        raise StepRefused("not_possible")
    return _opened(actor, cvr, scheme, kind, State.DRAFT)


def open_recheck(actor: str, cvr: str, scheme: str, cause: str) -> Case:
    """A case for the desk because something about a verified firm has changed; `cause` is one of CAUSES.

    The open case under the scheme when there is one: it is looked at anyway.
    """
    if cause not in CAUSES:
        raise ValueError(f"no such cause: {cause}")
    return _opened(actor, cvr, scheme, Kind.RECHECK, State.APPLIED, cause)


def _opened(actor: str, cvr: str, scheme: str, kind: Kind, state: State, cause: str = "") -> Case:
    held = queries.open_case(cvr, scheme)
    if held is not None:
        return held
    now = datetime.now(UTC)
    made = Case(
        cvr=cvr,
        scheme=scheme,
        kind=kind.value,
        state=state.value,
        cause=cause,
        rules_on=today(),
        opened_at=now,
        opened_by=actor,
    )
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:
        # Somebody else was faster.
        held = queries.open_case(cvr, scheme)
        assert held is not None
        return held
    db.session.add(CaseStep(case_id=made.id, at=now, by=actor, step="open", state=state.value, reason=cause))
    record(actor, "case.opened", f"case:{made.id}", {"kind": [None, kind.value], "cvr": [None, cvr]})
    db.session.flush()
    return made


def take_step(actor: str, case: Case, step: Step, reason: str = "") -> State:
    """Take one step of a case, note it, and record what it makes public. Raises StepRefused.

    What a recommendation or a decision says besides (`recommendation`, `valid_to`, `is_conditional`, ...) is
    set on the case by the caller before. Raises StaleDataError when somebody took a step meanwhile.
    """
    party = queries.party_of(step)
    if step is Step.APPEAL and queries.open_case(case.cvr, case.scheme):
        # The firm has begun anew; that case is decided first.
        raise StepRefused("not_possible")
    facts = queries.facts_of(case, company_is_active=_is_active(case.cvr, step))
    before = State(case.state)
    person = actor if party is Party.VERIFIER else None
    after = move(before, step, party, facts, person=person, reason=reason, on=today())
    case.state = after.value
    _sign(case, step, actor, before)
    db.session.add(
        CaseStep(
            case_id=case.id, at=datetime.now(UTC), by=actor, step=step.value, state=after.value, reason=reason
        )
    )
    record(actor, f"case.{step.value}", f"case:{case.id}", {"state": [before.value, after.value]})
    db.session.flush()
    publish_outcome(actor, case, step)
    mark_for_deletion(case)
    mails.tell(case, step)
    return after


def _sign(case: Case, step: Step, actor: str, before: State) -> None:
    """Note who did what the rule of four eyes asks about."""
    if step is Step.HAND_IN:
        case.rules_on = today()
    elif step is Step.TAKE:
        case.taken_by = actor
    elif step is Step.RECOMMEND:
        case.recommended_by = actor
    elif step is Step.RETURN:
        case.recommended_by = case.recommendation = ""
    elif step in (Step.APPROVE, Step.REJECT) and before is State.APPEALED:
        case.appeal_decided_by, case.decided_on = actor, today()
    elif step in (Step.APPROVE, Step.REJECT):
        case.decided_by, case.decided_on = actor, today()


def _is_active(cvr: str, step: Step) -> bool:
    """Whether the CVR register says the company lives; asked only where the rules need it.

    While the register does not answer nobody is held up: the monthly check of companies comes after.
    """
    if step not in (Step.HAND_IN, Step.APPROVE):
        return True
    try:
        found = register().find(cvr)
    except RegisterUnavailable:
        return True
    return found is not None and not found.is_gone


def mark(actor: str, case: Case, criterion: str, said: Mark, reason: str, source: str = "") -> None:
    """What a verifier says of a criterion while the case is under review. Raises StepRefused."""
    if State(case.state) not in (State.UNDER_REVIEW, State.APPEALED):
        raise StepRefused("not_possible")
    if actor in queries.conflicted(case.cvr):
        raise StepRefused("conflict")
    if not reason.strip():
        raise StepRefused("no_reason")
    if criterion not in {c.code for c in queries.rules_of(case).criteria}:
        raise ValueError(f"no such criterion: {criterion}")
    row = db.session.get(CaseMark, (case.id, criterion)) or CaseMark(case_id=case.id, criterion=criterion)
    old = row.mark
    row.mark, row.reason, row.source = said.value, reason.strip(), source.strip()
    row.checked_on, row.by, row.at = today(), actor, datetime.now(UTC)
    db.session.add(row)
    record(actor, "case.marked", f"case:{case.id}", {criterion: [old, said.value]})
    db.session.flush()


def declare_conflict(actor: str, cvr: str, reason: str) -> None:
    """A verifier says that they have an interest in a firm. It is never taken back."""
    if not reason.strip():
        raise StepRefused("no_reason")
    if db.session.get(Conflict, (cvr, actor)) is None:
        db.session.add(Conflict(cvr=cvr, verifier=actor, reason=reason.strip(), at=datetime.now(UTC)))
        record(actor, "verifier.conflict", f"organisation:{cvr}", {"reason": [None, reason.strip()]})
        db.session.flush()


class Overtaken(DomainError):
    """Somebody else has changed the case meanwhile."""


def take_firm_step(actor: str, case: Case, step: Step, text: str) -> State:
    """A step of the firm's. Raises StepRefused, and Overtaken when somebody was faster."""
    try:
        return take_step(actor, case, step, text)
    except StaleDataError as error:
        raise Overtaken(str(case.id)) from error


def write_message(actor: str, case: Case, message: str) -> None:
    """What the firm tells the verifier, while it writes the case. Raises StepRefused, Overtaken."""
    if State(case.state) is not State.DRAFT:
        raise StepRefused("not_possible")
    if case.message != message:
        case.message = message
        record(actor, "case.message", f"case:{case.id}")
        try:
            db.session.flush()
        except StaleDataError as error:
            raise Overtaken(str(case.id)) from error
