"""A need that nobody can fill alone: the page and the API show who could together."""

from typing import Any

import pytest

from tests.factories.suppliers import publish
from tests.support.client import CheckedClient

LUNCH, WINDOWS = "55520000", "90911300"


@pytest.fixture
def market(app: object) -> None:
    publish(name="Gryden ApS", offers=("Mødeforplejning",), cpv=(LUNCH,), annual=200_000)
    publish(name="Panden ApS", offers=("Mødeforplejning",), cpv=(LUNCH,), annual=150_000)
    publish(
        name="Ruden ApS",
        offers=("Vinduespudsning",),
        cpv=(WINDOWS,),
        summary_da="Klare ruder.",
        purpose_da="",
    )


def ask(client: CheckedClient, **need: Any) -> list[dict[str, Any]]:
    answer = client.post("/api/v1/match", json={"title": "Opgave", "municipality": "Viborg"} | need)
    found: list[dict[str, Any]] = answer.json["consortia"]
    return found


def test_two_fill_what_one_cannot(client: CheckedClient, market: None) -> None:
    (found,) = ask(client, cpv=[LUNCH], value_dkk=300_000)
    assert {m["name"] for m in found["members"]} == {"Gryden ApS", "Panden ApS"}
    assert found["missing"] == []


def test_one_is_enough(client: CheckedClient, market: None) -> None:
    assert ask(client, cpv=[LUNCH], value_dkk=180_000) == []


def test_two_lots_take_two_kinds_of_supplier(client: CheckedClient, market: None) -> None:
    found = ask(client, cpv=[LUNCH, WINDOWS])
    assert all({m["name"] for m in c["members"]} & {"Ruden ApS"} for c in found)
    assert all(len(c["members"]) == 2 and not c["missing"] for c in found)


def test_what_is_missing_is_said(client: CheckedClient, market: None) -> None:
    (found,) = ask(client, cpv=[LUNCH], value_dkk=500_000)
    assert found["missing"] == [{"cpv": [LUNCH], "dkk": 150_000}]


def test_who_does_not_deliver_there_is_left_out(client: CheckedClient, market: None) -> None:
    publish(name="Fjern ApS", cpv=(LUNCH,), area=("0400",), annual=400_000)
    (found,) = ask(client, cpv=[LUNCH], value_dkk=300_000)
    assert "Fjern ApS" not in {m["name"] for m in found["members"]}


def test_the_page_shows_who_takes_what(client: CheckedClient, market: None) -> None:
    query = {"behov": "Mad til møder", "flere_cpv": LUNCH, "kommune": "0791", "vaerdi": "300.000"}
    page = client.get("/match/", query_string=query).text
    assert "Sammen kan de løse opgaven" in page
    assert "Gryden ApS + Panden ApS" in page
    assert "200.000" in page
    assert "Mangler stadig" not in page
    assert "Mangler stadig" in client.get("/match/", query_string=query | {"vaerdi": "900.000"}).text
