"""The database itself keeps the history: it only grows, and only in ways that can be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.domain.verification import FOLLOWS, Event, ImpossibleRecord, Status, check_record, standing
from app.extensions import db
from app.verification import queries, services
from app.verification.models import VerificationEvent, VerificationTransition
from tests.factories.suppliers import valid_cvr

CVR = valid_cvr(950)
DAY = date(2025, 1, 1)
KNOWN = datetime(2025, 1, 1, 12, tzinfo=UTC)
# (status, days after DAY that it takes effect, hours after KNOWN that it is recorded)
RECORDS = st.lists(
    st.tuples(st.sampled_from(Status), st.integers(0, 4), st.integers(0, 3)), min_size=1, max_size=8
)


def test_the_table_of_the_database_is_the_table_of_the_rules(app: Flask) -> None:
    stored = {tuple(row) for row in db.session.execute(select(VerificationTransition.__table__))}
    assert stored == {
        (earlier or "none", later) for earlier, all_later in FOLLOWS.items() for later in all_later
    }


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE verification_event SET status = 'verified'",
        "UPDATE verification_event SET recorded_at = effective_on",
        "DELETE FROM verification_event",
    ],
)
def test_nothing_is_changed_or_deleted(app: Flask, statement: str) -> None:
    services.record_events("test", [(CVR, Event("rsv", Status.VERIFIED, DAY))])
    db.session.commit()
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(text(statement))
    db.session.rollback()
    assert [e.status for e in queries.events_of([CVR])[CVR]] == [Status.VERIFIED]


def new_cvr(number: list[int]) -> str:
    number[0] += 1
    return f"{number[0]:08d}"


@pytest.fixture
def next_cvr() -> Callable[[], str]:
    number = [0]
    return lambda: new_cvr(number)


def write_past_the_rules(cvr: str, event: Event) -> None:
    db.session.add(
        VerificationEvent(
            cvr=cvr,
            scheme=event.scheme,
            status=event.status.value,
            effective_on=event.effective_on,
            recorded_at=event.recorded_at,
        )
    )
    db.session.flush()


@given(records=RECORDS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rules_and_database_refuse_the_same(
    app: Flask, next_cvr: Callable[[], str], records: list[tuple[Status, int, int]]
) -> None:
    cvr, known = next_cvr(), list[Event]()
    for status, days, hours in records:
        event = Event("rsv", status, DAY + timedelta(days=days), recorded_at=KNOWN + timedelta(hours=hours))
        try:
            check_record(known, event)
        except ImpossibleRecord:
            with pytest.raises(IntegrityError), db.session.begin_nested():
                write_past_the_rules(cvr, event)
            with pytest.raises(ImpossibleRecord):
                services.record_events("test", [(cvr, event)])
        else:
            with db.session.begin_nested():
                services.record_events("test", [(cvr, event)])
            known.append(event)
    stored = queries.events_of([cvr]).get(cvr, [])
    in_order = sorted(known, key=lambda e: e.effective_on)
    assert [(e.status, e.effective_on) for e in stored] == [(e.status, e.effective_on) for e in in_order]
    # What holds on a day, as known at a moment, is what replaying the records up to then gives.
    for days in range(5):
        for hours in range(4):
            day, moment = DAY + timedelta(days=days), KNOWN + timedelta(hours=hours)
            replayed = [e for e in known if e.recorded_at and e.recorded_at <= moment]
            was, replay = standing(stored, day, moment), standing(replayed, day)
            assert (was and was.status) == (replay and replay.status)
    db.session.commit()
