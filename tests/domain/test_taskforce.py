"""The path of a meeting, its agenda's order, and when an action is overdue."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.taskforce import (
    ENDED,
    MOVES,
    REASONS,
    ActionState,
    Facts,
    Refused,
    State,
    Step,
    is_overdue,
    is_role_mailbox,
    missing,
    move,
    moved,
    possible,
)

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
FACTS = st.builds(
    Facts,
    st.integers(-100, 100).map(lambda hours: NOW + timedelta(hours=hours)),
    st.integers(0, 5),
    st.integers(0, 5),
    st.integers(0, 5),
)


@given(st.sampled_from(State), st.lists(st.tuples(st.sampled_from(Step), FACTS), max_size=12))
def test_a_meeting_only_goes_along_the_table(state: State, steps: list[tuple[Step, Facts]]) -> None:
    for step, facts in steps:
        allowed = [m.after for m in MOVES if m.before is state and m.step is step]
        if not allowed or missing(step, facts, NOW):
            with pytest.raises(Refused) as refused:
                move(state, step, facts, NOW)
            assert refused.value.reason in REASONS
            continue
        after = move(state, step, facts, NOW)
        assert [after] == allowed
        assert step in possible(state)
        state = after


@given(FACTS, st.lists(st.sampled_from(Step), max_size=12))
def test_approved_minutes_have_had_an_agenda_and_a_meeting(facts: Facts, steps: list[Step]) -> None:
    state, taken = State.PLANNED, []
    for step in steps:
        try:
            state = move(state, step, facts, NOW)
        except Refused:
            continue
        taken.append(step)
    if state is State.APPROVED:
        assert taken[-2:] == [Step.HOLD, Step.APPROVE]
        assert Step.SEND_AGENDA in taken


def test_nothing_leaves_an_end() -> None:
    assert [possible(state) for state in ENDED] == [(), ()]
    assert {m.before for m in MOVES} == set(State) - ENDED


@pytest.mark.parametrize(
    ("step", "facts", "reason"),
    [
        (Step.SEND_AGENDA, Facts(NOW + timedelta(1), 0, 0, 1), "no_agenda"),
        (Step.SEND_AGENDA, Facts(NOW + timedelta(1), 1, 0, 0), "nobody_invited"),
        (Step.SEND_AGENDA, Facts(NOW, 1, 0, 1), "begun"),
        (Step.SEND_AGENDA, Facts(NOW + timedelta(1), 1, 0, 1), None),
        (Step.HOLD, Facts(NOW + timedelta(1), 1, 0, 1), "not_begun"),
        (Step.HOLD, Facts(NOW, 1, 0, 1), None),
        (Step.APPROVE, Facts(NOW, 1, 0, 1), "no_minutes"),
        (Step.APPROVE, Facts(NOW, 1, 1, 1), None),
        (Step.CANCEL, Facts(NOW, 1, 0, 1), None),
        (Step.CANCEL, Facts(NOW + timedelta(1), 0, 0, 0), None),
    ],
)
def test_what_a_step_needs(step: Step, facts: Facts, reason: str | None) -> None:
    assert missing(step, facts, NOW) == reason


@given(st.lists(st.integers(), unique=True, max_size=9), st.integers(), st.integers(-12, 12))
def test_moving_an_item_loses_none(order: list[int], item: int, by: int) -> None:
    after = moved(order, item, by)
    assert sorted(after) == sorted(order)
    assert [i for i in after if i != item] == [i for i in order if i != item]


def test_moving_an_item() -> None:
    assert moved([1, 2, 3], 3, -1) == [1, 3, 2]
    assert moved([1, 2, 3], 1, -1) == [1, 2, 3]
    assert moved([1, 2, 3], 1, 1) == [2, 1, 3]


def test_an_action_is_on_time_on_the_day_itself() -> None:
    day = date(2026, 11, 26)
    assert not is_overdue(ActionState.OPEN, day, day)
    assert is_overdue(ActionState.OPEN, day - timedelta(1), day)
    assert not is_overdue(ActionState.DONE, day - timedelta(1), day)


@pytest.mark.parametrize(
    ("address", "fits"),
    [
        ("kontakt@kommune.example", True),
        ("kontakt@gmail.com", False),
        ("kommune.example", False),
        ("to@steder@kommune.example", False),
        ("", False),
    ],
)
def test_a_mailbox_is_an_organisations(address: str, fits: bool) -> None:
    assert is_role_mailbox(address, frozenset({"gmail.com"})) is fits
