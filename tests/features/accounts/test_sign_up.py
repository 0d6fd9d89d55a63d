"""Signing up, confirming, and what strangers learn of it."""

from sqlalchemy import func, select

from app.accounts.models import User
from app.extensions import db
from tests.support.client import CheckedClient
from tests.support.people import PASSWORD, add_person, as_said, link, mails, of, post, sign_in

ANNA = "anna@demo.example"


def sign_up(client: CheckedClient, email: str = ANNA, password: str = PASSWORD, page: str = "/opret-konto/"):
    return post(client, page, name="Anna Demo", email=email, password=password)


def test_a_person_signs_up_confirms_and_signs_in(client: CheckedClient) -> None:
    answer = sign_up(client)
    assert answer.status_code == 302
    assert f"Vi har sendt en mail til {ANNA}" in client.get(answer.location).text
    assert (
        "Bekræft din e-mail først" not in sign_in(client).text
    )  # that an account exists is nobody's business
    (mail,) = mails(ANNA)
    assert mail.kind == "account_welcome"
    assert mail.locale == "da"
    assert client.get(link(mail)).status_code == 200
    assert of(ANNA).confirmed_at is None  # mail filters open links too
    assert post(client, link(mail)).location == "/log-ind/"
    assert "Din e-mail er bekræftet" in client.get("/log-ind/").text
    assert sign_in(client).location == "/min-side/"
    page = client.get("/konto/")
    assert "Anna Demo" in page.text


def test_an_english_visitor_gets_english_mails(client: CheckedClient) -> None:
    sign_up(client, page="/en/opret-konto/")
    (mail,) = mails(ANNA)
    assert mail.locale == "en"


def test_an_address_that_has_an_account_answers_as_a_new_one(client: CheckedClient) -> None:
    add_person()
    new, old = sign_up(client, "ny@demo.example"), sign_up(client, "ANNA@demo.example")
    assert (new.status_code, new.location) == (old.status_code, old.location)
    assert as_said(new, "ny@demo.example") == as_said(old, ANNA)
    assert [m.kind for m in mails(ANNA)] == ["account_exists"]
    assert db.session.scalar(select(func.count()).select_from(User)) == 2


def test_what_was_typed_stays_but_never_the_password(client: CheckedClient) -> None:
    answer = sign_up(client, password="kort")
    assert answer.status_code == 422
    assert "mindst 12 tegn" in answer.text
    assert ANNA in answer.text
    assert "kort" not in answer.text
    assert 'autocomplete="new-password"' in answer.text


def test_a_password_that_is_easy_to_guess_is_refused_with_advice(client: CheckedClient) -> None:
    for password in ("fodboldfodbold", "sommerferie2026", "123456789012", "aaaaaaaaaaaaaaa", "x" * 129):
        assert sign_up(client, password=password).status_code == 422, password
    assert "let at gætte" in sign_up(client, password="fodboldfodbold").text


def test_wrong_used_and_old_links_say_what_to_do(client: CheckedClient) -> None:
    sign_up(client)
    path = link(mails(ANNA)[0])
    wrong = client.get("/bekraeft-mail/forkert/", follow_redirects=True)
    assert "Linket virker ikke" in wrong.text
    assert "Få et nyt link" in wrong.text
    client.application.config["SECURITY_CONFIRM_EMAIL_WITHIN"] = -client.application.config[
        "SECURITY_CONFIRM_EMAIL_WITHIN"
    ]
    assert "Linket er udløbet" in client.get(path, follow_redirects=True).text
    client.application.config["SECURITY_CONFIRM_EMAIL_WITHIN"] = -client.application.config[
        "SECURITY_CONFIRM_EMAIL_WITHIN"
    ]
    post(client, path)
    assert "bekræftet allerede" in client.get(path, follow_redirects=True).text


def test_a_new_link_can_be_asked_for_and_tells_nobody_anything(client: CheckedClient) -> None:
    add_person(confirmed=False)
    known = post(client, "/bekraeft-mail/", email=ANNA)
    unknown = post(client, "/bekraeft-mail/", email="ingen@demo.example")
    assert (known.status_code, unknown.status_code) == (200, 200)
    assert as_said(known, ANNA) == as_said(unknown, "ingen@demo.example")
    assert [m.kind for m in mails(ANNA)] == ["account_confirm"]
    assert mails("ingen@demo.example") == []
