"""flask daily: all that every day asks for, one job after the other."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module

import click
import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.audit.services import record
from app.commands.daily import JOBS, Job
from app.domain.needs import State
from app.extensions import db
from app.needs.models import Need
from tests.factories.needs import need
from tests.factories.suppliers import valid_cvr
from tests.support.databases import ROOT

MODULE = import_module("app.commands.daily")


def actions() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_every_job_is_done_in_order_and_a_second_run_finds_nothing(
    app: Flask, runner: FlaskCliRunner
) -> None:
    made = need(valid_cvr(3), State.PUBLISHED)
    made.answer_by = datetime.now(UTC) - timedelta(hours=1)
    db.session.commit()
    need_id = made.id
    for closed in (1, 0):
        result = runner.invoke(args=["daily"])
        assert result.exit_code == 0, result.output
        assert re.findall(r"^== flask (.+)$", result.output, re.MULTILINE) == [j.name for j in JOBS]
        assert f"needs: {closed} closed" in result.output
        assert f"daily: {len(JOBS)} jobs done, 0 failed" in result.output
    assert db.session.get_one(Need, need_id).state == "closed"


@click.command()
def raises() -> None:
    """Writes, and dies before its commit."""
    record("cli:test", "lost", "test:1")
    db.session.flush()
    raise RuntimeError("boom")


@click.command()
def gives_up() -> None:
    """Commits something, and says that it could not do the rest."""
    record("cli:test", "kept", "test:1")
    db.session.commit()
    record("cli:test", "lost", "test:2")
    raise SystemExit(1)


@click.command()
def breaks_the_transaction() -> None:
    """Leaves a transaction that the database refuses to go on with."""
    db.session.execute(db.text("SELECT * FROM no_such_table"))


@click.command()
def ends_well() -> None:
    """Says so with an exit code."""
    raise SystemExit(0)


@click.command()
def works() -> None:
    """Does its work."""
    record("cli:test", "done", "test:1")
    db.session.commit()


def test_one_that_fails_is_undone_and_told_of_and_stops_no_other(
    app: Flask, runner: FlaskCliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad: list[Callable[..., None]] = [raises, gives_up, breaks_the_transaction]
    planted = [job for command in bad for job in (Job(command.name or "", command), Job("works", works))]
    monkeypatch.setattr(MODULE, "JOBS", (*planted, Job("ends-well", ends_well)))
    result = runner.invoke(args=["daily"])
    assert result.exit_code == 1
    assert actions() == ["done", "kept", "done", "done"]
    assert "daily: 4 jobs done, 3 failed\n  raises\n  gives-up\n  breaks-the-transaction\n" in result.output
    assert "failed: RuntimeError" in result.output


def test_what_there_is_nothing_for_is_skipped(
    app: Flask, runner: FlaskCliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MODULE, "JOBS", (Job("works", works, lambda: "nothing to ask"),))
    result = runner.invoke(args=["daily"])
    assert (result.exit_code, actions()) == (0, [])
    assert "skipped: nothing to ask" in result.output


def test_the_readme_marks_each_job_and_each_is_a_command_by_itself(
    app: Flask, runner: FlaskCliRunner
) -> None:
    lines = (ROOT / "README.md").read_text("utf-8").splitlines()
    marked = {
        m[1]
        for line in lines
        if "*daily* |" in line and (m := re.match(r"\| `flask ([a-z-]+ [a-z-]+)", line))
    }
    assert marked == {job.name for job in JOBS}
    for job in JOBS:
        assert runner.invoke(args=[*job.name.split(), "--help"]).exit_code == 0


def test_a_command_of_each_day_is_among_them(app: Flask) -> None:
    """A room that gets a `run-day` of its own cannot be forgotten here."""
    context = click.Context(app.cli)
    groups = [app.cli.get_command(context, name) for name in app.cli.list_commands(context)]
    found = {
        f"{group.name} {name}"
        for group in groups
        if isinstance(group, click.Group)
        for name in group.commands
        if name == "run-day"
    }
    assert found
    assert found <= {job.name for job in JOBS}
