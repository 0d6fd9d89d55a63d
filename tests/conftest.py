"""Fixtures every test may use. Both databases are real; see support/databases.py."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from hypothesis import HealthCheck, settings
from sqlalchemy import event

from app import create_app
from app.config import Settings
from app.extensions import db, security
from tests.support import databases, one_time
from tests.support.client import CheckedClient

# How long drawing examples takes says something of the machine, which may be busy, and nothing of the rules.
settings.register_profile("any machine", suppress_health_check=[HealthCheck.too_slow], deadline=None)
settings.load_profile("any machine")
one_time.install()


def pytest_report_header() -> str:
    return databases.report()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that wait for a browser first, then the longest, so that no core is idle at the end."""
    tests = Counter(item.path for item in items)
    items.sort(key=lambda item: ("browser" not in item.path.parts, -tests[item.path], item.path))


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[databases.Templates]:
    """One migrated database with reference data per kind, to be copied for each test."""
    with databases.templates(tmp_path_factory.mktemp("databases")) as found:
        yield found


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(
    request: pytest.FixtureRequest, templates: databases.Templates, tmp_path: Path
) -> Iterator[str]:
    with templates.copy(request.param, tmp_path) as url:
        yield url


@pytest.fixture
def app(database_url: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on a fresh copy, on SQLite and again on PostgreSQL."""
    application = create_app(
        Settings(
            database_url=database_url,
            secret_key="test",
            instance_dir=tmp_path,
            ratelimit_enabled=False,
            template_cache=tmp_path_factory.getbasetemp() / "templates",
        )
    )
    application.testing = True
    # What a password costs is the library's business; here hundreds are made.
    security.pwd_context.update(argon2__rounds=1, argon2__memory_cost=64, argon2__parallelism=1)
    application.test_client_class = CheckedClient
    with application.app_context():
        one_time.share_compiled(db.engine)
        yield application
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> CheckedClient:
    """A client that checks every HTML answer it gets."""
    found = app.test_client()
    assert isinstance(found, CheckedClient)
    return found


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


@dataclass
class Statements:
    """The SQL statements sent while counting."""

    sql: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.sql)


@pytest.fixture
def count_sql(app: Flask) -> Callable[[], AbstractContextManager[Statements]]:
    """Count the statements of a block: `with count_sql() as statements`."""

    @contextmanager
    def counting() -> Iterator[Statements]:
        found = Statements()

        def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
            found.sql.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield found
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return counting
