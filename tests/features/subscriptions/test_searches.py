"""Keeping a search: from the search page, by name, with its parameters as they stand."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from app.domain.mailing import Frequency
from app.extensions import db
from app.subscriptions import saved
from app.subscriptions.models import SavedSearch
from app.subscriptions.saved import SearchCommand
from tests.factories.suppliers import publish
from tests.support.client import CheckedClient
from tests.support.people import add_person, fresh_client, of, post, sign_in

EMAIL = "anna@demo.example"
QUERY = "q=kantine+og+m%C3%B8der&kommune=0791&status=verified&sort=name"
SAVE = f"/soegninger/gem/?{QUERY}"


@pytest.fixture
def person(client: CheckedClient) -> int:
    add_person(EMAIL)
    sign_in(client, EMAIL)
    return of(EMAIL).id


def kept() -> list[SavedSearch]:
    db.session.expire_all()
    return list(db.session.scalars(select(SavedSearch).order_by(SavedSearch.id)))


def test_the_search_page_leads_there_with_its_parameters(client: CheckedClient) -> None:
    publish()
    for address in (f"/leverandoerer/?{QUERY}", "/leverandoerer/?q=xyzzyqwert"):
        [link] = re.findall(r'href="(/soegninger/gem/[^"]*)"', client.get(address).text)
        assert parse_qs(urlsplit(link.replace("&amp;", "&")).query) == parse_qs(urlsplit(address).query)


def test_to_a_visitor_the_link_costs_no_statement_and_asks_to_sign_in(
    app: Flask, count_sql: Callable[[], Any]
) -> None:
    publish()
    visitor = fresh_client(app)
    visitor.get(f"/leverandoerer/?{QUERY}")
    with count_sql() as statements:
        shown = visitor.get(f"/leverandoerer/?{QUERY}").text
    assert "/soegninger/gem/?" in shown
    assert not [s for s in statements.sql if "saved_search" in s or "account" in s]
    answer = visitor.get(SAVE)
    assert answer.status_code in (302, 303)
    where = urlsplit(answer.headers["Location"])
    assert where.path == "/log-ind/"
    assert parse_qs(where.query)["next"] == [SAVE]


def test_after_signing_in_one_lands_where_one_wanted_to(client: CheckedClient) -> None:
    add_person(EMAIL)
    answer = sign_in(client, EMAIL, next=SAVE)
    assert answer.headers["Location"].endswith(SAVE)


def test_a_search_is_kept_listed_run_renamed_and_forgotten(client: CheckedClient, person: int) -> None:
    shown = client.get(SAVE).text
    assert "»kantine og møder«" in shown
    assert db.session.scalars(select(SavedSearch)).all() == []
    assert post(client, SAVE, navn="  Møder  i Viborg ", hyppighed="daily").status_code == 303
    [row] = kept()
    assert (row.name, row.query, row.frequency, row.account_id) == ("Møder i Viborg", QUERY, "daily", person)
    listed = client.get("/soegninger/").text
    assert f'href="/leverandoerer/?{QUERY.replace("&", "&amp;")}"' in listed
    assert "Hver dag" in listed
    assert client.get(f"/leverandoerer/?{QUERY}").status_code == 200
    address = f"/soegninger/{row.id}/"
    assert post(client, address, navn="Mad", hyppighed="never").status_code == 303
    [row] = kept()
    assert (row.name, row.frequency, row.query) == ("Mad", "never", QUERY)
    assert client.get(address + "slet/").status_code == 405
    assert post(client, address + "slet/", page="/soegninger/").status_code == 303
    assert kept() == []
    assert "ikke gemt nogen" in client.get("/soegninger/").text


def test_all_suppliers_can_be_kept_too(client: CheckedClient, person: int) -> None:
    assert "Alle leverandører" in client.get("/soegninger/gem/").text
    post(client, "/soegninger/gem/", navn="Alle", hyppighed="weekly")
    assert [r.query for r in kept()] == [""]
    assert 'href="/leverandoerer/"' in client.get("/soegninger/").text


def test_what_the_directory_does_not_know_is_left_out(client: CheckedClient, person: int) -> None:
    address = "/soegninger/gem/?q=mad&status=nonsense&kommune=Atlantis&side=7&x=%3Cscript%3E"
    assert post(client, address, navn="Mad", hyppighed="weekly").status_code == 303
    assert [r.query for r in kept()] == ["q=mad"]


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"navn": "", "hyppighed": "daily"}, "navn"),
        ({"navn": " \t ", "hyppighed": "daily"}, "navn"),
        ({"navn": "x" * 81, "hyppighed": "daily"}, "navn"),
        ({"navn": "Mad", "hyppighed": "hourly"}, "hyppighed"),
        ({"navn": "Mad", "hyppighed": ""}, "hyppighed"),
    ],
)
def test_bad_input_is_told_at_its_field_and_kept(
    client: CheckedClient, person: int, sent: dict[str, str], field: str
) -> None:
    answer = post(client, SAVE, **sent)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "kantine" in answer.text
    assert kept() == []


def test_a_name_is_used_once_whatever_its_capitals(client: CheckedClient, person: int) -> None:
    post(client, SAVE, navn="Mad", hyppighed="daily")
    answer = post(client, SAVE, navn="MAD", hyppighed="daily")
    assert (answer.status_code, "hedder sådan" in answer.text) == (422, True)
    post(client, SAVE, navn="Møder", hyppighed="daily")
    second = kept()[1].id
    assert post(client, f"/soegninger/{second}/", navn="mad", hyppighed="daily").status_code == 422
    assert post(client, f"/soegninger/{second}/", navn="MØDER", hyppighed="daily").status_code == 303


def test_there_is_an_end_to_how_many(client: CheckedClient, person: int) -> None:
    for n in range(saved.MOST):
        saved.save(person, "q=mad", SearchCommand(f"Nr. {n}", Frequency.NEVER))
    db.session.commit()
    answer = post(client, SAVE, navn="En til", hyppighed="daily")
    assert (answer.status_code, "50 gemte søgninger" in answer.text) == (422, True)
    assert len(kept()) == saved.MOST


def test_nobody_sees_or_changes_anothers(client: CheckedClient, person: int) -> None:
    other = add_person("bo@demo.example")
    row = saved.save(other.id, "q=hemmelig", SearchCommand("Hemmelig", Frequency.DAILY))
    db.session.commit()
    number = row.id
    assert "emmelig" not in client.get("/soegninger/").text
    assert client.get(f"/soegninger/{number}/").status_code == 404
    shown = client.get(SAVE).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', shown)
    assert token
    data = {"csrf_token": token[1], "navn": "Min", "hyppighed": "never"}
    assert client.post(f"/soegninger/{number}/", data=data).status_code == 404
    assert client.post(f"/soegninger/{number}/slet/", data=data).status_code == 404
    assert [(r.name, r.frequency) for r in kept()] == [("Hemmelig", "daily")]


def test_names_and_words_are_shown_as_text(client: CheckedClient, person: int) -> None:
    post(client, "/soegninger/gem/?q=%3Cb%3Emad%3C/b%3E", navn="<i>Mad</i> < 3 & 'mere'", hyppighed="daily")
    shown = client.get("/soegninger/").text
    assert "<i>Mad" not in shown
    assert "<b>mad" not in shown
    assert "Mad &lt; 3 &amp; &#39;mere&#39;" in shown


def test_the_list_costs_the_same_however_many(
    client: CheckedClient, person: int, count_sql: Callable[[], Any]
) -> None:
    def cost() -> int:
        client.get("/soegninger/")
        with count_sql() as statements:
            client.get("/soegninger/")
        return len(statements)

    saved.save(person, "q=mad", SearchCommand("A", Frequency.NEVER))
    db.session.commit()
    one = cost()
    for n in range(20):
        saved.save(person, QUERY, SearchCommand(f"Nr. {n}", Frequency.NEVER))
    db.session.commit()
    assert cost() == one
