"""Turning a kind of mail off by the link of a mail, and by the mail program's own button."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.domain.mailing import FIRMS, RULES, Frequency, MailKind
from app.extensions import db
from app.privacy.erasing import erase
from app.subscriptions import queries, services, unsubscribing
from app.subscriptions.models import MailChoice
from app.subscriptions.receivers import Receiver
from tests.factories.suppliers import valid_cvr
from tests.support.client import CheckedClient
from tests.support.people import add_person, fresh_client

CVR = valid_cvr(3)
KINDS = [k for k in MailKind if RULES[k].can_be_turned_off]
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def path(kind: MailKind, to: Receiver, locale: str = "da") -> str:
    return urlsplit(unsubscribing.link(kind, to, locale)).path


def one_click_path(kind: MailKind, to: Receiver) -> str:
    return urlsplit(unsubscribing.headers(kind, to, "da")["List-Unsubscribe"].strip("<>")).path


def press(client: CheckedClient, address: str) -> str:
    """Open the page, press its button, and follow to what it says then."""
    shown = client.get(address)
    assert shown.status_code == 200
    token = re.search(r'name="csrf_token" value="([^"]+)"', shown.text)
    assert token
    answer = client.post(address, data={"csrf_token": token[1]})
    assert (answer.status_code, answer.headers["Location"]) == (303, address)
    return client.get(address).text


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_of_the_link_turns_off_this_kind_and_no_other(
    app: Flask, client: CheckedClient, kind: MailKind
) -> None:
    to = Receiver(account=add_person().id, cvr=CVR)
    address = path(kind, to)
    assert "Slå fra" in client.get(address).text
    assert client.get(address, headers={"User-Agent": "scanner"}).status_code == 200
    assert db.session.scalars(select(MailChoice)).all() == []
    assert "Mailen er slået fra" in press(client, address)
    [row] = db.session.scalars(select(MailChoice))
    assert (row.kind, row.frequency, row.by, row.cvr) == (kind.value, "never", "link:page", None)
    assert not queries.may_send(kind, to).may
    for other in set(MailKind) - {kind, MailKind.NEED_DIGEST}:
        assert queries.may_send(other, to).may
    [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "mail_choice.changed"))
    assert (entry.actor, entry.subject) == ("link:page", f"account:{to.account}")


@pytest.mark.parametrize("kind", FIRMS)
def test_a_firm_without_an_account_turns_its_mails_off(
    app: Flask, client: CheckedClient, kind: MailKind
) -> None:
    assert "I får ikke flere" in press(client, path(kind, Receiver(cvr=CVR)))
    [row] = db.session.scalars(select(MailChoice))
    assert (row.cvr, row.account_id, row.frequency) == (CVR, None, "never")
    # And for whoever gets the mail for the firm.
    assert not queries.may_send(kind, Receiver(account=add_person().id, cvr=CVR)).may


def test_one_click_needs_no_session_and_no_token_of_a_form(app: Flask) -> None:
    to = Receiver(account=add_person().id)
    address = one_click_path(MailKind.SAVED_SEARCH, to)
    client = fresh_client(app)
    for _ in range(2):
        answer = client.post(address, data=ONE_CLICK)
        assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    assert "Set-Cookie" not in answer.headers
    [row] = db.session.scalars(select(MailChoice))
    assert (row.frequency, row.by) == ("never", "link:mail_program")
    assert (
        len(db.session.scalars(select(AuditEntry).where(AuditEntry.action == "mail_choice.changed")).all())
        == 1
    )


@pytest.mark.parametrize("data", [{}, {"List-Unsubscribe": "no"}, {"x": "One-Click"}])
def test_one_click_does_nothing_but_what_the_standard_says(app: Flask, data: dict[str, str]) -> None:
    address = one_click_path(MailKind.REMINDER, Receiver(account=add_person().id))
    assert fresh_client(app).post(address, data=data).status_code == 400
    assert db.session.scalars(select(MailChoice)).all() == []


def test_the_address_of_the_header_opened_as_a_page_leads_to_the_button(
    app: Flask, client: CheckedClient
) -> None:
    to = Receiver(account=add_person().id)
    answer = client.get(one_click_path(MailKind.REMINDER, to))
    assert answer.status_code == 303
    assert "Slå fra" in client.get(answer.headers["Location"]).text
    assert db.session.scalars(select(MailChoice)).all() == []


def test_the_button_needs_the_token_of_its_form(app: Flask) -> None:
    address = path(MailKind.REMINDER, Receiver(account=add_person().id))
    assert fresh_client(app).post(address, data=ONE_CLICK).status_code == 400
    assert db.session.scalars(select(MailChoice)).all() == []


@pytest.mark.parametrize("forged", ["x", "a.b.c", "{}x", "x{}", "{}."])
def test_forged_links_say_so_and_change_nothing(app: Flask, client: CheckedClient, forged: str) -> None:
    real = unsubscribing.token(MailKind.REMINDER, Receiver(account=add_person().id))
    for address in (f"/afmeld/{forged.format(real)}/", f"/en/afmeld/{forged.format(real)}/"):
        shown = client.get(address)
        assert shown.status_code == 404
        assert "hjaelp@buysocial.example" in shown.text
    assert client.post(f"/afmeld/{forged.format(real)}/et-klik/", data=ONE_CLICK).status_code == 404
    assert db.session.scalars(select(MailChoice)).all() == []


@pytest.mark.parametrize("salt", ["tips.hearing", "ownership.domain_proof", "itsdangerous", ""])
def test_a_link_signed_for_something_else_opens_nothing(app: Flask, client: CheckedClient, salt: str) -> None:
    signer = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt=salt)
    token = signer.dumps(["reminder", add_person().id, ""])
    assert client.get(f"/afmeld/{token}/").status_code == 404


def test_an_old_link_says_that_it_is_old(
    app: Flask, client: CheckedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = path(MailKind.REMINDER, Receiver(account=add_person().id))
    assert client.get(address).status_code == 200
    monkeypatch.setattr(unsubscribing.LINK, "lasts", -unsubscribing.LINK.lasts)
    shown = client.get(address)
    assert (shown.status_code, "for gammelt" in shown.text) == (410, True)
    assert client.post(address + "et-klik/", data=ONE_CLICK).status_code == 410


def test_what_cannot_be_turned_off_has_no_link(app: Flask) -> None:
    with pytest.raises(ValueError, match="nobody can turn off"):
        unsubscribing.token(MailKind.OWN_MATTER, Receiver(account=1))
    with pytest.raises(ValueError, match="nobody can turn off"):
        unsubscribing.token(MailKind.REMINDER, Receiver(cvr=CVR))
    with pytest.raises(services.NoSuchFrequency):
        services.turn_off(MailKind.OWN_MATTER, Receiver(account=add_person().id), "test")


def test_a_link_of_somebody_who_has_left_changes_nothing(app: Flask, client: CheckedClient) -> None:
    person = add_person()
    address = path(MailKind.REMINDER, Receiver(account=person.id))
    erase(person, "test")
    db.session.commit()
    assert "Mailen er slået fra" in client.get(address).text
    assert client.post(address + "et-klik/", data=ONE_CLICK).status_code == 200
    assert db.session.scalars(select(MailChoice)).all() == []


def test_in_the_language_of_the_mail(app: Flask, client: CheckedClient) -> None:
    address = path(MailKind.REMINDER, Receiver(account=add_person().id), "en")
    assert address.startswith("/en/afmeld/")
    assert '<html lang="en"' in client.get(address).text


def test_a_receiver_is_somebody() -> None:
    with pytest.raises(ValueError, match="a person, a firm or both"):
        Receiver()


def test_many_receivers_cost_two_statements(app: Flask, count_sql: Callable[[], Any]) -> None:
    people = [add_person(f"p{n}@demo.example").id for n in range(20)]
    services.choose(MailKind.NEED_MATCH, Receiver(account=people[3]), Frequency.NEVER, "test")
    db.session.commit()
    everyone = [Receiver(account=p, cvr=CVR) for p in people] + [
        Receiver(cvr=valid_cvr(n)) for n in range(20)
    ]
    with count_sql() as count:
        found = queries.may_send_many(MailKind.NEED_MATCH, everyone)
    assert len(count) <= 2
    assert [to.account for to, v in found.items() if not v.may and to.account] == [people[3]]
