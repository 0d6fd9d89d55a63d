"""The tip: what somebody says is wrong about a firm, from report to decision. Source: DOMAIN.md C2 and F3.

The tip is private. What it may end in is public: a record of the verification, see `domain.verification`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from app.domain import moves, working_days
from app.domain.errors import Refusal
from app.domain.moves import Move
from app.domain.verification import CURRENT, GRACE, Event, Status

# A tip is looked at within five working days (DOMAIN.md F3).
ASSESS_WITHIN = 5
# The party is heard before a decision against it (forvaltningsloven § 19; DOMAIN.md C2).
HEARING = timedelta(days=14)
# The link to a hearing for a firm without an account; a late answer is still read until somebody recommends.
HEARING_LINK_LASTS = timedelta(days=28)
# A suspension that has lasted longer than this is told of in the list.
SUSPENSION_WAITS = timedelta(days=30)
SHORTEST, LONGEST = 20, 2000
# What a revocation after a tip may rest on; that the company has ceased is the register's to say.
REASONS_TO_REVOKE = ("criterion_not_met", "false_information")


class Kind(StrEnum):
    """What a tip is about."""

    SHOWN_WRONG = "shown_wrong"
    CRITERIA = "criteria"
    FALSE_INFORMATION = "false_information"
    OTHER = "other"


class State(StrEnum):
    """Where a tip stands."""

    RECEIVED = "received"
    INQUIRY = "inquiry"
    HEARING = "hearing"
    RECOMMENDED = "recommended"
    DISMISSED = "dismissed"
    CORRECTED = "corrected"
    RESTORED = "restored"
    REVOKED = "revoked"
    ENDED = "ended"


class Party(StrEnum):
    """Who makes a step: the firm or a verifier."""

    FIRM = "firm"
    VERIFIER = "verifier"


class Step(StrEnum):
    """What moves a tip."""

    DISMISS = "dismiss"
    CORRECT = "correct"
    INQUIRE = "inquire"
    SUSPEND = "suspend"
    HEAR = "hear"
    ANSWER = "answer"
    RECOMMEND = "recommend"
    RETURN = "return"
    RESTORE = "restore"
    REVOKE = "revoke"
    END = "end"


MOVES = (
    Move(State.RECEIVED, Step.DISMISS, State.DISMISSED, Party.VERIFIER),
    Move(State.RECEIVED, Step.CORRECT, State.CORRECTED, Party.VERIFIER),
    Move(State.RECEIVED, Step.INQUIRE, State.INQUIRY, Party.VERIFIER),
    Move(State.RECEIVED, Step.SUSPEND, State.INQUIRY, Party.VERIFIER),
    Move(State.INQUIRY, Step.DISMISS, State.DISMISSED, Party.VERIFIER),
    Move(State.INQUIRY, Step.CORRECT, State.CORRECTED, Party.VERIFIER),
    Move(State.INQUIRY, Step.SUSPEND, State.INQUIRY, Party.VERIFIER),
    Move(State.INQUIRY, Step.HEAR, State.HEARING, Party.VERIFIER),
    Move(State.INQUIRY, Step.RECOMMEND, State.RECOMMENDED, Party.VERIFIER),
    Move(State.HEARING, Step.SUSPEND, State.HEARING, Party.VERIFIER),
    Move(State.HEARING, Step.ANSWER, State.INQUIRY, Party.FIRM),
    Move(State.HEARING, Step.RECOMMEND, State.RECOMMENDED, Party.VERIFIER),
    # A late answer is read before anything is decided.
    Move(State.RECOMMENDED, Step.ANSWER, State.INQUIRY, Party.FIRM),
    Move(State.RECOMMENDED, Step.RETURN, State.INQUIRY, Party.VERIFIER),
    Move(State.RECOMMENDED, Step.RESTORE, State.RESTORED, Party.VERIFIER),
    Move(State.RECOMMENDED, Step.REVOKE, State.REVOKED, Party.VERIFIER),
    Move(State.RECOMMENDED, Step.END, State.ENDED, Party.VERIFIER),
)
TABLE = moves.table_of(MOVES)
DECISIONS = frozenset({Step.RESTORE, Step.REVOKE, Step.END})
DECIDED = frozenset({State.RESTORED, State.REVOKED, State.ENDED})
CLOSED = DECIDED | {State.DISMISSED, State.CORRECTED}


REASONS = (
    "not_possible",  # the tip does not stand where the step begins
    "wrong_party",  # the firm's step taken by a verifier, or the other way round
    "same_person",  # the one who recommended may not decide
    "conflict",  # the verifier has declared, or has, an interest in the firm
    "no_reason",  # a step without its reason
    "suspended",  # closed without a decision while the firm is suspended by it
    "heard",  # closed without a decision after the firm was heard, which then wants an answer
    "not_suspended",  # nothing to restore
    "nothing_to_suspend",  # the firm has no verification in force under the schemes
    "not_heard",  # decided against the firm before it has been heard
    "hearing_runs",  # decided against the firm before it has answered or its time is over
    "answered",  # a second answer to one hearing
    "not_asked",  # ended at the firm's request, which it has not made
    "reason_code",  # a revocation without its code, or with one that is not among them
    "no_schemes",  # a decision against the firm that names no scheme
    "not_recommended",  # another outcome than the one recommended: then one person would decide alone
)


class StepRefused(Refusal):
    """A step that the rules do not allow; `reason` is one of REASONS."""

    reasons = REASONS


@dataclass(frozen=True)
class Proposal:
    """An outcome with what is published of it: the code, and for which schemes."""

    outcome: Step
    reason_code: str | None = None
    schemes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Facts:
    """What the rules need to know of a tip besides its state. People are account numbers.

    `suspended`: the schemes suspended by this tip and not decided on since. `in_force`: those that may be
    suspended. `answer_due_on`, `answered` and `asks_to_end` are of the last hearing; None before the first.
    """

    suspended: frozenset[str] = frozenset()
    in_force: frozenset[str] = frozenset()
    answer_due_on: date | None = None
    answered: bool = False
    asks_to_end: bool = False
    proposal: Proposal | None = None
    recommended_by: int | None = None
    conflicted: frozenset[int] = frozenset()


def possible(state: State, party: Party) -> tuple[Step, ...]:
    """The steps that a party may take from a state."""
    return moves.possible(MOVES, state, party)


def move(
    state: State,
    step: Step,
    party: Party,
    facts: Facts,
    *,
    person: int | None = None,
    reason: str = "",
    schemes: frozenset[str] = frozenset(),
    proposal: Proposal | None = None,
    on: date,
) -> State:
    """The state after a step; `schemes` are those to suspend, `proposal` what is recommended.

    Four eyes: one person recommends and another decides the same, or sends it back. Against the firm nothing is
    recommended before it has answered or its time is over; a suspension may be lifted at any time. A verifier
    with an interest in the firm takes no step at all. Raises StepRefused.
    """
    found = moves.row_of(TABLE, state, step, party, StepRefused)
    if party is Party.FIRM:
        if facts.answer_due_on is None:
            raise StepRefused("not_heard")
        if facts.answered:
            raise StepRefused("answered")
    elif person is None or person in facts.conflicted:
        raise StepRefused("conflict")
    if not reason.strip():
        raise StepRefused("no_reason")
    _check_close(step, facts)
    if step is Step.SUSPEND and not (schemes and schemes <= facts.in_force):
        raise StepRefused("nothing_to_suspend")
    if step is Step.RECOMMEND:
        check_proposal(proposal, facts, on)
    if step in DECISIONS:
        _check_decision(step, facts, person, on)
    return found.after


def _check_close(step: Step, facts: Facts) -> None:
    """What has touched the firm is decided by two, and told."""
    if step in (Step.DISMISS, Step.CORRECT) and facts.suspended:
        raise StepRefused("suspended")
    if step in (Step.DISMISS, Step.CORRECT) and facts.answer_due_on is not None:
        raise StepRefused("heard")


def check_proposal(proposal: Proposal | None, facts: Facts, on: date) -> None:
    """Raises StepRefused for an outcome that may not be recommended on that day."""
    if proposal is None or proposal.outcome not in DECISIONS:
        raise StepRefused("not_possible")
    if proposal.outcome is Step.RESTORE:
        if not facts.suspended and facts.answer_due_on is None:
            raise StepRefused("not_suspended")
        return
    if facts.answer_due_on is None:
        raise StepRefused("not_heard")
    if not facts.answered and on <= facts.answer_due_on:
        raise StepRefused("hearing_runs")
    if proposal.outcome is Step.REVOKE and proposal.reason_code not in REASONS_TO_REVOKE:
        raise StepRefused("reason_code")
    if proposal.outcome is Step.END and not facts.asks_to_end:
        raise StepRefused("not_asked")
    if not proposal.schemes or not proposal.schemes <= facts.suspended | facts.in_force:
        raise StepRefused("no_schemes")


def _check_decision(step: Step, facts: Facts, person: int | None, on: date) -> None:
    """The same once more on the day of the decision, and by another person."""
    if person is None or person == facts.recommended_by or facts.recommended_by is None:
        raise StepRefused("same_person")
    if facts.proposal is None or facts.proposal.outcome is not step:
        raise StepRefused("not_recommended")
    check_proposal(facts.proposal, facts, on)


def may_suspend(status: Status) -> bool:
    """Only what counts as verified can be suspended."""
    return status in CURRENT


def restored(events: Iterable[Event], on: date) -> Event | None:
    """What to record on a day for one scheme whose last record is a suspension; its events in order of effect.

    What held before holds again, with the end it had: an end that has passed meanwhile is an expiry on the day
    after. A renewal under way cannot follow a suspension in the records and comes back as conditional to the
    last day of its grace, so that it counts just as long. None when something else has been recorded since.
    """
    in_force = list({e.effective_on: e for e in sorted(events, key=lambda e: e.effective_on)}.values())
    in_force = [e for e in in_force if e.effective_on <= on]
    if not in_force or in_force[-1].status is not Status.SUSPENDED:
        return None
    held = _before_suspension(list(events), in_force[-1])
    if held is None:
        return None
    last_day = held.effective_on + GRACE if held.status is Status.RENEWAL_RECEIVED else held.valid_to
    if last_day is not None and last_day < on:
        since = max(last_day + timedelta(days=1), in_force[-1].effective_on)
        return replace(
            held, status=Status.EXPIRED, effective_on=since, valid_to=last_day, reason_code=None,
            note_da="", note_en="", recorded_at=None,
        )  # fmt: skip
    if held.status is Status.RENEWAL_RECEIVED:
        return replace(
            held, status=Status.CONDITIONAL, effective_on=on, valid_to=last_day, recorded_at=None,
            note_da="Fornyelsen er ved at blive behandlet.", note_en="The renewal is being dealt with.",
        )  # fmt: skip
    return replace(held, effective_on=on, recorded_at=None)


def _before_suspension(events: list[Event], suspension: Event) -> Event | None:
    """The record that was in force when the suspension was made: of an earlier day, or corrected by it."""
    place = max(n for n, e in enumerate(events) if e is suspension)
    earlier = [e for e in events[:place] if e.status is not Status.SUSPENDED]
    return earlier[-1] if earlier else None


def due_on(received_on: date) -> date:
    """The day by which a tip is to be assessed."""
    return working_days.after(received_on, ASSESS_WITHIN)


def is_overdue(suspended_since: date, today: date) -> bool:
    """Whether a suspension has waited too long for its decision."""
    return today > suspended_since + SUSPENSION_WAITS
