from re import search

import pytest
from flask import Flask

from app.domain.access import Role
from app.extensions import db
from app.notifications.models import OutboxMessage
from app.organisations.models import JoinRequest
from app.organisations.queries import roles_of
from tests.factories.people import browser, organisation, person, post


def mails(kind: str) -> list[str]:
    rows = db.session.query(OutboxMessage).filter_by(kind=kind).order_by(OutboxMessage.to_address)
    return [row.to_address for row in rows]


@pytest.mark.parametrize(("answer", "role"), [("reader", Role.READER), ("owner", Role.OWNER), ("nej", None)])
def test_owners_hear_of_a_request_and_the_asker_of_the_answer(
    app: Flask, answer: str, role: Role | None
) -> None:
    owners = [person(email=f"ejer{n}@firma.example") for n in (1, 2)]
    asker = person("Ole Løv")
    cvr = organisation(*((o, Role.OWNER) for o in owners), (person(), Role.EDITOR))
    client = browser(app, asker)
    sent = post(client, f"/organisationer/{cvr}/anmod/", besked="Jeg køber ind.")
    assert sent.status_code == 303
    assert mails("join_request") == ["ejer1@firma.example", "ejer2@firma.example"]
    assert "Venter på svar" in client.get("/min-side/").text
    owner = browser(app, owners[0])
    assert "1 person venter på svar fra dig" in owner.get("/min-side/").text
    page = f"/organisationer/{cvr}/"
    assert "»Jeg køber ind.«" in owner.get(page).text
    number = db.session.query(JoinRequest).one().id
    decide = f"{page}anmodninger/{number}/"
    assert post(owner, decide, page, rolle=answer).status_code == 303
    assert roles_of(asker.id) == ({cvr: role} if role else {})
    assert mails("join_request_decided") == [asker.email]
    token = search(r'name="csrf_token" value="([^"]+)"', owner.get(f"{page}inviter/").text)
    assert token
    again = owner.post(decide, data={"csrf_token": token[1], "rolle": "owner"})
    assert again.status_code == 409
    assert "allerede taget stilling" in again.text


def test_asking_twice_is_one_request(app: Flask) -> None:
    asker = person()
    cvr = organisation((person(), Role.OWNER))
    client = browser(app, asker)
    statuses = [post(client, f"/organisationer/{cvr}/anmod/").status_code for _ in range(2)]
    assert statuses == [303, 409]
    assert db.session.query(JoinRequest).count() == 1
    number = db.session.query(JoinRequest).one().id
    assert post(client, f"/min-side/anmodninger/{number}/fortryd/", "/min-side/").status_code == 303
    assert post(client, f"/organisationer/{cvr}/anmod/").status_code == 303


def test_someone_elses_request_stays(app: Flask) -> None:
    asker, other = person(), person()
    cvr = organisation((person(), Role.OWNER))
    post(browser(app, asker), f"/organisationer/{cvr}/anmod/")
    number = db.session.query(JoinRequest).one().id
    form = f"/organisationer/{cvr}/anmod/"
    answer = post(browser(app, other), f"/min-side/anmodninger/{number}/fortryd/", form)
    assert answer.status_code == 409
    assert db.session.query(JoinRequest).one().state == "open"


def test_an_organisation_without_an_owner_here_cannot_be_asked(app: Flask) -> None:
    assert browser(app, person()).get("/organisationer/13748136/anmod/").status_code == 404


def test_a_member_is_led_to_the_organisation(app: Flask) -> None:
    member = person()
    cvr = organisation((person(), Role.OWNER), (member, Role.READER))
    answer = browser(app, member).get(f"/organisationer/{cvr}/anmod/")
    assert (answer.status_code, answer.location) == (303, f"/organisationer/{cvr}/")


def test_a_message_that_is_too_long_is_kept(app: Flask) -> None:
    cvr = organisation((person(), Role.OWNER))
    answer = post(browser(app, person()), f"/organisationer/{cvr}/anmod/", besked="æ" * 1001)
    assert answer.status_code == 422
    assert "æ" * 1001 in answer.text


def test_a_message_with_what_cannot_be_seen_is_kept_as_its_words(app: Flask) -> None:
    cvr = organisation((person(), Role.OWNER))
    sent = post(
        browser(app, person()), f"/organisationer/{cvr}/anmod/", besked="Hej\x00 <b>Maja</b>\r\nJeg køber ind"
    )
    assert sent.status_code == 303
    message = db.session.query(JoinRequest).one().message
    assert "\x00" not in message
    assert "<b>" not in message
    assert "Jeg køber ind" in message


def test_my_page_without_organisations_says_how_to_get_going(app: Flask) -> None:
    page = browser(app, person()).get("/min-side/")
    assert "Du er ikke med i en organisation endnu" in page.text
    assert "/organisationer/ny/" in page.text
