from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.accounts.models import SignIn, User
from app.audit.models import AuditEntry
from app.domain.access import Role
from app.extensions import db
from app.integrations.cvr_register import Company, NoRegister
from app.notifications.models import OutboxMessage
from app.organisations.models import Claim, JoinRequest
from app.organisations.queries import roles_of
from tests.factories.people import browser, organisation, person, post, sign_in
from tests.factories.register import put_companies
from tests.features.identity.conftest import application
from tests.support.broker import Broker
from tests.support.client import CheckedClient
from tests.support.databases import free_port

CVR, START = "13748136", "/log-ind/mitid/"
MAJA = {"name": "Maja Tranekjær", "email": "Maja@Firma.example", "email_verified": True, "cvr": CVR}


def through(client: CheckedClient, broker: Broker, subject: str = "maja", start: str = START) -> TestResponse:
    """Press the button, sign in at the broker, and come back."""
    sent = client.get(start)
    assert sent.status_code == 302, sent.text
    return client.get(broker.visit(sent.location, subject))


def account() -> User:
    return db.session.query(User).filter_by(oidc_subject="maja").one()


def test_what_we_ask_the_broker_for(app: Flask, broker: Broker) -> None:
    asked = parse_qs(urlsplit(browser(app).get(START).location).query)
    assert asked["scope"] == ["openid profile email"]
    assert asked["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= set(asked)
    assert asked["redirect_uri"] == ["http://localhost/log-ind/mitid/svar/"]
    english = parse_qs(urlsplit(browser(app).get(f"/en{START}").location).query)
    assert english["redirect_uri"] == asked["redirect_uri"]
    assert english["ui_locales"] == ["en"]


def test_a_new_person_gets_an_account_and_becomes_the_first_owner(
    app: Flask, broker: Broker, tmp_path: Path
) -> None:
    put_companies(app, tmp_path, Company(CVR, "Rug og Ramsløg ApS"))
    broker.put_people(maja=MAJA)
    client = browser(app)
    answer = through(client, broker)
    assert (answer.status_code, answer.location) == (303, f"/organisationer/ny/?cvr={CVR}")
    user = account()
    assert (user.email, user.name, user.password) == ("maja@firma.example", "Maja Tranekjær", None)
    assert user.confirmed_at is not None
    assert db.session.query(SignIn).filter_by(account_id=user.id).one().method == "oidc"
    page = client.get(answer.location)
    assert "Du har vist med MitID Erhverv" in page.text
    done = post(client, answer.location, art="private", koeber="1", bevis="oidc")
    assert (done.status_code, done.location) == (303, f"/organisationer/{CVR}/")
    assert roles_of(user.id) == {CVR: Role.OWNER}
    assert db.session.query(Claim).one().proof == "oidc"


def test_the_proof_is_for_that_number_and_account_alone(app: Flask, broker: Broker, tmp_path: Path) -> None:
    put_companies(app, tmp_path, Company("24256790", "En anden A/S"), Company(CVR, "Rug og Ramsløg ApS"))
    broker.put_people(maja=MAJA)
    client = browser(app)
    answer = through(client, broker, start=f"{START}?next=/organisationer/ny/?cvr=24256790")
    page = client.get(answer.location)
    assert "siger, at du handler for CVR 13748136" in page.text
    assert "Du har vist med MitID Erhverv" not in page.text
    forged = post(client, answer.location, art="private", koeber="1", bevis="oidc", besked="")
    assert forged.status_code == 422
    # Somebody else who signs in in the same browser has shown nothing.
    sign_in(client, person())
    assert "Du har vist med MitID Erhverv" not in client.get(f"/organisationer/ny/?cvr={CVR}").text


def test_while_the_register_is_away_a_proof_does_not_do(app: Flask, broker: Broker) -> None:
    app.extensions["cvr_register"] = NoRegister()
    broker.put_people(maja=MAJA)
    client = browser(app)
    page = client.get(through(client, broker).location)
    assert "Vi kan ikke slå nummeret op lige nu" in page.text
    assert "Bliv ejer" not in page.text


def test_an_organisation_with_an_owner_is_asked_with_the_proof_on_it(app: Flask, broker: Broker) -> None:
    owner = person()
    organisation((owner, Role.OWNER), cvr=CVR)
    broker.put_people(maja=MAJA)
    client = browser(app)
    answer = through(client, broker)
    assert answer.location == f"/organisationer/{CVR}/anmod/"
    assert roles_of(account().id) == {}, "the owner decides"
    assert post(client, answer.location).status_code == 303
    assert db.session.query(JoinRequest).one().proven is True
    assert "Har vist med MitID Erhverv" in browser(app, owner).get(f"/organisationer/{CVR}/").text


def test_the_next_time_the_same_account_is_signed_in(app: Flask, broker: Broker) -> None:
    broker.put_people(maja=MAJA)
    through(browser(app), broker)
    # A new address at the broker changes nothing here.
    broker.put_people(maja={**MAJA, "email": "ny@firma.example", "cvr": ""})
    answer = through(browser(app), broker, start=f"{START}?next=/leverandoerer/")
    assert answer.location == "/leverandoerer/"
    assert db.session.query(User).count() == 1
    assert account().email == "maja@firma.example"


def test_without_a_number_one_is_signed_in_and_no_more(app: Flask, broker: Broker) -> None:
    broker.put_people(maja={**MAJA, "cvr": ""})
    client = browser(app)
    assert through(client, broker).location == "/min-side/"
    assert client.get("/min-side/").status_code == 200
    assert "Du har vist" not in client.get(f"/organisationer/ny/?cvr={CVR}").text


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_the_way_back_stays_here(app: Flask, broker: Broker, address: str) -> None:
    broker.put_people(maja={**MAJA, "cvr": ""})
    answer = through(browser(app), broker, start=f"{START}?next={address}")
    assert answer.location == "/"


def test_an_address_that_has_an_account_does_not_open_it(app: Flask, broker: Broker) -> None:
    holder = person(email="maja@firma.example")
    broker.put_people(maja=MAJA)
    client = browser(app)
    answer = through(client, broker)
    page = client.get(answer.location)
    assert "maja@firma.example har en konto her" in page.text
    assert client.get("/min-side/").status_code == 303, "nobody is signed in"
    assert db.session.get_one(User, holder.id).oidc_subject is None
    # The account's own sign-in comes first; then the person says yes.
    sign_in(client, holder)
    assert "Brug MitID Erhverv til din konto?" in client.get(f"{START}knyt/").text
    assert db.session.query(User).filter_by(oidc_subject="maja").count() == 0
    assert post(client, f"{START}knyt/").status_code == 303
    db.session.expire_all()
    assert account().id == holder.id
    assert db.session.query(OutboxMessage).filter_by(kind="broker_connected").one().to_address == holder.email
    entry = db.session.query(AuditEntry).filter_by(action="account.broker_connected").one()
    assert entry.actor == f"user:{holder.id}"


@pytest.mark.parametrize(
    "claims", [{"email_verified": False}, {"email": "", "email_verified": True}, {"email_verified": "no"}]
)
def test_an_address_that_is_not_verified_is_not_taken(
    app: Flask, broker: Broker, claims: dict[str, object]
) -> None:
    broker.put_people(maja={**MAJA, **claims})
    client = browser(app)
    page = client.get(through(client, broker).location)
    assert "gav os ikke en bekræftet e-mail" in page.text
    assert db.session.query(User).count() == 0


def test_whoever_is_signed_in_connects_and_proves_at_once(app: Flask, broker: Broker) -> None:
    user = person(email="anden@firma.example")
    broker.put_people(maja=MAJA)
    client = browser(app, user)
    assert through(client, broker).location == f"/organisationer/ny/?cvr={CVR}"
    assert account().id == user.id
    # The identity has its account now: another one cannot take it, nor this one a second identity.
    taken = through(browser(app, person()), broker)
    assert (taken.status_code, "hører til en anden konto" in taken.text) == (409, True)
    broker.put_people(ole={"name": "Ole", "email_verified": False})
    second = through(client, broker, "ole")
    assert (second.status_code, "hører til en anden bruger" in second.text) == (409, True)


def test_a_closed_account_stays_closed(app: Flask, broker: Broker) -> None:
    broker.put_people(maja=MAJA)
    through(browser(app), broker)
    account().active = False
    db.session.commit()
    client = browser(app)
    answer = through(client, broker)
    assert (answer.status_code, "Kontoen er lukket" in answer.text) == (403, True)
    assert client.get("/min-side/").status_code == 303


def test_english_all_the_way(app: Flask, broker: Broker) -> None:
    broker.put_people(maja={**MAJA, "cvr": ""})
    client = browser(app)
    sent = client.get(f"/en{START}")
    back = client.get(broker.visit(sent.location, "maja"))
    assert back.location.startswith("/en/log-ind/mitid/svar/")
    assert client.get(back.location).location == "/en/min-side/"


def test_without_a_broker_there_is_no_button_and_no_address(database_url: str, tmp_path: Path) -> None:
    made = application(database_url, tmp_path, "")
    with made.app_context():
        client = browser(made, person())
        assert client.get(START).status_code == 404
        assert client.get(f"{START}svar/?code=x&state=y").status_code == 404
        assert "mitid" not in client.get(f"/organisationer/ny/?cvr={CVR}").text
        db.session.remove()
        db.engine.dispose()


def test_a_broker_that_is_down(database_url: str, tmp_path: Path) -> None:
    made = application(database_url, tmp_path, f"http://127.0.0.1:{free_port()}")
    with made.app_context():
        answer = browser(made).get(START)
        assert (answer.status_code, "svarer ikke lige nu" in answer.text) == (503, True)
        db.session.remove()
        db.engine.dispose()


def test_the_sign_in_page_has_the_button_and_keeps_where_to_go(app: Flask, broker: Broker) -> None:
    page = browser(app).get("/log-ind/?next=/min-side/")
    assert "Log ind med MitID Erhverv" in page.text
    assert f"{START}?next=/min-side/" in page.text
