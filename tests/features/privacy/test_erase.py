"""Erasing an account."""

import html
import json

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import User
from app.audit.models import AuditEntry
from app.commands.worker import Worker
from app.domain.access import Role
from app.extensions import db
from app.integrations.smtp import mail_server
from app.notifications.models import OutboxMessage
from app.organisations.models import Claim, Membership
from app.organisations.queries import roles_of
from app.suppliers.models import Supplier
from tests.factories.people import browser, organisation, person, post
from tests.factories.suppliers import publish
from tests.features.privacy.everything import EMAIL, NAME, STAYS, everything, whole_database
from tests.support.client import CheckedClient
from tests.support.mail import Server
from tests.support.people import add_person, sign_in
from tests.support.people import post as send

ERASE = "/konto/slet/"


def traces(*words: str) -> dict[str, list[str]]:
    """The rows that hold one of the words, however it is spelled."""
    spelled = {v.lower() for w in words for v in (w, html.escape(w), json.dumps(w)[1:-1])}
    return {
        table: hits
        for table, rows in whole_database().items()
        if (hits := [r for r in rows if any(w in r.lower() for w in spelled)])
    }


def test_afterwards_no_table_holds_the_name_or_the_address(app: Flask) -> None:
    user, _cvr = everything()
    held = traces(EMAIL, NAME)
    assert {"account", "audit_entry", "invitation", "join_request", "organisation_claim", "outbox_message",
            "profile_draft", "supplier"} <= set(held)  # fmt: skip
    client = browser(app, user)
    assert post(client, ERASE, forstaaet="1").location == "/"
    (receipt,) = traces(EMAIL, NAME)["outbox_message"]
    assert "account_erased" in receipt
    assert set(traces(EMAIL, NAME)) == {"outbox_message"}
    assert NAME not in receipt

    server = Server()
    server.start()
    try:
        Worker(mail_server(server.url), "Os <os@eksempel.dk>").drain()
    finally:
        server.stop()
    assert server.mailbox.words()[EMAIL] == "Din konto er slettet"
    assert traces(EMAIL, NAME, "professional:17", "Min telefon") == {}


def test_what_was_done_stays_in_the_trail_under_the_number(app: Flask) -> None:
    user, cvr = everything()
    label, before = f"user:{user.id}", db.session.query(AuditEntry).count()
    post(browser(app, user), ERASE, forstaaet="1")
    db.session.expire_all()
    trail = list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)))
    assert len(trail) > before
    updated = next(e for e in trail if e.action == "supplier.updated" and e.actor == label)
    assert updated.diff == {"email": ["", "[slettet]"], "list": [["[slettet]"], {"a": "[slettet]"}]}
    assert {"account.erased", "organisation.left"} <= {e.action for e in trail if e.actor == label}
    claim = db.session.scalars(select(Claim).where(Claim.cvr == cvr)).one()
    assert (claim.state, claim.reason, claim.message) == ("granted", "Talte med [slettet] i telefon", "")
    row = db.session.get_one(User, user.id)
    assert (row.active, row.password, row.oidc_subject, row.name) == (False, None, None, "")
    assert roles_of(user.id) == {}


def test_others_keep_what_is_theirs(app: Flask) -> None:
    namesake = person("Jens Hansen", email="jens@andet.example")
    user = person("Jens Hansen", email="jens@firma.example")
    post(browser(app, user), ERASE, forstaaet="1")
    db.session.refresh(namesake)
    assert (namesake.name, namesake.email) == ("Jens Hansen", "jens@andet.example")
    assert browser(app, namesake).get("/konto/").status_code == 200


def test_a_short_name_is_taken_out_of_ones_own_entries_only(app: Flask) -> None:
    from app.audit.services import record

    user = person("Bo", email="bo@firma.example")
    record(f"user:{user.id}", "supplier.updated", "supplier:1", {"a": ["Bo", "Borup"]})
    record("user:99", "supplier.updated", "supplier:2", {"a": ["Bo", "Borup"]})
    db.session.commit()
    post(browser(app, user), ERASE, forstaaet="1")
    found = {e.subject: e.diff for e in db.session.scalars(select(AuditEntry))}
    assert found["supplier:1"] == {"a": ["[slettet]", "Borup"]}
    assert found["supplier:2"] == {"a": ["Bo", "Borup"]}


