from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from app.accounts.models import User
from app.admin import people
from app.audit.models import AuditEntry
from app.domain.access import Duty, Role
from app.extensions import db
from app.notifications.models import OutboxMessage
from tests.conftest import Statements
from tests.factories.people import browser, organisation, person, post

WHY = "Ringede 25/11 og bad om det."


def last_entry() -> AuditEntry:
    db.session.rollback()
    return db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()


def found(client, query: str) -> str:  # type: ignore[no-untyped-def]
    return client.get(f"/admin/brugere/?{query}").text.partition("<tbody>")[2]


def test_people_are_found_by_name_address_and_organisation(app: Flask) -> None:
    client = browser(app, person("Sekretær", duty=Duty.SECRETARY))
    maja, oern = person("Maja Tranekjær"), person("Ørn Åby", email="rare@andet.dk")
    cvr = organisation((oern, Role.EDITOR), name="Øens Køkken ApS")
    assert "Maja" in found(client, "q=TRANE")
    assert "Ørn" not in found(client, "q=TRANE")
    for query in ("q=ørn", "q=andet.dk", "q=øens+køkken", f"q={cvr}"):
        assert "Ørn Åby" in found(client, query), query
        assert "Maja" not in found(client, query)
    assert maja.email in found(client, "")
    assert "Ingen brugere passer" in client.get("/admin/brugere/?q=%25").text
    assert client.get("/admin/brugere/?q=" + "x" * 121).status_code == 422
    assert client.get("/admin/brugere/?side=99").status_code == 303
    assert client.get("/admin/brugere/?side=x").status_code == 200


def test_a_page_of_people_takes_the_same_statements_however_many(
    app: Flask, count_sql: Callable[[], AbstractContextManager[Statements]]
) -> None:
    client = browser(app, person(duty=Duty.SECRETARY))
    with count_sql() as few:
        client.get("/admin/brugere/")
    for n in range(people.PER_PAGE + 5):
        organisation((person(f"Medlem {n}"), Role.OWNER), name=f"Hus {n}")
    with count_sql() as many:
        page = client.get("/admin/brugere/").text
    assert len(many) == len(few)
    assert page.count("<tr>") == people.PER_PAGE + 1
    assert "side=2" in page


def test_closing_an_account_ends_every_session_at_once(app: Flask) -> None:
    secretary, maja = person("Sekretær", duty=Duty.SECRETARY), person("Maja Tranekjær")
    organisation((maja, Role.OWNER))
    theirs, client = browser(app, maja), browser(app, secretary)
    assert theirs.get("/konto/").status_code == 200
    address = f"/admin/brugere/{maja.id}/luk/"
    assert post(client, address, begrundelse=WHY).status_code == 303
    assert theirs.get("/konto/").status_code == 303
    entry = last_entry()
    assert (entry.action, entry.subject, entry.actor) == (
        "account.closed", f"account:{maja.id}", f"user:{secretary.id}",
    )  # fmt: skip
    assert entry.diff["reason"] == [None, WHY]
    page = client.get(f"/admin/brugere/{maja.id}/").text
    assert WHY in page
    assert "Åbn kontoen igen" in page
    again = post(client, address, begrundelse=WHY)
    assert again.status_code == 409
    assert "Det er gjort i forvejen" in again.text
    assert post(client, f"/admin/brugere/{maja.id}/aabn/", begrundelse=WHY).status_code == 303
    assert theirs.get("/konto/").status_code == 303, "the old session stays over"
    db.session.rollback()
    assert db.session.get(User, maja.id).active


def test_duties_are_given_and_taken_with_a_reason(app: Flask) -> None:
    client, maja = browser(app, person(duty=Duty.SECRETARY)), person("Maja Tranekjær")
    theirs = browser(app, maja)
    assert theirs.get("/admin/").status_code == 403
    assert post(client, f"/admin/brugere/{maja.id}/giv-sekretariat/", begrundelse=WHY).status_code == 303
    assert last_entry().diff == {"duty": ["", "secretary"], "reason": [None, WHY]}
    assert theirs.get("/admin/").status_code == 200
    assert post(client, f"/admin/brugere/{maja.id}/tag-sekretariat/", begrundelse=WHY).status_code == 303
    assert last_entry().diff == {"duty": ["secretary", ""], "reason": [None, WHY]}
    assert theirs.get("/admin/").status_code == 403


def test_nobody_changes_their_own_account_here(app: Flask) -> None:
    secretary = person(duty=Duty.SECRETARY)
    client = browser(app, secretary)
    assert "tag-sekretariat" not in client.get(f"/admin/brugere/{secretary.id}/").text
    for step in ("luk", "tag-sekretariat", "giv-verificering", "send-link"):
        answer = post(client, f"/admin/brugere/{secretary.id}/{step}/", begrundelse=WHY)
        assert answer.status_code == 409
        assert "Du kan ikke ændre din egen konto" in answer.text
    assert client.get("/admin/").status_code == 200


def test_a_reset_link_goes_to_the_person(app: Flask) -> None:
    client, maja = browser(app, person(duty=Duty.SECRETARY)), person("Maja Tranekjær")
    assert post(client, f"/admin/brugere/{maja.id}/send-link/", begrundelse=WHY).status_code == 303
    mail = db.session.query(OutboxMessage).filter_by(kind="account_reset").one()
    assert mail.to_address == maja.email
    assert last_entry().action == "account.reset_sent"
    assert "http" not in str(last_entry().diff)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 2001])
def test_without_a_reason_nothing_is_done(app: Flask, reason: str) -> None:
    client, maja = browser(app, person(duty=Duty.SECRETARY)), person("Maja Tranekjær")
    answer = post(client, f"/admin/brugere/{maja.id}/luk/", begrundelse=reason)
    assert answer.status_code == 422
    assert "form-error-message" in answer.text
    db.session.rollback()
    assert db.session.get(User, maja.id).active


def test_what_does_not_exist_is_not_found(app: Flask) -> None:
    secretary = person(duty=Duty.SECRETARY)
    client = browser(app, secretary)
    for address in ("999999/", "999999/luk/", f"{secretary.id}/odd/"):
        assert client.get(f"/admin/brugere/{address}").status_code == 404
