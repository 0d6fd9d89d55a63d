"""The calculator of a need's value."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.contracts import LARGEST_TOTAL
from app.domain.estimate import PERIODS, Estimate, Per, Term


@pytest.mark.parametrize(
    ("unit", "units", "per", "term", "total", "yearly"),
    [
        ("85", "40", "once", Term(12), 3_400, None),
        ("85", "80", "week", Term(12), 353_600, 353_600),
        ("85", "80", "week", Term(24, 2, 12), 1_414_400, 353_600),
        ("10", "1", "week", Term(1), 43, 520),
        ("85", "160", "month", Term(12), 163_200, 163_200),
        ("85", "160", "month", Term(24, 2, 12), 652_800, 163_200),
        ("420000", "1", "year", Term(24, 2, 12), 1_680_000, 420_000),
        ("100000", "1", "year", Term(6), 50_000, 100_000),
        ("0.5", "1", "once", Term(1), 1, None),
        ("0.4", "1", "once", Term(1), None, None),
        ("99999999999", "2", "once", Term(1), None, None),
    ],
)
def test_the_whole_term_counts(
    unit: str, units: str, per: Per, term: Term, total: int | None, yearly: int | None
) -> None:
    found = Estimate(Decimal(unit), Decimal(units), per, term)
    assert (found.total_dkk, found.yearly_dkk) == (total, yearly)


@pytest.mark.parametrize(
    ("term", "possible"),
    [(Term(0), False), (Term(600), True), (Term(48, 20, 60), False), (Term(24, 2, 12), True)],
)
def test_how_long_a_contract_may_run(term: Term, possible: bool) -> None:
    assert term.is_possible is possible


amounts = st.decimals(min_value=0, max_value=10**12, places=2)


@given(
    amounts, amounts, st.sampled_from(PERIODS), st.integers(1, 120), st.integers(0, 20), st.integers(0, 60)
)
def test_more_time_is_never_cheaper(
    unit: Decimal, units: Decimal, per: Per, months: int, options: int, each: int
) -> None:
    short = Estimate(unit, units, per, Term(months)).total_dkk
    whole = Estimate(unit, units, per, Term(months, options, each)).total_dkk
    assert whole is None or 1 <= whole <= LARGEST_TOTAL
    if short is not None and whole is not None:
        assert short <= whole
