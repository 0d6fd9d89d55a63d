"""A person's own pages: password, e-mail, sessions, second steps."""

import re
import time

import pytest
from flask import Flask
from passlib.totp import TOTP
from sqlalchemy import select

from app.accounts.models import SignIn
from app.accounts.queries import BROWSERS, SYSTEMS, named
from app.audit.models import AuditEntry
from app.extensions import db, security
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


def test_a_new_password_by_mail_ends_every_session(client: CheckedClient, app: Flask) -> None:
    add_person()
    sign_in(client)
    other = fresh_client(app)
    known, unknown = (post(other, "/glemt-adgangskode/", email=e) for e in (ANNA, "ingen@demo.example"))
    assert known.status_code == unknown.status_code == 200
    assert as_said(known, ANNA) == as_said(unknown, "ingen@demo.example")
    (mail,) = mails(ANNA)
    assert post(other, link(mail), password="kort").status_code == 422
    assert post(other, link(mail), password=NEW_PASSWORD).location == "/log-ind/"
    assert client.get("/konto/").status_code == 303
    assert sign_in(other).status_code == 422
    assert sign_in(other, ANNA, NEW_PASSWORD).location == "/min-side/"
    again = fresh_client(app).get(link(mail), follow_redirects=True)
    assert "Linket virker ikke" in again.text
    assert "account_password_changed" in [m.kind for m in mails(ANNA)]


def test_another_password_keeps_this_session_and_ends_the_others(client: CheckedClient, app: Flask) -> None:
    add_person()
    other = fresh_client(app)
    sign_in(client), sign_in(other)
    assert (
        post(client, "/konto/adgangskode/", password="forkert kode", new_password=NEW_PASSWORD).status_code
        == 422
    )
    assert (
        post(client, "/konto/adgangskode/", password=PASSWORD, new_password=NEW_PASSWORD).status_code == 302
    )
    assert client.get("/konto/").status_code == 200
    assert other.get("/konto/").status_code == 303


def test_a_new_address_holds_once_its_link_is_used_and_the_old_one_hears(
    client: CheckedClient, app: Flask
) -> None:
    add_person()
    add_person("taget@demo.example")
    sign_in(client)
    taken = post(client, "/konto/e-mail/", email="taget@demo.example")
    free = post(client, "/konto/e-mail/", email="ny@demo.example")
    assert taken.status_code == free.status_code == 200
    assert mails("taget@demo.example") == []
    (mail,) = mails("ny@demo.example")
    assert client.get(link(mail)).status_code == 200
    assert of(ANNA).email == ANNA
    assert post(client, link(mail)).status_code == 302
    assert of("ny@demo.example").name == "Anna Demo"
    assert "account_email_changed" in [m.kind for m in mails(ANNA)]
    again = post(client, link(mail))
    assert again.status_code == 302
    assert "Linket virker ikke" in client.get(again.location).text
    assert of("ny@demo.example").name == "Anna Demo"
    assert client.get("/konto/").status_code == 200


def test_name_and_language_are_kept(client: CheckedClient) -> None:
    add_person()
    sign_in(client)
    assert post(client, "/konto/oplysninger/", name="", locale="da").status_code == 422
    assert post(client, "/konto/oplysninger/", name="Anna  Ny ", locale="en").status_code == 303
    assert (of(ANNA).name, of(ANNA).locale) == ("Anna Ny", "en")


def test_security_changes_ask_for_the_password_again(client: CheckedClient) -> None:
    add_person()
    sign_in(client)
    with client.session_transaction() as session:
        session["fs_paa"] = time.time() - 3600
    asked = client.get("/konto/totrin/")
    assert asked.status_code == 302
    assert asked.location.startswith("/bekraeft-adgangskode/")
    answer = post(client, "/bekraeft-adgangskode/", asked.location, password=PASSWORD, next="/konto/totrin/")
    assert answer.location.endswith("/konto/totrin/")
    assert client.get("/konto/totrin/").status_code == 200


def code_for(page: str) -> str:
    """What the app of a person shows who scanned the page's key."""
    key = re.search(r'<code id="noegle">([^<]+)</code>', page)
    assert key
    return str(TOTP(key=key[1].replace("-", "")).generate().token)


def turn_on(client: CheckedClient) -> list[str]:
    """Set up an app and write down the recovery codes."""
    page = client.get("/konto/totrin/").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    wrong = client.post("/konto/totrin/", data={"csrf_token": token[1], "code": "000000"})
    assert wrong.status_code == 422
    assert code_for(wrong.text) == code_for(page)  # the picture that was scanned still holds
    answer = client.post("/konto/totrin/", data={"csrf_token": token[1], "code": code_for(page)})
    assert answer.location == "/konto/noedkoder/"
    return re.findall(
        r"<code>([0-9a-f-]+)</code>", post(client, "/konto/noedkoder/", generate_new_codes="1").text
    )


