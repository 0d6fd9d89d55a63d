"""A place in the text of a tried need is offered as its place, and neighbours where few can deliver."""

from __future__ import annotations

import pytest
from flask import Flask

from app.matches.placing import said_place
from tests.factories.suppliers import publish
from tests.features.matches.test_try_need import post
from tests.support.client import CheckedClient


@pytest.mark.parametrize(
    ("text", "words", "places"),
    [
        ("Frokost til møder i Aarhus", "i Aarhus", ["Aarhus"]),
        ("Rengøring på Nørrebro hver uge", "på Nørrebro", ["København"]),
        ("Vi mangler flyttehjælp på Sydfyn.", "på Sydfyn", ["Faaborg-Midtfyn", "Langeland", "Svendborg", "Ærø"]),
        ("Kaffe i Region Midtjylland", "i Region Midtjylland", []),
        ("Kaffe til hele landet", None, []),
        ("En lille opgave", None, []),
    ],
)  # fmt: skip
def test_the_place_that_a_text_names(app: Flask, text: str, words: str | None, places: list[str]) -> None:
    found = said_place(text, None)
    assert (found.words if found else None) == words
    assert [p.name for p in found.choices] == places if found else not places
    assert said_place(text, "0791") is None


def test_a_place_in_the_text_is_offered_and_taken(client: CheckedClient) -> None:
    publish(name="Aarhuskøkkenet", offers=("Frokost til møder",), municipality_code="0751", area=("0751",))
    publish(name="Ømad", offers=("Frokost",), municipality_code="0400", area=("0400",))
    asked = {"behov": "Frokost til møder i Aarhus.", "kommune": "", "vaerdi": ""}
    page = post(client, **asked)
    assert "Du skriver »i Aarhus«. Skal det leveres der?" in page
    assert 'name="sted" value="0751"' in page
    assert "Ømad" in page
    there = post(client, **asked, sted="0751")
    assert '<option value="0751" selected>Aarhus</option>' in there
    assert "Du skriver" not in there
    assert "Ømad" not in there.partition("De bedste match")[2]
    # One that was chosen is not asked about, and what is no municipality is none.
    assert "Du skriver" not in post(client, **asked | {"kommune": "0791"})
    assert "selected>Aarhus" not in post(client, **asked, sted="9999")


def test_neighbours_are_offered_where_few_can_deliver(client: CheckedClient) -> None:
    publish(name="Søkøkkenet", offers=("Frokost til møder",), municipality_code="0740", area=("0740",))
    page = post(client)
    assert "Flere kan levere i en nabokommune" in page
    assert 'name="sted" value="0740"' in page
    there = post(client, sted="0740")
    assert "Søkøkkenet" in there
    assert "nabokommune" not in there
