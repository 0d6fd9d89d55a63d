"""The list as a file: what is in it, read back with what people open it with."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from urllib.parse import urlsplit

import pytest
from docx import Document
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from app.extensions import db
from app.search.snapshot import today
from app.web.filters import long_date
from tests.factories.suppliers import publish
from tests.features.shortlists.conftest import PAR54, House, items

NOTE = "=1+1 Ring til dem\nog spørg"


@pytest.fixture
def filled(house: House, suppliers: list[str]) -> int:
    evil = publish(name='=HYPERLINK("http://x.example";"Klik")', schemes=PAR54)
    list_id = house.make("Kantine & møder 2027", suppliers[0], suppliers[1], evil.cvr)
    held = items(list_id)[0]
    held.note, held.note_by, held.note_at = NOTE, f"user:{house.people['editor'].id}", held.added_at
    db.session.commit()
    return list_id


def fetched(
    house: House, list_id: int, kind: str, notes: bool = False, english: bool = False
) -> TestResponse:
    address = house.address(list_id, f"hent/?format={kind}{'&noter=1' if notes else ''}")
    answer = house.browser("reader").get(("/en" if english else "") + address)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    name = f"liste-kantine-moeder-2027-{today().isoformat()}.{kind}"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    return answer


def test_csv(house: House, filled: int, suppliers: list[str]) -> None:
    text = fetched(house, filled, "csv").data.decode("utf-8-sig")
    first, second, third = csv.DictReader(io.StringIO(text), delimiter=";")
    assert (first["Navn"], first["CVR"], first["Status"]) == (
        "Anemonens Køkken ApS",
        suppliers[0],
        "Verificeret",
    )
    assert first["Statuskode"] == "verified"
    assert second["§ 54-egnet"] == "Dokumenteret"
    assert (second["§ 54-egnet gyldig til"], second["§ 54-egnet senest tjekket"]) == (
        "2099-01-01",
        "2026-01-02",
    )
    assert third["Navn"].startswith("'=HYPERLINK")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", first["Status pr."])
    assert not any(key.startswith("Note") for key in first)
    assert "Ring til dem" not in text
    # The link gives this very answer again.
    link = urlsplit(second["Link til status"])
    shown = house.app.test_client().get(f"{link.path}?{link.query}")
    assert shown.status_code == 200
    assert "Dokumenteret" in shown.text
    assert "kendt=" in link.query


def test_notes_only_where_they_are_asked_for(house: House, filled: int) -> None:
    with_notes = fetched(house, filled, "csv", notes=True).data.decode("utf-8-sig")
    first = next(csv.DictReader(io.StringIO(with_notes), delimiter=";"))
    assert (first["Note"], first["Note af"]) == (f"'{NOTE}", "Editor Lund")


def test_english_csv_has_commas(house: House, filled: int) -> None:
    text = fetched(house, filled, "csv", english=True).data.decode("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(text)))) == 3


def test_xlsx(house: House, filled: int) -> None:
    answer = fetched(house, filled, "xlsx", notes=True)
    assert answer.mimetype.endswith("spreadsheetml.sheet")
    book = load_workbook(io.BytesIO(answer.data))
    sheet, about = book.worksheets
    heads = [cell.value for cell in sheet[1]]
    rows = [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert [r["Nr."] for r in rows] == [1, 2, 3]
    assert rows[1]["§ 54-egnet gyldig til"].date() == date(2099, 1, 1)
    assert rows[2]["Navn"].startswith("'=HYPERLINK")
    assert rows[0]["Note"].startswith("'=1+1")
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    said = {row[0].value: row[1].value for row in about.iter_rows()}
    assert said["Liste"] == "Kantine & møder 2027"
    assert said["Organisation"] == "Viborg Kommune"
    with house.app.test_request_context():
        assert re.fullmatch(rf"Status pr\. {long_date(today())} kl\. \d\d\.\d\d", said["Status pr."])


@pytest.mark.parametrize("notes", [False, True])
def test_docx(house: House, filled: int, suppliers: list[str], notes: bool) -> None:
    answer = fetched(house, filled, "docx", notes=notes)
    made = Document(io.BytesIO(answer.data))
    text = "\n".join(p.text for p in made.paragraphs)
    assert made.paragraphs[0].text == "Kantine & møder 2027"
    assert made.paragraphs[0].style.name == "Heading 1"
    assert re.search(r"^Status pr\. .+ kl\. \d\d\.\d\d$", text, re.MULTILINE)
    overview, *others = made.tables
    assert [c.text for c in overview.rows[0].cells] == ["Nr.", "Navn", "CVR", "Status"]
    assert overview.rows[1].cells[1].text == "Anemonens Køkken ApS"
    par54 = next(t for t in others if t.rows[1].cells[0].text == "§ 54-egnet")
    assert [c.text for c in par54.rows[1].cells][1:3] == ["Dokumenteret", "1.\xa0januar 2099"]
    assert text.count(f"/verificering/{suppliers[0]}/?dato=") == 1
    assert ("Ring til dem" in text) is notes
    assert made.core_properties.author == "Buy Social Danmark"


def test_an_empty_list_is_a_file_too(house: House) -> None:
    list_id = house.make("Kantine & møder 2027")
    for kind in ("csv", "xlsx", "docx"):
        assert fetched(house, list_id, kind).data


@pytest.mark.parametrize("kind", ["", "pdf", "../csv", "CSV"])
def test_no_other_kind_of_file(house: House, kind: str) -> None:
    list_id = house.make()
    answer = house.browser("reader").get(house.address(list_id, f"hent/?format={kind}"))
    assert (answer.status_code, "Vælg CSV, Excel eller Word" in answer.text) == (404, True)
