"""Both texts can be read out of what changed between them, whatever they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.word_changes import MOST_COMPARED, Change, pieces

WORDS = st.lists(
    st.sampled_from(["prisen", "vejer", "tungest", " ", "\n", ", ", "å", "§ 54", "\u00a0"]), max_size=40
)


def told(old: str, new: str) -> list[tuple[str, str]]:
    return [(p.change.value, p.text) for p in pieces(old, new)]


@given(st.text() | WORDS.map("".join), st.text() | WORDS.map("".join))
def test_both_texts_stand_in_the_pieces(old: str, new: str) -> None:
    found = pieces(old, new)
    assert "".join(p.text for p in found if p.change is not Change.NEW) == old
    assert "".join(p.text for p in found if p.change is not Change.GONE) == new
    assert all(p.text for p in found)


@given(st.text(min_size=1))
def test_what_is_the_same_is_one_piece(text: str) -> None:
    assert told(text, text) == [("same", text)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("", "Nyt", [("new", "Nyt")]),
        ("Væk", "", [("gone", "Væk")]),
        ("Prisen vejer tungt", "Prisen vejer tungest",
         [("same", "Prisen vejer "), ("gone", "tungt"), ("new", "tungest")]),
        # Two words that change beside each other are read as one change, with the space between them.
        ("Vi køber stort ind her i byen", "Vi handler småt ind her i byen",
         [("same", "Vi "), ("gone", "køber stort"), ("new", "handler småt"), ("same", " ind her i byen")]),
        # Texts that share no more than a word or two are two texts.
        ("Prisen vejer tungest i udbud", "Ingen kender de små firmaer her",
         [("gone", "Prisen vejer tungest i udbud"), ("new", "Ingen kender de små firmaer her")]),
    ],
)  # fmt: skip
def test_changes_read_as_a_person_would_mark_them(
    old: str, new: str, expected: list[tuple[str, str]]
) -> None:
    assert told(old, new) == expected


def test_a_very_long_text_is_compared_line_by_line() -> None:
    lines = [f"Linje {n} med nogle ord" for n in range(400)]
    old, new = "\n".join(lines), "\n".join([*lines[:200], "Helt ny", *lines[200:]])
    assert len(old.split()) ** 2 > MOST_COMPARED
    assert [t for t in told(old, new) if t[0] != "same"] == [("new", "Helt ny\n")]
