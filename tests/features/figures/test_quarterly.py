"""The figures of the quarters from what the database holds: then and now, at Danish midnight, in few statements."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select, text

from app.audit.models import AuditEntry
from app.audit.services import record
from app.dialogue import services as dialogue
from app.dialogue.models import Answer
from app.dialogue.services import Written
from app.domain.needs import Step
from app.domain.outcomes import Award, Confirmation
from app.domain.quarters import Known, Measure, Quarter, QuarterFigures
from app.domain.verification import Event, Status
from app.extensions import db
from app.figures.queries import quarterly
from app.needs.models import Need
from app.needs.services import take_step
from app.outcomes import services as outcomes
from app.outcomes.models import NeedAward, Outcome
from app.verification.services import record_events
from tests.factories.needs import need
from tests.factories.people import organisation
from tests.factories.suppliers import publish, valid_cvr

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
Q2, Q3, Q4 = Quarter(2026, 2), Quarter(2026, 3), Quarter(2026, 4)


def at(month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def figures(now: datetime = NOW) -> dict[Quarter, QuarterFigures]:
    return {f.quarter: f for f in quarterly(now)}


def of(measure: Measure) -> dict[Quarter, Known]:
    return {q: f.measures[measure] for q, f in figures().items()}


def same(count: int) -> Known:
    return Known(count, count)


def published(when: datetime, **more: Any) -> Need:
    made = need(more.pop("buyer", "") or organisation(kind="municipality"), **more)
    made.created_at = made.published_at = when
    db.session.flush()
    return made


def awarded(when: datetime, *values: int | None) -> list[NeedAward]:
    made = published(at(5, 1))
    take_step("user:1", made, Step.CLOSE)
    given = [Award(valid_cvr(n), f"Firma {n}", v) for n, v in enumerate(values)]
    outcomes.award("user:1", made, given, {})
    held = db.session.get(Outcome, made.id)
    assert held
    held.recorded_at = when
    db.session.flush()
    return list(
        db.session.scalars(select(NeedAward).where(NeedAward.need_id == made.id).order_by(NeedAward.id))
    )


def test_nothing_yet_is_the_running_quarter_alone(app: Flask) -> None:
    (only,) = quarterly(NOW)
    assert (only.quarter, only.is_over) == (Q4, False)
    assert only.measures[Measure.NEEDS] == same(0)


def test_a_profile_counts_from_the_day_it_was_public_until_it_was_hidden(app: Flask) -> None:
    # The last minute of the second quarter and the first of the third, in Danish summer time.
    publish(created_at=at(6, 30, 21, 59))
    publish(created_at=at(6, 30, 22, 0))
    gone = publish(created_at=at(4, 2))
    gone.state = "hidden"
    record("user:1", "supplier.hidden", f"supplier:{gone.cvr}", {"state": ["published", "hidden"]}, at(8, 1))
    db.session.commit()
    assert of(Measure.SUPPLIERS) == {Q2: same(2), Q3: same(2), Q4: same(2)}


def test_what_was_known_of_a_verification_stays_and_what_came_later_stands_beside_it(app: Flask) -> None:
    cvr = valid_cvr(1)
    late = Event("rsv", Status.VERIFIED, date(2026, 3, 1), recorded_at=at(8, 1))
    record_events("test", [(cvr, late)])
    # Under two schemes it is one firm; § 54 is a fact that makes nobody verified.
    record_events("test", [(cvr, Event("ppf", Status.VERIFIED, date(2026, 7, 2), recorded_at=at(8, 2)))])
    record_events(
        "test", [(valid_cvr(2), Event("par54", Status.VERIFIED, date(2026, 7, 2), recorded_at=at(8, 3)))]
    )
    db.session.commit()
    found = figures()
    assert {q: f.measures[Measure.VERIFIED] for q, f in found.items()} == {
        Quarter(2026, 1): Known(0, 1), Q2: Known(0, 1), Q3: same(1), Q4: same(1),
    }  # fmt: skip
    assert found[Q2].schemes["rsv"] == Known(0, 1)
    assert found[Q3].schemes["par54"] == same(1)


def test_needs_count_by_their_danish_day_and_a_late_notice_is_a_correction(app: Flask) -> None:
    published(at(9, 30, 21, 59))
    published(at(9, 30, 22, 0))
    late = published(at(9, 1))
    late.created_at = at(10, 5)
    taken_back = published(at(9, 2))
    taken_back.state = "withdrawn"
    db.session.flush()
    assert of(Measure.NEEDS)[Q3] == Known(2, 3)
    assert of(Measure.MUNICIPALITIES)[Q3] == Known(2, 3)


def test_only_municipalities_are_counted_as_such_and_each_once(app: Flask) -> None:
    town = organisation(kind="municipality")
    published(at(8, 1), buyer=town)
    published(at(8, 2), buyer=town)
    published(at(8, 3), buyer=organisation(kind="region"))
    assert of(Measure.MUNICIPALITIES)[Q3] == same(1)
    assert of(Measure.NEEDS)[Q3] == same(3)


def test_an_answer_taken_back_later_still_stands_in_its_quarter(app: Flask) -> None:
    made = published(at(6, 1))
    for place, (sent, back) in enumerate(((at(6, 2), at(6, 9)), (at(6, 3), at(7, 9)), (at(6, 4), None))):
        cvr = valid_cvr(place)
        answer = dialogue.write_answer("user:5", made, cvr, "Firma", Written("Vi kan.", 1000))
        dialogue.send_answer("user:5", made, answer)
        if back:
            dialogue.withdraw_answer("user:5", made, answer)
        db.session.flush()
        db.session.get(Answer, answer.id).sent_at = sent  # type: ignore[union-attr]
        for entry in db.session.scalars(select(AuditEntry).where(AuditEntry.action.startswith("answer."))):
            if entry.diff["cvr"] == [None, cvr]:
                entry.at = back if entry.action == "answer.withdrawn" and back else sent
    db.session.flush()
    assert of(Measure.ANSWERS)[Q2] == Known(2, 1)


def test_contracts_count_until_they_are_denied_and_a_sum_needs_three_suppliers(app: Flask) -> None:
    awarded(at(6, 2), 100_000, 200_000)
    rows = awarded(at(7, 2), 100_000, 200_000, 300_000, 400_000)
    outcomes.confirm("user:9", rows[3].id, rows[3].cvr, Confirmation.DENIED)
    rows[3].confirmed_at = at(10, 9)
    awarded(at(10, 10), 1, 2, 3)
    db.session.flush()
    assert of(Measure.AWARDS) == {Q2: same(2), Q3: Known(4, 3), Q4: same(3)}
    assert of(Measure.KRONER) == {
        Q2: Known(None, None), Q3: Known(1_000_000, None), Q4: Known(None, None),
    }  # fmt: skip


def test_an_old_quarter_says_the_same_however_late_it_is_asked_for(app: Flask) -> None:
    publish(created_at=at(5, 2), schemes=())
    published(at(6, 3))
    before = figures(at(7, 1))[Q2]
    published(at(6, 4)).created_at = at(7, 20)
    publish(created_at=at(7, 21))
    db.session.flush()
    after = figures()[Q2]
    assert {m: k.then for m, k in before.measures.items()} == {m: k.then for m, k in after.measures.items()}


def test_eight_statements_whatever_the_years(
    app: Flask, count_sql: Callable[[], AbstractContextManager[Any]]
) -> None:
    for year in (2021, 2024, 2026):
        publish(created_at=datetime(year, 5, 2, tzinfo=UTC))
        published(datetime(year, 5, 3, tzinfo=UTC))
    awarded(at(6, 2), 100_000)
    with count_sql() as statements:
        assert len(quarterly(NOW)) > 15
    assert len(statements) == 8
    with count_sql() as statements:
        assert len(quarterly(NOW, most=2)) == 2
    assert len(statements) == 8
    with count_sql() as statements:
        quarterly(NOW, most=2)
    assert len(statements) == 7


def test_a_verification_is_counted_as_soon_as_it_is_recorded(app: Flask) -> None:
    assert of(Measure.VERIFIED)[Q4] == same(0)
    record_events(
        "test", [(valid_cvr(1), Event("rsv", Status.VERIFIED, date(2026, 11, 1), recorded_at=at(11, 2)))]
    )
    db.session.commit()
    assert of(Measure.VERIFIED)[Q4] == same(1)


@pytest.fixture
def many(app: Flask) -> None:
    """Enough rows for an index to be worth its while."""
    rows = [
        AuditEntry(at=NOW, actor="user:1", action="supplier.updated", subject=f"supplier:{n:08}", diff={})
        for n in range(3_000)
    ]
    db.session.add_all(rows)
    db.session.commit()
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("ANALYZE"))


def test_the_trail_is_read_by_its_index(
    app: Flask, many: None, count_sql: Callable[[], AbstractContextManager[Any]]
) -> None:
    plans = []
    compiled = []

    def note(_c: object, _cursor: object, sql: str, values: Any, *_rest: object) -> None:
        compiled.append((sql, values))

    event.listen(db.engine, "before_cursor_execute", note)
    quarterly(NOW, most=3)
    event.remove(db.engine, "before_cursor_execute", note)
    explain = "EXPLAIN " if db.engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN "
    connection = db.session.connection()
    plans = [
        " ".join(str(r) for r in connection.exec_driver_sql(explain + sql, values))
        for sql, values in compiled
        if "audit_entry" in sql
    ]
    assert len(plans) == 2
    assert all("ix_audit_entry_" in plan for plan in plans)
