"""The working paper in Chromium: two windows on one section, publishing, reading, on a phone and without script."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import axe, overflow, serving, settings_in
from tests.support.databases import ROOT

Open = Callable[..., Page]
expect.set_options(timeout=20_000)
DRAFT = "/barrierer/arbejdspapir/kladde/"


@pytest.fixture(scope="module")
def server_env(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A server of its own: nothing has been published, whatever other tests did before."""
    return settings_in(tmp_path_factory.mktemp("papers"))


@pytest.fixture(scope="module")
def server(server_env: dict[str, str]) -> Iterator[str]:
    with serving(server_env) as address:
        yield address


@pytest.fixture(scope="module")
def made(server: str, server_env: dict[str, str]) -> dict[str, Any]:
    """A secretary by cookie, and a workshop that is planned."""
    script = [sys.executable, "-m", "tests.support.workshop_people"]
    found = subprocess.run(script, cwd=ROOT, env=os.environ | server_env, check=True, capture_output=True)
    people: dict[str, Any] = json.loads(found.stdout.splitlines()[-1])
    return people


@pytest.fixture
def desk(open_page: Open, made: dict[str, Any], server: str) -> Callable[..., Page]:
    """A window of the secretary's: `desk(path)`."""

    def opened(path: str, **options: Any) -> Page:
        page = open_page("/barrierer/", **options)
        page.context.add_cookies([{"name": "session", "value": made["secretary"], "url": server}])
        page.goto(path)
        return page

    return opened


def fine(page: Page) -> None:
    """Nobody is shut out, on a phone neither."""
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert axe(page) == [], (page.url, width)
        assert overflow(page) <= 0, (page.url, width)
    page.set_viewport_size({"width": 1280, "height": 900})


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name).first.click()


def test_two_windows_publishing_and_reading(desk: Callable[..., Page], open_page: Open) -> None:
    visitor = open_page("/barrierer/")
    visitor.get_by_role("link", name="Læs arbejdspapiret").click()
    expect(visitor.locator("main")).to_contain_text("Den første udgave er ikke udgivet endnu")
    fine(visitor)

    one, other = desk(DRAFT), desk(DRAFT, javascript=False)
    fine(one)
    part = one.locator("#afsnit-indledning")
    part.get_by_role("link", name="Ret Indledning").click()
    expect(part.get_by_label("Tekst på dansk")).to_be_visible()
    assert one.url.endswith(DRAFT)
    fine(one)
    other.locator("#afsnit-indledning").get_by_role("link", name="Ret").click()
    other.get_by_label("Tekst på dansk").fill("Den andens indledning.")
    press(other, "Gem")
    expect(other.locator("#afsnit-indledning")).to_contain_text("Den andens indledning.")
    part.get_by_label("Tekst på dansk").fill("Min indledning.")
    part.get_by_role("button", name="Gem").click()
    expect(part).to_contain_text("har gemt, mens du skrev")
    expect(part).to_contain_text("Den andens indledning.")
    expect(part.get_by_label("Din tekst på dansk")).to_have_value("Min indledning.")
    expect(one.locator("#ramt")).to_be_focused()
    fine(one)
    part.get_by_label("Din tekst på dansk").fill("Vores fælles indledning.")
    part.get_by_role("button", name="Gem min tekst").click()
    expect(part).to_contain_text("Skrevet af")
    expect(part).to_contain_text("Vores fælles indledning.")
    expect(one.locator("#titel-indledning")).to_be_focused()
    # The same again on a page of its own, without script.
    other.goto(f"{DRAFT}afsnit/kilder/")
    fields = {"csrf_token": other.locator("main [name=csrf_token]").input_value(), "version": "77"}
    clash = other.request.post(f"{DRAFT}afsnit/kilder/", form=fields | {"tekst_da": "For sent"})
    assert clash.status == 409
    assert "Din tekst på dansk" in clash.text()

    one.goto(f"{DRAFT}vis/")
    fine(one)
    one.get_by_role("link", name="Arbejd med kladden").click()
    one.locator("main").get_by_role("link", name="Udgiv", exact=True).click()
    fine(one)
    one.get_by_label("Om udgaven (valgfrit)").fill("Til mødet i december")
    press(one, "Udgiv udgave 1")
    expect(one).to_have_url(re.compile("/udgaver/1/$"), timeout=120_000)
    expect(one.locator(".alert-success")).to_contain_text("Udgave 1 er udgivet")

    visitor.goto("/barrierer/arbejdspapir/")
    expect(visitor.locator("main")).to_contain_text("Vores fælles indledning.")
    fine(visitor)
    visitor.get_by_role("navigation", name="Indholdsfortegnelse").get_by_role(
        "link", name="Det møder private"
    ).click()
    assert visitor.url.endswith("#private")
    visitor.goto("/en/barrierer/arbejdspapir/")
    expect(visitor.get_by_role("heading", level=1)).to_have_count(1)
    fine(visitor)
    pdf = visitor.request.get("/barrierer/arbejdspapir/udgaver/1/arbejdspapir.pdf")
    assert pdf.body().startswith(b"%PDF-1.7")

    one.goto(DRAFT)
    one.locator("#afsnit-kilder").get_by_role("link", name="Ret Kilder").click()
    one.locator("#afsnit-kilder").get_by_label("Tekst på dansk").fill("Alle kilder er åbne.")
    one.locator("#afsnit-kilder").get_by_role("button", name="Gem").click()
    expect(one.locator("#afsnit-kilder")).to_contain_text("Alle kilder er åbne.")
    one.goto(f"{DRAFT}forskelle/")
    expect(one.locator("ins")).to_contain_text("Alle kilder er åbne.")
    fine(one)
    one.goto(f"{DRAFT}udgiv/")
    press(one, "Udgiv udgave 2")
    expect(one).to_have_url(re.compile("/udgaver/2/$"), timeout=120_000)
    visitor.goto("/barrierer/arbejdspapir/udgaver/1/")
    expect(visitor.locator("main")).to_contain_text("Der er kommet en nyere udgave")
    fine(visitor)
    visitor.get_by_role("link", name="Se, hvad der er ændret siden").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Fra udgave 1 til udgave 2")
    fine(visitor)
