"""Whoever meets a page that takes an account gets to it: through sign-up, the mail, another browser and sign-in."""

from urllib.parse import parse_qs, quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from app.accounts.onwards import LONGEST, local
from tests.features.accounts.test_sign_in import ELSEWHERE
from tests.support.client import CheckedClient
from tests.support.people import NEW_PASSWORD, PASSWORD, add_person, fresh_client, link, mails, of, post
from tests.support.people import sign_in as signed_in

ANNA = "anna@demo.example"
WANTED = "/konto/sessioner/"
SIGN_UP = {"name": "Anna Demo", "email": ANNA, "password": PASSWORD}


def href(page: str, text: str) -> str:
    """Where the link with a text leads."""
    return str(html.fromstring(page).xpath(f"//main//a[normalize-space()='{text}']")[0].get("href"))


def fields(page: str) -> dict[str, str]:
    """What the page's form sends by itself."""
    return {
        i.get("name"): i.get("value")
        for i in html.fromstring(page).xpath("//main//form//input[@type='hidden']")
    }


def next_of(address: str) -> list[str]:
    return parse_qs(urlsplit(address).query).get("next", [])


def mailed(kind: str) -> str:
    """The last mail's link as a whole."""
    mail = mails(ANNA, kind)[-1]
    (found,) = [line for line in mail.text.splitlines() if link(mail) in line]
    assert mail.html is not None
    assert found.strip() in mail.html
    parts = urlsplit(found.strip())
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def test_from_a_closed_page_through_sign_up_and_the_mail_to_that_page(client: CheckedClient) -> None:
    sign_in = client.get(WANTED)
    sign_up = href(client.get(sign_in.location).text, "Opret konto")
    sent = fields(client.get(sign_up).text)
    assert sent["next"] == WANTED
    answer = client.post("/opret-konto/", data={**sent, **SIGN_UP})
    assert urlsplit(answer.location).path == "/opret-konto/tjek-din-mail/"
    assert next_of(href(client.get(answer.location).text, "Få et nyt link")) == [WANTED]
    # The mail is opened on the telephone.
    phone = CheckedClient(client.application)
    sent = fields(phone.get(mailed("account_welcome")).text)
    confirmed = phone.post(link(mails(ANNA)[0]), data=sent)
    assert next_of(confirmed.location) == [WANTED]
    sent = fields(phone.get(confirmed.location).text)
    assert phone.post("/log-ind/", data={**sent, "email": ANNA, "password": PASSWORD}).location == WANTED


def test_a_new_link_leads_there_too(client: CheckedClient) -> None:
    add_person(confirmed=False)
    sent = fields(client.get("/bekraeft-mail/", query_string={"next": WANTED}).text)
    client.post("/bekraeft-mail/", data={**sent, "email": ANNA})
    assert next_of(mailed("account_confirm")) == [WANTED]


def test_an_old_link_leads_to_a_new_one_that_leads_there(client: CheckedClient) -> None:
    answer = client.get("/bekraeft-mail/forkert/", query_string={"next": WANTED})
    assert urlsplit(answer.location).path == "/bekraeft-mail/"
    assert next_of(answer.location) == [WANTED]


def test_whoever_has_forgotten_the_password_gets_there_too(client: CheckedClient) -> None:
    add_person()
    asked = href(client.get("/log-ind/", query_string={"next": WANTED}).text, "Glemt adgangskode?")
    sent = fields(client.get(asked).text)
    client.post("/glemt-adgangskode/", data={**sent, "email": ANNA})
    sent = fields(client.get(mailed("account_reset"), follow_redirects=True).text)
    answer = client.post(link(mails(ANNA)[0]), data={**sent, "password": NEW_PASSWORD})
    assert next_of(answer.location) == [WANTED]


def test_whoever_has_an_account_already_is_answered_alike(client: CheckedClient) -> None:
    add_person()
    new = post(client, "/opret-konto/", **SIGN_UP | {"email": "ny@demo.example"}, next=WANTED)
    old = post(client, "/opret-konto/", **SIGN_UP, next=WANTED)
    assert (new.status_code, new.location) == (old.status_code, old.location)
    assert next_of(mailed("account_exists")) == [WANTED]


def test_without_a_page_to_go_to_nothing_is_added(client: CheckedClient) -> None:
    assert post(client, "/opret-konto/", **SIGN_UP).location == "/opret-konto/tjek-din-mail/"
    assert "next" not in mailed("account_welcome")
    assert post(client, mailed("account_welcome")).location == "/log-ind/"


def test_somebody_signed_in_is_not_told_to_look_for_a_mail(client: CheckedClient) -> None:
    add_person()
    signed_in(client)
    assert "tjek-din-mail" not in client.post("/opret-konto/", data={**SIGN_UP}).headers.get("Location", "")


@pytest.mark.parametrize(
    "address", [*ELSEWHERE, "https:evil.example", "/\tx", "/\n/evil.example", "/%09/evil.example"]
)
def test_a_mail_never_leads_to_another_site(client: CheckedClient, address: str) -> None:
    assert post(client, "/opret-konto/", **SIGN_UP, next=address).status_code == 400
    shown = client.get("/opret-konto/", query_string={"next": address}, follow_redirects=True)
    assert "next" not in fields(shown.text)
    post(client, "/opret-konto/", **SIGN_UP)
    assert "evil" not in mailed("account_welcome")
    # Nor when somebody writes it into a link of ours.
    path = link(mails(ANNA)[0])
    followed = client.get(path, query_string={"next": address}, follow_redirects=True)
    assert "next" not in fields(followed.text)
    answer = fresh_client(client.application).post(f"{path}?next={quote(address)}", data={})
    assert "evil" not in (answer.headers.get("Location") or "")
    page = client.get("/opret-konto/tjek-din-mail/", query_string={"next": address})
    assert href(page.text, "Få et nyt link") == "/bekraeft-mail/"
    assert of(ANNA).confirmed_at is None


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_only_a_path_of_ours_is_gone_on_to(address: str) -> None:
    found = local(address)
    assert found in {"", address}
    if found:
        assert found.startswith("/")
        assert not urlsplit(found).netloc
        assert not urlsplit(found).scheme
        assert found[1:2] not in {"/", "\\"}
        assert found.isprintable()


def test_an_address_nobody_of_us_wrote_is_dropped() -> None:
    assert local("/" + "x" * (LONGEST - 1))
    assert not local("/" + "x" * LONGEST)
