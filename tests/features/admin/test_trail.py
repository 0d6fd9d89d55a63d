import csv
import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from app.admin import trail
from app.admin.trail import TrailFilters
from app.audit.models import AuditEntry
from app.audit.services import record
from app.domain.access import Duty
from app.extensions import db
from tests.conftest import Statements
from tests.factories.people import browser, organisation, person

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def entry(n: int, actor: str = "cli:demo", action: str = "supplier.updated", subject: str = "x:1") -> None:
    db.session.add(
        AuditEntry(at=START + timedelta(hours=n), actor=actor, action=action, subject=subject, diff={})
    )


def read(filters: TrailFilters) -> list[int]:
    """Every entry's id, page after page."""
    found: list[int] = []
    page = trail.read_page(filters)
    while True:
        found += [e.id for e in page.entries]
        if not page.older:
            return found
        page = trail.read_page(filters, page.older)


def test_pages_leave_nothing_out_and_show_nothing_twice(app: Flask) -> None:
    for n in range(trail.PER_PAGE * 2 + 7):
        entry(n // 3)
    db.session.commit()
    found = read(TrailFilters())
    assert len(found) == trail.PER_PAGE * 2 + 7
    assert found == sorted(found, reverse=True)
    assert [e.id for e in trail.read_all(TrailFilters())] == found


def test_each_filter_narrows(app: Flask) -> None:
    maja = person("Maja Tranekjær")
    entry(0, actor=f"user:{maja.id}", subject="supplier:13748136")
    entry(24, action="supplier.created", subject="verification:13748136:rsv")
    entry(48)
    db.session.commit()
    one, two, three = sorted(read(TrailFilters()))
    assert read(TrailFilters(who="tranekjær")) == [one]
    assert read(TrailFilters(who="findes ikke")) == []
    assert read(TrailFilters(who="cli:demo")) == [three, two]
    assert read(TrailFilters(action="supplier.created")) == [two]
    assert read(TrailFilters(subject="13748136")) == [two, one]
    assert read(TrailFilters(since=datetime(2026, 3, 2).date())) == [three, two]
    assert read(TrailFilters(until=datetime(2026, 3, 1).date())) == [one]


def test_a_page_is_readable_and_costs_the_same_however_long(
    app: Flask, count_sql: Callable[[], AbstractContextManager[Statements]]
) -> None:
    secretary, maja = person(duty=Duty.SECRETARY), person("Maja Tranekjær")
    cvr = organisation()
    record(
        f"user:{maja.id}",
        "organisation.role_changed",
        f"organisation:{cvr}",
        {"member:7": ["reader", "owner"]},
    )
    record(f"user:{maja.id}", "account.signed_in", f"account:{maja.id}", {"method": ["", "password"]})
    record("user:999", "x.unknown", "thing:1", {"odd": "<b>", "deep": [None, {"a": [1]}]})
    db.session.commit()
    client = browser(app, secretary)
    with count_sql() as few:
        page = client.get("/admin/log/").text
    assert f"Rolle ændret: organisationen med CVR {cvr}" in page
    assert "<del>Læser</del>" in page
    assert "Logget ind: Maja Tranekjær" in page
    assert "Tidligere bruger nr. 999" in page
    assert "&lt;b&gt;" in page
    for n in range(40):
        entry(n)
    db.session.commit()
    with count_sql() as many:
        client.get("/admin/log/")
    assert len(many) == len(few)


@pytest.mark.parametrize(
    "query",
    ["emne=123", "fra=i+går", "fra=2026-02-30", "fra=2026-03-02&til=2026-03-01", "hvem=" + "x" * 121],
)
def test_what_cannot_be_asked_is_said_at_the_field(app: Flask, query: str) -> None:
    client = browser(app, person(duty=Duty.SECRETARY))
    page = client.get(f"/admin/log/?{query}")
    assert page.status_code == 422
    assert "form-error-message" in page.text
    assert client.get(f"/admin/log.csv?{query}").status_code == 422


@pytest.mark.parametrize("key", ["x", "2026-1", "99999999T999999999999-1", "20260301T120000000000-", "%00"])
def test_a_broken_key_reads_from_the_start(app: Flask, key: str) -> None:
    entry(1)
    db.session.commit()
    assert browser(app, person(duty=Duty.SECRETARY)).get(f"/admin/log/?efter={key}").status_code == 200


def test_the_file_carries_no_formula(app: Flask) -> None:
    record("cli:demo", "supplier.updated", "supplier:13748136", {"=cmd": ["", "+1"]})
    db.session.add(AuditEntry(at=START, actor="=HYPERLINK(1)", action="@x", subject="-1", diff={}))
    db.session.commit()
    with browser(app, person(duty=Duty.SECRETARY)).get("/admin/log.csv") as answer:
        assert answer.mimetype == "text/csv"
        rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff")), delimiter=";"))
    assert len(rows) == 3
    assert not [c for row in rows for c in row if c.startswith(("=", "+", "-", "@", "\t"))]
    assert rows[2][5:] == ["'=HYPERLINK(1)", "'@x", "'-1"]


@pytest.mark.parametrize(
    ("filters", "index"),
    [
        (TrailFilters(), "ix_audit_entry_at_id"),
        (TrailFilters(who="user:7"), "ix_audit_entry_actor"),
        (TrailFilters(action="rare"), "ix_audit_entry_action"),
        (TrailFilters(subject="x:77"), "ix_audit_entry_subject"),
    ],
)
def test_an_index_serves_each_question(app: Flask, filters: TrailFilters, index: str) -> None:
    db.session.execute(
        AuditEntry.__table__.insert(),
        [
            {
                "at": START + timedelta(seconds=n), "actor": f"user:{n % 300}",
                "action": "rare" if n % 500 == 0 else f"common.{n % 4}", "subject": f"x:{n % 800}", "diff": {},
            }
            for n in range(6000)
        ],
    )  # fmt: skip
    db.session.commit()
    db.session.execute(text("ANALYZE audit_entry"))
    key = trail.parse_key("20260301T130000000000-99")
    assert key
    wanted = trail.conditions(filters)
    assert wanted is not None
    asked = trail.statement(wanted, key, 51).compile(db.engine, compile_kwargs={"literal_binds": True})
    how = "EXPLAIN QUERY PLAN" if db.engine.dialect.name == "sqlite" else "EXPLAIN"
    plan = "\n".join(map(str, db.session.execute(text(f"{how} {asked}".replace(":", "\\:")))))
    assert index in plan, plan


def test_the_log_names_everybody_once_and_operations_by_that_name(app: Flask) -> None:
    secretary, maja = person("Siri Sekretær", duty=Duty.SECRETARY), person("Maja Tranekjær")
    entry(0, actor=f"user:{maja.id}", action="account.signed_in", subject=f"account:{maja.id}")
    entry(1, actor="cli:demo", action="account.created", subject=f"account:{maja.id}")
    entry(2, actor="cli:accounts", action="account.password_set", subject=f"account:{maja.id}")
    db.session.commit()
    client = browser(app, secretary)
    log = client.get(f"/admin/log/?emne=account:{maja.id}").text
    assert log.count("Maja Tranekjær") == 3
    for page in (log, client.get(f"/admin/brugere/{maja.id}/").text):
        assert "cli:" not in page
        assert "Driften (demodata)" in page
        assert "· Driften<" in page.replace("\n", "")
    assert "Driften (accounts)" not in log


def test_a_status_stands_in_the_reader_s_words(app: Flask) -> None:
    record(
        "cli:demo",
        "verification.recorded",
        "verification:99352787:rsv",
        {"status": [None, "renewal_received"]},
    )
    db.session.commit()
    secretary = browser(app, person(duty=Duty.SECRETARY))
    page = secretary.get("/admin/log/").text
    assert "Udløbet – fornyelse modtaget" in page
    assert "renewal_received" not in page
    assert "Expired – renewal received" in secretary.get("/en/admin/log/").text


def test_the_secretary_s_own_page_begins_with_the_work(app: Flask) -> None:
    page = browser(app, person(duty=Duty.SECRETARY)).get("/min-side/").text
    assert "Se, hvad der venter på afgørelse" in page
    assert "Sådan kommer du i gang" not in page
