"""A process that has been warmed answers its first visitor as fast as the next; and it starts without a database."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from flask import Flask

from app import create_app
from app.config import Settings
from app.matches.queries import NeedText, rank
from app.matches.warming import warm
from tests.conftest import Statements
from tests.factories.suppliers import publish


def test_the_first_visitor_reads_only_what_everybody_reads(
    app: Flask, count_sql: Callable[[], AbstractContextManager[Statements]]
) -> None:
    publish()
    warm(app)
    with count_sql() as first:
        rank(NeedText("Rengøring"), 5)
    with count_sql() as second:
        rank(NeedText("Rengøring"), 5)
    assert len(first) <= len(second) + 1


def test_a_start_does_not_wait_for_the_database(tmp_path: Path) -> None:
    bare = create_app(
        Settings(database_url=f"sqlite:///{tmp_path / 'none.db'}", secret_key="t", instance_dir=tmp_path)
    )
    warm(bare)
    assert bare.test_client().get("/healthz").status_code == 200
