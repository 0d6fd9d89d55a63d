"""The case: one firm's application for one scheme, from draft to decision. Source: DOMAIN.md C2.

The case is private. What it ends in is public: a verification, see `domain.verification`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import median

from app.domain import moves
from app.domain.errors import Refusal
from app.domain.moves import Move

# A case is to be decided within this time from when it was handed in; waiting for the firm does not count.
DUE_AFTER = timedelta(days=28)
APPEAL_WITHIN = timedelta(days=28)


class State(StrEnum):
    """Where a case stands."""

    DRAFT = "draft"
    APPLIED = "applied"
    UNDER_REVIEW = "under_review"
    WAITING = "waiting"
    RECOMMENDED = "recommended"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"
    APPEALED = "appealed"


class Kind(StrEnum):
    """Why there is a case: the firm asks, asks again before the end, or something about it has changed."""

    APPLICATION = "application"
    RENEWAL = "renewal"
    RECHECK = "recheck"


class Party(StrEnum):
    """Who makes a step: the firm, a verifier, or the clock."""

    FIRM = "firm"
    VERIFIER = "verifier"
    CLOCK = "clock"


class Step(StrEnum):
    """What moves a case."""

    HAND_IN = "hand_in"
    TAKE = "take"
    ASK = "ask"
    ANSWER = "answer"
    RECOMMEND = "recommend"
    RETURN = "return"
    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    CLOSE = "close"
    RESUME = "resume"
    APPEAL = "appeal"


MOVES = (
    Move(State.DRAFT, Step.HAND_IN, State.APPLIED, Party.FIRM),
    Move(State.DRAFT, Step.WITHDRAW, State.WITHDRAWN, Party.FIRM),
    Move(State.APPLIED, Step.TAKE, State.UNDER_REVIEW, Party.VERIFIER),
    Move(State.APPLIED, Step.WITHDRAW, State.WITHDRAWN, Party.FIRM),
    Move(State.UNDER_REVIEW, Step.ASK, State.WAITING, Party.VERIFIER),
    Move(State.UNDER_REVIEW, Step.RECOMMEND, State.RECOMMENDED, Party.VERIFIER),
    Move(State.UNDER_REVIEW, Step.WITHDRAW, State.WITHDRAWN, Party.FIRM),
    Move(State.WAITING, Step.ANSWER, State.UNDER_REVIEW, Party.FIRM),
    Move(State.WAITING, Step.WITHDRAW, State.WITHDRAWN, Party.FIRM),
    Move(State.WAITING, Step.CLOSE, State.CLOSED, Party.CLOCK),
    Move(State.WAITING, Step.RESUME, State.UNDER_REVIEW, Party.CLOCK),
    Move(State.RECOMMENDED, Step.APPROVE, State.APPROVED, Party.VERIFIER),
    Move(State.RECOMMENDED, Step.REJECT, State.REJECTED, Party.VERIFIER),
    Move(State.RECOMMENDED, Step.RETURN, State.UNDER_REVIEW, Party.VERIFIER),
    Move(State.RECOMMENDED, Step.WITHDRAW, State.WITHDRAWN, Party.FIRM),
    Move(State.REJECTED, Step.APPEAL, State.APPEALED, Party.FIRM),
    Move(State.APPEALED, Step.APPROVE, State.APPROVED, Party.VERIFIER),
    Move(State.APPEALED, Step.REJECT, State.REJECTED, Party.VERIFIER),
)
TABLE = moves.table_of(MOVES)
# Only these count for the deadline; while the firm owes an answer the clock stands still.
RUNNING = frozenset({State.APPLIED, State.UNDER_REVIEW, State.RECOMMENDED, State.APPEALED})
DECISIONS = frozenset({Step.APPROVE, Step.REJECT})
# From these a case goes no further, but for an appeal.
ENDED = frozenset({State.APPROVED, State.REJECTED, State.WITHDRAWN, State.CLOSED})
# A firm that owes an answer is reminded twice; then an application is closed. In a recheck the firm is heard,
# and when it says nothing the verifier goes on without it. Source: DOMAIN.md C2.
REMIND_AFTER = (timedelta(days=7), timedelta(days=14))
CLOSE_AFTER = timedelta(days=30)
HEARING = timedelta(days=14)
# A renewal may be handed in until this long after the end.
LATE_RENEWAL = timedelta(days=30)


class Mark(StrEnum):
    """What a verifier says of one criterion."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"
    NOT_RELEVANT = "not_relevant"


