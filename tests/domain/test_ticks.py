"""What was chosen, turned down and only left, of codes that we had ticked and codes that the buyer had."""

import pytest

from app.domain.ticks import Ticks, read


@pytest.mark.parametrize(
    ("ticked", "guessed", "decided", "expected"),
    [
        (["a"], [], [], Ticks(("a",), (), ())),
        (["a"], ["a"], [], Ticks((), (), ("a",))),
        ([], ["a"], [], Ticks((), ("a",), ())),
        (["a", "b"], ["a"], [], Ticks(("b",), (), ("a",))),
        (["a"], [], ["a"], Ticks(("a",), (), ())),
        ([], [], ["a"], Ticks((), ("a",), ())),
        (["a", "a"], [], [], Ticks(("a",), (), ())),
    ],
    ids=[
        "ticked by the buyer",
        "a guess left",
        "a guess unticked",
        "one ticked beside a guess",
        "kept from before",
        "unticked again",
        "sent twice",
    ],
)
def test_what_the_ticks_say(
    ticked: list[str], guessed: list[str], decided: list[str], expected: Ticks
) -> None:
    assert read(ticked, guessed, decided) == expected