def test_a_profile_keeps_its_words_but_not_the_persons_mailbox(app: Flask) -> None:
    user = person(email="kontakt@firma.example")
    publish(email="Kontakt@firma.example", name="Rug ApS")
    post(browser(app, user), ERASE, forstaaet="1")
    row = db.session.scalars(select(Supplier)).one()
    assert (row.name, row.email) == ("Rug ApS", "")


def test_every_session_is_over_and_the_way_in_closed(client: CheckedClient, app: Flask) -> None:
    add_person()
    sign_in(client)
    other = app.test_client()
    sign_in(other)
    assert send(client, ERASE, forstaaet="1").location == "/"
    assert "Din konto er slettet" in client.get("/").text
    assert client.get("/konto/").location.startswith("/log-ind/")
    assert other.get("/konto/").location.startswith("/log-ind/")
    assert sign_in(app.test_client()).status_code == 422


def test_the_address_is_free_and_the_number_is_not(app: Flask) -> None:
    user = person(email="igen@firma.example")
    number = user.id
    post(browser(app, user), ERASE, forstaaet="1")
    again = person(email="igen@firma.example")
    assert again.id != number


def test_nothing_happens_without_a_yes_or_by_get(app: Flask) -> None:
    user = person("Anna Demo", email="anna@demo.example")
    client = browser(app, user)
    assert client.get(ERASE).status_code == 200
    answer = post(client, ERASE)
    assert answer.status_code == 422
    assert "Sæt kryds, hvis du vil slette din konto" in answer.text
    assert client.post(ERASE, data={"forstaaet": "1"}).status_code == 400
    db.session.refresh(user)
    assert user.email == "anna@demo.example"


@pytest.mark.parametrize("address", [ERASE, "/konto/mine-data/"])
def test_the_password_is_asked_for_again(app: Flask, client: CheckedClient, address: str) -> None:
    add_person()
    sign_in(client)
    with client.session_transaction() as session:
        session["fs_paa"] = session["fs_paa"] - 3600
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.location.startswith("/bekraeft-adgangskode/?next=")


def test_the_last_owner_hands_over_first(app: Flask) -> None:
    user, other = person(), person()
    cvr = organisation((user, Role.OWNER), (other, Role.READER))
    client = browser(app, user)
    shown = client.get(ERASE).text
    assert "eneste ejer" in shown
    assert f"/organisationer/{cvr}/" in shown
    assert 'name="forstaaet"' not in shown
    assert post(client, ERASE, page="/konto/mine-data/", forstaaet="1").status_code == 409
    # Nor can it be closed over the heads of the others.
    assert client.get(f"/konto/slet/{cvr}/").location == ERASE
    db.session.query(Membership).filter_by(account_id=other.id).update({"role": "owner"})
    db.session.commit()
    assert post(client, ERASE, forstaaet="1").location == "/"


def test_one_who_is_alone_closes_the_organisation_and_goes(app: Flask) -> None:
    user = person()
    supplier = publish()
    cvr = organisation((user, Role.OWNER), cvr=supplier.cvr, name="Rug og Ramsløg ApS")
    client = browser(app, user)
    page = client.get(ERASE).text
    assert f"/konto/slet/{cvr}/" in page
    assert f"/organisationer/{cvr}/inviter/" in page
    assert post(client, f"/konto/slet/{cvr}/").location == ERASE
    db.session.expire_all()
    assert db.session.scalars(select(Supplier.state)).one() == "archived"
    assert roles_of(user.id) == {}
    assert post(client, ERASE, forstaaet="1").location == "/"
    # Somebody else may prove that they act for it.
    newcomer = browser(app, person())
    assert newcomer.get(f"/organisationer/{cvr}/").status_code == 403


def test_the_receipt_comes_once_in_the_persons_language(app: Flask) -> None:
    user = person(email="sam@firma.example", locale="en")
    post(browser(app, user), ERASE, forstaaet="1")
    (mail,) = db.session.scalars(select(OutboxMessage)).all()
    assert (mail.to_address, mail.locale, mail.key) == (
        "sam@firma.example",
        "en",
        f"account_erased:{user.id}",
    )
    assert STAYS not in mail.text
