"""The taskforce's work from end to end: a workshop of three perspectives, merged, published, on the next agenda."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from docx import Document
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.test_workshops import come_in, fine, press, write
from tests.support.databases import ROOT

Open = Callable[..., Page]
DRAFT = "/barrierer/arbejdspapir/kladde/"
expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def made(server: str, server_env: dict[str, str]) -> dict[str, Any]:
    """A secretary by cookie, and a workshop that is planned."""
    script = [sys.executable, "-m", "tests.support.workshop_people"]
    found = subprocess.run(script, cwd=ROOT, env=os.environ | server_env, check=True, capture_output=True)
    people: dict[str, Any] = json.loads(found.stdout.splitlines()[-1])
    return people


def hold_workshop(lead: Page, open_page: Open, at: str) -> None:
    """Three perspectives say what stands in the way; two say the same, and are laid together."""

    def step(name: str) -> None:
        lead.goto(at)
        lead.locator("main").get_by_role("link", name=name).click()
        press(lead, name)

    step("Åbn workshoppen")
    code = lead.locator(".wall-code").inner_text()
    phones = [open_page("/workshop/", width=360), open_page("/workshop/", width=360, javascript=False)]
    for phone in phones:
        come_in(phone, code)
    write(phones[0], "public", "Rammeaftalen kender ikke de små på øerne")
    write(phones[0], "social", "Vi kan ikke nå at svare i sommerferien")
    write(phones[1], "private", "Rammeaftaler kender ikke de små på øerne")
    step("Stop for sedler, og saml")
    lead.goto(f"{at}grupper/")
    press(lead, "Saml de valgte")
    expect(lead.locator("main")).to_contain_text("1 · ")
    step("Start afstemningen")
    step("Afslut workshoppen")
    lead.get_by_role("link", name="Send til registret").click()
    press(lead, "Send til registret")
    expect(lead.get_by_text("Registret har det hele.")).to_be_visible()


def take_up(lead: Page, note: str, name: str) -> str:
    """Make a note a barrier of its own; its number."""
    lead.goto("/barrierer/forslag/")
    lead.get_by_role("link", name=note).click()
    lead.get_by_text("Det er en ny barriere").click()
    press(lead, "Gem og gå videre")
    lead.get_by_label("Navn på dansk").fill(name)
    press(lead, "Gem barrieren")
    expect(lead).to_have_url(re.compile(r"/barrierer/\w\d+/trin/$"))
    return lead.url.split("/")[-3]


def publish(lead: Page) -> str:
    """Publish the draft; the edition's address."""
    lead.goto(f"{DRAFT}udgiv/")
    press(lead, "Udgiv udgave")
    expect(lead).to_have_url(re.compile(r"/udgaver/\d+/$"), timeout=120_000)
    return lead.url


def test_from_the_workshop_to_the_next_meeting(open_page: Open, made: dict[str, Any], server: str) -> None:
    lead = open_page("/workshop/")
    lead.context.add_cookies([{"name": "session", "value": made["secretary"], "url": server}])
    hold_workshop(lead, open_page, f"/workshop/{made['workshop']}/")
    shared = take_up(lead, "kender ikke de små på øerne", "Rammeaftaler kender ikke de små på øerne")
    own = take_up(lead, "svare i sommerferien", "Vi kan ikke svare i sommerferien")
    lead.goto(f"/barrierer/{shared}/")
    for met_by in ("Offentlig køber", "Privat virksomhed"):
        expect(lead.locator("main")).to_contain_text(met_by)

    lead.goto(f"{DRAFT}afsnit/indledning/")
    lead.get_by_label("Tekst på dansk").fill("Efter workshoppen i Odense.")
    press(lead, "Gem")
    address = publish(lead)
    visitor = open_page(address)
    main = visitor.locator("main")
    for said in (
        "Efter workshoppen i Odense.",
        "Rammeaftaler kender ikke de små på øerne",
        "Nyt siden sidste møde",
    ):
        expect(main).to_contain_text(said)
    fine(visitor)

    lead.goto("/taskforce/sekretariat/")
    lead.locator("main").get_by_role("link", name="Møde i taskforcen").first.click()
    lead.get_by_role("link", name="Nyt siden sidst").click()
    number = address.split("/")[-2]
    found = lead.get_by_label(f"Arbejdspapiret: udgave {number} er udgivet")
    found.check(force=True)
    fine(lead)
    press(lead, "Sæt på dagsordenen")
    agenda = lead.locator("main")
    expect(agenda).to_contain_text(f"Arbejdspapiret: udgave {number} er udgivet")
    expect(agenda).to_contain_text(f"{shared} Rammeaftaler kender ikke de små på øerne")
    expect(agenda).to_contain_text(f"{own} Vi kan ikke svare i sommerferien")

    word = Document(io.BytesIO(visitor.request.get(f"{address}arbejdspapir.docx").body()))
    headings = [p.text for p in word.paragraphs if p.style.name.startswith("Heading")]
    assert f"{shared} Rammeaftaler kender ikke de små på øerne" in headings
    assert f"{own} Vi kan ikke svare i sommerferien" in headings
    root = PdfReader(io.BytesIO(visitor.request.get(f"{address}arbejdspapir.pdf").body())).trailer["/Root"]
    assert bool(root["/MarkInfo"]["/Marked"].value)
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "da"
