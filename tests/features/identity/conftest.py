"""The application with a broker set up: a real OpenID provider on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.config import Settings
from app.extensions import db
from tests.support import broker as brokers
from tests.support.client import CheckedClient


@pytest.fixture(scope="session")
def provider() -> Iterator[brokers.Broker]:
    """The provider; one for all tests."""
    with brokers.running() as found:
        yield found


@pytest.fixture
def broker(provider: brokers.Broker) -> brokers.Broker:
    """The provider, telling the truth."""
    provider.put_fault("")
    return provider


def application(database_url: str, folder: Path, issuer: str) -> Flask:
    """The application, knowing this broker."""
    made = create_app(
        Settings(
            database_url=database_url,
            secret_key="test",
            instance_dir=folder,
            ratelimit_enabled=False,
            oidc_issuer=issuer,
            oidc_client_id=brokers.CLIENT_ID,
            oidc_client_secret=brokers.CLIENT_SECRET,
        )
    )
    made.testing = True
    made.test_client_class = CheckedClient
    return made


@pytest.fixture
def app(database_url: str, tmp_path: Path, broker: brokers.Broker) -> Iterator[Flask]:
    """The application on a fresh copy of each database."""
    made = application(database_url, tmp_path, broker.issuer)
    with made.app_context():
        yield made
        db.session.remove()
        db.engine.dispose()
