"""Phones: the code, the notes and the votes; what is refused, and what happens when all send at once."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import create_app
from app.config import Settings
from app.domain import workshops as rules
from app.domain.barriers import Perspective
from app.domain.workshops import Refused, Step
from app.extensions import db
from app.workshops import services
from app.workshops.models import Vote, WorkshopNote
from tests.factories.people import browser, post
from tests.features.workshops.room import LATE, SIZE, room, send, vote
from tests.support.client import CheckedClient


def test_the_same_note_from_fifty_phones_is_one_note_met_by_fifty(app: Flask) -> None:
    led = room(app)
    for n in range(50):
        services.send(led.id, f"phone {n}", Perspective.PUBLIC, LATE if n % 2 else f" {LATE.upper()}!! ")
    db.session.commit()
    rows = db.session.scalars(select(WorkshopNote)).all()
    assert [(n.times, n.perspective) for n in rows] == [(50, "public")]


def test_the_same_note_from_one_phone_counts_once_however_often_it_is_sent(app: Flask) -> None:
    led = room(app)
    phone = led.phone()
    for _ in range(5):
        assert send(phone, LATE).status_code == 303
    assert led.notes() == {LATE: 1}
    send(phone, LATE, "private")
    assert led.notes() == {LATE: 2}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Skriv på sedlen"),
        ("!!!", "Skriv på sedlen"),
        ("<script>alert(1)</script>", "Skriv på sedlen"),
        ("x" * 501, "Du har skrevet 501"),
        ("Chefen er 010190-1234", "Slet CPR-nummeret"),
        ("https://a.example https://b.example www.c.example", "højst to links"),
    ],
)
def test_what_no_note_may_be_is_said_at_the_field_and_kept(app: Flask, text: str, said: str) -> None:
    led = room(app)
    answer = send(led.phone(), text)
    assert answer.status_code == 422
    assert said in answer.text
    assert led.notes() == {}
    assert "Vælg, hvem du taler for" in send(led.phone(), LATE, "andre").text


def test_a_machine_that_fills_in_everything_is_not_heard(app: Flask) -> None:
    led = room(app)
    answer = post(led.phone(), "/workshop/deltag/", perspektiv="public", tekst=LATE, hjemmeside="Bot")
    assert answer.status_code == 303
    assert led.notes() == {}


def test_a_wrong_code_and_a_dead_one_hear_the_same(app: Flask) -> None:
    led = room(app)
    code = led.row.code
    assert code
    phone = led.phone()
    led.step(Step.CLOSE)
    heard = set()
    for typed in (code, "CCCCCC", "", "0" * 30, "æøå"):
        answer = post(browser(app), "/workshop/", kode=typed)
        assert answer.status_code == 422
        heard.add("Koden passer ikke" in answer.text)
    assert heard == {True}
    # Who was in sees the end; who was not is sent to the code.
    assert "Workshoppen er slut" in phone.get("/workshop/deltag/").text
    assert browser(app).get("/workshop/deltag/").location == "/workshop/"
    assert browser(app).post("/workshop/deltag/stem/").status_code in {302, 303, 400}


def test_guessing_is_slowed_down_and_the_right_code_costs_nothing(database_url: str, tmp_path: Path) -> None:
    app = create_app(Settings(database_url=database_url, secret_key="test", instance_dir=tmp_path))
    app.testing, app.test_client_class = True, CheckedClient
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        made = room(app)
        code = made.row.code
        guesser = app.test_client()
        for _ in range(40):
            assert guesser.post("/workshop/", data={"kode": code}).status_code == 303
        answers = [guesser.post("/workshop/", data={"kode": "CCCCCC"}).status_code for _ in range(40)]
        assert answers[:30] == [422] * 30
        assert set(answers[30:]) == {429}
        db.session.remove()
        db.engine.dispose()


def test_what_comes_after_a_step_is_refused_and_kept(app: Flask) -> None:
    led = room(app)
    phone, token_page = led.phone(), ""
    token_page = phone.get("/workshop/deltag/").text
    assert 'name="tekst"' in token_page
    app.config["WTF_CSRF_ENABLED"] = False
    led.step(Step.GROUP)
    answer = phone.post("/workshop/deltag/", data={"perspektiv": "public", "tekst": LATE})
    assert answer.status_code == 409
    assert "tager ikke imod sedler nu" in answer.text
    assert LATE in answer.text
    assert phone.post("/workshop/deltag/stem/", data={"gruppe": "1"}).status_code == 409


def test_a_phone_hears_that_the_workshop_has_moved_on(app: Flask) -> None:
    led = room(app)
    phone = led.phone()
    assert phone.htmx("/workshop/deltag/?trin=open", target="moved").status_code == 204
    led.step(Step.GROUP)
    # Somebody may be writing: the page stays.
    assert "Se, hvad der sker nu" in phone.htmx("/workshop/deltag/?trin=open", target="moved").text
    assert phone.htmx("/workshop/deltag/?trin=planned", target="moved").headers["HX-Refresh"] == "true"


def test_votes_are_as_many_as_there_are_and_can_be_changed(app: Flask) -> None:
    led = room(app, votes=2)
    one, other = led.phone(), led.phone()
    for text in (LATE, SIZE, "Vi kender ikke hinanden"):
        send(one, text)
    led.step(Step.GROUP)
    for text in (LATE, SIZE, "Vi kender ikke hinanden"):
        led.sort(text)
    assert led.step(Step.VOTE).status_code == 303
    refused = vote(one, 1, 2, 3)
    assert refused.status_code == 409
    assert "Du har valgt for mange" in refused.text
    assert refused.text.count(" checked") == 3
    assert vote(one, 9).status_code == 409
    assert vote(one, 1, 1, 2).status_code == 303
    assert vote(one, 3).status_code == 303
    assert vote(other, 3, 1).status_code == 303
    assert {g.number: g.votes for g in led.groups()} == {1: 1, 2: 0, 3: 2}
    # Grouping anew forgets what was voted on the old groups.
    led.step(Step.REGROUP)
    assert (db.session.scalar(select(func.count()).select_from(Vote)) or 0) == 0


def test_two_hundred_phones_in_threads_lose_no_note_and_get_no_vote_too_many(app: Flask) -> None:
    """Eight threads, each a connection of its own, send for 40 phones, while the same phone votes twice at once."""
    led = room(app, votes=2)
    texts = [f"Seddel nummer {n} om noget helt for sig selv" for n in range(40)]
    failed: list[BaseException] = []

    def work(thread: int) -> None:
        with app.app_context():
            try:
                for n in range(thread, 40, 8):
                    services.send(led.id, f"phone {n}", Perspective.SOCIAL, texts[n])
                    services.send(led.id, f"phone {n}", Perspective.SOCIAL, LATE)
                    db.session.commit()
            except BaseException as error:
                failed.append(error)
            finally:
                db.session.remove()

    together(work, 8)
    assert failed == []
    assert led.notes() == dict.fromkeys(texts, 1) | {LATE: 40}
    numbers = db.session.scalars(select(WorkshopNote.number)).all()
    assert len(set(numbers)) == len(numbers) == 41

    led.step(Step.GROUP)
    for text in texts[:3]:
        led.sort(text)
    led.step(Step.VOTE)

    def cast(thread: int) -> None:
        with app.app_context():
            try:
                services.vote(led.id, "phone 1", [1, 2] if thread % 2 else [2, 3])
                db.session.commit()
            except Refused as error:
                failed.append(error)
            finally:
                db.session.remove()

    together(cast, 6)
    assert failed == []
    votes = db.session.scalars(select(Vote.group_id)).all()
    assert len(votes) == len(set(votes)) == 2
    assert rules.participant(led.id, "phone 1") in set(db.session.scalars(select(Vote.participant)))


def together(work, count: int) -> None:  # type: ignore[no-untyped-def]
    threads = [threading.Thread(target=work, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
