"""What buyer and suppliers may say when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import dialogue
from app.domain.dialogue import MEETING, Refused, Times
from app.domain.needs import State

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
OPEN = Times(State.PUBLISHED, NOW + timedelta(days=10), NOW + timedelta(days=5))
STARTS = st.lists(st.integers(1, 500).map(lambda minutes: NOW + timedelta(minutes=minutes)), max_size=8)


@given(st.sampled_from(State), st.integers(-20, 20))
def test_only_an_open_need_takes_answers(state: State, days: int) -> None:
    times = Times(state, NOW + timedelta(days=days), None)
    if state is State.PUBLISHED and days > 0:
        dialogue.check_open(times, NOW)
        return
    with pytest.raises(Refused, match="not_open"):
        dialogue.check_open(times, NOW)


def test_questions_end_before_answers_do() -> None:
    dialogue.check_enquiry(OPEN, "Hvor mange?", NOW)
    with pytest.raises(Refused, match="enquiries_over"):
        dialogue.check_enquiry(OPEN, "Hvor mange?", NOW + timedelta(days=6))
    with pytest.raises(Refused, match="empty"):
        dialogue.check_enquiry(OPEN, " \n", NOW)


def test_a_required_question_must_have_its_reply() -> None:
    dialogue.check_sending(OPEN, "Vi kan.", {1, 2}, {1, 2, 3}, NOW)
    with pytest.raises(Refused, match="unanswered"):
        dialogue.check_sending(OPEN, "Vi kan.", {1, 2}, {2}, NOW)


@given(st.integers(-5, 105), st.lists(st.integers(-5, 105), max_size=11))
def test_shares_make_up_the_whole(own: int, partners: list[int]) -> None:
    fits = own + sum(partners) == 100 and min([own, *partners]) > 0 and len(partners) <= 9
    if fits:
        dialogue.check_shares(own, partners)
        return
    with pytest.raises(Refused, match="shares"):
        dialogue.check_shares(own, partners)


@given(STARTS, STARTS)
def test_two_meetings_never_meet(held: list[datetime], offered: list[datetime]) -> None:
    both = sorted([*held, *offered])
    apart = all(b - a >= MEETING for a, b in pairwise(both))
    if apart:
        dialogue.check_offer(held, offered, NOW)
        return
    with pytest.raises(Refused, match="slots_meet"):
        dialogue.check_offer(held, offered, NOW)


def test_a_meeting_lies_ahead() -> None:
    with pytest.raises(Refused, match="slot_over"):
        dialogue.check_offer([], [NOW], NOW)
