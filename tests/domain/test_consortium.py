"""Sets of suppliers that cover a need together."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import consortium
from app.domain.consortium import Ability, Lot, find, lots_of, lots_of_guesses


def members(found: list[consortium.Consortium]) -> list[set[str]]:
    return [{m.cvr for m in c.members} for c in found]


def test_codes_of_one_kind_are_one_lot_and_the_value_is_shared() -> None:
    lots = lots_of(["90911300", "90910000", "55520000"], 300_000)
    assert [lot.codes for lot in lots] == [("90911300", "90910000"), ("55520000",)]
    assert [lot.dkk for lot in lots] == [150_000, 150_000]
    assert lots_of([], 1000) == ()


def test_guesses_at_one_thing_are_one_lot_and_at_several_one_each() -> None:
    electrician = [("45310000", "50711000")]
    assert lots_of_guesses(["50711000", "45310000"], electrician, 90) == (Lot(("50711000", "45310000"), 90),)
    assert lots_of_guesses(["50711000", "45310000"], [], 90) == (Lot(("50711000", "45310000"), 90),)
    several = [*electrician, ("55512000",)]
    lots = lots_of_guesses(["50711000", "55510000", "45310000", "98310000"], several, 90)
    assert lots == (Lot(("50711000", "45310000"), 45), Lot(("55510000",), 45)), "what nobody named is no lot"
    assert lots_of_guesses([], several, 90) == ()
    more = [*several, ("77310000",)]
    assert lots_of_guesses(["50711000", "55510000"], more, 90) == (), "a set could not do all that is named"


@pytest.mark.parametrize(
    ("lots", "abilities", "expected"),
    [
        # One covers everything: no set is needed.
        ([Lot(("55520000",), 100)], [Ability("a", {0: 100}), Ability("b", {0: 60})], []),
        # Two halves make a whole.
        ([Lot(("55520000",), 100)], [Ability("a", {0: 50}), Ability("b", {0: 60})], [{"a", "b"}]),
        # Each does one of two things.
        ([Lot(("a",)), Lot(("b",))], [Ability("a", {0: None}), Ability("b", {1: None})], [{"a", "b"}]),
        # Who has not said how much is taken to manage its lot.
        (
            [Lot(("a",), 10), Lot(("b",), 10)],
            [Ability("a", {0: None}), Ability("b", {1: 4}), Ability("c", {1: 7})],
            [{"a", "b", "c"}],
        ),
        # Nobody does anything.
        ([Lot(("a",), 10)], [], []),
    ],
)
def test_the_smallest_sets(lots: list[Lot], abilities: list[Ability], expected: list[set[str]]) -> None:
    assert members(find(lots, abilities)) == expected


def test_what_is_missing_is_said() -> None:
    (found,) = find([Lot(("a",), 100), Lot(("b",), 50)], [Ability("a", {0: 40}), Ability("b", {0: 30})])
    assert found.missing == ((0, 30), (1, None))


ABILITIES = st.lists(
    st.dictionaries(st.integers(0, 2), st.none() | st.integers(1, 100), max_size=3), max_size=6
).map(lambda rows: [Ability(f"s{n}", row) for n, row in enumerate(rows)])


@given(ABILITIES)
def test_small_inputs_are_solved_exactly(abilities: list[Ability]) -> None:
    lots = [Lot(("a",), 60), Lot(("b",), 60), Lot(("c",), 60)]

    def whole(group: tuple[Ability, ...]) -> bool:
        return all(
            sum(min(60, 60 if a.dkk[n] is None else a.dkk[n]) for a in group if n in a.dkk) >= 60
            for n in range(3)
        )

    smallest = next(
        (size for size in range(1, 5) if any(whole(group) for group in combinations(abilities, size))), None
    )
    found = find(lots, abilities)
    if smallest == 1:
        assert found == []
    elif smallest:
        assert found
        assert all(len(c.members) == smallest and not c.missing for c in found)
    else:
        assert all(c.missing or len(c.members) > consortium.LARGEST for c in found)
