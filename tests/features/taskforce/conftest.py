"""A secretary at work."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask

from app.accounts.models import User
from app.domain.access import Duty
from tests.factories.people import browser, person, post
from tests.support.client import CheckedClient

PLACE = "/taskforce/sekretariat/"


@dataclass
class Secretary:
    """The secretary and their browser."""

    user: User
    client: CheckedClient

    def send(self, path: str, **fields: str):  # type: ignore[no-untyped-def]
        """Fill in the form at a path below the secretary's pages."""
        return post(self.client, PLACE + path, **fields)

    def press(self, path: str, page: str, **fields: str):  # type: ignore[no-untyped-def]
        """Press a button that stands on another page."""
        return post(self.client, PLACE + path, PLACE + page, **fields)

    def text(self, path: str = "") -> str:
        """A page's words."""
        answer = self.client.get(PLACE + path)
        assert answer.status_code == 200, path
        return str(answer.text)


@pytest.fixture
def secretary(app: Flask) -> Secretary:
    user = person("Siri Sekretær", duty=Duty.SECRETARY)
    return Secretary(user, browser(app, user))
