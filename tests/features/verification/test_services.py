from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.audit.models import AuditEntry
from app.domain.verification import Event, ImpossibleRecord, Status
from app.extensions import db
from app.search.filters import Filters
from app.search.queries import search
from app.search.snapshot import today
from app.suppliers.models import Supplier
from app.verification import queries, services
from app.verification.models import VerificationEvent
from tests.factories.suppliers import SupplierFactory, publish, valid_cvr

CVR = valid_cvr(800)
JANUARY = date(2025, 1, 1)


def standings_of(cvr: str) -> list[dict[str, Any]]:
    return db.session.scalars(select(Supplier).where(Supplier.cvr == cvr)).one().standings


def test_events_are_recorded_with_their_audit(app: Flask) -> None:
    events = [(CVR, Event("rsv", Status.VERIFIED, JANUARY)), (CVR, Event("ppf", Status.VERIFIED, JANUARY))]
    assert services.record_events("anna", events) == 2
    row = db.session.scalars(select(VerificationEvent)).first()
    assert row
    assert row.recorded_at
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(e.actor, e.subject) for e in entries] == [
        ("anna", f"verification:{CVR}:rsv"),
        ("anna", f"verification:{CVR}:ppf"),
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        Event("iso", Status.VERIFIED, JANUARY),
        Event("rsv", Status.VERIFIED, JANUARY, JANUARY - timedelta(days=1)),
        Event("rsv", Status.EXPIRED, JANUARY, reason_code="because"),
    ],
)
def test_the_database_refuses_what_cannot_be(app: Flask, wrong: Event) -> None:
    with pytest.raises(IntegrityError):
        services.record_events("anna", [(CVR, wrong)])
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == 0


def test_a_record_that_cannot_follow_is_refused_whole(app: Flask) -> None:
    possible = (CVR, Event("ppf", Status.VERIFIED, JANUARY))
    for wrong in (Event("rsv", Status.REVOKED, JANUARY), Event("ppf", Status.SELF_DECLARED, today())):
        with pytest.raises(ImpossibleRecord):
            services.record_events("anna", [possible, (CVR, wrong)])
        assert queries.events_of([CVR]) == {}


def test_what_is_announced_is_in_the_directory_and_its_index_at_once(app: Flask) -> None:
    supplier = publish()
    services.announce("anna", [(supplier.cvr, Event("rsv", Status.VERIFIED, JANUARY))])
    found = search(Filters(schemes=frozenset({"rsv"})))
    assert [c["cvr"] for c in found.cards] == [supplier.cvr]


def test_the_directory_is_told_the_last_record_and_the_run_it_belongs_to(app: Flask) -> None:
    supplier = SupplierFactory(cvr=CVR)
    db.session.add(supplier)
    db.session.flush()
    services.record_events(
        "anna",
        [
            (CVR, Event("ppf", Status.CONDITIONAL, JANUARY, date(2025, 5, 31))),
            (CVR, Event("ppf", Status.VERIFIED, date(2025, 6, 1), date(2025, 12, 31), date(2025, 6, 2))),
            (CVR, Event("ppf", Status.SUSPENDED, today() + timedelta(days=1))),
        ],
    )
    assert services.project([CVR]) == [supplier.id]
    assert services.project() == []
    stored = standings_of(CVR)
    assert [(s["scheme"], s["status"], s["since"], s["valid_to"], s["checked"]) for s in stored] == [
        ("ppf", "verified", "2025-01-01", "2025-12-31", "2025-06-02")
    ]
    assert queries.look_up(CVR).standings[0].since == JANUARY


def test_many_firms_take_few_statements(
    app: Flask, count_sql: Callable[[], AbstractContextManager[Any]]
) -> None:
    db.session.add_all(SupplierFactory() for _ in range(30))
    db.session.flush()
    cvrs = list(db.session.scalars(select(Supplier.cvr)))
    services.record_events("anna", ((cvr, Event("rsv", Status.VERIFIED, JANUARY)) for cvr in cvrs))
    with count_sql() as statements:
        assert len(services.project(cvrs)) == 30
    selects = [s for s in statements.sql if s.startswith("SELECT")]
    assert len(selects) == 3
    with count_sql() as statements:
        found = queries.look_up_many([*cvrs, CVR], JANUARY)
    assert len(statements) == 3
    assert [bool(f.standings) for f in found] == [True] * 30 + [False]
