"""A workshop in Chromium: the wall, two phones on three perspectives, one without script, a vote, and the register."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import axe, overflow
from tests.support.databases import ROOT

Open = Callable[..., Page]
expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def made(server: str, server_env: dict[str, str]) -> dict[str, Any]:
    """A secretary by cookie, and a workshop that is planned."""
    script = [sys.executable, "-m", "tests.support.workshop_people"]
    found = subprocess.run(script, cwd=ROOT, env=os.environ | server_env, check=True, capture_output=True)
    people: dict[str, Any] = json.loads(found.stdout.splitlines()[-1])
    return people


def fine(page: Page, width: int = 1280) -> None:
    """Nobody is shut out, on a phone neither."""
    assert axe(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert overflow(page) <= 0, page.url
    assert axe(page) == []
    page.set_viewport_size({"width": width, "height": 900})


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name).first.click()


def come_in(page: Page, code: str) -> None:
    page.get_by_label("Kode").fill(code)
    press(page, "Kom med")
    expect(page).to_have_url(re.compile("/workshop/deltag/$"))


def write(page: Page, who: str, text: str) -> None:
    page.locator(f"label[for=perspektiv-{who}]").click()
    page.get_by_label("Din seddel").fill(text)
    press(page, "Send seddel")
    expect(page.locator("#deltag")).to_contain_text(text)


def test_a_room_says_what_stands_in_the_way(open_page: Open, made: dict[str, Any], server: str) -> None:
    at = f"/workshop/{made['workshop']}/"

    def staff(width: int = 1280) -> Page:
        page = open_page("/workshop/")
        page.context.add_cookies([{"name": "session", "value": made["secretary"], "url": server}])
        page.set_viewport_size({"width": width, "height": 900})
        return page

    def step(name: str) -> None:
        lead.goto(at)
        lead.locator("main").get_by_role("link", name=name).click()
        press(lead, name)
        expect(lead).to_have_url(f"{server}{at}")

    lead, wall = staff(), staff(1920)
    step("Åbn workshoppen")
    fine(lead)
    code = lead.locator(".wall-code").inner_text()
    wall.goto(f"{at}vaeg/")
    expect(wall.locator(".wall-code")).to_have_text(code)
    # Marked, so that a page that was loaded anew would show.
    wall.evaluate("document.querySelector('.wall-columns').dataset.kept = 'yes'")

    one = open_page("/workshop/", width=360)
    other = open_page("/workshop/", width=360, javascript=False)
    come_in(one, code.lower())
    come_in(other, code.replace(" ", ""))
    fine(one, 360)
    write(one, "social", "Betalingsfristerne er for lange")
    write(one, "public", "Udbuddene er for store til små virksomheder")
    write(other, "private", "For store udbud til små virksomheder")
    write(other, "social", "Betalingsfristerne er for lange")
    expect(wall.locator("#sedler-social")).to_contain_text("× 2")
    expect(wall.locator("#antal-private")).to_have_text("1")
    expect(wall.locator("[data-kept]")).to_have_count(1)
    expect(wall.locator("#sedler-social li")).to_have_count(1)
    fine(wall, 1920)

    step("Stop for sedler, og saml")
    expect(one.get_by_role("heading", name="Workshoppen er gået videre")).to_be_visible()
    one.get_by_role("link", name="Se, hvad der sker nu").click()
    lead.goto(f"{at}grupper/")
    fine(lead)
    press(lead, "Saml de valgte")
    expect(lead.locator("main")).to_contain_text("1 · ")
    lead.get_by_label("Betalingsfristerne er for lange").check(force=True)
    lead.get_by_label("Navn til en ny gruppe").fill("Penge")
    press(lead, "Flyt de valgte")
    expect(lead.get_by_role("heading", name="2 · Penge")).to_be_visible()
    fine(lead)

    step("Start afstemningen")
    # A phone that waits goes on by itself.
    expect(one.get_by_role("button", name="Stem")).to_be_visible()
    fine(one, 360)
    one.get_by_text("Penge", exact=True).click()
    press(one, "Stem")
    expect(one.get_by_text("Du har givet 1 stemme")).to_be_visible()
    other.goto("/workshop/deltag/")
    other.get_by_text("Penge", exact=True).click()
    press(other, "Stem")
    expect(wall.locator("#board")).to_contain_text("2 har stemt")
    fine(wall, 1920)

    step("Afslut workshoppen")
    expect(wall.locator("ol.result li").first).to_contain_text("Penge")
    expect(one.locator("ol.result li").first).to_contain_text("2 stemmer")
    fine(lead)
    lead.get_by_role("link", name="Send til registret").click()
    fine(lead)
    press(lead, "Send til registret")
    expect(lead.get_by_text("Registret har det hele.")).to_be_visible()
    lead.goto("/barrierer/forslag/")
    expect(lead.locator("main")).to_contain_text("Penge")
    expect(lead.locator("main")).to_contain_text("sendt 2 gange")
    assert one.request.get("/workshop/vaeg/").status == 404
