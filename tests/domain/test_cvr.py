import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cvr import looks_like, parse
from app.domain.errors import InvalidCvr


@pytest.mark.parametrize(
    "typed", ["13748136", "DK13748136", "DK-13 74 81 36", "13.74.81.36", " 13748136 ", "cvr: 13748136"]
)
def test_the_ways_people_write_a_number(typed: str) -> None:
    assert parse(typed) == "13748136"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("24256791", "check_digit"),
        ("12345678", "check_digit"),
        ("1234567", "format"),
        ("", "format"),
        ("Prøvehuset", "format"),
        ("1003388394", "p_number"),
        ("१३७४८१३६", "format"),
    ],
)
def test_what_is_no_cvr_number_says_why(typed: str, reason: str) -> None:
    with pytest.raises(InvalidCvr) as error:
        parse(typed)
    assert error.value.reason == reason


@given(st.integers(min_value=1_000_000, max_value=9_999_999), st.integers(0, 7), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(stem: int, place: int, change: int) -> None:
    weighted = sum(int(d) * w for d, w in zip(str(stem), (2, 7, 6, 5, 4, 3, 2), strict=True))
    check = -weighted % 11
    if check == 10:
        return
    number = f"{stem}{check}"
    assert parse(number) == number
    digits = list(number)
    digits[place] = str((int(digits[place]) + change) % 10)
    with pytest.raises(InvalidCvr):
        parse("".join(digits))


def test_a_name_with_digits_is_a_name() -> None:
    assert looks_like("13 74 81 36")
    assert not looks_like("Cykel20")
