"""Misspelt words and the nearest of a vocabulary."""

import pytest

from app.domain import spelling

WORDS = {
    w: spelling.sound(w)
    for w in ("catering", "rengøring", "vinduespolering", "café", "snedker", "sct", "kode")
}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kattering", "catering"),
        ("katering", "catering"),
        ("rengørring", "rengøring"),
        ("rengoring", "rengøring"),
        ("vinduspolering", "vinduespolering"),
        ("kafe", "café"),
        ("snedkker", "snedker"),
        ("skt", "sct"),
    ],
)
def test_slips_and_sounds_are_put_right(typed: str, meant: str) -> None:
    assert spelling.nearest(typed, WORDS) == meant


@pytest.mark.parametrize("typed", ["asfalt", "tandlæge", "abc", "xyzzy"])
def test_other_words_are_left_alone(typed: str) -> None:
    assert spelling.nearest(typed, WORDS) is None


def test_fewer_slips_may_be_asked_for() -> None:
    assert spelling.nearest("vinduspolering", WORDS, most=0) is None
    assert spelling.nearest("kattering", WORDS, most=0) == "catering"
