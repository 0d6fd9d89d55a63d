"""Needs in Chromium: searched and filtered, read, and published by the secretary, on a phone and without JavaScript."""

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
    """A secretary by cookie, a need that waits, and one that is out."""
    script = [sys.executable, "-m", "tests.support.needs_people"]
    found = subprocess.run(script, cwd=ROOT, env=os.environ | server_env, check=True, capture_output=True)
    people: dict[str, Any] = json.loads(found.stdout.splitlines()[-1])
    return people


def fine(page: Page) -> None:
    """Nobody is shut out, on a phone neither."""
    assert axe(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert overflow(page) <= 0, page.url
    assert axe(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize("javascript", [True, False])
def test_a_need_is_found_by_what_is_meant_and_read(
    open_page: Open, made: dict[str, Any], javascript: bool
) -> None:
    # A change in the field and the button each ask; htmx stops the first and tells the console of it.
    page = open_page("/behov/?q=vinduespolering" if javascript else "/behov/", javascript=javascript)
    if not javascript:
        page.get_by_label("Hvad kan I levere?").fill("vinduespolering")
        page.get_by_role("button", name="Søg", exact=True).click()
    link = page.locator(f"a[href='/behov/{made['out']}/']")
    expect(link).to_be_visible()
    page.get_by_label("Forbeholdt efter § 54").check()
    if not javascript:
        page.get_by_role("button", name="Opdater listen").click()
    expect(page).to_have_url(re.compile("forbehold=par54"))
    expect(page.get_by_label("Forbeholdt efter § 54")).to_be_checked()
    if javascript:
        fine(page)
    link.click()
    expect(page.locator("h1")).to_have_text("Polering af vinduer på rådhuset")
    if javascript:
        fine(page)


def test_a_search_without_answer_says_what_to_do(open_page: Open, made: dict[str, Any]) -> None:
    page = open_page("/behov/?q=kloakseparering&kommune=Atlantis")
    expect(page.get_by_text("Kommunen »Atlantis« findes ikke").first).to_be_visible()
    fine(page)


def test_the_secretary_sends_a_need_back_and_publishes_another(open_page: Open, made: dict[str, Any]) -> None:
    page = open_page("/privatliv/")
    origin = page.url.removesuffix("/privatliv/")
    page.context.add_cookies([{"name": "session", "value": made["secretary"], "url": origin}])
    page.goto("/moderation/")
    fine(page)
    page.locator(f"a[href='/moderation/{made['waits']}/']").first.click()
    expect(page.locator("h1")).to_have_text("Rengøring på Ringvejen")
    fine(page)
    page.get_by_role("link", name="Send tilbage med kommentar").click()
    expect(page.get_by_label("Skriv, hvilket problem købet skal løse")).to_be_checked()
    fine(page)
    while page.locator("main input[type=checkbox]:checked").count():
        page.locator("main input[type=checkbox]:checked").first.uncheck()
    page.get_by_role("button", name="Send tilbage med kommentar").click()
    expect(page.get_by_role("alert")).to_contain_text("Vælg mindst én sætning, eller skriv selv")
    fine(page)
    page.goto(f"/moderation/{made['waits']}/")
    page.get_by_role("link", name="Offentliggør", exact=True).click()
    page.get_by_role("button", name="Offentliggør", exact=True).click()
    expect(page.get_by_text("er offentliggjort, og køberen har fået en mail")).to_be_visible()
    assert page.goto(f"/behov/{made['waits']}/").status == 200  # type: ignore[union-attr]
