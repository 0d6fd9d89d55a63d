"""The need's path, from its table and from every other way."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from app.domain import needs
from app.domain.needs import EDITABLE, ENDED, PUBLIC, TABLE, Facts, Kind, Party, State, Step, StepRefused
from app.domain.reservation import Reservation

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
ON_THE_LIST = frozenset({"85000000"})
WHOLE = Facts(
    kind=Kind.QUOTES,
    title="Frokost",
    text="Til 40 hver onsdag",
    codes=("55520000",),
    has_place=True,
    answer_by=NOW + timedelta(days=14),
    has_contact=True,
)


def go(
    state: State, step: Step, party: Party, facts: Facts = WHOLE, reason: str = "fordi", now: datetime = NOW
) -> State:
    return needs.move(state, step, party, facts, reservable=ON_THE_LIST, reason=reason, now=now)


@given(st.sampled_from(State), st.sampled_from(Step), st.sampled_from(Party))
def test_only_the_rows_of_the_table_are_possible(state: State, step: Step, party: Party) -> None:
    row = TABLE.get((state, step))
    now = NOW + timedelta(days=30) if step is Step.EXPIRE else NOW
    if row is not None and row.by is party:
        assert go(state, step, party, now=now) is row.after
        return
    with pytest.raises(StepRefused) as refused:
        go(state, step, party, now=now)
    assert refused.value.reason == ("not_possible" if row is None else "wrong_party")


def test_a_need_goes_from_draft_over_moderation_to_its_outcome() -> None:
    assert go(State.DRAFT, Step.SUBMIT, Party.BUYER) is State.SUBMITTED
    assert go(State.SUBMITTED, Step.PUBLISH, Party.SECRETARY) is State.PUBLISHED
    assert go(State.PUBLISHED, Step.CLOSE, Party.BUYER) is State.CLOSED
    assert go(State.CLOSED, Step.AWARD, Party.BUYER) is State.AWARDED
    assert go(State.CLOSED, Step.NOT_AWARD, Party.BUYER) is State.NOT_AWARDED


def test_nothing_closes_without_an_outcome() -> None:
    assert State.CLOSED not in ENDED
    assert {m.after for m in needs.MOVES if m.before is State.CLOSED} == {State.AWARDED, State.NOT_AWARDED}


@pytest.mark.parametrize(
    ("state", "step", "party"),
    [
        (State.SUBMITTED, Step.RETURN, Party.SECRETARY),
        (State.SUBMITTED, Step.REJECT, Party.SECRETARY),
        (State.PUBLISHED, Step.WITHDRAW, Party.BUYER),
    ],
)
def test_others_are_told_why(state: State, step: Step, party: Party) -> None:
    with pytest.raises(StepRefused, match="no_reason"):
        go(state, step, party, reason="  ")


def test_a_draft_is_withdrawn_without_a_word() -> None:
    assert go(State.DRAFT, Step.WITHDRAW, Party.BUYER, reason="") is State.WITHDRAWN


def test_the_clock_closes_no_need_before_its_time() -> None:
    with pytest.raises(StepRefused, match="not_over"):
        go(State.PUBLISHED, Step.EXPIRE, Party.CLOCK, now=NOW + timedelta(days=13))
    assert go(State.PUBLISHED, Step.EXPIRE, Party.CLOCK, now=NOW + timedelta(days=14)) is State.CLOSED


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"title": " "}, "title"),
        ({"text": ""}, "text"),
        ({"codes": ()}, "codes"),
        ({"has_place": False}, "place"),
        ({"answer_by": None}, "answer_by"),
        ({"answer_by": NOW - timedelta(days=1)}, "deadline_soon"),
        ({"answer_by": NOW + timedelta(days=2)}, "deadline_soon"),
        ({"has_contact": False}, "contact"),
        ({"kind": Kind.COMING, "answer_by": None}, "starts_on"),
        ({"reservation": Reservation.PAR190}, "code_not_on_list"),
        ({"reservation": Reservation.PAR190, "codes": ("85000000",), "months": 37}, "too_long"),
    ],
)
def test_what_is_missing_is_named_and_stops_it(change: dict[str, object], missing: str) -> None:
    facts = replace(WHOLE, **change)  # type: ignore[arg-type]
    assert needs.gaps(facts, ON_THE_LIST, NOW) == (missing,)
    with pytest.raises(StepRefused, match="gaps"):
        go(State.DRAFT, Step.SUBMIT, Party.BUYER, facts)


def test_three_years_and_a_code_on_the_list_may_be_reserved() -> None:
    facts = replace(WHOLE, reservation=Reservation.PAR190, codes=("85000000",), months=36)
    assert needs.gaps(facts, ON_THE_LIST, NOW) == ()


def test_a_coming_need_asks_for_no_answer() -> None:
    facts = replace(WHOLE, kind=Kind.COMING, answer_by=None, starts_on=date(2027, 3, 1))
    assert needs.gaps(facts, ON_THE_LIST, NOW) == ()


class Path(RuleBasedStateMachine):
    """Whatever anybody tries in whatever order, a need is public only after moderation and over only with an end."""

    def __init__(self) -> None:
        super().__init__()
        self.state, self.moderated, self.was_public = State.DRAFT, False, False

    @rule(step=st.sampled_from(Step), party=st.sampled_from(Party))
    def try_step(self, step: Step, party: Party) -> None:
        before = self.state
        try:
            self.state = go(before, step, party, now=NOW + timedelta(days=14) if step is Step.EXPIRE else NOW)
        except StepRefused:
            return
        self.moderated |= step is Step.PUBLISH and party is Party.SECRETARY
        assert before not in ENDED

    @invariant()
    def public_only_when_moderated(self) -> None:
        assert self.state not in PUBLIC or self.moderated
        assert not (self.state in PUBLIC and self.state in EDITABLE)


test_path = Path.TestCase
