"""The page of the quarters, its files and the API: the same figures, and none that tells a price."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from openpyxl import load_workbook

from app.domain.quarters import Quarter, begins, quarter_of
from app.domain.verification import Event, Status
from app.extensions import db
from app.search.snapshot import today
from app.verification.services import record_events
from tests.factories.needs import need
from tests.factories.people import organisation
from tests.factories.suppliers import publish, valid_cvr
from tests.support.client import CheckedClient


def test_the_page_without_anything_says_that_the_quarter_runs(client: CheckedClient) -> None:
    page = client.get("/tal/").text
    assert "Kvartalet er ikke slut" in page
    assert "Intet er rettet" in page
    assert client.get("/en/tal/").status_code == 200


@pytest.fixture
def last(app: Flask) -> Quarter:
    """The quarter before this one, with a need, a supplier, and a verification that was learnt of too late."""
    found = quarter_of(today()).before
    middle = found.begins_at + timedelta(days=40)
    publish(created_at=middle)
    made = need(organisation(kind="municipality"))
    made.created_at = made.published_at = middle
    late = Event("rsv", Status.VERIFIED, middle.date(), recorded_at=datetime.now(UTC))
    record_events("test", [(valid_cvr(3), late)])
    db.session.commit()
    return found


def test_the_newest_whole_quarter_stands_first_with_what_was_corrected(
    client: CheckedClient, last: Quarter
) -> None:
    page = client.get("/tal/").text
    name = f"{last.number}. kvartal {last.year}"
    assert f'id="nyeste">{name}</h2>' in page
    assert f"{name}, Verificerede: 0, nu 1." in page
    assert "ikke slut" in page


def test_csv_holds_every_figure_twice_and_the_method(client: CheckedClient, last: Quarter) -> None:
    answer = client.get("/tal.csv")
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";"))
    heads, running, whole = rows[:3]
    assert whole[:4] == [last.code, begins(last).isoformat(), last.last_day.isoformat(), "ja"]
    assert running[3] == "nej"
    assert whole[heads.index("Verificerede")] == "0"
    assert whole[heads.index("Verificerede, som kendt nu")] == "1"
    assert any(row and row[0] == "Hentet" for row in rows)


def test_the_spreadsheet_has_numbers_and_its_method(client: CheckedClient, last: Quarter) -> None:
    book = load_workbook(io.BytesIO(client.get("/tal.xlsx").get_data()))
    table, about = book.worksheets
    assert [cell.value for cell in table[3]][4:6] == [1, 1]
    assert isinstance(table["B3"].value, date)
    assert "Hentet" in [row[0].value for row in about.iter_rows()]


def test_the_api_gives_the_same(client: CheckedClient, last: Quarter) -> None:
    found = client.get("/api/v1/figures/quarters").get_json()
    running, whole = found["items"]
    assert found["total"] == 2
    assert (running["finished"], whole["finished"]) == (False, True)
    assert whole["quarter"] == last.code
    assert whole["figures"]["verified"] == {"at_end": 0, "now": 1}
    assert whole["figures"]["needs"] == {"at_end": 1, "now": 1}
    assert running["figures"]["awarded_dkk"] == {"at_end": None, "now": None}


def test_every_road_leads_to_the_page(client: CheckedClient) -> None:
    assert 'href="/tal/"' in client.get("/").text
