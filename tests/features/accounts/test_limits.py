"""No address asks without end, and two who take one e-mail address at once get one account."""

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select

from app.accounts import services
from app.accounts.models import User
from app.extensions import db, limiter, security
from tests.support.client import CheckedClient
from tests.support.people import PASSWORD, add_person, fresh_client, mails, post, sign_in

ANNA = "anna@demo.example"


@pytest.fixture
def limits(app: Flask) -> Iterator[None]:
    limiter.reset()
    limiter.enabled = True
    yield
    limiter.enabled = False
    limiter.reset()


@pytest.mark.parametrize(
    ("address", "fields", "allowed"),
    [
        ("/opret-konto/", {"name": "Anna", "password": PASSWORD}, 5),
        ("/glemt-adgangskode/", {}, 5),
        ("/bekraeft-mail/", {}, 5),
    ],
)
def test_what_sends_mail_is_let_through_a_few_times(
    app: Flask, limits: None, address: str, fields: dict[str, str], allowed: int
) -> None:
    answers = [
        post(fresh_client(app), address, email=f"ny{n}@demo.example", **fields).status_code
        for n in range(allowed + 2)
    ]
    assert set(answers[:allowed]) <= {200, 302}
    assert answers[allowed:] == [429, 429]


def test_one_address_may_not_ask_without_end(app: Flask, limits: None) -> None:
    answers = [sign_in(fresh_client(app), f"ingen{n}@demo.example").status_code for n in range(12)]
    assert answers == [422] * 10 + [429] * 2


@pytest.mark.parametrize("address", ["/log-ind/kode/", "/log-ind/noedkode/"])
def test_codes_are_let_through_a_few_times(client: CheckedClient, limits: None, address: str) -> None:
    services.turn_on_two_step(add_person(), security.totp_factory.generate_totp_secret())
    db.session.commit()
    sign_in(client)
    answers = [post(client, address, code="000000").status_code for _ in range(12)]
    assert answers == [422] * 10 + [429] * 2


def test_two_sign_ups_at_once_make_one_account(app: Flask) -> None:
    # Both have asked whether the address is free, and heard that it is, before either writes.
    both_asked, answers = threading.Barrier(2, timeout=20), []

    def wait_for_the_other(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("INSERT INTO account "):
            both_asked.wait()
            met.append(threading.get_ident())

    def sign_up(page: FlaskClient) -> None:
        answer = post(page, "/opret-konto/", name="Anna", email=ANNA, password=PASSWORD)
        answers.append((answer.status_code, answer.location, answer.text))

    met: list[int] = []
    threads = [threading.Thread(target=sign_up, args=(fresh_client(app),)) for _ in range(2)]
    db.session.remove()
    event.listen(db.engine, "before_cursor_execute", wait_for_the_other)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        event.remove(db.engine, "before_cursor_execute", wait_for_the_other)
    assert len(set(met)) == 2
    assert [(status, to) for status, to, _text in answers] == [(302, "/opret-konto/tjek-din-mail/")] * 2
    assert answers[0] == answers[1]
    assert db.session.scalar(select(func.count()).where(User.email == ANNA)) == 1
    assert [m.kind for m in mails(ANNA)] == ["account_welcome"]
