"""The fictional taskforce."""

from __future__ import annotations

from flask import Flask

from app.domain.taskforce import Kind, State
from app.extensions import db
from app.search.snapshot import today
from app.taskforce import queries
from app.taskforce.demonstration import MEMBERS, add_taskforce
from tests.support.client import CheckedClient


def test_it_is_loaded_once_and_shows_every_part(app: Flask, client: CheckedClient) -> None:
    assert add_taskforce("cli:demo", {}) == len(MEMBERS)
    db.session.commit()
    assert add_taskforce("cli:demo", {}) == 0
    assert all("opdigtet" in m.name for m in queries.list_members(today()))
    assert {m.kind for m in queries.list_members(today())} == set(Kind)
    states = [m.state for m in queries.list_meetings()]
    assert states == [State.AGENDA_SENT, State.PLANNED, State.APPROVED]
    assert [a.is_overdue for a in queries.list_actions(today())] == [True, False]
    assert "Gruppen om social effekt foreslår fem mål" in client.get("/taskforce/").text
