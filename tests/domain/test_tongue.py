"""The language of a reason, as a letter marks it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.tongue import is_english, language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Enig.", "da"),
        ("Står i vedtægternes § 2.", "da"),
        ("Det fremgår af § 2.", "da"),
        ("Andelen er 41 procent.", "da"),
        ("The purpose is in clause 2.", "en"),
        ("It is shown by the accounts for 2025.", "en"),
        ("", "da"),
        ("§ 2", "da"),
    ],
)
def test_the_language_of_a_reason(text: str, language: str) -> None:
    assert language_of(text) == language


@given(st.text())
def test_every_text_is_in_one_of_the_two(text: str) -> None:
    assert language_of(text) in {"da", "en"}


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("the bags are made with our hands", True),
        ("secure disposal of laptops", True),
        ("it til kommuner", False),
        ("have og hegn", False),
        ("messe stands", False),
        ("bæredygtige møbler of denmark", False),
        ("en by med to must", False),
        ("vi er in the middle of af det hele og med det", False),
        ("", False),
    ],
)
def test_a_text_is_english_by_small_words_that_are_not_danish(text: str, english: bool) -> None:
    assert is_english(text.split()) is english
