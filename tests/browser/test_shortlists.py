"""Shortlists in Chromium, with and without JavaScript: saved from a search, noted by two, side by side, fetched."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.conftest import axe, overflow
from tests.support.databases import ROOT

Open = Callable[..., Page]
House = dict[str, Any]
expect.set_options(timeout=20_000)


@pytest.fixture
def house(server: str, server_env: dict[str, str]) -> House:
    """A municipality with a list of five, and its people by the cookie of their sessions."""
    script = [sys.executable, "-m", "tests.support.buyer"]
    found = subprocess.run(script, cwd=ROOT, env=os.environ | server_env, check=True, capture_output=True)
    house: House = json.loads(found.stdout.splitlines()[-1])
    return house


def enter(open_page: Open, house: House, who: str, path: str, **options: object) -> Page:
    """Open a page as someone who has signed in."""
    page = open_page("/privatliv/", **options)
    origin = page.url.removesuffix("/privatliv/")
    page.context.add_cookies([{"name": "session", "value": house[who], "url": origin}])
    page.goto(path)
    return page


def one(house: House) -> str:
    return f"/lister/{house['cvr']}/{house['list']}/"


@pytest.mark.parametrize("javascript", [True, False])
def test_from_a_search_to_a_file(open_page: Open, house: House, javascript: bool) -> None:
    page = enter(open_page, house, "ejnar", "/leverandoerer/?q=kantine", javascript=javascript)
    name = page.locator(".hit h3 a").first.inner_text()
    page.locator(".hit").first.get_by_role("link", name="Gem på liste").click()
    page.get_by_label("Hvilken liste?").select_option(label="En ny liste")
    page.get_by_role("button", name="Gem på listen").click()
    expect(page.locator("[data-module=error-summary]")).to_contain_text("Skriv, hvad listen skal hedde")
    page.get_by_label("Navn på den nye liste").fill("Frokost")
    page.get_by_label("Jeres note").fill("Ring på mandag")
    page.get_by_role("button", name="Gem på listen").click()
    expect(page.locator("h1")).to_have_text("Frokost")
    expect(page.locator(".alert-success")).to_contain_text(f"{name} er gemt på listen")
    expect(page.locator(".list-note")).to_contain_text("Ring på mandag")
    page.get_by_label("Tag jeres noter med").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Excel").click()
    book = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[1][1] == name
    assert "Ring på mandag" in rows[1]


@pytest.mark.parametrize("javascript", [True, False])
def test_several_of_a_match_are_saved_at_once(open_page: Open, house: House, javascript: bool) -> None:
    page = enter(open_page, house, "ejnar", "/match/", javascript=javascript)
    page.locator("#behov").fill("Frokost til møder på rådhuset")
    page.locator("#send").click()
    expect(page.locator("#gem-valgte")).to_be_visible()
    for place in (0, 1):
        page.locator("input[name=leverandoer][type=checkbox]").nth(place).check()
    page.get_by_role("button", name="Gem de valgte på en liste").click()
    expect(page.locator("main ul li")).to_have_count(2)
    page.get_by_role("button", name="Gem på listen").click()
    expect(page.locator("h1")).to_have_text("Kantine 2027")


def test_two_write_one_note(open_page: Open, house: House) -> None:
    path = f"{one(house)}leverandoerer/{house['items'][0]}/"
    inge, ejnar = (enter(open_page, house, who, path) for who in ("inge", "ejnar"))
    for page, text in ((inge, "Inges tekst"), (ejnar, "Ejnars tekst")):
        page.get_by_label("Jeres note").fill(text)
        page.get_by_role("button", name="Gem", exact=True).click()
    expect(ejnar.locator("main")).to_contain_text("En anden har rettet noten, mens du skrev")
    expect(ejnar.locator("main")).to_contain_text("skrevet af Inge Indkøb")
    assert axe(ejnar) == []
    ejnar.get_by_role("button", name="Gem min tekst i stedet").click()
    expect(ejnar.locator(".list-note").first).to_contain_text("Ejnars tekst")


@pytest.mark.parametrize("javascript", [True, False])
def test_side_by_side(open_page: Open, house: House, javascript: bool) -> None:
    page = enter(open_page, house, "laeser", one(house), javascript=javascript)
    boxes = page.get_by_role("checkbox", name="Sammenlign")
    for place in range(5):
        boxes.nth(place).check()
    page.get_by_role("button", name="Sammenlign de valgte").first.click()
    expect(page.locator("h2#error-summary-heading")).to_have_text("Vælg højst 4 leverandører")
    expect(boxes.nth(4)).to_be_checked()
    boxes.nth(4).uncheck()
    page.get_by_role("button", name="Sammenlign de valgte").last.click()
    expect(page.locator(".compare thead th")).to_have_count(5)
    page.get_by_label("Vis afstand til").select_option(label="Viborg")
    page.get_by_label("Vis kun forskelle").check()
    page.get_by_role("button", name="Vis", exact=True).click()
    expect(page.locator(".compare")).to_contain_text("Afstand til Viborg")
    expect(page.locator(".compare tr.same")).to_have_count(0)


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_pages_are_accessible_and_fit(open_page: Open, house: House, width: int, prefix: str) -> None:
    page = enter(open_page, house, "inge", prefix + one(house), width=width)
    chosen = "&".join(f"nr={i}" for i in house["items"][:4])
    for path in (
        one(house),
        f"{one(house)}sammenlign/?{chosen}&kommune=0791",
        f"{one(house)}sammenlign/",
        f"/lister/{house['cvr']}/",
        f"{one(house)}leverandoerer/{house['items'][0]}/",
        f"{one(house)}tilfoej/",
        "/lister/gem/?leverandoer=99352787",
    ):
        page.goto(prefix + path)
        assert axe(page) == [], path
        assert overflow(page) == 0, path
