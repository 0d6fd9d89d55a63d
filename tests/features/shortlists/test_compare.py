"""Up to four suppliers side by side."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import select

from app.extensions import db
from app.suppliers.models import ImpactReport, Reference, Supplier
from tests.conftest import Statements
from tests.features.shortlists.conftest import House, items


def asked(house: House, list_id: int, *places: int, more: str = "") -> str:
    held = items(list_id)
    query = "&".join(f"nr={held[p].id}" for p in places)
    return house.address(list_id, f"sammenlign/?{query}{more}")


def rows(text: str) -> dict[str, tuple[str, list[str]]]:
    """Each row of the table: its class, and the words of its cells."""
    found = {}
    for row in html.fromstring(text).xpath("//table//tbody/tr[td]"):
        name = row.xpath("./th/text()")[0].strip()
        found[name] = (row.get("class"), [" ".join(td.text_content().split()) for td in row.xpath("./td")])
    return found


def test_what_stands_side_by_side(house: House, suppliers: list[str]) -> None:
    first = db.session.scalars(select(Supplier).where(Supplier.cvr == suppliers[0])).one()
    first.insurance_dkk = 10_000_000
    first.references = [Reference(buyer_da="Skive Kommune", what_da="Frokost", period="2025")]
    first.impact_reports = [
        ImpactReport(year=2025, employees_total=40, fte_total=30, from_target_group=20, in_programmes=3, moved_on=1,
                     weekly_hours=400, reinvested_dkk=50_000, evidence="stated")
    ]  # fmt: skip
    first.offers[0].price_oere, first.offers[0].price_unit = 12_500, "person"
    first.offers[0].capacity_da, first.offers[0].lead_time_days = "80 kuverter", 2
    db.session.commit()
    list_id = house.make("Kantine", *suppliers[:3])
    client = house.browser("reader")
    answer = client.get(asked(house, list_id, 0, 1))
    assert answer.status_code == 200
    found = rows(answer.text)
    assert found["Ydelser"] == ("differs", ["Mødeforplejning", "BrødKager"])
    assert found["Pris"][1][0] == "125 kr. pr. person"
    assert found["Kapacitet"][1] == ["80 kuverter", "Ikke oplyst"]
    assert found["Frist"][1][0] == "Bestil 2 dage før"
    assert found["Referencer"][1] == ["Skive Kommune, Frokost, 2025", "Ikke oplyst"]
    assert found["Ansvarsforsikring"][1] == ["10.000.000 kr.", "Ikke oplyst"]
    assert found["Sender e-faktura"][1] == ["Ja", "Ikke oplyst"]
    assert found["Heraf fra målgruppen"][1][0].startswith("20 (2025)")
    # Fewer than five people are never shown, here no more than on the profile.
    assert found["Personer i forløb i året"][1][0].startswith("Vises ikke")
    assert found["§ 54-egnet"][1] == [
        "Ikke dokumenteret",
        "Dokumenteretgælder til 1. jan. 2099, tjekket 2. jan. 2026",
    ]
    assert found["CPV-koder"][0] == "same"
    assert "Afstand" not in answer.text
    near = client.get(asked(house, list_id, 0, 1, more="&kommune=0791"))
    assert rows(near.text)["Afstand til Viborg"][1][0].startswith("0 km")
    differing = client.get(asked(house, list_id, 0, 1, more="&kun=forskelle"))
    assert {kind for kind, _ in rows(differing.text).values()} == {"differs"}
    assert "checked" in differing.text
    english = client.get("/en" + asked(house, list_id, 0, 1))
    assert english.status_code == 200


@pytest.mark.parametrize(
    ("places", "said"),
    [
        ((), "Vælg mindst 2"),
        ((0,), "Vælg mindst 2"),
        ((0, 0), "Vælg mindst 2"),
        ((0, 1, 2, 3, 4), "Vælg højst 4"),
    ],
)
def test_too_few_and_too_many(house: House, suppliers: list[str], places: tuple[int, ...], said: str) -> None:
    list_id = house.make("Kantine", *suppliers)
    answer = house.browser("reader").get(asked(house, list_id, *places))
    assert (answer.status_code, said in answer.text) == (422, True)
    assert len(html.fromstring(answer.text).xpath("//input[@name='nr'][@checked]")) == len(set(places))


@pytest.mark.parametrize("wrong", ["nr=x&nr=-1", "nr=99999999999999999999&nr=1e5", "nr=²&nr="])
def test_what_is_no_number_is_nobody(house: House, suppliers: list[str], wrong: str) -> None:
    list_id = house.make("Kantine", *suppliers[:2])
    assert house.browser("reader").get(house.address(list_id, f"sammenlign/?{wrong}")).status_code == 422


def test_an_unknown_place_is_told_at_the_field(house: House, suppliers: list[str]) -> None:
    list_id = house.make("Kantine", *suppliers[:2])
    answer = house.browser("reader").get(asked(house, list_id, 0, 1, more="&kommune=Andeby"))
    assert (answer.status_code, "Vælg en kommune på listen" in answer.text) == (422, True)
    assert "Ydelser" in rows(answer.text)


def test_suppliers_of_another_list_are_not_compared(house: House, suppliers: list[str]) -> None:
    mine, other = house.make("Kantine", *suppliers[:2]), house.make("Pakning", *suppliers[2:4])
    query = "&".join(f"nr={i.id}" for i in items(other))
    assert house.browser("reader").get(house.address(mine, f"sammenlign/?{query}")).status_code == 422


def test_four_take_as_many_statements_as_two(
    app: Flask,
    house: House,
    suppliers: list[str],
    count_sql: Callable[[], AbstractContextManager[Statements]],
) -> None:
    list_id = house.make("Kantine", *suppliers)
    client = house.browser("reader")
    counts = []
    for places in ((0, 1), (0, 1), (0, 1, 2, 3)):
        address = asked(house, list_id, *places)
        with count_sql() as statements:
            assert client.get(address).status_code == 200
        counts.append(len(statements))
    assert counts[1] == counts[2] <= 22
