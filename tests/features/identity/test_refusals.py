import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.accounts.models import User
from app.config import Settings, SettingsError
from app.extensions import db
from tests.factories.people import browser
from tests.support.broker import Broker
from tests.support.client import CheckedClient
from tests.support.databases import ROOT

START = "/log-ind/mitid/"
MAJA = {"name": "Maja", "email": "maja@firma.example", "email_verified": True, "cvr": "13748136"}


def nobody(client: CheckedClient, answer: TestResponse, status: int, text: str) -> None:
    """A clear page, and no one signed in."""
    assert answer.status_code == status
    assert text in answer.text
    assert client.get("/min-side/").status_code == 303
    assert db.session.query(User).count() == 0


@pytest.fixture(autouse=True)
def people(broker: Broker) -> None:
    broker.put_people(maja=MAJA)


def test_the_person_cancels(app: Flask, broker: Broker) -> None:
    client = browser(app)
    back = broker.visit(client.get(START).location)
    assert "error=access_denied" in back
    nobody(client, client.get(back), 200, "Du afbrød")


@pytest.mark.parametrize("fault", ["expired", "audience", "issuer", "key", "unsigned", "nonce"])
def test_a_token_that_is_wrong_in_one_way(app: Flask, broker: Broker, fault: str) -> None:
    broker.put_fault(fault)
    client = browser(app)
    back = broker.visit(client.get(START).location, "maja")
    nobody(client, client.get(back), 400, "Vi kunne ikke stole på svaret fra MitID Erhverv")


def test_another_browsers_answer(app: Flask, broker: Broker) -> None:
    back = broker.visit(browser(app).get(START).location, "maja")
    client = browser(app)
    nobody(client, client.get(back), 400, "kan kun bruges én gang")


def test_a_state_that_was_changed(app: Flask, broker: Broker) -> None:
    client = browser(app)
    back = broker.visit(client.get(START).location, "maja").replace("state=", "state=x")
    nobody(client, client.get(back), 400, "kan kun bruges én gang")


def test_no_code_and_no_state(app: Flask) -> None:
    client = browser(app)
    nobody(client, client.get(f"{START}svar/"), 400, "kan kun bruges én gang")


def test_an_answer_is_used_once(app: Flask, broker: Broker) -> None:
    client = browser(app)
    back = broker.visit(client.get(START).location, "maja")
    assert client.get(back).status_code == 303
    again = client.get(back)
    assert (again.status_code, "kan kun bruges én gang" in again.text) == (400, True)


def test_a_code_that_was_used_with_the_session_of_before(app: Flask, broker: Broker) -> None:
    client = browser(app)
    sent = client.get(START)
    with client.session_transaction() as session:
        before = dict(session)
    back = broker.visit(sent.location, "maja")
    assert client.get(back).status_code == 303
    client.get_cookie("session")
    with client.session_transaction() as session:
        session.clear()
        session.update(before)
    again = client.get(back)
    assert (again.status_code, "Vi kunne ikke stole på svaret" in again.text) == (400, True)


def test_a_code_with_another_requests_verifier(app: Flask, broker: Broker) -> None:
    client = browser(app)
    first, second = client.get(START), client.get(START)
    code = broker.visit(first.location, "maja").split("code=")[1].split("&")[0]
    state = broker.visit(second.location, "maja").split("state=")[1].split("&")[0]
    answer = client.get(f"{START}svar/?code={code}&state={state}")
    nobody(client, answer, 400, "Vi kunne ikke stole på svaret")


def test_starting_over_and_over_does_not_burst_the_cookie(app: Flask, broker: Broker) -> None:
    client = browser(app)
    for _ in range(30):
        sent = client.get(START)
    cookie = client.get_cookie("session")
    assert cookie
    assert len(cookie.value) < 2500
    assert client.get(broker.visit(sent.location, "maja")).status_code == 303


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        ({"OIDC_ISSUER": "https://b.example"}, "together"),
        ({"OIDC_CLIENT_ID": "x"}, "together"),
        ({"OIDC_SCOPE": "openid cpr"}, "CPR"),
        ({"OIDC_SCOPE": "openid nemlogin.ssn"}, "CPR"),
        ({"OIDC_SCOPE": "profile"}, "openid"),
        (
            {
                "OIDC_ISSUER": "http://b.example",
                "OIDC_CLIENT_ID": "x",
                "APP_ENV": "production",
                "SECRET_KEY": "x",
                "PUBLIC_URL": "https://x.example",
            },
            "https",
        ),
    ],
)
def test_settings_that_must_not_start(environ: dict[str, str], message: str, tmp_path: object) -> None:
    with pytest.raises(SettingsError, match=message):
        Settings.from_env(ROOT, {"INSTANCE_DIR": str(tmp_path), **environ})
