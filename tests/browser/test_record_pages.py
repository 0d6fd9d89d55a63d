"""Every page of the register of record in Chromium: axe at 1280 and 320 pixels, no page wider than its window."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import axe, overflow
from tests.support.databases import ROOT

Open = Callable[..., Page]
People = dict[str, Any]
# Firms of the demo: all schemes in order, a fact alone, a fact suspended, revoked, ceased, conditional, unknown.
STANDING, FACT, PAUSED = "99041145", "99352787", "99153652"
FIRMS = (STANDING, FACT, PAUSED, "99232250", "99231408", "99437669", "25313763")
CASE, DECIDED, REFUSED = "/verifikation/sager/{case_under_review}/", "{case_approved}", "{case_rejected}"
RECOMMENDED = "/verifikation/sager/{case_recommended}/"
OWN = f"/min-virksomhed/{FACT}/verifikation/"

ANYBODY = (
    "/verificering/",
    *(f"/verificering/{cvr}/" for cvr in FIRMS),
    f"/verificering/{STANDING}/?dato=2026-01-01",
    f"/verificering/{STANDING}/?dato=xx",
    "/verificering/12345678/",
    "/verificering/mange/",
    "/verificering/aendringer/",
    "/verificering/aendringer/?ordning=foo",
    "/verificering/ordninger/",
    "/verificering/ordninger/?dato=1900-01-01",
    "/verificering/tjek/",
    f"/verificering/{STANDING}/bevis/",
    "/verificering/25313763/bevis/",
    f"/verificering/{STANDING}/fejl/",
    "/saadan-verificerer-vi/",
)
FIRM = (OWN, f"{OWN}{{own_case}}/", f"{OWN}{{own_case}}/afgoerelse/", f"{OWN}{{own_case}}/klage/")
VERIFIER = (
    "/verifikation/",
    "/verifikation/?vis=mine",
    "/verifikation/?vis=foo",
    "/verifikation/sager/{case_applied}/",
    CASE,
    f"{CASE}kriterier/share/",
    f"{CASE}spoerg/",
    f"{CASE}indstil/",
    "/verifikation/sager/{case_waiting}/",
    "/verifikation/sager/{case_appealed}/",
    RECOMMENDED,
    f"{RECOMMENDED}afgoer/",
    f"{RECOMMENDED}send-tilbage/",
    f"/verifikation/sager/{DECIDED}/",
    f"/verifikation/sager/{DECIDED}/afgoerelse/",
    f"/verifikation/sager/{REFUSED}/afgoerelse/",
    "/verifikation/sager/afgjorte/",
    "/verifikation/tal/",
    "/verifikation/interesser/",
    "/verifikation/ny-kontrol/",
    "/verifikation/registre/",
    "/verifikation/registre/{extract}/",
    "/verifikation/registre/virksomheder/",
    "/verifikation/tip/",
    "/verifikation/tip/{tip}/",
    *(f"/verifikation/tip/{{tip}}/{step}/" for step in ("afvis", "undersoeg", "suspender", "inhabil")),
)
BUYER = ("/organisationer/{buyer}/webhooks/", "/organisationer/{buyer}/webhooks/ny/")
WALKS = {"": ANYBODY, "leverandoer": FIRM, "verifikator": VERIFIER, "indkoeber": BUYER}
# What stands in a form when it is sent, and the page that answers, in both languages alike.
SENT: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("", "/verificering/mange/", {}),
    ("", "/verificering/mange/", {"numre": "\n".join((*FIRMS, FIRMS[0], "12345678", "Børnehuset"))}),
    ("", "/verificering/tjek/", {}),
    ("", "/verificering/tjek/", {"proof": "{}"}),
    ("", f"/verificering/{STANDING}/fejl/", {}),
    ("verifikator", "/verifikation/ny-kontrol/", {}),
    ("verifikator", "/verifikation/tip/{tip}/undersoeg/", {}),
    ("indkoeber", "/organisationer/{buyer}/webhooks/ny/", {"adresse": "http://10.0.0.1/"}),
)

# No part of the page is on its way any more, and none is still faded while it comes back.
SETTLED = """() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')
    && document.getAnimations().every(one => one.playState === 'finished')"""


@pytest.fixture(scope="module")
def people(server: str, server_env: dict[str, str]) -> People:
    """The demo's people by their cookies, and a case in every state."""
    script = [sys.executable, "-m", "tests.support.record_people"]
    found = subprocess.run(script, cwd=ROOT, env=os.environ | server_env, check=True, capture_output=True)
    people: People = json.loads(found.stdout.splitlines()[-1])
    return people


def arrive(open_page: Open, people: People, who: str) -> Page:
    """A window of somebody who has signed in, or of anybody; an answer of 404 or 422 is no error here."""
    page = open_page("/privatliv/", expect_errors=True)
    if who:
        origin = page.url.removesuffix("/privatliv/")
        page.context.add_cookies([{"name": "session", "value": people[who], "url": origin}])
    return page


def trouble(page: Page) -> list[str]:
    """What is wrong with the page as it stands, on a desk and on a small phone."""
    found = []
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{width}: {wrong}" for wrong in axe(page)]
        if overflow(page) > 0:
            found.append(f"{width}: {overflow(page)} pixels too wide")
    return found


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("who", WALKS)
def test_every_page_is_in_order(open_page: Open, people: People, who: str, language: str) -> None:
    page = arrive(open_page, people, who)
    found = {}
    for path in WALKS[who]:
        answer = page.goto(language + path.format(**people))
        assert answer is not None
        # Nobody is sent elsewhere or turned away: then another page would be looked at.
        if answer.status in (403, 500) or answer.request.redirected_from is not None:
            found[path] = [f"{answer.status} at {page.url}"]
        elif wrong := trouble(page):
            found[path] = wrong
    assert found == {}


@pytest.mark.parametrize("language", ["", "/en"])
def test_every_answer_to_a_form_is_in_order(open_page: Open, people: People, language: str) -> None:
    pages: dict[str, Page] = {}
    found = {}
    for who, path, fields in SENT:
        page = pages[who] if who in pages else arrive(open_page, people, who)
        pages[who] = page
        page.goto(language + path.format(**people))
        form = page.locator("main form[method=post]").last
        for name, value in fields.items():
            form.locator(f"[name={name}]").fill(value)
        with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
            form.locator("button[type=submit]").last.click()
        page.wait_for_load_state()
        page.wait_for_function(SETTLED)
        if sent.value.status not in (200, 422):
            found[f"{path} {fields}"] = [f"answered {sent.value.status}"]
        elif wrong := trouble(page):
            found[f"{path} {fields}"] = wrong
    assert found == {}
