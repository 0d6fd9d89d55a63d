"""Planning, grouping and handing over: what is refused, what is merged, and what the file says."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.barriers.models import BarrierNote
from app.domain import workshops as rules
from app.domain.barriers import Perspective
from app.domain.moments import in_utc
from app.domain.workshops import Refused, Step
from app.extensions import db
from app.workshops import grouping, services
from app.workshops.models import NoteGroup, NoteSender, Vote, Workshop
from tests.factories.people import post
from tests.features.workshops.room import LATE, SIZE, Room, room, send

KNOW = "Vi kender ikke hinanden"


@pytest.fixture
def led(app: Flask) -> Room:
    """A workshop with three notes, each in a group."""
    made = room(app)
    for text in (LATE, SIZE, KNOW):
        services.send(made.id, "phone", Perspective.PUBLIC, text)
    db.session.commit()
    made.step(Step.GROUP)
    for text in (LATE, SIZE, KNOW):
        made.sort(text)
    return made


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"titel_da": ""}, "Skriv en titel"),
        ({"titel_da": "x" * 121}, "Du har skrevet 121"),
        ({"dato": "i morgen"}, "Skriv datoen som dag"),
        ({"stemmer": "0"}, "Skriv et tal fra 1 til 10"),
        ({"stemmer": "mange"}, "Skriv et tal fra 1 til 10"),
        ({"private_en": "x" * 201}, "Du har skrevet 201"),
    ],
)
def test_a_plan_that_cannot_be_is_said_at_the_field(app: Flask, fields: dict[str, str], said: str) -> None:
    desk = room(app).desk
    valid = {"titel_da": "Odense", "dato": "3.12.2026", "stemmer": "3"}
    answer = post(desk, "/workshop/ny/", **(valid | fields))
    assert answer.status_code == 422
    assert said in answer.text


def test_a_plan_is_changed_until_people_vote(led: Room) -> None:
    fields = {"titel_da": "Et andet navn", "dato": "2026-12-04", "stemmer": "1"}
    assert post(led.desk, f"{led.at}ret/", **fields).status_code == 303
    assert (led.row.title_da, led.row.votes_each) == ("Et andet navn", 1)
    led.step(Step.VOTE)
    assert post(led.desk, f"{led.at}ret/", **fields).status_code == 409


def test_a_step_that_another_has_taken_is_refused(led: Room) -> None:
    assert led.step(Step.OPEN).status_code == 409
    assert led.desk.get(f"{led.at}trin/ukendt/").status_code == 404
    empty = room(led.app)
    empty.step(Step.GROUP)
    assert "Saml mindst én seddel" in empty.step(Step.VOTE).text


def test_a_workshop_left_open_closes_by_itself_after_a_week(led: Room, runner: FlaskCliRunner) -> None:
    opened = in_utc(led.row.opened_at)
    assert services.close_forgotten("system", opened + timedelta(days=7, seconds=-1)) == []
    led.row.opened_at = datetime.now(UTC) - timedelta(days=7)
    db.session.commit()
    assert "workshops: 1 closed" in runner.invoke(args=["workshops", "run-day"]).output
    assert (led.row.state, led.row.code) == ("closed", None)
    assert db.session.scalar(select(func.count()).select_from(NoteSender)) == 0
    assert "workshops: 0 closed" in runner.invoke(args=["workshops", "run-day"]).output


def test_groups_merge_and_never_in_a_circle(led: Room) -> None:
    merged = post(led.desk, f"{led.at}grupper/1/", goer="saml", i="2")
    assert merged.status_code == 303
    assert [(g.number, g.times) for g in led.groups()] == [(2, 2), (3, 1)]
    assert led.desk.get(f"{led.at}grupper/1/").status_code == 404
    for source, target, reason in ((2, 1, "circle"), (2, 2, "itself"), (3, 1, "target_merged")):
        with pytest.raises(Refused, match=reason):
            grouping.merge("test", led.row, source, target)
    db.session.rollback()
    assert post(led.desk, f"{led.at}grupper/2/", goer="skil", ud="1").status_code == 303
    assert [(g.number, g.times) for g in led.groups()] == [(1, 1), (2, 1), (3, 1)]
    assert post(led.desk, f"{led.at}grupper/2/", goer="saml", i="9").status_code == 409


def test_a_group_is_named_and_notes_leave_it(led: Room) -> None:
    assert post(led.desk, f"{led.at}grupper/1/", goer="navn", navn="Betaling").status_code == 303
    assert led.groups()[0].name == "Betaling"
    assert post(led.desk, f"{led.at}grupper/1/", goer="navn", navn="").status_code == 422
    assert led.sort(LATE, til="ud").status_code == 303
    assert led.groups()[0].notes == ()
    assert led.sort(LATE, til="3").status_code == 303
    assert [g.times for g in led.groups()] == [0, 1, 2]
    assert led.sort(til="ny").status_code == 409
    assert led.sort(LATE, til="99").status_code == 409
    assert led.sort(LATE, til="vrøvl").status_code == 422


def test_what_may_say_the_same_is_suggested(app: Flask) -> None:
    led = room(app)
    phone = led.phone()
    send(phone, "Udbuddene er for store til små virksomheder")
    send(phone, "For store udbud til små virksomheder", "private")
    send(phone, KNOW)
    page = led.desk.get(f"{led.at}grupper/").text
    part = page[page.index("De siger måske det samme") : page.index('id="grupper"')]
    assert "For store udbud" in part
    assert KNOW not in part


def test_the_file_carries_no_formula_and_all_notes(led: Room) -> None:
    services.take_step("test", led.row, Step.REOPEN)
    db.session.commit()
    send(led.phone(), '=HYPERLINK("x")')
    answer = led.desk.get(f"{led.at}sedler.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff")), delimiter=";"))
    assert len(rows) == 5
    assert {row[4] for row in rows} >= {LATE, SIZE, '\'=HYPERLINK("x")'}


def test_what_is_hidden_is_not_handed_over_and_all_else_once(led: Room) -> None:
    led.sort(KNOW, til="skjul")
    led.step(Step.VOTE)
    assert post(led.desk, f"{led.at}registret/", page="/workshop/ny/").status_code == 409
    led.step(Step.CLOSE)
    assert grouping.hand_over("test", led.row, {}) == 2
    db.session.commit()
    assert grouping.hand_over("test", led.row, {}) == 0
    db.session.commit()
    assert set(db.session.scalars(select(BarrierNote.text))) == {LATE, SIZE}


def test_the_database_holds_the_rules_too(led: Room) -> None:
    groups = {n.number: n.id for n in db.session.scalars(select(NoteGroup))}

    def given(group: int, slot: int) -> Vote:
        return Vote(workshop_id=led.id, group_id=groups[group], participant="p", slot=slot)

    for wrong in ((given(1, 1), given(1, 2)), (given(1, 1), given(2, 1)), (given(1, 11),)):
        db.session.add_all(wrong)
        with pytest.raises(IntegrityError):
            db.session.flush()
        db.session.rollback()
    for values in ({"code": None}, {"state": "closed"}, {"votes_each": 0}):
        held = db.session.get(Workshop, led.id)
        assert held
        for name, value in values.items():
            setattr(held, name, value)
        with pytest.raises(IntegrityError):
            db.session.flush()
        db.session.rollback()
    assert len(rules.new_code()) == 6
