"""Every page about needs in both languages, on a desk and on the narrowest phone: nobody is shut out of any."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import axe, overflow
from tests.support.databases import ROOT

Walk = dict[str, Any]
expect.set_options(timeout=20_000)
SIZES = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 320, "height": 800}}

# Pages that show what is wrong: a place that is none, and too few to compare.
WRONG = ("Atlantis", "/sammenlign/")


@pytest.fixture(scope="module")
def walk(server: str, server_env: dict[str, str]) -> Walk:
    """People by the cookie of their session, and the addresses of each."""
    script = [sys.executable, "-m", "tests.support.needs_walk"]
    found = subprocess.run(script, cwd=ROOT, env=os.environ | server_env, check=True, capture_output=True)
    made: Walk = json.loads(found.stdout.splitlines()[-1])
    return made


@pytest.fixture
def visitor(browser: Browser, server: str, walk: Walk, who: str) -> Iterator[Page]:
    """A page for a person, or for anybody."""
    context = browser.new_context(base_url=server, locale="da-DK")
    if who:
        context.add_cookies([{"name": "session", "value": walk["cookies"][who], "url": server}])
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("who", ["", "buyer", "seller", "secretary"])
def test_no_page_about_needs_shuts_anybody_out(visitor: Page, walk: Walk, who: str, language: str) -> None:
    wrong: list[str] = []
    broken: list[str] = []
    visitor.on("pageerror", lambda error: broken.append(str(error)))
    for address in walk["pages"][who]:
        visitor.set_viewport_size(SIZES["desk"])  # type: ignore[arg-type]
        answer = visitor.goto(("/en" if language == "en" else "") + address)
        expected = 404 if "forkert" in address else 422 if address.endswith(WRONG) else 200
        if answer is None or answer.status != expected:
            wrong.append(f"{address}: {answer.status if answer else 'no answer'}")
            continue
        for name, size in SIZES.items():
            visitor.set_viewport_size(size)  # type: ignore[arg-type]
            wrong += [f"{address} on a {name}: {found}" for found in axe(visitor)]
            if overflow(visitor) > 0:
                wrong.append(f"{address} on a {name}: {overflow(visitor)} pixels too wide")
        if visitor.locator("h1").count() != 1:
            wrong.append(f"{address}: {visitor.locator('h1').count()} headings of the first level")
    assert wrong + broken == []


@pytest.mark.parametrize("who", ["buyer"])
def test_the_form_in_steps_on_a_phone_checks_while_one_writes(visitor: Page, walk: Walk, who: str) -> None:
    visitor.set_viewport_size({"width": 360, "height": 800})
    visitor.goto(next(a for a in walk["pages"][who] if a.endswith("/ret/behov/")))
    visitor.get_by_label("Beskrivelse").fill(
        "Vi mangler vask af arbejdstøj til 40 medarbejdere fra 1. marts 2027."
    )
    expect(visitor.locator("#kvalitet")).to_contain_text("1. marts 2027")
    visitor.get_by_label("Titel").fill("Vask af arbejdstøj")
    expect(visitor.locator("#cpv")).to_contain_text("vask")
    # Enter in a field goes on and asks for nothing else.
    visitor.get_by_label("Titel").press("Enter")
    expect(visitor.locator("h1")).to_have_text("Hvor og hvornår?")
    visitor.get_by_role("button", name="Gem, og gå tilbage").click()
    expect(visitor.get_by_label("Beskrivelse")).to_have_value(re.compile("40 medarbejdere"))
    visitor.get_by_role("button", name="Gem, og se alle trin").click()
    visitor.get_by_role("link", name="Sociale hensyn").click()
    visitor.get_by_label("Ja, efter § 190").check()
    expect(visitor.locator("#regler")).to_contain_text("Kontrakten kan ikke reserveres efter § 190")
    visitor.get_by_label("Nej, alle kan svare").check()
    expect(visitor.locator("#regler")).not_to_contain_text("Kontrakten kan ikke")
