"""A tried need is measured by the same amount as the draft it becomes."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from lxml import html

from app.extensions import db
from app.needs.models import NeedLot
from tests.factories.suppliers import publish
from tests.features.needs.buyer import Buyer, buyer
from tests.support.client import CheckedClient

CVR = "29189366"


@pytest.fixture
def town(app: Flask) -> Buyer:
    publish(name="Malerne ApS", offers=("Malerarbejde",), cpv=("45442100",), area=("0630",))
    return buyer(app, CVR)


def panel(page: str) -> str:
    """What a tried need's page says of the amounts."""
    found = html.fromstring(page).xpath("//section[@aria-labelledby='vej']")[0]
    return " ".join(found.text_content().split())


def step_of_value(client: CheckedClient, need: dict[str, str]) -> str:
    """What the value step of the draft says, when the need has been made into one from the page of the ranking."""
    page = html.fromstring(client.get("/match/", query_string=need).text)
    keep = page.xpath("//form[@action='/match/behov']")[0]
    steps = html.fromstring(
        client.get(client.post("/match/behov", data=dict(keep.form_values())).location).text
    )
    (address,) = steps.xpath("//main//a[contains(@href, '/ret/vaerdi/')]/@href")
    value = html.fromstring(client.get(address).text)
    return " ".join(value.get_element_by_id("vaerdien").text_content().split())


@pytest.mark.parametrize(
    ("need", "said", "amount", "side"),
    [
        ({"behov": "Malerarbejde på skoler", "flere_cpv": "45442100", "vaerdi": "3.000.000"},
         "Regnet som bygge og anlæg. Bygge og anlæg under tærskelværdien følger tilbudsloven.", "40.313.840", "under"),
        ({"behov": "Malerarbejde på skoler", "vaerdi": "3.000.000"},
         "Regnet som bygge og anlæg.", "40.313.840", "under"),
        ({"behov": "Bostøtte", "flere_cpv": "85312000", "vaerdi": "3.000.000", "reservation": "par190"},
         "Regnet som sociale og andre specifikke tjenesteydelser.", "5.595.000", "under"),
        ({"behov": "xqzzyw", "vaerdi": "3.000.000", "reservation": "par190"},
         "Regnet som sociale og andre specifikke tjenesteydelser.", "5.595.000", "under"),
        ({"behov": "Drift af kantine", "flere_cpv": "55512000", "vaerdi": "3.000.000"},
         "Regnet som sociale og andre specifikke tjenesteydelser.", "5.595.000", "under"),
        ({"behov": "Drift af kantine", "flere_cpv": "55512000", "vaerdi": "6.000.000"},
         "Sociale og andre specifikke tjenesteydelser skal annonceres, men I vælger selv proceduren.", "5.595.000", "over"),
        ({"behov": "Rengøring", "flere_cpv": "90910000", "vaerdi": "3.000.000"},
         "Regnet som varer og tjenesteydelser.", "1.611.360", "over"),
        ({"behov": "Maling og rengøring", "flere_cpv": "45442100 90910000", "vaerdi": "3.000.000"},
         ("CPV-koderne er af flere slags: varer og tjenesteydelser + bygge og anlæg. Hovedydelsen afgør "
         "tærskelværdien. Vi kender den ikke, så vi viser den laveste."), "1.611.360", "over"),
        ({"behov": "xqzzyw", "vaerdi": "3.000.000"},
         "I har ikke valgt CPV-koder, så vi bruger den laveste tærskelværdi.", "1.611.360", "over"),
    ],
)  # fmt: skip
def test_the_page_of_a_tried_need_and_its_draft_say_the_same(
    town: Buyer, need: dict[str, str], said: str, amount: str, side: str
) -> None:
    client = town.as_("editor")
    need = need | {"kommune": "0630"}
    shown = panel(client.get("/match/", query_string=need).text)
    assert shown.startswith("Over tærskelværdien" if side == "over" else "Under tærskelværdien")
    assert said in shown
    assert f": {amount} kr." in shown
    assert "Ordregiver vurderer selv." in shown
    draft = step_of_value(client, need)
    assert f"{side} tærskelværdien på {amount} kr." in draft
    # The draft names the kind beside the amount.
    assert re.sub(r"^Regnet som [^.]+\. ?", "", said) in draft


def test_the_codes_of_its_lots_tell_what_a_draft_is(town: Buyer) -> None:
    need = town.need(codes=(), value_dkk=3_000_000)
    for position, code in enumerate(("55512000", "45442100"), 1):
        need.lots.append(NeedLot(ref=f"LOT-{position:04}", position=position, title="En del", codes=[code]))
    db.session.commit()
    page = html.fromstring(town.as_("editor").get(town.url(f"{need.id}/ret/vaerdi/")).text)
    said = " ".join(page.get_element_by_id("vaerdien").text_content().split())
    assert "under tærskelværdien på 5.595.000 kr." in said
    assert "sociale og andre specifikke tjenesteydelser + bygge og anlæg" in said


def test_the_state_reads_its_own_amount(client: CheckedClient, town: Buyer) -> None:
    need = {"behov": "Rengøring", "flere_cpv": "90910000", "vaerdi": "1.200.000"}
    assert "For staten er tærskelværdien 1.044.400 kr." in panel(
        client.get("/match/", query_string=need).text
    )
    works = need | {"flere_cpv": "45442100"}
    assert "For staten" not in panel(client.get("/match/", query_string=works).text)