REASONS = (
    "not_possible",  # the case does not stand where the step begins
    "wrong_party",  # the firm's step taken by a verifier, or the other way round
    "same_person",  # the one who recommended may not decide, nor may the one who decided answer the appeal
    "conflict",  # the verifier has declared, or has, an interest in the firm
    "criteria_open",  # a criterion without a mark or a reason
    "criterion_not_met",  # an approval against the verifier's own marks
    "no_reason",  # a decision without its reason
    "evidence_missing",  # a criterion that wants evidence has none of a type that can show it
    "evidence_unopened",  # judged without having opened the documents; see `unopened`
    "too_late",  # an appeal after its time
    "company_ceased",  # the firm is not active in the CVR register
    "not_heard",  # a verification taken away before the firm could say what it thinks
    "suspended",  # an approval while the firm is suspended: the tip is decided first
)


class StepRefused(Refusal):
    """A step that the rules do not allow; `reason` is one of REASONS."""

    reasons = REASONS


@dataclass(frozen=True)
class Criterion:
    """One criterion of a case: the verifier's mark with its one-line reason, and whether evidence is there.

    `has_evidence` is of a type that can show it; `documents` are the keys of all that the firm has laid beside it
    and that can still be read.
    """

    code: str
    mark: Mark | None = None
    reason: str = ""
    wants_evidence: bool = True
    has_evidence: bool = False
    documents: frozenset[str] = frozenset()

    @property
    def is_answered(self) -> bool:
        """Marked, and said why."""
        return self.mark is not None and bool(self.reason.strip())


@dataclass(frozen=True)
class Facts:
    """What the rules need to know of a case besides its state. People are labels of the audit trail, `user:7`."""

    kind: Kind = Kind.APPLICATION
    criteria: tuple[Criterion, ...] = ()
    recommended_by: str | None = None
    decided_by: str | None = None
    decided_on: date | None = None
    company_is_active: bool = True
    conflicted: frozenset[str] = frozenset()
    # The firm has answered, or had its time to.
    was_heard: bool = False
    is_suspended: bool = False
    # Who has opened which document: (person, key).
    openings: frozenset[tuple[str, str]] = frozenset()


def unopened(facts: Facts, person: str | None) -> frozenset[str]:
    """The documents that a person has not opened among those that the marks rest on.

    Every document beside a criterion that has been judged counts, whatever was said of it: a no on what nobody
    has read is worth as little as a yes. What is not relevant need not be read. Four eyes are worth nothing
    where two of them are closed. Source: DOMAIN.md C2 rules 1 and 4.
    """
    judged = (c for c in facts.criteria if c.mark not in (None, Mark.NOT_RELEVANT))
    return frozenset(d for c in judged for d in c.documents if (person, d) not in facts.openings)


def possible(state: State, party: Party) -> tuple[Step, ...]:
    """The steps that a party may take from a state."""
    return moves.possible(MOVES, state, party)


def move(
    state: State,
    step: Step,
    party: Party,
    facts: Facts,
    *,
    person: str | None = None,
    reason: str = "",
    on: date,
) -> State:
    """The state after a step.

    Four eyes: one person recommends and another decides, and each has opened the documents; an appeal is
    decided by a third. A verifier with an interest in the firm takes no step at all. Raises StepRefused.
    """
    found = moves.row_of(TABLE, state, step, party, StepRefused)
    if party is Party.VERIFIER and person in facts.conflicted:
        raise StepRefused("conflict")
    _check_kind(step, facts)
    _check_hand_in(step, facts)
    _check_marks(step, facts)
    _check_decision(state, step, facts, person, reason)
    if step in (Step.RECOMMEND, *DECISIONS) and unopened(facts, person):
        raise StepRefused("evidence_unopened")
    if step is Step.APPEAL and facts.decided_on and on > facts.decided_on + APPEAL_WITHIN:
        raise StepRefused("too_late")
    return found.after


