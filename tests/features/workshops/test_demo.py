"""The demo's workshop, as it is loaded."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from app.barriers import note_queries
from app.extensions import db
from app.workshops.demonstration import add_workshops
from app.workshops.models import NoteGroup, NoteSender, Workshop


def test_the_demo_has_a_workshop_with_its_result_and_suggestions_once(app: Flask) -> None:
    assert add_workshops("cli:demo") == 2
    db.session.commit()
    assert add_workshops("cli:demo") == 0
    states = db.session.scalars(select(Workshop.state).order_by(Workshop.id)).all()
    assert states == ["closed", "planned"]
    votes = db.session.execute(select(NoteGroup.name, NoteGroup.votes).order_by(NoteGroup.number)).all()
    assert [tuple(v) for v in votes] == [
        ("Bestillere kender ikke leverandørerne", 7),
        ("Ordrerne er for store til at begynde på", 3),
        ("Effekten kan ikke sammenlignes", 3),
    ]
    assert db.session.scalar(select(NoteSender.participant).limit(1)) is None
    assert [n.times for n in note_queries.waiting()] in ([3, 1], [1, 3])
