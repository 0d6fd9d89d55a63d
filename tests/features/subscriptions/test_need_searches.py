"""Suppliers keep searches of needs: from the list of needs, with its parameters, and hear once of what is new."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from app.domain.mailing import Frequency
from app.domain.needs import State
from app.extensions import db
from app.notifications.models import OutboxMessage
from app.subscriptions import running, saved
from app.subscriptions.models import NEEDS, SavedSearch
from app.subscriptions.saved import SearchCommand
from tests.factories.needs import need
from tests.factories.suppliers import publish, valid_cvr
from tests.support.client import CheckedClient
from tests.support.people import add_person, of, post, sign_in

EMAIL = "lau@demo.example"
QUERY = "q=frokost&kommune=0791&art=quotes"
SAVE = f"/soegninger/gem/behov/?{QUERY}"
NOW = datetime.now(UTC)
TOWN = valid_cvr(811)


@pytest.fixture
def person(client: CheckedClient) -> int:
    add_person(EMAIL)
    sign_in(client, EMAIL)
    return of(EMAIL).id


def keep(person: int, query: str, name: str, seeks: str = NEEDS) -> None:
    row = saved.save(person, query, SearchCommand(name, Frequency.DAILY), seeks)
    row.looked_at = row.told_until = NOW - timedelta(days=1)
    db.session.commit()


def come(
    title: str, at: datetime = NOW - timedelta(hours=2), state: State = State.PUBLISHED, **more: Any
) -> int:
    """A need that came out at a moment."""
    made = need(TOWN, state, title=title, buyer_name="Prøveby Kommune", **more)
    made.published_at = at
    db.session.commit()
    return made.id


def run(now: datetime = NOW) -> int:
    tally = running.Tally()
    for _ in running.run(now, running.DAILY_RUN, tally):
        db.session.commit()
    db.session.commit()
    return tally.mails


def mails() -> list[OutboxMessage]:
    db.session.expire_all()
    return list(
        db.session.scalars(
            select(OutboxMessage).where(OutboxMessage.kind == "digest").order_by(OutboxMessage.id)
        )
    )


def test_the_list_of_needs_leads_there_and_to_its_feed_with_its_parameters(client: CheckedClient) -> None:
    come("Frokost til rådhuset")
    shown = client.get(f"/behov/?{QUERY}").text
    for path in ("/soegninger/gem/behov/", "/behov/feed.atom"):
        [link] = re.findall(rf'href="({path}[^"]*)" rel="nofollow"', shown)
        assert parse_qs(urlsplit(link.replace("&amp;", "&")).query) == parse_qs(QUERY)


def test_a_search_of_needs_is_kept_listed_and_run(client: CheckedClient, person: int) -> None:
    shown = client.get(f"{SAVE}&status=closed&sort=newest&side=3").text
    assert "»frokost«" in shown
    assert "når der kommer nye behov" in shown
    assert (
        post(client, f"{SAVE}&status=closed&sort=newest", navn="Frokost", hyppighed="daily").status_code
        == 303
    )
    [row] = db.session.scalars(select(SavedSearch))
    assert (row.seeks, row.query, row.name) == (NEEDS, QUERY, "Frokost")
    listed = client.get("/soegninger/").text
    assert f'href="/behov/?{QUERY.replace("&", "&amp;")}"' in listed
    assert "Behov: »frokost«, Viborg" in listed
    assert "Saved searches" in client.get("/en/soegninger/").text
    assert post(client, SAVE, navn="FROKOST", hyppighed="daily").status_code == 422
    assert "»frokost«, Viborg" in client.get(f"/soegninger/{row.id}/").text


def test_new_open_needs_are_told_once_beside_new_suppliers(app: Flask) -> None:
    person = add_person().id
    keep(person, "q=frokost&kommune=0791", "Frokost i Viborg")
    keep(person, "q=frokost", "Køkkener", "suppliers")
    new = come("Frokost til rådhuset")
    come("Gammel frokost", at=NOW - timedelta(days=3))
    come("Lukket frokost", state=State.CLOSED)
    come("Maling af skolen", text="Vi mangler en maler til skolen.", codes=("45442100",))
    publish(name="Nyt Køkken", created_at=NOW - timedelta(hours=2))
    assert run() == 1
    [mail] = mails()
    assert mail.subject == "Nyt i 2 af dine søgninger"
    assert "Frokost til rådhuset" in mail.text
    assert "Prøveby Kommune, Viborg. Svar senest" in mail.text
    assert f"/behov/{new}/" in mail.text
    assert "/behov/?q=frokost&kommune=0791" in mail.text
    assert "Nyt Køkken" in mail.text
    for other in ("Gammel", "Lukket", "Maling"):
        assert other not in mail.text
    assert run(NOW + timedelta(minutes=5)) == run(NOW + timedelta(days=1)) == 0


def test_an_anonymous_buyer_is_not_named_in_the_mail(app: Flask) -> None:
    keep(add_person().id, "", "Alt")
    come("Frokost til rådhuset", is_anonymous=True)
    assert run() == 1
    assert "Prøveby" not in mails()[0].text + (mails()[0].html or "")
