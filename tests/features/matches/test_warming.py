"""A process that has been warmed answers its first visitor as fast as the next; and it starts without a database."""

from __future__ import annotations

import os
import subprocess
import sys
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
from tests.support.databases import ROOT

# What gunicorn does with a worker, and then a full round of the collector over what is left to it.
WORKER = """
import gc, types
import wsgi
spec = {}
exec(open("gunicorn.conf.py").read(), spec)
worker = types.SimpleNamespace(app=types.SimpleNamespace(wsgi=lambda: wsgi.application))
spec["post_worker_init"](worker)
print(gc.get_freeze_count(), len(gc.get_objects()))
"""


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


def test_what_stays_for_good_is_out_of_the_collectors_rounds(tmp_path: Path) -> None:
    """In a process of its own, for the collector is everybody's."""
    env = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path / 'none.db'}", "INSTANCE_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", WORKER],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    frozen, left = map(int, done.stdout.split())
    assert frozen > 100_000
    assert left < frozen / 50
