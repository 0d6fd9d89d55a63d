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


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("snedkercattering", "snedkercatering"),
        ("cateringsnedkker", "cateringsnedker"),
        ("kodexyzzy", None),
        ("xyzzyqwert", None),
    ],
)
def test_a_slip_in_one_part_of_a_compound_is_put_right(typed: str, meant: str | None) -> None:
    assert spelling.nearest_compound(typed, WORDS, {"snedker", "catering", "kode"}.__contains__) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("uddanelse", "uddannelse"),
        ("uddannnelse", "uddannelse"),
        ("udadnnelse", "uddannelse"),
        ("uddannelze", "uddannelse"),
        ("uddannelse", None),
        ("uddnelse", None),
    ],
)
def test_a_word_one_slip_from_one_of_the_dictionary_is_that_one(typed: str, meant: str | None) -> None:
    assert spelling.one_slip(typed, {"uddannelse"}.__contains__) == meant
