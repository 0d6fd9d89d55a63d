"""Schemes: which rules hold on a day, and until when a decision under them does."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.schemes import EVIDENCE_TYPES, DecidedBy, NoRules, SchemeRules, in_force
from app.reference import catalogue


def test_every_scheme_has_rules_today_and_they_never_overlap() -> None:
    rules = catalogue.scheme_rules()
    assert {r.scheme for r in rules} == set(catalogue.schemes())
    for code in catalogue.schemes():
        assert in_force(rules, code, date(2026, 11, 26)).criteria
        own = sorted((r for r in rules if r.scheme == code), key=lambda r: r.valid_from)
        for earlier, later in pairwise(own):
            assert earlier.valid_to == later.valid_from - timedelta(days=1)


def test_each_criterion_can_be_shown_by_known_documents() -> None:
    for rules in catalogue.scheme_rules():
        codes = [c.code for c in rules.criteria]
        assert len(codes) == len(set(codes))
        for criterion in rules.criteria:
            assert set(criterion.evidence) <= set(EVIDENCE_TYPES)


@pytest.mark.parametrize(
    ("scheme", "criterion", "types", "is_shown"),
    [
        ("par190", "participation", ["certificate"], False),
        ("par190", "participation", ["certificate", "articles"], True),
        ("par190", "participation", ["management_statement"], True),
        ("par190", "public_service", ["management_statement"], False),
        ("par54", "signed", ["articles", "reference"], False),
        ("par54", "share", ["staff_statement"], True),
        ("ppf", "certificate", [], False),
    ],
)
def test_only_the_types_that_a_scheme_names_show_a_criterion(
    scheme: str, criterion: str, types: list[str], is_shown: bool
) -> None:
    held = in_force(catalogue.scheme_rules(), scheme, date(2026, 11, 26))
    (wanted,) = [c for c in held.criteria if c.code == criterion]
    assert wanted.is_shown_by(types) is is_shown


def test_the_seed_s_own_name_of_people_and_planet_first_is_kept() -> None:
    rules = catalogue.scheme_rules()
    assert "SEWF Verification" in in_force(rules, "ppf", date(2022, 6, 1)).scope_da
    assert "SEWF Verification" not in in_force(rules, "ppf", date(2023, 10, 1)).scope_da
    with pytest.raises(NoRules):
        in_force(rules, "ppf", date(2021, 12, 31))


def rules(months: int | None) -> SchemeRules:
    text = dict.fromkeys(
        ("who_da", "who_en", "renewal_da", "renewal_en", "scope_da", "scope_en", "source_da", "source_en"), ""
    )
    return SchemeRules("x", date(2020, 1, 1), None, DecidedBy.PLATFORM, True, months, 90, **text)


@pytest.mark.parametrize(
    ("decided", "months", "last"),
    [
        (date(2026, 11, 26), 12, date(2027, 11, 25)),
        (date(2024, 2, 29), 12, date(2025, 2, 27)),
        (date(2025, 12, 31), 2, date(2026, 2, 27)),
        (date(2026, 1, 1), 12, date(2026, 12, 31)),
    ],
)
def test_the_last_day_of_a_period(decided: date, months: int, last: date) -> None:
    assert rules(months).valid_until(decided) == last


@given(st.dates(date(2015, 1, 1), date(2090, 1, 1)), st.integers(1, 48))
def test_a_period_is_whole_months_and_renewing_opens_before_its_end(decided: date, months: int) -> None:
    found = rules(months)
    last = found.valid_until(decided)
    assert last is not None
    # The day after it is the same day so many months later, or the last day of a month that is too short.
    after = last + timedelta(days=1)
    assert (after.year - decided.year) * 12 + after.month - decided.month == months
    assert after.day == min(decided.day, monthrange(after.year, after.month)[1])
    assert not found.may_renew(last, last - timedelta(days=91))
    assert found.may_renew(last, last - timedelta(days=90))
    assert rules(None).valid_until(decided) is None
