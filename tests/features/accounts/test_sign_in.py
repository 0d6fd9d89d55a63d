"""Signing in and out, where it leads, and guessing at it."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import SignIn
from app.audit.models import AuditEntry
from app.extensions import db
from tests.support.client import CheckedClient
from tests.support.people import (
    NEW_PASSWORD,
    PASSWORD,
    add_person,
    as_said,
    fresh_client,
    link,
    mails,
    of,
    post,
    sign_in,
)

ANNA = "anna@demo.example"
ELSEWHERE = (
    "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "http:evil.example", "///evil.example",
    "javascript:alert(1)", "%2F%2Fevil.example", "/%5Cevil.example", "https:%2F%2Fevil.example", "//evil.example/%2F..", "\t//evil.example",
)  # fmt: skip


def test_wrong_password_and_unknown_address_answer_alike(client: CheckedClient) -> None:
    add_person()
    wrong, unknown = (
        sign_in(client, ANNA, "forkert kode her"),
        sign_in(client, "ingen@demo.example", "forkert kode her"),
    )
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert "E-mail eller adgangskode er forkert" in wrong.text
    assert as_said(wrong, ANNA) == as_said(unknown, "ingen@demo.example")
    assert "forkert kode her" not in wrong.text


@pytest.mark.parametrize("address", ELSEWHERE)
def test_nobody_is_sent_to_another_site(client: CheckedClient, address: str) -> None:
    add_person()
    assert sign_in(client, next=address).status_code == 400
    other = fresh_client(client.application)
    shown = other.get("/log-ind/", query_string={"next": address})
    assert shown.status_code in {200, 303}
    assert "evil" not in (shown.headers.get("Location") or "")
    answer = post(other, "/log-ind/", email=ANNA, password=PASSWORD)
    assert answer.location == "/min-side/"


def test_a_page_that_asks_for_sign_in_comes_back(client: CheckedClient) -> None:
    add_person()
    asked = client.get("/konto/sessioner/")
    assert asked.status_code == 303
    answer = post(
        client, "/log-ind/", asked.location, email=ANNA, password=PASSWORD, next="/konto/sessioner/"
    )
    assert answer.location == "/konto/sessioner/"


def test_signing_out_takes_a_post_and_ends_the_session(client: CheckedClient) -> None:
    add_person()
    sign_in(client)
    assert client.get("/log-ud/").status_code == 405
    assert client.get("/konto/").status_code == 200
    assert client.post("/log-ud/").status_code == 400  # without the form's token
    post(client, "/log-ud/", "/konto/")
    assert client.get("/konto/").status_code == 303
    assert db.session.scalars(select(SignIn.ended_at)).one() is not None


def test_a_stolen_cookie_is_worth_nothing_after_sign_out(client: CheckedClient) -> None:
    add_person()
    sign_in(client)
    cookie = client.get_cookie("session")
    assert cookie is not None
    post(client, "/log-ud/", "/konto/")
    client.set_cookie("session", cookie.value)
    assert client.get("/konto/").status_code == 303


def test_the_session_gets_a_new_key_at_sign_in(client: CheckedClient) -> None:
    add_person()
    client.get("/log-ind/")
    with client.session_transaction() as before:
        before["sign_in"] = "given-by-an-attacker"
        token = before.get("csrf_token")
    sign_in(client)
    with client.session_transaction() as after:
        assert after["sign_in"] != "given-by-an-attacker"
        assert "_remember" not in after
    assert token
    assert client.get_cookie("remember_token") is None


def test_a_closed_account_is_out_at_once(client: CheckedClient) -> None:
    add_person()
    sign_in(client)
    of(ANNA).active = False
    db.session.commit()
    assert client.get("/konto/").status_code == 303
    assert sign_in(client).status_code == 422


def test_htmx_is_told_where_to_sign_in(client: CheckedClient) -> None:
    answer = client.htmx("/konto/")
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"].startswith("/log-ind/")


def test_guessing_closes_the_account_for_a_while_and_tells_its_owner_once(
    client: CheckedClient, app: Flask
) -> None:
    add_person()
    for turn in range(7):
        assert sign_in(fresh_client(app), ANNA, f"forkert kode {turn}").status_code == 422
    right, wrong = sign_in(client), sign_in(client, ANNA, "forkert kode")
    assert right.status_code == wrong.status_code == 422
    assert "E-mail eller adgangskode er forkert" in right.text
    assert [m.kind for m in mails(ANNA)] == ["account_locked"]
    assert "account.locked" in set(db.session.scalars(select(AuditEntry.action)))
    # The way in for the owner: a new password.
    assert post(client, link(mails(ANNA)[0]), password=NEW_PASSWORD).status_code == 302
    assert sign_in(client, ANNA, NEW_PASSWORD).location == "/min-side/"
    assert of(ANNA).failures == 0


def test_the_lock_opens_by_itself(client: CheckedClient) -> None:
    add_person()
    for turn in range(5):
        sign_in(client, ANNA, f"forkert kode {turn}")
    assert sign_in(client).status_code == 422
    person = of(ANNA)
    person.locked_until = datetime.now(UTC) - timedelta(seconds=1)
    db.session.commit()
    assert sign_in(client).location == "/min-side/"
