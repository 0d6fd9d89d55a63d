"""A workshop from the plan to the register, by the pages, without script."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import func, select

from app.barriers.models import Barrier, BarrierNote, Encounter
from app.domain.access import Duty
from app.domain.workshops import Step
from app.extensions import db
from app.workshops.models import NoteGroup, NoteSender, Vote, Workshop
from tests.factories.people import browser, person, post
from tests.features.workshops.room import LATE, SIZE, Room, room, send, vote


def count(table: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_from_the_plan_to_the_register(app: Flask) -> None:
    desk = browser(app, person("Sigrid Sekretær", duty=Duty.SECRETARY))
    planned = post(
        desk, "/workshop/ny/", titel_da="Workshop i Odense", dato="3.12.2026", stemmer="2",
        public_da="Hvad stopper jer?", public_en="What stops you?",
    )  # fmt: skip
    workshop = db.session.scalars(select(Workshop)).one()
    assert planned.location == f"/workshop/{workshop.id}/"
    assert workshop.code is None
    led = Room(app, desk, workshop.id)
    assert "Workshop i Odense" in desk.get("/workshop/alle/").text
    assert led.step(Step.OPEN).location == led.at
    first, second = led.phone(), led.phone(f" {led.row.code[:3].lower()}-{led.row.code[3:].lower()} ")
    assert "Hvad stopper jer?" in first.get("/workshop/deltag/").text
    assert "What stops you?" in first.get("/en/workshop/deltag/").text
    assert send(first, LATE, "social").location == "/workshop/deltag/?perspektiv=social"
    assert send(second, LATE.upper(), "social").status_code == 303
    assert send(second, SIZE, "private").status_code == 303
    assert send(first, "Vi kender ikke hinanden").status_code == 303
    assert LATE in desk.get(f"{led.at}vaeg/").text

    led.step(Step.GROUP)
    assert led.sort(LATE, navn="Betaling").status_code == 303
    assert led.sort(SIZE).status_code == 303
    led.step(Step.VOTE)
    assert vote(first, 1, 2).location == "/workshop/deltag/"
    assert vote(second, 2).status_code == 303
    assert "checked" in first.get("/workshop/deltag/").text
    led.step(Step.CLOSE)
    shown = first.get("/workshop/deltag/").text
    assert shown.index(SIZE) < shown.index("Betaling")
    assert "2 stemmer" in shown
    assert count(Vote) == count(NoteSender) == 0
    assert list(db.session.scalars(select(NoteGroup.votes).order_by(NoteGroup.number))) == [1, 2]

    barrier = db.session.scalars(select(Barrier.code).order_by(Barrier.id)).first()
    assert barrier
    handed = post(desk, f"{led.at}registret/", **{"gruppe-1": barrier})
    assert handed.status_code == 303
    notes = {n.text: n for n in db.session.scalars(select(BarrierNote))}
    assert set(notes) == {SIZE, "Vi kender ikke hinanden"}
    assert {n.channel for n in notes.values()} == {"workshop"}
    assert db.session.scalars(select(Encounter.times).where(Encounter.channel == "workshop")).all() == [2]
    # Once more changes nothing.
    again = post(desk, f"{led.at}registret/", page="/workshop/ny/", **{"gruppe-2": barrier})
    assert again.status_code == 303
    assert count(BarrierNote) == 2
    assert db.session.scalars(select(BarrierNote.times)).all() == [1, 1]
    assert "Registret har det hele" in desk.get(f"{led.at}registret/").text
    assert SIZE in desk.get("/barrierer/forslag/").text


def test_every_page_of_every_state_is_in_order(app: Flask) -> None:
    led = room(app, is_open=False)
    pages = ["", "ret/", "vaeg/", "grupper/", "registret/", "trin/aabn/"]
    phone = None
    for step in (
        None,
        Step.OPEN,
        Step.GROUP,
        Step.REOPEN,
        Step.GROUP,
        Step.VOTE,
        Step.REGROUP,
        Step.VOTE,
        Step.CLOSE,
    ):
        if step:
            assert led.step(step).status_code == 303, step
        if step is Step.OPEN:
            phone = led.phone()
            send(phone, LATE)
        if step is Step.GROUP and not led.groups():
            led.sort(LATE)
        for path in pages:
            for language in ("", "/en"):
                assert led.desk.get(f"{language}{led.at}{path}").status_code == 200, (step, path)
        if phone:
            assert phone.get("/en/workshop/deltag/").status_code == 200
