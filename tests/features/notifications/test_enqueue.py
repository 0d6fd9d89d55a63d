"""A mail is stored with the change it tells of, once per event, and cannot smuggle anything in."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.notifications import queries, services
from app.notifications.addresses import InvalidAddress, body_text, checked_address, subject_line
from app.notifications.models import OutboxMessage
from app.notifications.writing import Written
from app.web.i18n import current_locale
from tests.features.notifications.conftest import stored
from tests.support.client import CheckedClient

INJECTIONS = (
    "anna@example.dk\r\nBcc: alle@example.dk",
    "anna@example.dk\nBcc: alle@example.dk",
    "anna@example.dk\r",
    "anna@example.dk, bo@example.dk",
    "anna@example.dk;bo@example.dk",
    "Anna <anna@example.dk>",
    "anna@example.dk\x00",
    "anna@example.dk\u2028Bcc: x@example.dk",
    "anna@@example.dk",
    "anna",
    "@example.dk",
    "anna@",
    "anna@-.-..dk",
    "an na@example.dk",
    "anna..bo@example.dk",
    "a" * 65 + "@example.dk",
    "anna@" + "a" * 60 + ("." + "b" * 60) * 4 + ".dk",
    '"a\nb"@example.dk',
)


def test_a_mail_is_stored_in_the_language_of_its_reader(app: Flask) -> None:
    assert services.enqueue("test", "anna@example.dk", "test", key="a")
    assert services.enqueue("test", "anna@example.dk", "test", key="b", locale="en")
    db.session.commit()
    danish, english = stored("a"), stored("b")
    assert danish.subject == "Prøvemail fra Buy Social Danmark"
    assert danish.locale == "da"
    assert danish.text.endswith("\n\nVenlig hilsen\nBuy Social Danmark\n")
    assert danish.html is not None
    assert '<html lang="da">' in danish.html
    assert english.locale == "en"
    assert english.html is not None
    assert '<html lang="en">' in english.html
    assert current_locale() == "da"


def test_the_same_key_makes_one_mail_and_leaves_the_transaction_usable(app: Flask) -> None:
    assert services.enqueue("test", "anna@example.dk", "test", key="same")
    assert not services.enqueue("test", "anna@example.dk", "test", key="same")
    assert services.enqueue("test", "bo@example.dk", "test", key="other")
    db.session.commit()
    assert not services.enqueue("test", "anna@example.dk", "test", key="same")
    db.session.commit()
    assert db.session.query(OutboxMessage).count() == 2


def test_a_transaction_rolled_back_leaves_no_mail(app: Flask) -> None:
    services.enqueue("test", "anna@example.dk", "test", key="never")
    db.session.rollback()
    assert db.session.query(OutboxMessage).count() == 0
    assert services.enqueue("test", "anna@example.dk", "test", key="never")


@pytest.mark.parametrize("address", INJECTIONS)
def test_addresses_that_are_more_than_one_address_are_refused(address: str) -> None:
    with pytest.raises(InvalidAddress) as refused:
        checked_address(address)
    assert address not in str(refused.value)


def test_good_addresses_pass_and_danish_domains_become_ascii() -> None:
    for address in ("anna@example.dk", "a.b+c@x.dk", "anna@localhost", "o'hara@x.ie", "søren@x.dk"):
        assert checked_address(address) == address
    assert checked_address("anna@blåbærgrød.dk") == "anna@xn--blbrgrd-fxak7p.dk"


@given(st.text())
def test_no_text_breaks_out_of_the_head_or_the_database(text: str) -> None:
    line = subject_line(text)
    assert len(line) <= 250
    assert not set(line) & set("\r\n\x00")
    line.encode()
    body = body_text(text)
    assert "\r" not in body
    assert "\n\n\n" not in body
    assert body_text(body) == body
    body.encode()
    try:
        address = checked_address(text)
    except InvalidAddress:
        return
    assert address.count("@") == 1
    assert len(address.split()) == 1


def test_a_name_with_a_line_break_stays_on_the_subject_line(put: Callable[..., bool]) -> None:
    put("k", subject="Hej Anna\r\nBcc: alle@example.dk\x00")
    assert stored("k").subject == "Hej Anna Bcc: alle@example.dk"


@pytest.mark.parametrize(
    "headers",
    [
        {"Bcc": "x@example.dk"},
        {"from": "x@example.dk"},
        {"Content-Type": "text/html"},
        {"X-A": "b\r\nBcc: x@example.dk"},
        {"X-A\r\nBcc": "x"},
        {"X-A": "ø"},
        {"X-A": ""},
    ],
)
def test_headers_that_are_not_the_mails_to_bring_are_refused(app: Flask, headers: dict[str, str]) -> None:
    words = Written("Hej", "Tekst", None)
    with pytest.raises(ValueError, match="header"):
        services.put("test", "anna@example.dk", words, key="k", headers=headers)


@pytest.mark.parametrize(
    "values", [{"state": "lost"}, {"state": "claimed"}, {"state": "sent"}, {"state": "dead"}, {"locale": "sv"},
               {"subject": ""}, {"to_address": "a"}, {"attempts": -1}],
)  # fmt: skip
def test_the_database_keeps_the_states_whole(put: Callable[..., bool], values: dict[str, object]) -> None:
    put("k")
    message = stored("k")
    for name, value in values.items():
        setattr(message, name, value)
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_a_moment_without_a_time_zone_is_refused(app: Flask) -> None:
    words = Written("Hej", "Tekst", None)
    with pytest.raises(ValueError, match="time zone"):
        services.put("test", "anna@example.dk", words, key="k", due_at=datetime(2027, 1, 1))
    with pytest.raises(ValueError, match="200 characters"):
        services.put("test", "anna@example.dk", words, key="k" * 201)


def test_the_meters_tell_how_the_outbox_stands(put: Callable[..., bool], client: CheckedClient) -> None:
    now = datetime.now(UTC)
    put("late", due_at=now - timedelta(minutes=10))
    put("later", due_at=now + timedelta(days=20))
    put("dead")
    message = stored("dead")
    message.state, message.last_error = "dead", "550 nobody"
    db.session.commit()
    stands = queries.backlog(now)
    assert (stands.waiting, round(stands.oldest_seconds), stands.dead) == (2, 600, 1)
    told = client.get("/metrics").get_data(as_text=True)
    assert "outbox_waiting 2.0\n" in told
    assert "outbox_dead 1.0\n" in told
    assert 600 <= float(told.split("\noutbox_oldest_due_seconds ")[1].split("\n")[0]) < 660
