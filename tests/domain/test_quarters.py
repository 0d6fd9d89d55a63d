"""Figures per quarter: the calendar, both kinds of knowledge, and what is kept back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.moments import danish_day
from app.domain.quarters import (
    FEWEST_WINNERS,
    AwardFact,
    Known,
    Measure,
    NeedFact,
    Quarter,
    QuarterFigures,
    SendFact,
    StateChange,
    awards_in,
    begins,
    difference,
    kroner,
    kroner_known,
    last_quarters,
    needs_in,
    quarter_of,
    sent_besides,
    since_the_first,
    verified_in,
    views_of,
    was_published,
)
from app.domain.verification import Event, Status, standing

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
DAYS = st.dates(date(2023, 1, 1), date(2026, 11, 26))
MOMENTS = st.datetimes(datetime(2023, 1, 1), datetime(2026, 11, 26), timezones=st.just(UTC))
VIEWS = views_of(last_quarters(date(2026, 11, 26), 13), NOW)
Q3 = Quarter(2026, 3)


@given(DAYS)
def test_every_day_lies_in_one_quarter(day: date) -> None:
    found = quarter_of(day)
    assert begins(found) <= day <= found.last_day
    assert found.after.before == found
    assert found.year_before.after.after.after.after == found


@given(MOMENTS)
def test_a_moment_falls_in_the_quarter_of_its_danish_day(moment: datetime) -> None:
    assert quarter_of(danish_day(moment)).holds(moment)


def test_a_quarter_begins_at_danish_midnight_in_winter_and_in_summer() -> None:
    assert Quarter(2026, 1).begins_at == datetime(2025, 12, 31, 23, tzinfo=UTC)
    assert Quarter(2026, 2).begins_at == datetime(2026, 3, 31, 22, tzinfo=UTC)
    assert Quarter(2026, 4).over_at == datetime(2026, 12, 31, 23, tzinfo=UTC)


def test_the_latest_quarters_end_with_the_running_one() -> None:
    assert [q.code for q in last_quarters(date(2026, 2, 1), 3)] == ["2025-Q3", "2025-Q4", "2026-Q1"]
    assert [v.is_over for v in VIEWS] == [True] * 12 + [False]
    assert (VIEWS[-1].on, VIEWS[-1].known_at) == (date(2026, 11, 26), NOW)


@st.composite
def records(draw: st.DrawFn) -> list[Event]:
    """Events of one firm under one scheme, in the order of recording."""
    made = []
    for at in sorted(draw(st.lists(MOMENTS, min_size=1, max_size=6))):
        since = draw(DAYS)
        ends = draw(st.none() | st.integers(0, 700))
        made.append(
            Event(
                "rsv",
                draw(st.sampled_from(Status)),
                since,
                since + timedelta(days=ends) if ends is not None else None,
                recorded_at=at,
            )
        )
    return made


@given(records())
def test_asking_only_where_it_can_change_gives_what_asking_everywhere_gives(events: list[Event]) -> None:
    then, now = verified_in(events, VIEWS, NOW)
    for place, view in enumerate(VIEWS):
        known, later = (standing(events, view.on, at) for at in (view.known_at, NOW))
        assert (place in then) == (known is not None and known.is_current)
        assert (place in now) == (later is not None and later.is_current)


@given(records(), st.integers(0, 12))
def test_what_was_told_of_a_quarter_is_never_changed_by_later_records(
    events: list[Event], place: int
) -> None:
    early = [e for e in events if e.recorded_at and e.recorded_at <= VIEWS[place].known_at]
    whole, _ = verified_in(events, VIEWS, NOW)
    part, _ = verified_in(early, VIEWS, NOW)
    assert (place in whole) == (place in part)


def test_a_profile_was_what_it_was_before_its_next_change() -> None:
    changes = [StateChange(datetime(2026, 5, 1, tzinfo=UTC), "published", "hidden")]
    begun = datetime(2026, 2, 1, tzinfo=UTC)
    stands = [
        was_published(begun, "hidden", changes, datetime(2026, m, 15, tzinfo=UTC)) for m in (1, 3, 4, 6)
    ]
    assert stands == [False, True, True, False]


def test_a_notice_that_came_late_is_a_correction() -> None:
    view = next(v for v in VIEWS if v.quarter == Q3)
    prompt = NeedFact(datetime(2026, 8, 1, tzinfo=UTC), datetime(2026, 8, 1, tzinfo=UTC), "1")
    late = NeedFact(datetime(2026, 9, 30, 21, 59, tzinfo=UTC), datetime(2026, 10, 2, tzinfo=UTC), "2")
    other = NeedFact(datetime(2026, 9, 30, 22, tzinfo=UTC), datetime(2026, 9, 30, 22, tzinfo=UTC))
    assert needs_in([prompt, late, other], view) == ([prompt], [prompt, late])


def test_a_denied_contract_counts_until_it_is_denied() -> None:
    view = next(v for v in VIEWS if v.quarter == Q3)
    told = datetime(2026, 8, 1, tzinfo=UTC)
    early = AwardFact(told, "a", 1, denied_at=datetime(2026, 9, 1, tzinfo=UTC))
    late = AwardFact(told, "b", 1, denied_at=datetime(2026, 10, 15, tzinfo=UTC))
    assert awards_in([early, late], view) == ([late], [])


def test_an_answer_taken_back_or_sent_anew_counts_where_it_stood() -> None:
    q2, q3 = (next(v for v in VIEWS if v.quarter == q) for q in (Quarter(2026, 2), Q3))
    may, june, july = (datetime(2026, m, 3, tzinfo=UTC) for m in (5, 6, 7))
    assert sent_besides([SendFact(1, may, True), SendFact(1, july, False)], q2) == 1
    assert sent_besides([SendFact(1, may, True), SendFact(1, june, False)], q2) == 0
    again = [SendFact(1, may, True), SendFact(1, july, False), SendFact(1, july, True)]
    assert (sent_besides(again, q2), sent_besides(again, q3)) == (1, 1)


AWARDS = st.lists(
    st.builds(
        AwardFact,
        st.just(NOW),
        st.sampled_from("abcdef"),
        st.none() | st.integers(0, 10**9),
    ),
    max_size=12,
)


@given(AWARDS)
def test_a_sum_is_told_only_of_enough_suppliers(awards: list[AwardFact]) -> None:
    winners = {a.winner for a in awards if a.value_dkk is not None}
    assert (kroner(awards) is None) == (bool(awards) and len(winners) < FEWEST_WINNERS)


@given(AWARDS, AWARDS)
def test_a_correction_never_gives_two_sums_to_subtract(then: list[AwardFact], now: list[AwardFact]) -> None:
    known = kroner_known(then, now, is_over=True)
    assert known.now in (None, known.then)
    assert kroner_known(then, now, is_over=False) == Known(None, None)


def test_quarters_from_before_the_first_fact_are_left_out() -> None:
    def one(count: int) -> QuarterFigures:
        return QuarterFigures(Q3, True, {Measure.NEEDS: Known(count, count)}, {})

    assert since_the_first([one(0), one(2), one(0)]) == (one(2), one(0))
    assert since_the_first([one(0), one(0)]) == (one(0),)


def test_a_difference_needs_two_figures() -> None:
    assert difference(Known(5, 5), Known(7, 9)) == -2
    assert difference(Known(None, None), Known(7, 7)) is None
    assert difference(Known(5, 5), None) is None
