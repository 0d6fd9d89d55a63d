"""A secretary with the draft at hand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from app.accounts.models import User
from app.barriers import queries as barriers
from app.barriers import services as register
from app.domain import papers as rules
from app.domain.access import Duty
from app.domain.barriers import Step
from app.domain.papers import SectionText
from app.extensions import db
from app.papers import queries, services
from tests.factories.people import browser, person, post
from tests.support.client import CheckedClient

PAPER = "/barrierer/arbejdspapir/"
DRAFT = f"{PAPER}kladde/"
BY = "cli:test"


@dataclass
class Secretary:
    """The secretary and their browser."""

    user: User
    client: CheckedClient

    def version(self, slug: str) -> str:
        """The version of a section, as its form has it."""
        return hidden(self.client.get(f"{DRAFT}afsnit/{slug}/").text, "version")

    def write(self, slug: str, da: str, en: str = "", version: str | None = None):  # type: ignore[no-untyped-def]
        """Send a section's form."""
        given = self.version(slug) if version is None else version
        return post(self.client, f"{DRAFT}afsnit/{slug}/", tekst_da=da, tekst_en=en, version=given)

    def publish(self, **fields: str):  # type: ignore[no-untyped-def]
        """Press the button that publishes what is shown."""
        page = self.client.get(f"{DRAFT}udgiv/").text
        seen = {"udgave": hidden(page, "udgave"), "kladde": hidden(page, "kladde")}
        return self.send(**seen | fields)

    def send(self, **fields: str):  # type: ignore[no-untyped-def]
        """Send a form that was opened before."""
        return post(self.client, f"{DRAFT}udgiv/", f"{DRAFT}afsnit/kilder/", **fields)


def hidden(page: str, name: str) -> str:
    """What a form carries unseen."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def plain(page: str) -> str:
    """A page with ordinary spaces."""
    return page.replace("\u00a0", " ")


def edition(note: str = "", note_en: str = "", ago: timedelta = timedelta()) -> int:
    """Publish the draft as it stands; without files, which whoever asks first has made."""
    seen = rules.fingerprint(queries.draft())
    at = datetime.now(UTC) - ago
    made = services.publish(BY, SectionText(note, note_en), queries.last_number(), seen, at)
    db.session.commit()
    return made


def step(code: str, taken: Step, reason: str = "", into: str = "") -> None:
    """Move a barrier."""
    row = barriers.held(code)
    assert row is not None
    register.take_step(BY, row, taken, reason, barriers.held(into) if into else None)
    db.session.commit()


@pytest.fixture
def secretary(app: Flask) -> Secretary:
    user = person("Siri Sekretær", duty=Duty.SECRETARY)
    return Secretary(user, browser(app, user))
