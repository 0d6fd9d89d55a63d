"""With a replica, reading requests ask it, and all else the primary."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.config import Settings
from app.extensions import READ_ENGINE, db
from tests.factories.suppliers import publish
from tests.support import databases


@pytest.fixture
def replica_url(
    request: pytest.FixtureRequest, database_url: str, templates: databases.Templates, tmp_path: Path
) -> Iterator[str]:
    """A second database of the same kind, as far behind as a replica that has just been cut off."""
    (tmp_path / "replica").mkdir()
    with templates.copy(
        "postgresql" if "postgresql" in database_url else "sqlite", tmp_path / "replica"
    ) as url:
        yield url


@pytest.fixture
def routed(database_url: str, replica_url: str, tmp_path: Path) -> Iterator[Flask]:
    app = create_app(
        Settings(database_url, "test", tmp_path, database_read_url=replica_url, ratelimit_enabled=False)
    )
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
        app.extensions[READ_ENGINE].dispose()


def test_reading_asks_the_replica_and_writing_the_primary(routed: Flask) -> None:
    publish(name="Kun Hos Os ApS")
    assert routed.test_client().get("/api/v1/suppliers").json["total"] == 0
    matches = routed.test_client().post("/api/v1/match", json={"title": "Mødeforplejning"}).json["matches"]
    assert [m["name"] for m in matches] == ["Kun Hos Os ApS"]


def test_ready_is_said_of_both(routed: Flask) -> None:
    assert routed.test_client().get("/readyz").status_code == 200
