"""The rules of a workshop: its table, codes, votes, merges and what says the same."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import workshops as rules
from app.domain.workshops import LIVE, MOVES, Refused, Standing, State, Step

STATES, STEPS = st.sampled_from(list(State)), st.sampled_from(list(Step))
GROUPS = st.integers(1, 8)


@given(STATES, STEPS)
def test_only_what_the_table_says_is_possible(state: State, step: Step) -> None:
    rows = [m for m in MOVES if m.before is state and m.step is step]
    if rows:
        assert rules.move(state, step) is rows[0].after
        assert step in rules.possible(state)
    else:
        with pytest.raises(Refused, match="not_possible"):
            rules.move(state, step)


@given(st.lists(STEPS, max_size=30))
def test_what_is_closed_stays_closed(path: list[Step]) -> None:
    state, was_closed = State.PLANNED, False
    for step in path:
        if step in rules.possible(state):
            assert not was_closed
            state = rules.move(state, step)
        was_closed = was_closed or state is State.CLOSED
        assert (state in LIVE) == (state not in {State.PLANNED, State.CLOSED})


def test_from_every_state_a_way_leads_to_the_end() -> None:
    for state in set(State) - {State.CLOSED}:
        assert Step.CLOSE in rules.possible(state)
    assert rules.possible(State.CLOSED) == ()


@given(st.text(rules.LETTERS, min_size=rules.CODE_LENGTH, max_size=rules.CODE_LENGTH))
def test_a_code_is_read_as_people_type_it(code: str) -> None:
    for typed in (code, code.lower(), rules.spaced(code), f" {code[:3]}-{code[3:].lower()}.", "\t" + code):
        assert rules.read_code(typed) == code
        assert rules.workshop_of(typed, {7: code, 8: "CCCCCC" if code != "CCCCCC" else "DDDDDD"}) == 7


@given(st.text(max_size=40))
def test_what_is_no_code_lets_nobody_in(typed: str) -> None:
    assert rules.workshop_of(typed, {}) is None
    if not rules.read_code(typed):
        assert rules.workshop_of(typed, {1: "CDFHJK"}) is None


def test_a_new_code_is_one_that_nobody_has() -> None:
    taken = {rules.new_code() for _ in range(200)}
    made = rules.new_code(taken)
    assert made not in taken
    assert rules.read_code(made) == made


def test_no_letter_is_mistaken_for_another() -> None:
    for pair in ("0O", "1I", "1L", "2Z", "5S", "8B", "6G", "UV", "QO"):
        assert not set(pair) <= set(rules.LETTERS), pair
    assert not set("AEIOUYÆØÅ") & set(rules.LETTERS)


@given(st.lists(st.integers(0, 12), max_size=15), st.sets(GROUPS), st.integers(1, 10))
def test_votes_are_for_groups_that_stand_each_once_and_no_more_than_one_has(
    chosen: list[int], standing: set[int], votes: int
) -> None:
    wanted = set(chosen)
    if wanted - standing:
        with pytest.raises(Refused, match="unknown_group"):
            rules.check_votes(chosen, standing, votes)
    elif len(wanted) > votes:
        with pytest.raises(Refused, match="too_many_votes"):
            rules.check_votes(chosen, standing, votes)
    else:
        found = rules.check_votes(chosen, standing, votes)
        assert len(found) == len(wanted)
        assert set(found) == wanted


@given(st.lists(st.tuples(GROUPS, GROUPS), max_size=40))
def test_merges_never_go_in_a_circle(pairs: list[tuple[int, int]]) -> None:
    merged: dict[int, int] = {}
    for source, target in pairs:
        try:
            rules.check_merge(source, target, merged)
        except Refused:
            continue
        merged[source] = target
    for group in range(1, 9):
        way = rules.chain(group, merged)
        assert way[-1] not in merged
        assert len(way) == len(set(way))


def test_a_merge_says_why_not() -> None:
    for source, target, merged, reason in (
        (1, 1, {}, "itself"),
        (1, 2, {2: 1}, "circle"),
        (1, 3, {3: 2, 2: 1}, "circle"),
        (1, 2, {2: 3}, "target_merged"),
    ):
        with pytest.raises(Refused, match=reason):
            rules.check_merge(source, target, merged)  # type: ignore[arg-type]


@given(st.lists(st.builds(Standing, st.integers(1, 99), st.integers(0, 9), st.integers(1, 9)), max_size=12))
def test_the_result_is_by_votes_then_by_notes_then_by_number(groups: list[Standing]) -> None:
    found = rules.ranked(groups)
    assert sorted(found, key=repr) == sorted(groups, key=repr)
    for one, other in pairwise(found):
        assert (one.votes, one.times, -one.number) >= (other.votes, other.times, -other.number)


def test_notes_that_say_the_same_are_found_and_others_are_left() -> None:
    texts = {
        1: "Udbuddene er for store til små virksomheder",
        2: "For store udbud til små virksomheder",
        3: "Vi ved ikke, hvem der findes i vores kommune",
        4: "Det tager for lang tid at få betaling fra kommunen",
        5: "det er for lang tid at vente på betaling fra kommunen",
        6: "Prisen vægter altid tungest",
    }
    found = rules.clusters(texts)
    assert (1, 2) in found
    assert (4, 5) in found
    assert not {3, 6} & {n for members in found for n in members}


@given(st.dictionaries(st.integers(1, 99), st.text(max_size=30), max_size=12))
def test_a_note_is_in_one_cluster_at_most(texts: dict[int, str]) -> None:
    placed = [n for members in rules.clusters(texts) for n in members]
    assert len(placed) == len(set(placed))
    assert set(placed) <= set(texts)


@given(
    st.text("ab ", min_size=1, max_size=150),
    st.lists(st.tuples(st.text("xyz ", max_size=500), st.integers(1, 3))),
)
def test_what_is_handed_over_fits_the_register(name: str, notes: list[tuple[str, int]]) -> None:
    text = rules.handed_text(name, notes)
    assert text.startswith(name)
    assert len(text) <= rules.LONGEST_HANDED


def test_a_phone_is_another_in_another_workshop() -> None:
    key = rules.new_key()
    assert rules.participant(1, key) != rules.participant(2, key)
    assert key not in rules.participant(1, key)
