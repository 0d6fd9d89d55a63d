from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.delivery import JITTER, LONGEST_WAIT, MOST_ATTEMPTS, given_up, wait_after


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 1), (2, 2), (3, 4), (9, 256), (10, 360), (11, 360), (10_000, 360)]
)
def test_waits_double_up_to_six_hours(attempts: int, minutes: int) -> None:
    assert wait_after(attempts, 0) == timedelta(minutes=minutes)


@given(st.integers(1, 10**9), st.floats(0, 1))
def test_chance_takes_off_at_most_a_quarter(attempts: int, chance: float) -> None:
    whole = wait_after(attempts, 0)
    assert (1 - JITTER) * whole <= wait_after(attempts, chance) <= whole <= LONGEST_WAIT


def test_it_takes_about_a_day_to_give_up() -> None:
    tried_for = sum((wait_after(n, 0) for n in range(1, MOST_ATTEMPTS)), timedelta())
    assert timedelta(hours=18) < tried_for < timedelta(hours=30)
    assert not given_up(MOST_ATTEMPTS - 1)
    assert given_up(MOST_ATTEMPTS)


def test_there_is_no_wait_before_the_first_attempt() -> None:
    with pytest.raises(ValueError, match="at least one"):
        wait_after(0, 0)
