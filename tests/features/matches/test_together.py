"""A need that nobody can fill alone: the page and the API show who could together."""

from typing import Any

import pytest
from lxml import html

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


def test_guesses_at_several_things_are_several_lots_from_the_first_press(
    client: CheckedClient, market: None
) -> None:
    text = "Frokost til møder og vinduespudsning"
    found = ask(client, title=text, value_dkk=300_000)
    assert {frozenset(m["name"] for m in c["members"]) for c in found} == {
        frozenset({"Gryden ApS", "Ruden ApS"}),
        frozenset({"Panden ApS", "Ruden ApS"}),
    }
    lots = {m["name"]: [part["cpv"] for part in m["covers"]] for c in found for m in c["members"]}
    assert (lots["Ruden ApS"], lots["Gryden ApS"]) == ([[WINDOWS]], [[LUNCH]])
    form = {"behov": text, "kommune": "0791", "vaerdi": "300.000"}
    first = html.fromstring(client.get("/match/", query_string=form).text)
    again = dict(first.get_element_by_id("behov-form").form_values())
    many = {
        name: first.xpath(f"//form[@id='behov-form']//input[@name='{name}']") for name in ("cpv", "gaettet")
    }
    again |= {
        name: [e.get("value") for e in found if name == "gaettet" or e.checked]
        for name, found in many.items()
    }
    second = html.fromstring(client.post("/match/", data=again).text)
    assert sets(first) == sets(second)
    assert sets(first)


def sets(page: Any) -> list[str]:
    """The sets that a page shows, by their headings."""
    return [h.text_content() for h in page.xpath("//section[@aria-labelledby='sammen']//h3")]


def test_guesses_at_one_thing_are_one_lot(client: CheckedClient, market: None) -> None:
    publish(name="Strømmen ApS", offers=("El-arbejde",), cpv=("45310000",), annual=900_000)
    publish(name="Lampen ApS", offers=("Reparation af lamper",), cpv=("50711000",), annual=900_000)
    assert ask(client, title="Elektriker", value_dkk=300_000) == []
