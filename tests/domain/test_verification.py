from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.verification import CURRENT, GRACE, Event, Status, standing, standings

DAY = date(2026, 11, 24)


def event(status: Status, on: str, to: str | None = None, recorded: str | None = None) -> Event:
    return Event(
        "ppf",
        status,
        date.fromisoformat(on),
        date.fromisoformat(to) if to else None,
        recorded_at=datetime.fromisoformat(recorded).replace(tzinfo=UTC) if recorded else None,
    )


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([], None),
        ([event(Status.VERIFIED, "2026-01-01", "2026-12-31")], Status.VERIFIED),
        ([event(Status.VERIFIED, "2026-01-01", "2026-11-24")], Status.VERIFIED),
        ([event(Status.VERIFIED, "2026-01-01", "2026-11-23")], Status.EXPIRED),
        ([event(Status.CONDITIONAL, "2026-01-01", "2026-03-01")], Status.EXPIRED),
        ([event(Status.RENEWAL_RECEIVED, "2026-10-12", "2026-09-30")], Status.RENEWAL_RECEIVED),
        ([event(Status.RENEWAL_RECEIVED, "2026-08-01", "2026-07-30")], Status.EXPIRED),
        ([event(Status.SUSPENDED, "2026-10-01")], Status.SUSPENDED),
        ([event(Status.REVOKED, "2025-10-01")], Status.REVOKED),
        ([event(Status.REVOKED, "2024-10-01")], None),
        ([event(Status.VERIFIED, "2027-01-01")], None),
        ([event(Status.VERIFIED, "2026-01-01"), event(Status.CEASED, "2026-11-12")], Status.CEASED),
    ],
)
def test_what_holds_today(events: list[Event], expected: Status | None) -> None:
    found = standing(events, DAY)
    assert (found.status if found else None) == expected


def test_the_past_is_answered_as_it_was() -> None:
    events = [event(Status.VERIFIED, "2025-01-01", "2025-12-31"), event(Status.SUSPENDED, "2026-02-01")]
    assert standing(events, date(2025, 6, 1)).status is Status.VERIFIED  # type: ignore[union-attr]
    assert standing(events, date(2026, 1, 15)).status is Status.EXPIRED  # type: ignore[union-attr]
    assert standing(events, date(2024, 6, 1)) is None


def test_a_later_record_corrects_and_the_earlier_answer_can_still_be_given() -> None:
    events = [
        event(Status.VERIFIED, "2026-03-01", recorded="2026-03-01"),
        event(Status.REVOKED, "2026-03-01", recorded="2026-03-05"),
    ]
    on = date(2026, 3, 2)
    before, after = datetime(2026, 3, 4, tzinfo=UTC), datetime(2026, 3, 6, tzinfo=UTC)
    assert standing(events, on, before).status is Status.VERIFIED  # type: ignore[union-attr]
    assert standing(events, on, after).status is Status.REVOKED  # type: ignore[union-attr]


def test_since_is_the_first_day_of_the_unbroken_run() -> None:
    events = [
        event(Status.VERIFIED, "2023-01-01", "2023-12-31"),
        event(Status.EXPIRED, "2024-01-01"),
        event(Status.CONDITIONAL, "2025-02-01", "2025-12-31"),
        event(Status.VERIFIED, "2025-06-01", "2027-06-01"),
    ]
    assert standing(events, DAY).since == date(2025, 2, 1)  # type: ignore[union-attr]


def test_schemes_do_not_mix() -> None:
    other = Event("rsv", Status.VERIFIED, date(2019, 1, 1))
    found = standings([event(Status.REVOKED, "2026-10-01"), other], DAY)
    assert {(s.scheme, s.status) for s in found} == {("ppf", Status.REVOKED), ("rsv", Status.VERIFIED)}


EVENTS = st.lists(
    st.builds(
        Event,
        scheme=st.just("ppf"),
        status=st.sampled_from(list(Status)),
        effective_on=st.dates(date(2020, 1, 1), date(2026, 12, 31)),
        valid_to=st.none() | st.dates(date(2020, 1, 1), date(2027, 12, 31)),
    ),
    max_size=8,
)


@given(EVENTS, st.dates(date(2020, 1, 1), date(2027, 12, 31)))
def test_what_counts_has_neither_ended_nor_not_begun(events: list[Event], on: date) -> None:
    found = standing(events, on)
    if found and found.status in CURRENT:
        assert found.since <= on
        if found.status is not Status.RENEWAL_RECEIVED:
            assert found.valid_to is None or on <= found.valid_to
        else:
            assert on <= found.event.effective_on + GRACE


@given(EVENTS, st.dates(date(2020, 1, 1), date(2026, 12, 31)))
def test_what_happens_later_changes_nothing_now(events: list[Event], on: date) -> None:
    later = Event("ppf", Status.REVOKED, on + timedelta(days=1))
    assert standing([*events, later], on) == standing(events, on)
