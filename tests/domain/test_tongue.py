"""The language of a reason, as a letter marks it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.tongue import language_of


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
