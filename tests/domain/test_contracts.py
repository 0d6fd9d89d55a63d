import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.contracts import LARGEST_TOTAL, Contract, is_beyond_measure, read_amount, read_years, route


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("420000", 420_000),
        ("420.000", 420_000),
        ("420,000", 420_000),
        ("420 000 kr.", 420_000),
        ("420.000,-", 420_000),
        ("420.000,00 kr", 420_000),
        ("420,000.00", 420_000),
        ("DKK 1,680,000", 1_680_000),
        ("1.680.000", 1_680_000),
        ("420.00", 420),
        ("0,4 mio", 400_000),
        ("0,4 mio.", 400_000),
        ("0,4 mio. kr.", 400_000),
        ("0.4 million DKK", 400_000),
        ("1,25 mio", 1_250_000),
        ("0,125 mio", 125_000),
        ("2 millioner kroner", 2_000_000),
        ("420 t.kr.", 420_000),
        ("420 tkr", 420_000),
        ("420 t.kr", 420_000),
        ("420 tusind", 420_000),
        ("420k", 420_000),
        ("1.680 t.kr.", 1_680_000),
        ("1,5 mia.", 1_500_000_000),
        ("1,500 mio", None),
        ("0,0000001 mio", None),
        ("0,0005 tkr", None),
        ("4 ton", None),
        ("mio", None),
        ("900 mia.", None),
        ("1.680,000", None),
        ("42.00.0", None),
        ("420,5", None),
        ("mange", None),
        ("-5", None),
        ("0", None),
        ("", None),
        (str(LARGEST_TOTAL + 1), None),
    ],
)
def test_amounts_as_people_write_them(text: str, amount: int | None) -> None:
    assert read_amount(text) == amount


@pytest.mark.parametrize(
    ("text", "years"),
    [("4", 4.0), ("4 år", 4.0), ("1,5", 1.5), ("0.5 years", 0.5), ("0", None), ("51", None), ("længe", None)],
)
def test_lengths_as_people_write_them(text: str, years: float | None) -> None:
    assert read_years(text) == years


@pytest.mark.parametrize(
    ("years", "yearly"), [(1, 1_200_000), (4, 300_000), (1.5, 800_000), (0.5, 1_200_000)]
)
def test_a_year_of_the_contract(years: float, yearly: int) -> None:
    assert Contract(1_200_000, years).yearly_dkk == yearly


@given(st.integers(1, LARGEST_TOTAL), st.floats(0.01, 50))
def test_a_year_is_never_more_than_the_whole_and_never_nothing(total: int, years: float) -> None:
    assert 1 <= Contract(total, years).yearly_dkk <= total


@pytest.mark.parametrize(
    ("total", "direct", "threshold", "expected"),
    [
        (499_999, 500_000, 1_611_360, "direct"),
        (500_000, 500_000, 1_611_360, "below"),
        (1_611_360, 500_000, 1_611_360, "above"),
        (499_999, None, 1_611_360, "below"),
        (None, 500_000, 1_611_360, "unknown"),
        (499_999, 500_000, None, "unknown"),
    ],
)
def test_where_a_contract_stands(
    total: int | None, direct: int | None, threshold: int | None, expected: str
) -> None:
    assert route(total, direct, threshold) == expected


@pytest.mark.parametrize(
    ("text", "beyond"),
    [
        ("9" * 20, True),
        (str(LARGEST_TOTAL + 1), True),
        ("100.000.000.001 kr.", True),
        ("900 mia.", True),
        ("420000", False),
        ("0" * 30, False),
        ("mange", False),
        ("", False),
        ("\N{SUPERSCRIPT TWO}" * 20, False),
    ],
)
def test_an_amount_may_be_wrong_only_by_its_size(text: str, beyond: bool) -> None:
    assert is_beyond_measure(text) is beyond