def _check_kind(step: Step, facts: Facts) -> None:
    """A recheck is not the firm's to withdraw or the clock's to close, and takes nothing away unheard."""
    is_recheck = facts.kind is Kind.RECHECK
    if (is_recheck and step in (Step.WITHDRAW, Step.CLOSE)) or (not is_recheck and step is Step.RESUME):
        raise StepRefused("not_possible")
    if is_recheck and step is Step.REJECT and not facts.was_heard:
        raise StepRefused("not_heard")


def _check_hand_in(step: Step, facts: Facts) -> None:
    if step is not Step.HAND_IN:
        return
    if not facts.company_is_active:
        raise StepRefused("company_ceased")
    if any(c.wants_evidence and not c.has_evidence for c in facts.criteria):
        raise StepRefused("evidence_missing")


def _check_marks(step: Step, facts: Facts) -> None:
    if step in (Step.RECOMMEND, *DECISIONS) and not all(c.is_answered for c in facts.criteria):
        raise StepRefused("criteria_open")
    if step is Step.APPROVE and any(c.mark is Mark.NOT_MET for c in facts.criteria):
        raise StepRefused("criterion_not_met")
    # A recheck is our own asking; there the firm need not have sent anything.
    if step in (Step.RECOMMEND, Step.APPROVE) and facts.kind is not Kind.RECHECK:
        shown = (c for c in facts.criteria if c.mark in (Mark.MET, Mark.PARTLY) and c.wants_evidence)
        if not all(c.has_evidence for c in shown):
            raise StepRefused("evidence_missing")


def _check_decision(state: State, step: Step, facts: Facts, person: str | None, reason: str) -> None:
    if step not in (*DECISIONS, Step.RETURN, Step.RECOMMEND, Step.ASK):
        return
    if not reason.strip():
        raise StepRefused("no_reason")
    if step not in DECISIONS:
        return
    before = {facts.recommended_by} | ({facts.decided_by} if state is State.APPEALED else set())
    if person is None or person in before:
        raise StepRefused("same_person")
    if step is Step.APPROVE and not facts.company_is_active:
        raise StepRefused("company_ceased")
    if step is Step.APPROVE and facts.is_suspended:
        raise StepRefused("suspended")


@dataclass(frozen=True)
class Spell:
    """From `since` the case stood in `state`; a case's spells follow each other."""

    state: State
    since: date


def days_worked(spells: Iterable[Spell], until: date) -> int:
    """Days that count for the deadline, from when the case was handed in to `until`."""
    found = list(spells)
    ends = [s.since for s in found[1:]] + [until]
    return sum((end - s.since).days for s, end in zip(found, ends, strict=True) if s.state in RUNNING)


def due_on(spells: Iterable[Spell], today: date) -> date | None:
    """The day by which the case is to be decided; None while it is not running."""
    found = list(spells)
    if not found or found[-1].state not in RUNNING:
        return None
    return today + DUE_AFTER - timedelta(days=days_worked(found, today))


@dataclass(frozen=True)
class Figures:
    """How the desk does: median days to a decision, and shares between 0 and 1; None where nothing was decided.

    A rejection rate of nought says that everything is stamped. Source: DOMAIN.md C2 rules 8 and 9.
    """

    decided: int
    median_days: float | None
    returned: float | None
    rejected: float | None
    oldest_open: int | None


def figures(cases: Iterable[tuple[Spell, ...]], today: date) -> Figures:
    """The service figures of a number of cases, each with its spells in their order."""
    decided: list[int] = []
    asked = rejected = 0
    ages: list[int] = []
    for spells in cases:
        last = spells[-1]
        if last.state in (State.APPROVED, State.REJECTED):
            decided.append(days_worked(spells, last.since))
            asked += any(s.state is State.WAITING for s in spells)
            rejected += last.state is State.REJECTED
        elif last.state in RUNNING | {State.WAITING}:
            ages.append((today - next(s.since for s in spells if s.state in RUNNING)).days)
    count = len(decided)
    return Figures(
        decided=count,
        median_days=median(decided) if decided else None,
        returned=asked / count if count else None,
        rejected=rejected / count if count else None,
        oldest_open=max(ages, default=None),
    )
