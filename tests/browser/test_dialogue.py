"""The dialogue about a need in Chromium, with and without JavaScript: an answer, the table, questions, a meeting."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import axe, overflow
from tests.support.databases import ROOT

Open = Callable[..., Page]
House = dict[str, Any]
expect.set_options(timeout=20_000)


@pytest.fixture
def talk(server: str, server_env: dict[str, str]) -> House:
    """A market dialogue with an answer and a question, and people by the cookie of their sessions."""
    script = [sys.executable, "-m", "tests.support.dialogue"]
    found = subprocess.run(script, cwd=ROOT, env=os.environ | server_env, check=True, capture_output=True)
    made: House = json.loads(found.stdout.splitlines()[-1])
    return made


def enter(open_page: Open, talk: House, who: str, path: str, **options: object) -> Page:
    """Open a page as someone who has signed in."""
    page = open_page("/privatliv/", **options)
    origin = page.url.removesuffix("/privatliv/")
    page.context.add_cookies([{"name": "session", "value": talk[who], "url": origin}])
    page.goto(path)
    return page


@pytest.mark.parametrize("javascript", [True, False])
def test_an_answer_in_a_few_minutes(open_page: Open, talk: House, javascript: bool) -> None:
    path = f"/min-virksomhed/{talk['two']}/behov/{talk['need']}/svar/"
    page = enter(open_page, talk, "second", path, javascript=javascript)
    page.get_by_role("link", name="Skriv et svar").click()
    page.get_by_label("Jeres svar").fill("Vi kan fra marts.")
    page.get_by_role("button", name="Indsæt: Om os").click()
    expect(page.get_by_label("Jeres svar")).to_have_value(
        "Vi kan fra marts.\n\n" + page.get_by_label("Jeres svar").input_value().split("\n\n")[1]
    )
    page.get_by_label("Pris for hele perioden").fill("mange")
    page.get_by_role("button", name="Gem, og se svaret").click()
    expect(page.locator("[data-module=error-summary]")).to_contain_text("Skriv beløbet i hele kroner")
    page.get_by_label("Pris for hele perioden").fill("180.000")
    page.get_by_label("Hvad koster en kuvert?").fill("75 kr.")
    page.get_by_role("button", name="Gem, og se svaret").click()
    expect(page.locator("main")).to_contain_text("Svaret er en kladde")
    page.get_by_role("button", name="Send svaret").click()
    expect(page.locator("main")).to_contain_text("Svaret er sendt")
    page.get_by_role("link", name="Møde", exact=True).click()
    page.get_by_role("button", name="Book").click()
    expect(page.locator("main")).to_contain_text("Jeres møde")
    buyer = enter(
        open_page, talk, "buyer", f"/vores-behov/{talk['town']}/{talk['need']}/svar/", javascript=javascript
    )
    expect(buyer.locator("main table tbody tr")).to_have_count(2)
    expect(buyer.locator("main table")).to_contain_text("180.000 kr.")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_reply_for_all(open_page: Open, talk: House, javascript: bool) -> None:
    path = f"/vores-behov/{talk['town']}/{talk['need']}/spoergsmaal/"
    page = enter(open_page, talk, "buyer", path, javascript=javascript)
    page.get_by_role("link", name="Svar alle").click()
    page.get_by_label("Spørgsmålet, som alle ser det").fill("Er der et køkken?")
    page.get_by_label("Svar til alle").fill("Ja, i kælderen.")
    page.get_by_role("button", name="Send til alle").click()
    expect(page.locator("main")).to_contain_text("Ja, i kælderen.")
    page.goto(f"/behov/{talk['need']}/")
    expect(page.locator("main")).to_contain_text("Ja, i kælderen.")
    expect(page.locator("main")).not_to_contain_text("Hilsen os")


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_pages_are_accessible_and_fit(open_page: Open, talk: House, width: int, prefix: str) -> None:
    ours, mine = (
        f"/vores-behov/{talk['town']}/{talk['need']}/",
        f"/min-virksomhed/{talk['two']}/behov/{talk['need']}/",
    )
    for who, paths in (
        ("buyer", [f"{ours}{p}" for p in ("svar/", f"svar/{talk['answer']}/", "spoergsmaal/", "spoergsmaal/besked/",
                                          f"spoergsmaal/{talk['asked']}/", "moeder/", "")]),
        ("second", [f"{mine}{p}" for p in ("svar/", "svar/skriv/", "spoergsmaal/", "samtale/", "moede/")]
         + [f"/min-virksomhed/{talk['two']}/svarbibliotek/"]),
    ):  # fmt: skip
        page = enter(open_page, talk, who, prefix + paths[0], width=width)
        for path in paths:
            page.goto(prefix + path)
            assert axe(page) == [], path
            assert overflow(page) == 0, path
            if shots := os.environ.get("DIALOGUE_SHOTS"):
                page.screenshot(
                    path=f"{shots}/{width}{prefix.replace('/', '-')}{path.replace('/', '_')}.png",
                    full_page=True,
                )
