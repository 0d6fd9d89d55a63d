"""Whoever has no password shows through the broker once more who they are."""

from flask import Flask

from app.accounts.models import User
from app.extensions import db
from tests.factories.people import browser, person, post
from tests.features.identity.test_sign_in import MAJA, START, account, through
from tests.support.broker import Broker
from tests.support.client import CheckedClient

ERASE = "/konto/slet/"


def an_hour_passes(client: CheckedClient) -> None:
    with client.session_transaction() as session:
        session["fs_paa"] -= 3600


def test_one_without_a_password_erases_their_account(app: Flask, broker: Broker) -> None:
    broker.put_people(maja={k: v for k, v in MAJA.items() if k != "cvr"})
    client = browser(app)
    through(client, broker)
    number = account().id
    an_hour_passes(client)
    asked = client.get(client.get(ERASE).location)
    assert 'type="password"' not in asked.text
    assert f"{START}?next={ERASE}" in asked.text
    assert through(client, broker, start=f"{START}?next={ERASE}").location == ERASE
    assert post(client, ERASE, forstaaet="1").location == "/"
    db.session.expire_all()
    gone = db.session.get_one(User, number)
    assert (gone.oidc_subject, gone.active) == (None, False)
    # The same identity is a stranger now.
    through(client, broker)
    assert account().id != number


def test_connecting_another_identity_is_no_proof(app: Flask, broker: Broker) -> None:
    broker.put_people(maja=MAJA)
    client = browser(app, person(email="anna@demo.example"))
    an_hour_passes(client)
    through(client, broker)
    assert client.get(ERASE).location.startswith("/bekraeft-adgangskode/")
