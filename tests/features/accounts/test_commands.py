"""What operators do with accounts at the command line."""

import dataclasses

from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.extensions import db
from tests.support.client import CheckedClient
from tests.support.people import PASSWORD, add_person, fresh_client, of, sign_in

ANNA = "anna@demo.example"


def noted(action: str) -> int | None:
    return db.session.scalar(select(func.count()).where(AuditEntry.action == action))


def test_a_duty_is_given_once_listed_and_taken_away(runner: FlaskCliRunner) -> None:
    add_person()
    for said in (f"{ANNA} is secretary\n", f"{ANNA} was secretary already\n"):
        assert (
            runner.invoke(args=["accounts", "grant", "ANNA@demo.example", "secretary"]).output.lower() == said
        )
    assert runner.invoke(args=["accounts", "list"]).output == f"secretary\t{ANNA}\tAnna Demo\n"
    for said in (f"{ANNA} is no longer secretary\n", f"{ANNA} was not secretary\n"):
        assert runner.invoke(args=["accounts", "revoke", ANNA, "secretary"]).output == said
    assert runner.invoke(args=["accounts", "list"]).output == ""
    assert (noted("account.duty_granted"), noted("account.duty_revoked")) == (1, 1)


def test_a_duty_holds_and_ends_with_the_next_request(client: CheckedClient, runner: FlaskCliRunner) -> None:
    add_person()
    sign_in(client)
    assert client.get("/admin/ejerskab/").status_code == 403
    runner.invoke(args=["accounts", "grant", ANNA, "secretary"])
    assert client.get("/admin/ejerskab/").status_code == 200
    runner.invoke(args=["accounts", "revoke", ANNA, "secretary"])
    assert client.get("/admin/ejerskab/").status_code == 403


def test_nobody_and_no_such_duty_change_nothing(runner: FlaskCliRunner) -> None:
    nobody = runner.invoke(args=["accounts", "grant", "ingen@demo.example", "secretary"])
    assert nobody.exit_code == 1
    assert "nobody has the address" in nobody.output
    add_person()
    assert runner.invoke(args=["accounts", "grant", ANNA, "king"]).exit_code == 2
    assert of(ANNA).roles == []


def test_a_new_password_is_printed_once_and_ends_every_session(
    client: CheckedClient, runner: FlaskCliRunner, app: Flask
) -> None:
    add_person()
    sign_in(client)
    chosen = runner.invoke(args=["accounts", "password", ANNA]).output.strip()
    assert len(chosen) >= 20
    assert client.get("/konto/").status_code == 303
    assert sign_in(fresh_client(app)).status_code == 422
    assert sign_in(fresh_client(app), ANNA, chosen).location == "/min-side/"
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "account.password_set")).one()
    assert chosen not in str(entry.__dict__)


def test_production_gives_no_passwords(client: CheckedClient, runner: FlaskCliRunner, app: Flask) -> None:
    add_person()
    app.extensions["settings"] = dataclasses.replace(app.extensions["settings"], env="production")
    refused = runner.invoke(args=["accounts", "password", ANNA])
    assert refused.exit_code == 1
    assert "/glemt-adgangskode/" in refused.output
    assert sign_in(client, ANNA, PASSWORD).status_code == 302
