"""Write tips: take one in, and every step a verifier or the firm makes. Flushes and audits, never commits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError

from app.audit.services import record
from app.cases import services as cases
from app.domain import public_input
from app.domain import tips as rules
from app.domain.access import Actor
from app.domain.tips import CLOSED, DECISIONS, Facts, Kind, Party, Proposal, State, Step, StepRefused
from app.domain.verification import Event, ImpossibleRecord, Status
from app.extensions import db
from app.search.snapshot import today
from app.tips import mails
from app.tips.facts import Records, facts_of, records_of, seen
from app.tips.models import Tip, TipHearing, TipSuspension
from app.tips.queries import firm_name
from app.verification.services import announce

# Who a tip comes from is not known, and the trail says so.
ANYBODY = "tip"
# The same words about the same firm are the same tip, also this long after it was closed.
STILL_THE_SAME = timedelta(days=30)
MOST_COMPARED = 200


@dataclass(frozen=True)
class TipCommand:
    """What somebody says; `email` is for the receipt and is not kept."""

    cvr: str
    kind: Kind
    text: str
    scheme: str | None = None
    source_url: str = ""
    email: str = ""


@dataclass(frozen=True)
class StepCommand:
    """One step of a verifier: `reason` says why, or is the letter to the firm; `seen` the proposal decided on."""

    step: Step
    reason: str
    schemes: frozenset[str] = frozenset()
    proposal: Proposal | None = None
    seen: str = ""
    at: datetime = field(default_factory=lambda: datetime.now(UTC))


def report(command: TipCommand) -> tuple[Tip, bool]:
    """Take a tip in, or count it with the one it repeats; whether a receipt was written goes with it."""
    found = _known(command) or _add(command)
    mailed = bool(command.email) and mails.receipt(found, command.email)
    db.session.flush()
    return found, mailed


def _known(command: TipCommand) -> Tip | None:
    """The tip that this one repeats, counted once more."""
    since = datetime.now(UTC) - STILL_THE_SAME
    recent = db.session.execute(
        select(Tip.id, Tip.text)
        .where(Tip.cvr == command.cvr, or_(Tip.closed_at.is_(None), Tip.closed_at >= since))
        .order_by(Tip.id.desc())
        .limit(MOST_COMPARED)
    )
    same = next((id_ for id_, text in recent if public_input.is_same(text, command.text)), None)
    if same is None:
        return None
    found = _hold(same)
    found.times += 1
    db.session.flush()
    return found


def _add(command: TipCommand) -> Tip:
    now = datetime.now(UTC)
    made = Tip(
        reference=public_input.new_reference(),
        cvr=command.cvr,
        kind=command.kind.value,
        scheme=command.scheme,
        text=command.text,
        source_url=command.source_url,
        fingerprint=public_input.fingerprint(command.text),
        received_at=now,
        due_on=rules.due_on(today()),
        state=State.RECEIVED.value,
    )
    try:
        with db.session.begin_nested():
            db.session.add(made)
            db.session.flush()
    except IntegrityError:
        # Sent twice in the same moment: the other was first.
        known = _known(command)
        if known is None:
            raise
        return known
    record(ANYBODY, "tip.received", f"tip:{made.id}", {"state": [None, made.state]})
    return made


def take(actor: Actor, tip_id: int, command: StepCommand) -> Tip:
    """A verifier's step. Raises StepRefused, and NoResultFound when there is no such tip."""
    tip = _hold(tip_id)
    records = records_of(tip.cvr, today())
    facts = facts_of(tip, records)
    if command.step in DECISIONS | {Step.RETURN} and command.seen != seen(tip):
        raise StepRefused("not_possible")
    before = State(tip.state)
    after = rules.move(
        before,
        command.step,
        Party.VERIFIER,
        facts,
        person=actor.id,
        reason=command.reason,
        schemes=command.schemes,
        proposal=command.proposal,
        on=today(),
    )
    tip.state = after.value
    if after in CLOSED:
        tip.decision, tip.decided_by, tip.closed_at = command.reason, actor.label, command.at
    _apply(actor, tip, command, facts, records)
    db.session.flush()
    _note(actor.label, tip, command.step, before, command.reason)
    _tell(actor, tip, command, facts)
    return tip


def _apply(actor: Actor, tip: Tip, command: StepCommand, facts: Facts, records: Records) -> None:
    """What a step leaves behind besides the new state."""
    if command.step is Step.SUSPEND:
        _suspend(actor, tip, command.schemes)
    elif command.step is Step.HEAR:
        tip.heard_at = command.at
        due = today() + rules.HEARING
        tip.hearings.append(
            TipHearing(letter=command.reason, heard_at=command.at, heard_by=actor.label, answer_due_on=due)
        )
    elif command.step is Step.RECOMMEND:
        _propose(tip, actor, command)
    elif command.step is Step.RETURN:
        _forget_proposal(tip)
    elif command.step in DECISIONS:
        _publish(actor, tip, _outcome(facts, records))


