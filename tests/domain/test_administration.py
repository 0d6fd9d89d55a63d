from itertools import chain, combinations

import pytest

from app.domain.access import Duty
from app.domain.administration import Refused, Step, check, steps

DUTIES = [set(c) for c in chain.from_iterable(combinations(Duty, n) for n in range(len(Duty) + 1))]


@pytest.mark.parametrize("duties", DUTIES)
@pytest.mark.parametrize("is_open", [True, False])
def test_nobody_changes_their_own_account(is_open: bool, duties: set[Duty]) -> None:
    assert steps(True, is_open, duties) == ()
    for step in Step:
        with pytest.raises(Refused, match="own"):
            check(step, True, is_open, duties)


@pytest.mark.parametrize("duties", DUTIES)
@pytest.mark.parametrize("is_open", [True, False])
def test_a_step_changes_something(is_open: bool, duties: set[Duty]) -> None:
    offered = steps(False, is_open, duties)
    assert (Step.CLOSE in offered) is is_open
    assert (Step.REOPEN in offered) is not is_open
    for step in Step:
        assert step.gives is None or step.gives not in duties or step not in offered
        assert step.takes is None or (step.takes in duties) is (step in offered)
        if step not in offered:
            with pytest.raises(Refused, match="settled"):
                check(step, False, is_open, duties)
        else:
            check(step, False, is_open, duties)
    assert is_open or not any(step.gives for step in offered)
