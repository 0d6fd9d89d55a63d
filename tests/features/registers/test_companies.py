"""`flask verification check-companies`: what the CVR register says ends a verification or has it looked at."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select, update

from app.cases.models import Case
from app.domain.verification import Event, Status
from app.extensions import db
from app.integrations import cvr_register
from app.integrations.cvr_register import Company, CompanyStatus, NoRegister
from app.registers.models import CompanyCheck, RegisterFinding
from app.search.snapshot import today
from app.verification import queries
from tests.factories.register import put_companies
from tests.factories.suppliers import valid_cvr
from tests.factories.verifications import record

A, B, C = (valid_cvr(n) for n in range(2300, 2303))
YEAR_AGO = today() - timedelta(days=365)


def run(runner: FlaskCliRunner, *options: str, code: int = 0) -> str:
    db.session.commit()
    result = runner.invoke(args=["verification", "check-companies", *options])
    assert result.exit_code == code, (result.output, result.exception)
    db.session.expire_all()
    return str(result.output)


def due_again() -> None:
    """As if a month had passed."""
    old = today() - timedelta(days=31)
    db.session.execute(update(CompanyCheck).values(checked_on=old, next_on=today()))
    db.session.commit()


def standings(cvr: str) -> dict[str, str]:
    return {s.scheme: s.status.value for s in queries.look_up(cvr).standings}


def test_a_ceased_company_ends_every_verification_on_its_day(
    app: Flask, runner: FlaskCliRunner, tmp_path: Path
) -> None:
    ended = today() - timedelta(days=20)
    put_companies(
        app, tmp_path, Company(A, "Slut ApS", "ApS", CompanyStatus.DISSOLVED, ended_on=ended), Company(B, "Lever ApS")
    )  # fmt: skip
    for cvr in (A, B):
        record(cvr, Event("rsv", Status.VERIFIED, YEAR_AGO))
        record(cvr, Event("ppf", Status.SUSPENDED, today() - timedelta(days=5)))
    assert "checked 2, ceased 1" in run(runner)
    assert standings(A) == {"rsv": "ceased", "ppf": "ceased"}
    assert standings(B) == {"rsv": "verified", "ppf": "suspended"}
    rsv = queries.look_up(A).under("rsv")
    assert rsv
    assert rsv.since == ended
    # Asked once a month.
    assert "checked 0" in run(runner)


def test_a_revocation_stays_what_it_is(app: Flask, runner: FlaskCliRunner, tmp_path: Path) -> None:
    put_companies(app, tmp_path, Company(A, "Slut ApS", "ApS", CompanyStatus.BANKRUPT))
    record(A, Event("rsv", Status.VERIFIED, YEAR_AGO))
    record(A, Event("ppf", Status.REVOKED, YEAR_AGO, reason_code="false_information"))
    run(runner)
    assert standings(A) == {"rsv": "ceased", "ppf": "revoked"}


def test_another_name_or_form_is_looked_at(app: Flask, runner: FlaskCliRunner, tmp_path: Path) -> None:
    put_companies(app, tmp_path, Company(A, "Før ApS", "ApS"), Company(B, "Fast ApS", "ApS"))
    for cvr in (A, B):
        record(cvr, Event("rsv", Status.VERIFIED, YEAR_AGO))
        record(cvr, Event("par54", Status.VERIFIED, YEAR_AGO))
    assert "changed 0" in run(runner)
    due_again()
    put_companies(
        app, tmp_path, Company(A, "Efter A/S", "A/S"), Company(B, "Fast ApS", "ApS", CompanyStatus.CLOSING)
    )
    assert "checked 2, ceased 0, changed 1, closing 1" in run(runner)
    found = db.session.execute(
        select(
            RegisterFinding.cvr, RegisterFinding.reason, RegisterFinding.before, RegisterFinding.after
        ).order_by(RegisterFinding.id)
    ).all()
    assert found == [
        (A, "name_changed", "Før ApS", "Efter A/S"),
        (A, "form_changed", "ApS", "A/S"),
        (B, "company_closing", "", "closing"),
    ]
    # RSV is the register's to follow; what we decide ourselves we look at again.
    assert {(c.cvr, c.scheme) for c in db.session.scalars(select(Case))} == {(A, "par54"), (B, "par54")}
    assert standings(B) == {"rsv": "verified", "par54": "verified"}
    due_again()
    assert "changed 0" in run(runner)
    assert db.session.scalar(select(func.count()).select_from(RegisterFinding)) == 3


def test_an_end_that_is_still_to_come_is_looked_at_on_its_day(
    app: Flask, runner: FlaskCliRunner, tmp_path: Path
) -> None:
    soon = today() + timedelta(days=4)
    put_companies(app, tmp_path, Company(A, "Snart ApS", "ApS", CompanyStatus.CEASED, ended_on=soon))
    record(A, Event("rsv", Status.VERIFIED, YEAR_AGO))
    run(runner)
    assert standings(A) == {"rsv": "verified"}
    assert db.session.scalars(select(CompanyCheck.next_on)).one() == soon


def test_a_register_that_is_down_loses_nothing(app: Flask, runner: FlaskCliRunner, tmp_path: Path) -> None:
    record(A, Event("rsv", Status.VERIFIED, YEAR_AGO))
    app.extensions[cvr_register.KEY] = NoRegister()
    assert "does not answer (not_set_up)" in run(runner, code=1)
    assert db.session.scalar(select(func.count()).select_from(CompanyCheck)) == 0
    put_companies(app, tmp_path, Company(A, "Slut ApS", "ApS", CompanyStatus.CEASED))
    assert "checked 1, ceased 1" in run(runner)


def test_only_living_verifications_are_checked_and_no_more_than_asked(
    app: Flask, runner: FlaskCliRunner, tmp_path: Path
) -> None:
    put_companies(app, tmp_path, *(Company(cvr, "Hus ApS") for cvr in (A, B, C)))
    record(A, Event("rsv", Status.EXPIRED, YEAR_AGO))
    for cvr in (B, C):
        record(cvr, Event("rsv", Status.VERIFIED, YEAR_AGO))
    run(runner, "--limit", "2")
    run(runner, "--limit", "2")
    assert set(db.session.scalars(select(CompanyCheck.cvr))) == {B, C}
    assert "unknown 0" in run(runner)


def test_a_number_that_cvr_does_not_know_is_told_once(
    app: Flask, runner: FlaskCliRunner, tmp_path: Path
) -> None:
    put_companies(app, tmp_path, Company(B, "Hus ApS"))
    record(A, Event("rsv", Status.VERIFIED, date(2020, 1, 1)))
    assert "unknown 1" in run(runner)
    due_again()
    run(runner)
    assert db.session.scalars(select(RegisterFinding.reason)).all() == ["unknown_number"]
    assert standings(A) == {"rsv": "verified"}
