from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.verification import (
    CURRENT,
    GRACE,
    REVOCATION_SHOWN,
    Event,
    Status,
    latest,
    shown_history,
    standing,
    standings,
)

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


@pytest.mark.parametrize(
    ("events", "since"),
    [
        # The day after the first period ended the next began: no gap.
        (
            [
                event(Status.VERIFIED, "2024-01-01", "2024-12-31"),
                event(Status.VERIFIED, "2025-01-01", "2027-01-01"),
            ],
            "2024-01-01",
        ),
        # A month without verification breaks the run, though nobody recorded the expiry.
        (
            [
                event(Status.VERIFIED, "2024-01-01", "2024-12-31"),
                event(Status.VERIFIED, "2025-02-01", "2027-01-01"),
            ],
            "2025-02-01",
        ),
        # A renewal that came twelve days late carries the period on; one that came a year late does not.
        (
            [
                event(Status.VERIFIED, "2025-01-16", "2026-09-30"),
                event(Status.RENEWAL_RECEIVED, "2026-10-12", "2026-09-30"),
            ],
            "2025-01-16",
        ),
        (
            [
                event(Status.VERIFIED, "2024-01-16", "2025-09-30"),
                event(Status.RENEWAL_RECEIVED, "2026-10-12", "2025-09-30"),
            ],
            "2026-10-12",
        ),
        # A mistaken revocation that was corrected the same day leaves no trace in the run.
        (
            [
                event(Status.VERIFIED, "2024-01-01"),
                event(Status.REVOKED, "2026-03-01"),
                event(Status.VERIFIED, "2026-03-01"),
            ],
            "2024-01-01",
        ),
        # What has expired tells when it held, recorded or not.
        ([event(Status.VERIFIED, "2025-01-01", "2025-12-31")], "2025-01-01"),
        (
            [
                event(Status.VERIFIED, "2025-01-01", "2025-12-31"),
                event(Status.EXPIRED, "2026-01-01"),
                event(Status.EXPIRED, "2026-02-01"),
            ],
            "2025-01-01",
        ),
        ([event(Status.EXPIRED, "2026-01-01")], "2026-01-01"),
    ],
)
def test_since_when(events: list[Event], since: str) -> None:
    found = standing(events, DAY)
    assert found
    assert found.since == date.fromisoformat(since)


@pytest.mark.parametrize(
    ("first", "expiry", "end"),
    [
        (
            event(Status.VERIFIED, "2025-01-01", "2025-12-31"),
            event(Status.EXPIRED, "2026-01-01"),
            "2025-12-31",
        ),
        (event(Status.VERIFIED, "2025-01-01"), event(Status.EXPIRED, "2026-01-01"), "2025-12-31"),
        (
            event(Status.VERIFIED, "2025-01-01"),
            event(Status.EXPIRED, "2026-01-01", "2025-11-30"),
            "2025-11-30",
        ),
        (event(Status.SELF_DECLARED, "2025-01-01"), event(Status.EXPIRED, "2026-01-01"), None),
    ],
)
def test_the_last_day_of_what_expired(first: Event, expiry: Event, end: str | None) -> None:
    found = standing([first, expiry], DAY)
    assert found
    assert found.valid_to == (date.fromisoformat(end) if end else None)


def test_the_latest_record_is_told_whether_or_not_it_has_run_out() -> None:
    events = [event(Status.VERIFIED, "2025-01-01", "2025-12-31")]
    assert latest(events, DAY).status is Status.VERIFIED  # type: ignore[union-attr]
    assert latest([event(Status.REVOKED, "2020-01-01")], DAY)
    assert latest(events, date(2024, 12, 31)) is None


def test_an_old_revocation_takes_what_it_ended_out_of_the_history() -> None:
    revoked = DAY - REVOCATION_SHOWN
    earlier = event(Status.VERIFIED, "2020-01-01")
    ended = Event("ppf", Status.REVOKED, revoked)
    again = event(Status.VERIFIED, "2026-10-01")
    other = Event("rsv", Status.VERIFIED, date(2019, 1, 1))
    events = [other, earlier, ended, again]
    assert shown_history(events, DAY) == events
    assert shown_history(events, DAY + timedelta(days=1)) == [other, again]
    assert shown_history(events, revoked) == [other, earlier, ended]
    corrected = [earlier, ended, Event("ppf", Status.VERIFIED, revoked)]
    assert shown_history(corrected, DAY + timedelta(days=1)) == corrected


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


@given(EVENTS, st.dates(date(2020, 1, 1), date(2027, 12, 31)))
def test_what_is_shown_is_in_the_history(events: list[Event], on: date) -> None:
    found, shown = standing(events, on), shown_history(events, on)
    assert all(e.effective_on <= on for e in shown)
    if found:
        assert found.event in shown
        assert found.since in {e.effective_on for e in shown}


@given(EVENTS, st.dates(date(2020, 1, 1), date(2026, 12, 31)))
def test_what_happens_later_changes_nothing_now(events: list[Event], on: date) -> None:
    later = Event("ppf", Status.REVOKED, on + timedelta(days=1))
    assert standing([*events, later], on) == standing(events, on)
