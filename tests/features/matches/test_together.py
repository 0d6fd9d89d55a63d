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


def figures(page: Any) -> dict[str, int]:
    """The figures of how deep the market is, by what they count."""
    box = page.xpath("//section[@aria-labelledby='dybde']")[0]
    return {
        " ".join(line.findtext("dt").split()): int(line.findtext("dd")) for line in box.xpath(".//dl/div")
    }


def heading(page: Any) -> str:
    return str(page.get_element_by_id("dybde").text_content())


def test_a_market_for_each_thing_is_none_for_all_of_them(client: CheckedClient, market: None) -> None:
    # Two more, so that there would be enough of either for competition.
    for n in range(2):
        publish(name=f"Grød {n} ApS", offers=("Mødeforplejning",), cpv=(LUNCH,), annual=400_000)
    query = {"behov": "Frokost til møder og vinduespudsning", "kommune": "0791", "vaerdi": "600.000"}
    page = html.fromstring(client.get("/match/", query_string=query).text)
    assert heading(page) == "Ingen enkelt leverandør har det hele"
    assert figures(page) == {
        "passer på ydelsen og kan levere i Viborg": 5,
        # The value is shared: 300,000 each.
        "har »Cateringvirksomhed« blandt deres ydelser, 2 med kapacitet til den del": 4,
        "har »Vinduespudsning« blandt deres ydelser, 0 med kapacitet til den del": 1,
        "har det hele blandt deres ydelser": 0,
        "er § 54-egnede, så en reserveret kontrakt kan overvejes": 0,
    }
    text = " ".join(page.get_element_by_id("matches").text_content().split())
    assert "Vi har delt værdien ligeligt mellem opgaverne." in text
    assert "Kan løse en del af opgaven: op til 200.000 kr. om året ud af 300.000 kr." in text
    assert "ud af 600.000 kr." not in text


def test_those_who_do_it_all_are_a_market(client: CheckedClient, market: None) -> None:
    for n in range(3):
        publish(
            name=f"Alt {n} ApS",
            offers=("Mødeforplejning", "Vinduespudsning"),
            cpv=(LUNCH, WINDOWS),
            annual=900_000,
        )
    query = {"behov": "Frokost til møder og vinduespudsning", "kommune": "0791", "vaerdi": "600.000"}
    page = html.fromstring(client.get("/match/", query_string=query).text)
    assert heading(page) == "Markedet er dybt nok til konkurrence"
    assert figures(page)["har det hele blandt deres ydelser"] == 3


def test_things_that_cannot_be_told_apart_are_no_market(client: CheckedClient, market: None) -> None:
    text = "Vinduespudsning, flytning, vask af tøj, trykning og frokost"
    for n in range(3):
        publish(name=f"Flyt {n} ApS", offers=("Flytning",), cpv=("98392000",), annual=900_000)
    page = html.fromstring(client.get("/match/", query_string={"behov": text, "vaerdi": "600.000"}).text)
    assert heading(page) == "Behovet nævner flere opgaver"
    found = figures(page)
    assert "af dem oplyser kapacitet til hele opgaven" not in found
    assert (found["passer på »flytning« for sig"], found["passer på »frokost« for sig"]) == (3, 2)


def test_a_place_that_a_thing_is_done_in_is_no_thing(client: CheckedClient, market: None) -> None:
    for n in range(3):
        publish(name=f"Kost {n} ApS", offers=("Rengøring",), cpv=("90910000",))
    page = html.fromstring(client.get("/match/", query_string={"behov": "Rengøring af biblioteker"}).text)
    assert heading(page) == "Markedet er dybt nok til konkurrence"