def _suspend(actor: Actor, tip: Tip, schemes: frozenset[str]) -> None:
    day = today()
    _publish(actor, tip, [Event(code, Status.SUSPENDED, day, checked_on=day) for code in sorted(schemes)])
    known = {s.scheme: s for s in tip.suspensions}
    for code in sorted(schemes):
        if code in known:
            known[code].since = day
        else:
            tip.suspensions.append(TipSuspension(scheme=code, since=day))


def _propose(tip: Tip, actor: Actor, command: StepCommand) -> None:
    proposal = command.proposal
    assert proposal is not None
    tip.outcome, tip.recommendation = proposal.outcome.value, command.reason
    tip.reason_code = {Step.REVOKE: proposal.reason_code, Step.END: "at_request"}.get(proposal.outcome)
    tip.schemes = sorted(proposal.schemes) if proposal.outcome is not Step.RESTORE else []
    tip.recommended_at, tip.recommended_by = command.at, actor.label


def _forget_proposal(tip: Tip) -> None:
    tip.outcome = tip.reason_code = tip.recommended_at = None
    tip.schemes, tip.recommendation, tip.recommended_by = [], "", ""


def _outcome(facts: Facts, records: Records) -> list[Event]:
    """The records that a decision makes: of the code against the firm, and what held before for the rest."""
    proposal, day = facts.proposal, today()
    assert proposal is not None
    against = proposal.schemes if proposal.outcome is not Step.RESTORE else frozenset()
    code = "at_request" if proposal.outcome is Step.END else proposal.reason_code
    made = [Event(s, Status.REVOKED, day, checked_on=day, reason_code=code) for s in sorted(against)]
    back = (rules.restored(records.events[s], day) for s in sorted(facts.suspended - against))
    return made + [e for e in back if e is not None]


def _publish(actor: Actor, tip: Tip, events: Iterable[Event]) -> None:
    """Raises StepRefused when somebody has recorded something else meanwhile."""
    try:
        with db.session.begin_nested():
            announce(actor.label, [(tip.cvr, e) for e in events])
    except (ImpossibleRecord, IntegrityError):
        raise StepRefused("nothing_to_suspend") from None


def declare_conflict(actor: Actor, tip_id: int, reason: str) -> None:
    """A verifier says that they have an interest in the firm: from now on they do nothing in its cases and tips."""
    cases.declare_conflict(actor.label, _hold(tip_id).cvr, reason)


def answer(by: str, hearing_id: int, text: str, *, asks_to_end: bool = False) -> Tip:
    """The firm's answer to its last hearing; `by` is empty when it came by the link. Raises StepRefused."""
    tip_id = db.session.execute(select(TipHearing.tip_id).where(TipHearing.id == hearing_id)).scalar_one()
    tip = _hold(tip_id)
    hearing = tip.hearings[-1]
    if hearing.id != hearing_id:
        raise StepRefused("answered")
    before = State(tip.state)
    facts = facts_of(tip, records_of(tip.cvr, today()))
    tip.state = rules.move(before, Step.ANSWER, Party.FIRM, facts, reason=text, on=today()).value
    _forget_proposal(tip)
    hearing.answer, hearing.answered_at, hearing.answered_by = text, datetime.now(UTC), by
    hearing.asks_to_end = asks_to_end
    db.session.flush()
    _note(by or f"firm:{tip.cvr}", tip, Step.ANSWER, before, "")
    mails.answered(tip, hearing, firm_name(tip.cvr))
    return tip


def _tell(actor: Actor, tip: Tip, command: StepCommand, facts: Facts) -> None:
    name = firm_name(tip.cvr)
    if command.step is Step.SUSPEND:
        mails.suspended(tip, command.schemes, name)
    elif command.step is Step.HEAR:
        mails.heard(tip, tip.hearings[-1], name)
    elif command.step is Step.RECOMMEND:
        mails.recommended(tip, name, command.at, facts.conflicted | {actor.id})
    elif command.step in DECISIONS:
        mails.decided(tip, name)


def _note(by: str, tip: Tip, step: Step, before: State, reason: str) -> None:
    diff: dict[str, list[str | None]] = {"state": [before.value, tip.state]}
    if reason:
        diff["reason"] = [None, reason]
    if step in DECISIONS | {Step.RECOMMEND} and tip.outcome:
        diff["outcome"] = [None, tip.outcome]
    record(by, f"tip.{step.value}", f"tip:{tip.id}", diff)


def _hold(tip_id: int) -> Tip:
    """The tip, with its row locked until the transaction ends. Raises NoResultFound."""
    db.session.execute(
        update(Tip)
        .where(Tip.id == tip_id)
        .values(times=Tip.times)
        .execution_options(synchronize_session=False)
    )
    return db.session.execute(
        select(Tip).where(Tip.id == tip_id).execution_options(populate_existing=True)
    ).scalar_one()
