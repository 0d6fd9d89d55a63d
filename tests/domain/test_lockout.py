from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.lockout import FREE, LONGEST, locked_for

FAILURES = st.integers(0, 10**9)


@given(st.integers(0, FREE - 1))
def test_mistyping_costs_nothing(failures: int) -> None:
    assert locked_for(failures) == timedelta(0)


@given(FAILURES, FAILURES)
def test_more_wrong_ones_never_close_for_a_shorter_time(one: int, other: int) -> None:
    fewer, more = sorted((one, other))
    assert locked_for(fewer) <= locked_for(more)


@given(st.integers(FREE, 10**9))
def test_closed_for_a_minute_at_least_and_never_for_good(failures: int) -> None:
    assert timedelta(minutes=1) <= locked_for(failures) <= LONGEST


@pytest.mark.parametrize(
    ("failures", "minutes"), [(4, 0), (5, 1), (6, 2), (7, 4), (10, 32), (11, 60), (5000, 60)]
)
def test_the_time_doubles(failures: int, minutes: int) -> None:
    assert locked_for(failures) == timedelta(minutes=minutes)


def test_a_day_of_guessing_is_few_guesses() -> None:
    spent, guesses = timedelta(0), 0
    while spent < timedelta(days=1):
        guesses += 1
        spent += locked_for(guesses)
    assert guesses < 40
