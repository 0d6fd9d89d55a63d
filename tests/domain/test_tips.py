"""The tip: every walk through the table keeps four eyes, the hearing, and what a suspended firm had."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.domain import cpr, tips, working_days
from app.domain.tips import (
    CLOSED,
    DECISIONS,
    HEARING,
    MOVES,
    Facts,
    Party,
    Proposal,
    State,
    Step,
    StepRefused,
)
from app.domain.verification import FOLLOWS, GRACE, Event, ImpossibleRecord, Status, check_record, standing

DAY = date(2026, 3, 2)
RSV = frozenset({"rsv"})
VERIFIERS = st.sampled_from([1, 2, 3])
PROPOSALS = st.builds(
    Proposal,
    st.sampled_from([Step.RESTORE, Step.REVOKE, Step.END, Step.HEAR]),
    st.sampled_from([None, "criterion_not_met", "false_information", "company_ceased"]),
    st.sampled_from([frozenset(), RSV, frozenset({"ppf"})]),
)
REASONS = st.sampled_from(["Fordi", "", "  "])


class Tips(RuleBasedStateMachine):
    """Verifiers and a firm do what they like, in any order; the rules let through what may be."""

    def __init__(self) -> None:
        super().__init__()
        self.state, self.today = State.RECEIVED, DAY
        self.facts = Facts(in_force=RSV)
        self.heard_on: date | None = None
        self.decided_by = 0

    def take(self, step: Step, party: Party, **more: object) -> bool:
        try:
            self.state = tips.move(self.state, step, party, self.facts, on=self.today, **more)  # type: ignore[arg-type]
        except StepRefused:
            return False
        return True

    @rule(days=st.integers(1, 20))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(step=st.sampled_from([Step.DISMISS, Step.CORRECT, Step.INQUIRE]), person=VERIFIERS, reason=REASONS)
    def assess(self, step: Step, person: int, reason: str) -> None:
        if self.take(step, Party.VERIFIER, person=person, reason=reason) and self.state in CLOSED:
            assert not self.facts.suspended
            assert self.heard_on is None
            assert reason.strip()

    @rule(person=VERIFIERS, schemes=st.sampled_from([frozenset(), RSV, frozenset({"ppf"})]))
    def suspend(self, person: int, schemes: frozenset[str]) -> None:
        if self.take(Step.SUSPEND, Party.VERIFIER, person=person, reason="Fordi", schemes=schemes):
            assert schemes == RSV
            self.facts = replace(self.facts, suspended=RSV, in_force=frozenset())

    @rule(person=VERIFIERS)
    def hear(self, person: int) -> None:
        if self.take(Step.HEAR, Party.VERIFIER, person=person, reason="I siger"):
            self.heard_on = self.today
            self.facts = replace(
                self.facts, answer_due_on=self.today + HEARING, answered=False, asks_to_end=False
            )

    @rule(asks=st.booleans())
    def answer(self, asks: bool) -> None:
        had = self.facts.answered
        if self.take(Step.ANSWER, Party.FIRM, reason="Nej"):
            assert not had
            assert self.heard_on is not None
            self.facts = replace(
                self.facts, answered=True, asks_to_end=asks, proposal=None, recommended_by=None
            )

    @rule(person=VERIFIERS, proposal=PROPOSALS)
    def recommend(self, person: int, proposal: Proposal) -> None:
        if self.take(Step.RECOMMEND, Party.VERIFIER, person=person, reason="Fordi", proposal=proposal):
            self.facts = replace(self.facts, proposal=proposal, recommended_by=person)

    @rule(person=VERIFIERS)
    def send_back(self, person: int) -> None:
        if self.take(Step.RETURN, Party.VERIFIER, person=person, reason="Mangler"):
            self.facts = replace(self.facts, proposal=None, recommended_by=None)

    @rule(person=VERIFIERS)
    def declare(self, person: int) -> None:
        if len(self.facts.conflicted) < 1:
            self.facts = replace(self.facts, conflicted=self.facts.conflicted | {person})

    @precondition(lambda self: self.state not in CLOSED)
    @rule(step=st.sampled_from(sorted(DECISIONS)), person=VERIFIERS, reason=REASONS)
    def decide(self, step: Step, person: int, reason: str) -> None:
        if not self.take(step, Party.VERIFIER, person=person, reason=reason):
            return
        self.decided_by = person
        assert person != self.facts.recommended_by
        assert person not in self.facts.conflicted
        assert reason.strip()
        assert self.facts.proposal
        assert self.facts.proposal.outcome is step
        if step is not Step.RESTORE:
            assert self.heard_on is not None
            assert self.facts.answered or self.today > self.heard_on + HEARING
            assert self.facts.proposal.schemes
        if step is Step.REVOKE:
            assert self.facts.proposal.reason_code in tips.REASONS_TO_REVOKE
        if step is Step.END:
            assert self.facts.asks_to_end

    @invariant()
    def a_decision_has_been_made_by_somebody_or_not_at_all(self) -> None:
        assert (self.state in tips.DECIDED) == bool(self.decided_by)

    @invariant()
    def nothing_suspended_is_closed_without_a_decision(self) -> None:
        if self.facts.suspended:
            assert self.state not in (State.DISMISSED, State.CORRECTED)


TestTips = Tips.TestCase


@given(st.sampled_from(State), st.sampled_from(Step), st.sampled_from(Party))
def test_only_what_the_table_holds_is_possible(state: State, step: Step, party: Party) -> None:
    facts = Facts(in_force=RSV, proposal=Proposal(step), recommended_by=1, suspended=frozenset())
    held = [m for m in MOVES if (m.before, m.step) == (state, step)]
    if not held:
        with pytest.raises(StepRefused, match="not_possible"):
            tips.move(state, step, party, facts, person=2, reason="Fordi", on=DAY)
        assert step not in tips.possible(state, party)
    elif held[0].by is not party:
        with pytest.raises(StepRefused, match="wrong_party"):
            tips.move(state, step, party, facts, person=2, reason="Fordi", on=DAY)


def test_a_suspension_is_lifted_without_waiting_for_the_firm() -> None:
    facts = Facts(suspended=RSV)
    state = tips.move(
        State.INQUIRY, Step.RECOMMEND, Party.VERIFIER, facts,
        person=1, reason="Fejl", proposal=Proposal(Step.RESTORE), on=DAY,
    )  # fmt: skip
    assert state is State.RECOMMENDED


EVENTS = st.lists(
    st.tuples(st.sampled_from(Status), st.integers(0, 300), st.one_of(st.none(), st.integers(0, 400))),
    min_size=1,
    max_size=6,
)


def histories(raw: list[tuple[Status, int, int | None]]) -> list[Event]:
    """What the rules let stand of some records, in their order."""
    made: list[Event] = []
    for n, (status, day, length) in enumerate(sorted(raw, key=lambda r: r[1])):
        on = DAY + timedelta(days=day)
        until = on + timedelta(days=length) if length is not None else None
        event = Event(
            "rsv", status, on, until, recorded_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=n)
        )
        try:
            check_record(made, event)
        except ImpossibleRecord:
            continue
        made.append(event)
    return made


@given(EVENTS, st.integers(0, 100), st.integers(0, 200))
def test_a_firm_gets_back_exactly_what_it_had(
    raw: list[tuple[Status, int, int | None]], after: int, length: int
) -> None:
    events = histories(raw)
    suspended_on = DAY + timedelta(days=300 + after)
    held = standing(events, suspended_on)
    if held is None or not tips.may_suspend(held.status):
        return
    suspension = Event("rsv", Status.SUSPENDED, suspended_on, recorded_at=datetime(2027, 6, 1, tzinfo=UTC))
    check_record(events, suspension)
    events.append(suspension)
    on = suspended_on + timedelta(days=length)
    back = tips.restored(events, on)
    assert back is not None
    check_record(events, back)
    now = [*events, replace(back, recorded_at=datetime(2028, 6, 1, tzinfo=UTC))]
    without = standing(events[:-1], on)
    restored = standing(now, on)
    assert without is not None
    assert restored is not None
    # As if nothing had happened: it counts, or not, just as it would have, and to the same day.
    assert restored.is_current == without.is_current
    for days in (1, 30, 89, 90, 91, 400, 800):
        later = on + timedelta(days=days)
        assert standing(now, later).is_current == standing(events[:-1], later).is_current  # type: ignore[union-attr]
    if without.status in (Status.VERIFIED, Status.CONDITIONAL):
        assert (restored.status, restored.valid_to) == (without.status, without.valid_to)
    # What somebody has recorded since is not overwritten.
    assert tips.restored(now, on) is None


def test_a_renewal_under_way_comes_back_to_the_last_day_of_its_grace() -> None:
    events = [
        Event("rsv", Status.VERIFIED, DAY, DAY + timedelta(days=10)),
        Event("rsv", Status.RENEWAL_RECEIVED, DAY + timedelta(days=5)),
        Event("rsv", Status.SUSPENDED, DAY + timedelta(days=20)),
    ]
    back = tips.restored(events, DAY + timedelta(days=30))
    assert back is not None
    assert (back.status, back.valid_to) == (Status.CONDITIONAL, DAY + timedelta(days=5) + GRACE)
    assert Status.RENEWAL_RECEIVED not in FOLLOWS[Status.SUSPENDED]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("010190-1234", True),
        ("cpr 0101901234.", True),
        ("01 01 90 - 1234", True),
        ("010190–123X", True),
        ("CVR 13 74 81 36", False),
        ("ring på 20 30 40 50", False),
        ("P1003456789", False),
        ("P-nummer 1003456789", False),
        ("991390-1234", False),
        ("1.010.190.123 kr.", False),
    ],
)
def test_cpr_numbers_are_found(text: str, found: bool) -> None:
    assert cpr.holds_cpr(text) is found


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers(0, 9999))
def test_every_cpr_number_is_found(born: date, rest: int) -> None:
    for sign in ("", "-", " "):
        assert cpr.holds_cpr(f"Hun er {born:%d%m%y}{sign}{rest:04d} og bor her")


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 11, 26), date(2026, 12, 3)),
        (date(2026, 3, 31), date(2026, 4, 10)),  # Easter 2026: 2 to 6 April
        (date(2026, 12, 22), date(2027, 1, 4)),
        (date(2026, 11, 28), date(2026, 12, 4)),
    ],
)
def test_five_working_days(day: date, due: date) -> None:
    assert tips.due_on(day) == due


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 40))
def test_working_days_are_counted_one_by_one(day: date, count: int) -> None:
    end = working_days.after(day, count)
    between = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert sum(map(working_days.is_working_day, between)) == count
    assert working_days.is_working_day(end)
    assert working_days.easter_sunday(day.year).weekday() == 6
