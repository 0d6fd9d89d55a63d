"""Counts reach the database whatever threads and processes do."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from app.config import Settings, SettingsError
from app.domain.attention import Kind
from app.extensions import db
from app.statistics import services
from app.statistics.counting import EXTENSION, MOST_NOTES, Tally
from app.statistics.models import SupplierCount
from tests.support.databases import ROOT

CVRS = ("99000001", "99000002", "99000003")
Counted = Callable[[], dict[tuple[str, str], int]]


def test_threads_lose_nothing_while_others_write(app: Flask, counted: Counted) -> None:
    tally: Tally = app.extensions[EXTENSION]
    ended = threading.Event()

    def look() -> None:
        for _ in range(2_000):
            tally.note(Kind.SHOWN, CVRS, "")

    def write() -> None:
        while not ended.is_set():
            tally.flush()

    looking = [threading.Thread(target=look) for _ in range(6)]
    writing = [threading.Thread(target=write) for _ in range(2)]
    for thread in (*looking, *writing):
        thread.start()
    for thread in looking:
        thread.join()
    ended.set()
    for thread in writing:
        thread.join()
    assert counted() == {(c, "shown"): 12_000 for c in CVRS}


LOOKER = """
import sys
from app import create_app
from app.domain.attention import Kind
from app.statistics.counting import EXTENSION
tally = create_app().extensions[EXTENSION]
order = sys.argv[1:]
for n in range(500):
    for cvr in order:
        tally.note(Kind.OPENED, (cvr,), "")
    if n % 50 == 0:
        tally.flush()
"""


def look(database_url: str, folder: Path, script: str, *cvrs: str, seconds: str) -> subprocess.Popen[bytes]:
    environment = {"DATABASE_URL": database_url, "INSTANCE_DIR": str(folder), "COUNT_SECONDS": seconds}
    return subprocess.Popen(
        [sys.executable, "-W", "error::RuntimeWarning", "-c", script, *cvrs],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "SECRET_KEY": "test"} | environment,
    )


def test_processes_add_to_each_other_and_write_the_rest_when_they_end(
    app: Flask, database_url: str, tmp_path: Path, counted: Counted
) -> None:
    orders = (CVRS, CVRS[::-1])
    running = [look(database_url, tmp_path, LOOKER, *order, seconds="3600") for order in orders]
    assert [p.wait(60) for p in running] == [0, 0]
    assert counted() == {(c, "opened"): 1_000 for c in CVRS}


FORKER = """
import os, sys
from app import create_app
from app.domain.attention import Kind
from app.statistics.counting import EXTENSION
tally = create_app().extensions[EXTENSION]
tally.note(Kind.OPENED, (sys.argv[1],), "")
child = os.fork()
tally.note(Kind.SHOWN, (sys.argv[1],), "")
if child:
    assert os.waitpid(child, 0)[1] == 0
"""


def test_a_forked_process_counts_its_own(
    app: Flask, database_url: str, tmp_path: Path, counted: Counted
) -> None:
    assert look(database_url, tmp_path, FORKER, CVRS[0], seconds="3600").wait(60) == 0
    assert counted() == {(CVRS[0], "opened"): 1, (CVRS[0], "shown"): 2}


def test_a_thread_writes_every_few_seconds(app: Flask) -> None:
    tally = Tally(app, 0.05)
    tally.note(Kind.MATCHED, CVRS[:1], "")
    until = time.monotonic() + 10
    while time.monotonic() < until and not db.session.scalar(select(SupplierCount.n)):
        db.session.rollback()
        time.sleep(0.05)
    assert db.session.scalar(select(SupplierCount.n)) == 1


def test_a_database_that_is_away_loses_nothing(app: Flask, counted: Counted) -> None:
    tally: Tally = app.extensions[EXTENSION]
    db.session.execute(text("ALTER TABLE supplier_count RENAME TO away"))
    db.session.commit()
    tally.note(Kind.SHOWN, CVRS, "")
    tally.note(Kind.SHOWN, CVRS, "somebody")
    with pytest.raises(SQLAlchemyError):
        tally.flush()
    tally.flush_quietly()
    db.session.execute(text("ALTER TABLE away RENAME TO supplier_count"))
    db.session.commit()
    assert counted() == {(c, "shown"): 2 for c in CVRS}


def test_notes_that_nobody_writes_do_not_fill_the_memory(app: Flask, counted: Counted) -> None:
    tally: Tally = app.extensions[EXTENSION]
    for _ in range(MOST_NOTES + 10):
        tally.note(Kind.SHOWN, CVRS[:1], "")
    assert counted() == {(CVRS[0], "shown"): MOST_NOTES}


def test_old_months_go(app: Flask) -> None:
    services.add({(CVRS[0], date(2023, 11, 1), "shown"): 3, (CVRS[0], date(2023, 12, 1), "shown"): 4}.items())
    assert services.prune(date(2026, 11, 26)) == 1
    db.session.commit()
    assert db.session.scalars(select(SupplierCount.n)).all() == [4]


@pytest.mark.parametrize("given", ["soon", "-1", "1e9", "nan"])
def test_a_span_that_is_none_stops_the_start(tmp_path: Path, given: str) -> None:
    with pytest.raises(SettingsError):
        Settings.from_env(tmp_path, {"COUNT_SECONDS": given})
    assert Settings.from_env(tmp_path, {}).count_seconds == 10
