"""The rules of the register: its steps, merges that never go in a circle, numbers, and texts that say the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import barriers as rules
from app.domain.barriers import MOVES, NEEDS_REASON, Perspective, Place, Refused, State, Step, Theme

STEPS = st.sampled_from(list(Step))


@given(st.lists(STEPS, max_size=20))
def test_only_the_rows_of_the_table_move_a_barrier(steps: list[Step]) -> None:
    state = State.RAISED
    for step in steps:
        row = [m for m in MOVES if m.before is state and m.step is step]
        assert (step in rules.possible(state)) == bool(row)
        if row:
            state = rules.move(state, step, "Fordi")
            assert state is row[0].after
        else:
            with pytest.raises(Refused, match="not_possible"):
                rules.move(state, step, "Fordi")


@pytest.mark.parametrize("step", sorted(NEEDS_REASON))
def test_what_is_undone_or_left_needs_its_reason(step: Step) -> None:
    before = next(m.before for m in MOVES if m.step is step)
    with pytest.raises(Refused, match="no_reason"):
        rules.move(before, step, "  ")


@given(st.lists(st.tuples(st.integers(1, 8), st.integers(1, 8)), max_size=40))
def test_merges_never_make_a_circle(pairs: list[tuple[int, int]]) -> None:
    merged: dict[int, int] = {}
    for source, target in pairs:
        if source in merged:
            continue
        try:
            rules.check_merge(source, target, merged)
        except Refused:
            continue
        merged[source] = target
    for barrier in range(1, 9):
        end = rules.end_of(barrier, merged)
        assert end not in merged


def test_a_merge_that_is_refused_says_why() -> None:
    merged = {2: 1}
    for source, target, reason in ((3, 3, "itself"), (1, 2, "circle"), (3, 2, "target_merged")):
        with pytest.raises(Refused, match=reason):
            rules.check_merge(source, target, merged)


@given(st.sets(st.integers(1, 99).map(lambda n: f"P{n}")), st.sampled_from(list(Perspective)))
def test_a_number_is_never_used_twice(taken: set[str], perspective: Perspective) -> None:
    assert rules.next_code(perspective, taken) not in taken


def test_texts_that_say_the_same_are_found_whatever_their_order() -> None:
    known = {
        "P1": "Vi kan ikke finde de socialøkonomiske virksomheder",
        "P3": "Vi er usikre på, hvornår vi må reservere en kontrakt",
        "S14": "Vi venter for længe på vores penge",
    }
    assert rules.alike("Hvornår må vi reservere kontrakter? Vi er usikre", known)[0][0] == "P3"
    assert rules.alike("Socialøkonomiske virksomheder er svære at finde", known)[0][0] == "P1"
    assert rules.alike("Bestyrelsen spørger til klimaregnskabet", known) == []
    assert rules.alike("", known) == []


@pytest.mark.parametrize(
    ("wanted", "is_found"),
    [
        ("tærskel", True),
        ("P5", True),
        ("p5", True),
        ("taerskel værdi", False),
        ("tærsklværdien", True),
        ("", True),
    ],
)
def test_looking_for_a_barrier(wanted: str, is_found: bool) -> None:
    assert rules.matches(wanted, "P5", "Værdien ligger tæt på tærskelværdien") == is_found


@given(
    st.lists(
        st.builds(
            Place, st.sampled_from(list(Theme)), st.frozensets(st.sampled_from(list(Perspective)), min_size=1)
        ),
        max_size=30,
    )
)
def test_the_matrix_counts_every_barrier_with_all_who_meet_it(places: list[Place]) -> None:
    counts = rules.matrix(places)
    assert len(counts) == len(Theme) * len(Perspective)
    assert sum(counts.values()) == sum(len(p.perspectives) for p in places)