def test_two_steps_with_an_app_and_a_recovery_code(client: CheckedClient, app: Flask) -> None:
    add_person()
    sign_in(client)
    codes = turn_on(client)
    assert len(codes) == 8
    assert len(set(codes)) == 8
    assert all(re.fullmatch(r"[0-9a-f]{4}(-[0-9a-f]{4}){2}", c) for c in codes)
    other = fresh_client(app)
    assert sign_in(other).location.startswith("/log-ind/kode/")
    assert other.get("/konto/").status_code == 303
    wrong = post(other, "/log-ind/kode/", code="000000")
    assert wrong.status_code == 422
    assert post(other, "/log-ind/noedkode/", code=codes[0].upper()).location == "/min-side/"
    third = fresh_client(app)
    sign_in(third)
    assert post(third, "/log-ind/noedkode/", code=codes[0]).status_code == 422  # each once
    secret = security.totp_factory.get_totp_b32_key(of(ANNA).tf_totp_secret)
    person = of(ANNA)
    person.last_code = None
    db.session.commit()
    fresh = str(TOTP(key=secret).generate().token)
    assert post(third, "/log-ind/kode/", code=f"{fresh[:3]} {fresh[3:]}").location == "/min-side/"
    fourth = fresh_client(app)
    sign_in(fourth)
    assert post(fourth, "/log-ind/kode/", code=fresh).status_code == 422  # a code seen over a shoulder
    post(client, "/konto/totrin/sluk/", "/konto/")
    assert sign_in(fresh_client(app)).location == "/min-side/"
    assert {"account.two_step_on", "account.two_step_off"} <= set(
        db.session.scalars(select(AuditEntry.action))
    )


def test_codes_are_not_guessed_without_end(client: CheckedClient, app: Flask) -> None:
    add_person()
    sign_in(client)
    turn_on(client)
    other = fresh_client(app)
    sign_in(other)
    for turn in range(6):
        assert post(other, "/log-ind/kode/", code=f"00000{turn}").status_code == 422
    assert of(ANNA).locked_until is not None


def test_the_list_of_sessions(client: CheckedClient, app: Flask) -> None:
    add_person()
    other, third = fresh_client(app), fresh_client(app)
    for browser in (client, other, third):
        sign_in(browser)
    page = client.get("/konto/sessioner/").text
    assert page.count("Denne enhed") == 1
    ids = [int(i) for i in re.findall(r'action="/konto/sessioner/(\d+)/"', page)]
    assert len(ids) == 3
    post(client, f"/konto/sessioner/{ids[1]}/", "/konto/sessioner/")
    assert sorted(b.get("/konto/").status_code for b in (other, third)) == [200, 303]
    post(client, "/konto/sessioner/", "/konto/sessioner/")
    assert [b.get("/konto/").status_code for b in (client, other, third)] == [200, 303, 303]
    post(client, "/konto/sessioner/", "/konto/sessioner/", ogsaa_her="1")
    assert client.get("/konto/").status_code == 303


def test_nobody_ends_the_session_of_another(client: CheckedClient, app: Flask) -> None:
    add_person()
    add_person("bo@demo.example")
    other = fresh_client(app)
    sign_in(client), sign_in(other, "bo@demo.example")
    theirs = db.session.scalars(select(SignIn.id).where(SignIn.account_id == of("bo@demo.example").id)).one()
    assert post(client, f"/konto/sessioner/{theirs}/", "/konto/sessioner/").status_code == 404
    assert other.get("/konto/").status_code == 200


def test_browsers_have_plain_names() -> None:
    agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Version/17.0 Mobile Safari/604"
    assert (named(BROWSERS, agent), named(SYSTEMS, agent)) == ("Safari", "iPhone")
    edge = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/120 Safari/537 Edg/120"
    assert (named(BROWSERS, edge), named(SYSTEMS, edge)) == ("Edge", "Windows")
    assert named(BROWSERS, "curl/8") == ""


def test_public_pages_know_no_session(client: CheckedClient) -> None:
    answer = client.get("/leverandoerer/")
    assert "Set-Cookie" not in answer.headers
    assert "Log ind" in answer.text
    add_person()
    sign_in(client)
    assert "Min side" in client.get("/leverandoerer/").text


@pytest.mark.parametrize("page", ["/glemt-adgangskode/", "/bekraeft-mail/"])
@pytest.mark.parametrize(
    ("typed", "told"),
    [("", "Skriv din e-mail"), ("  ", "Skriv din e-mail"), ("anna", "Skriv e-mailen som navn@eksempel.dk")],
)
def test_what_is_no_address_is_told(client: CheckedClient, page: str, typed: str, told: str) -> None:
    answer = post(client, page, email=typed)
    assert answer.status_code == 422
    assert f'href="#email">{told}' in answer.text
    assert 'id="email-error"' in answer.text
    assert "har vi sendt" not in answer.text
