"""Codes that we guessed go away with the text they were guessed from; what the buyer ticked or unticked stays."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import select

from app.extensions import db
from app.needs.models import Need
from tests.factories.suppliers import publish, valid_cvr
from tests.features.needs.buyer import Buyer as Town
from tests.features.needs.buyer import buyer as town_of
from tests.support.client import CheckedClient

CLEANING, WINDOWS, LUNCH = "90910000", "90911300", "55520000"


@pytest.fixture
def cleaners(app: object) -> None:
    for n in range(3):
        publish(
            name=f"Kosten {n} ApS",
            offers=("Rengøring",),
            cpv=(CLEANING,),
            summary_da="Vi gør rent.",
            purpose_da="",
        )


def values(form: Any) -> dict[str, list[str]]:
    """What a form sends."""
    found: dict[str, list[str]] = {}
    for name, value in form.form_values():
        found.setdefault(name, []).append(value)
    return found


class Buyer:
    """Somebody at the form without a script: types, ticks, and sends what the page holds."""

    def __init__(self, client: CheckedClient) -> None:
        self.client, self.page = client, html.fromstring(client.get("/match/").text)

    def form(self) -> Any:
        return self.page.get_element_by_id("behov-form")

    def ticked(self) -> set[str]:
        return {e.get("value") for e in self.form().xpath(".//input[@name='cpv']") if e.checked}

    def tick(self, code: str, on: bool = True) -> None:
        self.form().xpath(f".//input[@name='cpv' and @value='{code}']")[0].checked = on

    def send(self, text: str) -> str:
        self.form().fields["behov"] = text
        answer = self.client.post("/match/", data=values(self.form()))
        self.page = html.fromstring(answer.text)
        return self.page.get_element_by_id("matches").text_content()

    def type(self, text: str) -> None:
        """With a script: what is understood is swapped while typing."""
        self.form().fields["behov"] = text
        answer = self.client.htmx("/match/cpv", method="POST", data=values(self.form()), target="forstaaet")
        held = self.page.get_element_by_id("forstaaet")
        held.getparent().replace(held, html.fragments_fromstring(answer.text)[0])


def test_a_guess_goes_away_with_its_text(client: CheckedClient, cleaners: None) -> None:
    buyer = Buyer(client)
    assert "Markedet er dybt nok" in buyer.send("Rengøring")
    assert buyer.ticked() == {CLEANING}
    assert "Markedet er dybt nok" not in buyer.send("Elektriker")
    assert CLEANING not in buyer.ticked()
    assert any(code.startswith("45") for code in buyer.ticked())
    assert "Ingen leverandør passer godt" in buyer.send("xqzzyw")
    assert buyer.ticked() == set()


def test_a_guess_goes_away_while_the_next_need_is_typed(client: CheckedClient, cleaners: None) -> None:
    buyer = Buyer(client)
    buyer.send("Rengøring")
    buyer.type("Rengøring af kontorer")
    assert buyer.ticked() == {CLEANING}
    buyer.type("Elektriker")
    assert buyer.ticked() == set()
    assert "Ingen leverandør passer godt" in buyer.send("xqzzyw")


def test_what_is_unticked_is_not_ticked_again(client: CheckedClient, cleaners: None) -> None:
    buyer = Buyer(client)
    buyer.send("Rengøring")
    for text in ("Rengøring", "Rengøring", "Rengøring hver dag"):
        if CLEANING in buyer.ticked():
            buyer.tick(CLEANING, on=False)
        buyer.send(text)
        assert CLEANING not in buyer.ticked()
    buyer.tick(CLEANING)
    buyer.send("Rengøring")
    assert buyer.ticked() == {CLEANING}


def test_a_code_that_stands_in_the_text_can_be_unticked(client: CheckedClient, cleaners: None) -> None:
    buyer = Buyer(client)
    buyer.send(f"Vask {CLEANING} af gulve")
    assert buyer.ticked() == {CLEANING}
    buyer.tick(CLEANING, on=False)
    buyer.send(f"Vask {CLEANING} af gulve")
    assert buyer.ticked() == set()


def test_what_the_buyer_ticks_stays_and_can_be_unticked(client: CheckedClient, cleaners: None) -> None:
    buyer = Buyer(client)
    buyer.type("Rengøring")
    buyer.tick(CLEANING)
    buyer.send("Rengøring")
    buyer.send("xqzzyw")
    assert buyer.ticked() == {CLEANING}
    buyer.tick(CLEANING, on=False)
    buyer.send("Rengøring")
    assert buyer.ticked() == set()


def test_a_guess_left_beside_a_choice_counts_until_its_text_goes(
    client: CheckedClient, cleaners: None
) -> None:
    buyer = Buyer(client)
    text = "Rengøring af kontorer og pleje af grønne arealer"
    buyer.send(text)
    assert buyer.ticked() == {CLEANING, "77310000"}
    buyer.tick("77310000", on=False)
    buyer.send(text)
    assert buyer.ticked() == {CLEANING}
    other = next(
        e.get("value")
        for e in buyer.form().xpath(".//input[@name='cpv']")
        if e.get("value") not in (CLEANING, "77310000")
    )
    buyer.tick(other)
    buyer.send(text)
    assert buyer.ticked() == {CLEANING, other}
    buyer.send("Elektriker")
    assert buyer.ticked() == {other}


def test_a_mistake_keeps_the_ticks(client: CheckedClient, cleaners: None) -> None:
    buyer = Buyer(client)
    buyer.send("Rengøring")
    buyer.form().fields["vaerdi"] = "mange"
    buyer.send("Rengøring")
    assert buyer.ticked() == {CLEANING}
    buyer.form().fields["vaerdi"] = ""
    buyer.send("xqzzyw")
    assert buyer.ticked() == set()


def test_what_was_unticked_counts_in_the_explanation(client: CheckedClient, cleaners: None) -> None:
    mine = publish(name="Gulvet ApS", offers=("Rengøring",), cpv=(CLEANING,)).cvr
    buyer = Buyer(client)
    buyer.send("Rengøring")
    assert f"({CLEANING})" in why(buyer, mine)
    buyer.tick(CLEANING, on=False)
    buyer.send("Rengøring")
    assert f"({CLEANING})" not in why(buyer, mine)


def kept(buyer: Buyer, town: Town) -> set[str]:
    """The codes of the draft that the need of the page is made into."""
    keep = buyer.page.xpath("//form[@action='/match/behov']")[0]
    assert buyer.client.post("/match/behov", data=values(keep)).status_code == 303
    made = db.session.scalars(select(Need).where(Need.buyer_cvr == town.cvr).order_by(Need.id.desc())).first()
    assert made
    return {c.code for c in made.codes}


def test_the_draft_gets_the_codes_that_stood_ticked(app: Flask, cleaners: None) -> None:
    town = town_of(app, valid_cvr(701))
    buyer = Buyer(town.as_("editor"))
    text = "Rengøring af kontorer og pleje af grønne arealer"
    buyer.send(text)
    assert buyer.ticked() == {CLEANING, "77310000"}
    assert kept(buyer, town) == {CLEANING, "77310000"}
    # Left as they were, and sent with the ranking once more.
    buyer.send(text)
    assert kept(buyer, town) == {CLEANING, "77310000"}
    buyer.tick("77310000", on=False)
    buyer.send(text)
    assert kept(buyer, town) == {CLEANING}
    buyer.form().fields["flere_cpv"] = WINDOWS
    buyer.send(text)
    assert kept(buyer, town) == buyer.ticked() == {CLEANING, WINDOWS}


def why(buyer: Buyer, cvr: str) -> str:
    """What was understood, on the page that explains where a supplier stands."""
    asking = buyer.page.xpath("//form[@action='/match/leverandoer']")[0]
    asking.fields["leverandoer"] = cvr
    page = html.fromstring(buyer.client.post("/match/leverandoer", data=values(asking)).text)
    assert "Hvorfor Gulvet ApS står" in page.findtext(".//h1")
    return str(page.xpath("string(//form[@aria-labelledby='behovet'])"))
