"""A workshop in tests: a secretary who leads it, and phones in the room."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.domain.access import Duty
from app.domain.workshops import Step
from app.extensions import db
from app.workshops import queries, services
from app.workshops.models import Workshop, WorkshopNote
from app.workshops.queries import GroupLine
from app.workshops.services import WorkshopCommand
from app.workshops.words import SLUGS
from tests.factories.people import browser, person, post
from tests.support.client import CheckedClient

LATE = "Betalingsfrister på 60 dage tager pusten fra os."
SIZE = "Opgaverne bliver udbudt i alt for store pakker."


@dataclass
class Room:
    """A workshop with whoever leads it."""

    app: Flask
    desk: CheckedClient
    id: int

    @property
    def row(self) -> Workshop:
        db.session.rollback()
        found = db.session.get(Workshop, self.id)
        assert found is not None
        return found

    @property
    def at(self) -> str:
        return f"/workshop/{self.id}/"

    def step(self, step: Step) -> TestResponse:
        """Take a step as the secretary does."""
        slug = next(s for s, one in SLUGS.items() if one is step)
        return post(self.desk, f"{self.at}trin/{slug}/")

    def phone(self, code: str = "") -> CheckedClient:
        """Another phone, which has come in."""
        made = browser(self.app)
        answer = post(made, "/workshop/", kode=code or self.row.code or "")
        assert answer.location == "/workshop/deltag/", answer.status_code
        return made

    def notes(self) -> dict[str, int]:
        db.session.rollback()
        rows = select(WorkshopNote.text, func.sum(WorkshopNote.times)).group_by(WorkshopNote.text)
        return {
            text: int(n) for text, n in db.session.execute(rows.where(WorkshopNote.workshop_id == self.id))
        }

    def note_id(self, text: str) -> str:
        db.session.rollback()
        rows = select(WorkshopNote.id).where(WorkshopNote.workshop_id == self.id, WorkshopNote.text == text)
        return str(db.session.scalars(rows).one())

    def groups(self) -> list[GroupLine]:
        db.session.rollback()
        line = queries.find(self.id)
        assert line
        return queries.groups(line, queries.notes(self.id))

    def sort(self, *texts: str, til: str = "ny", navn: str = "") -> TestResponse:
        """Put notes somewhere as the secretary does."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.desk.get(f"{self.at}grupper/").text)
        assert token
        data = {"csrf_token": token[1], "til": til, "navn": navn, "seddel": [self.note_id(t) for t in texts]}
        return self.desk.post(f"{self.at}grupper/", data=data)


def send(phone: CheckedClient, text: str, perspective: str = "public") -> TestResponse:
    """A note, sent as a phone sends it."""
    return post(phone, "/workshop/deltag/", perspektiv=perspective, tekst=text)


def vote(phone: CheckedClient, *numbers: int) -> TestResponse:
    """Votes, given as a phone gives them."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', phone.get("/workshop/deltag/").text)
    assert token
    data = {"csrf_token": token[1], "gruppe": [str(n) for n in numbers]}
    return phone.post("/workshop/deltag/stem/", data=data)


def room(app: Flask, *, is_open: bool = True, votes: int = 2) -> Room:
    """A workshop that phones can come in to."""
    desk = browser(app, person("Sigrid Sekretær", duty=Duty.SECRETARY))
    made = services.plan("test", WorkshopCommand("Hvad står i vejen?", date(2026, 12, 3), votes_each=votes))
    if is_open:
        services.take_step("test", made, Step.OPEN)
    db.session.commit()
    return Room(app, desk, made.id)
