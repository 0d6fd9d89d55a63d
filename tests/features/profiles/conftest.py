"""An organisation that keeps its profile, and people in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask

from app.accounts.models import User
from app.organisations.models import Organisation
from tests.factories.suppliers import valid_cvr
from tests.support.client import CheckedClient
from tests.support.members import member, organisation, person, sign_in

CVR = valid_cvr(900)


@dataclass
class Firm:
    """The organisation and how to enter it."""

    app: Flask
    organisation: Organisation

    @property
    def cvr(self) -> str:
        return self.organisation.cvr

    def as_(self, role: str, name: str = "") -> CheckedClient:
        """A browser in which someone with this role has signed in."""
        client = self.app.test_client()
        assert isinstance(client, CheckedClient)
        user: User = member(person(name or f"En {role}"), self.organisation, role)
        sign_in(client, user)
        return client

    def url(self, path: str = "") -> str:
        return f"/min-virksomhed/{self.cvr}/{path}"


@pytest.fixture
def firm(app: Flask) -> Firm:
    """A social enterprise without a profile."""
    app.config["WTF_CSRF_ENABLED"] = False
    return Firm(app, organisation(CVR))


Seen = Callable[[str], str]


def seen_in(page: str, section: str) -> str:
    """The fingerprint that a form on a page carries."""
    marker = f'name="{section}-seen" value="'
    return page.split(marker)[1].split('"')[0]
