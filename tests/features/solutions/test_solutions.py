"""Solutions: who has what, what comes next, which barriers they remove, and whether the figures move."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from re import search

import pytest
from flask import Flask

from app.barriers import queries as barriers
from app.domain.access import Duty
from tests.conftest import Statements
from tests.factories.people import browser, person, post
from tests.support.client import CheckedClient

FIELDS = {
    "navn": "Fælles liste over indkøbere", "status": "started", "barrierer": ["P1", "S3"], "tal": ["needs"],
    "ansvarlig": "Sekretariatet", "skridt": "Spørg de første fem kommuner", "dato": "01.03.2027", "maalt": "01.01.2026",
}  # fmt: skip


@pytest.fixture
def secretary(app: Flask) -> CheckedClient:
    return browser(app, person(duty=Duty.SECRETARY))


def test_every_shipped_solution_stands_by_how_far_it_is(client: CheckedClient) -> None:
    page = client.get("/loesninger/").text
    for heading in ("Ikke startet (", "I gang (", "I drift ("):
        assert heading in page
    assert "Åbent leverandørregister efter ydelse og område" in page
    assert client.get("/loesninger/l1/").location == "/loesninger/L1/"
    assert client.get("/loesninger/L999/").status_code == 404
    assert "Open directory by service and area" in client.get("/en/loesninger/L1/").text


def test_a_solution_is_written_and_its_barriers_tell_of_it(
    client: CheckedClient, secretary: CheckedClient
) -> None:
    made = post(secretary, "/loesninger/ny/", **FIELDS)
    assert made.status_code == 303
    page = client.get(made.location).text.replace("\u00a0", " ")
    for words in (
        "Spørg de første fem kommuner",
        "1. marts 2027",
        "P1 ",
        "S3 ",
        "Behov slået op kvartal for kvartal",
    ):
        assert words in page
    assert "Fælles liste over indkøbere" in client.get("/barrierer/P1/").text
    line = barriers.find("P1")
    assert line is not None
    assert barriers.history(line.id)[0].reason == "Fælles liste over indkøbere"


def test_whether_it_works_is_told_from_the_figures(client: CheckedClient, secretary: CheckedClient) -> None:
    address = post(secretary, "/loesninger/ny/", **FIELDS).location
    assert "Fra 0 i 1. kvartal 2026 til 0 i 3. kvartal 2026 (uændret)." in client.get(address).text.replace(
        "\u00a0", " "
    )
    edit = f"{address}ret/"
    post(secretary, edit, **FIELDS | {"maalt": "20.11.2026", "version": version(secretary, edit)})
    assert "Der er ikke gået et helt kvartal endnu" in client.get(address).text
    post(secretary, edit, **FIELDS | {"tal": [], "version": version(secretary, edit)})
    assert "Ingen har sagt, hvilke tal den bør flytte" in client.get(address).text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"navn": ""}, "Skriv, hvad løsningen hedder"),
        ({"barrierer": []}, "Vælg mindst én barriere"),
        ({"barrierer": ["P999"]}, "Vælg mindst én barriere"),
        ({"status": "magi"}, "Vælg en status"),
        ({"gruppe": "77"}, "Vælg en gruppe på listen"),
        ({"maalt": ""}, "Skriv, fra hvilken dag tallene skal måles"),
        ({"dato": "i morgen"}, "Skriv datoen som dag, måned og år"),
        ({"tekst": "Ring til 010190-1234"}, "CPR-nummer"),
    ],
)
def test_what_cannot_be_used_is_said_and_kept(
    secretary: CheckedClient, fields: dict[str, object], said: str
) -> None:
    answer = post(secretary, "/loesninger/ny/", **FIELDS | fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert "Spørg de første fem kommuner" in answer.text


def test_two_who_write_at_once_lose_nothing(app: Flask, secretary: CheckedClient) -> None:
    other = browser(app, person(duty=Duty.SECRETARY))
    edit = "/loesninger/L1/ret/"
    seen = version(secretary, edit)
    assert post(secretary, edit, **FIELDS | {"version": seen, "skridt": "Det første"}).status_code == 303
    clash = post(other, edit, **FIELDS | {"version": seen, "skridt": "Det andet"})
    assert clash.status_code == 409
    assert "Det første" in clash.text
    assert "Det andet" in clash.text


def version(client: CheckedClient, address: str) -> str:
    found = search(r'name="version" value="(\d+)"', client.get(address).text)
    assert found
    return found[1]


@pytest.mark.parametrize(("address", "most"), [("/loesninger/", 3), ("/loesninger/L1/", 11)])
def test_the_pages_ask_few_questions(
    client: CheckedClient,
    count_sql: Callable[[], AbstractContextManager[Statements]],
    address: str,
    most: int,
) -> None:
    client.get(address)
    with count_sql() as statements:
        client.get(address)
    assert len(statements) <= most, statements.sql
