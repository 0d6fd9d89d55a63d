"""The firm's half of a verification in Chromium, with and without JavaScript: apply, show, check, hand in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import Locator, Page, expect

from app.integrations.cvr_register import DEMO
from tests.browser.conftest import axe, overflow
from tests.browser.test_profiles import People, enter
from tests.factories.documents import pdf, png
from tests.support.databases import ROOT

Open = Callable[..., Page]
TARGET_GROUP, SIGNED = "Målgruppen er afgrænset", "Underskrevet ledelseserklæring"
PART = "section.part"

# Companies of the demo register that live; the last of them have no profile. Other files take the last five.
KNOWN = [row.split(",")[0] for row in DEMO.read_text("utf-8").splitlines() if ",active," in row]
turn = count(1)


@pytest.fixture
def people(server: str, server_env: dict[str, str]) -> People:
    """A company that the register knows, with two editors and a reader, by the cookie of their sessions."""
    script = [sys.executable, "-m", "tests.support.enterprise", KNOWN[-5 - next(turn)]]
    found = subprocess.run(script, cwd=ROOT, env=os.environ | server_env, check=True, capture_output=True)
    made: People = json.loads(found.stdout.splitlines()[-1])
    return made


def choose(page: Page, *files: tuple[str, str, bytes]) -> None:
    page.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": mime, "buffer": content} for name, mime, content in files]
    )


def tick(part: Locator, criterion: str) -> None:
    """Say that the document shows one criterion more."""
    part.get_by_role("group", name="Hvilke krav viser det?").get_by_label(criterion).check()


def show(page: Page, criterion: str, kind: str, *more: str) -> None:
    """Show a criterion of the case on the page with a document of a kind, and others with the same."""
    part = page.locator(f"#krav-{criterion}")
    part.get_by_role("link", name="Læg dokumenter op").or_(
        part.get_by_role("link", name="Ret eller tilføj")
    ).click()
    choose(page, (f"{kind}.pdf", "application/pdf", pdf(kind)))
    part.get_by_label("Hvad er det?").select_option(kind)
    for name in more:
        tick(part, name)
    part.get_by_role("button", name="Læg op").click()
    expect(part.get_by_role("listitem").filter(has_text=f"{kind}.pdf")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_firm_applies_shows_and_hands_in(open_page: Open, people: People, javascript: bool) -> None:
    page = enter(open_page, people, "bo", "verifikation/", javascript=javascript)
    page.locator(".card", has=page.locator("#ordning-par54")).get_by_role("button").click()
    expect(page.locator("main")).to_contain_text("0 af 4 krav er vist")
    case = page.url
    page.locator("#krav-main_aim").get_by_role("link", name="Læg dokumenter op").click()
    part = page.locator("#krav-main_aim")
    choose(page, ("program.pdf", "application/pdf", b"MZ\x90\x00"))
    part.get_by_role("button", name="Læg op").click()
    expect(page.locator("[data-module=error-summary]")).to_contain_text("Filen er et program")
    choose(page, ("vedtægter.pdf", "application/pdf", pdf()), ("foto.png", "image/png", png()))
    tick(part, SIGNED)
    part.get_by_role("button", name="Læg op").click()
    expect(page.locator("#krav-main_aim")).to_contain_text("vedtægter.pdf")
    page.goto(case)
    # Articles cannot show that the management has signed, and the page says so where it was ticked.
    expect(page.locator("main")).to_contain_text("1 af 4 krav er vist")
    expect(page.locator("#krav-signed")).to_contain_text("den type kan ikke vise kravet")
    show(page, "share", "Medarbejderopgørelse", TARGET_GROUP)
    page.goto(case)
    expect(page.locator("main")).to_contain_text("3 af 4 krav er vist")
    show(page, "signed", "Ledelseserklæring")
    page.goto(case)
    expect(page.locator("main")).to_contain_text("4 af 4 krav er vist")
    if javascript:
        assert axe(page) == []
    page.get_by_role("link", name="Skriv tal og besked").click()
    page.get_by_label("Medarbejdere i målgruppen").fill("14")
    page.get_by_label("Medarbejdere i alt").fill("36")
    page.get_by_label("Opgjort den").fill("2026-01-31")
    page.get_by_label("Sådan har I talt").fill("Fleksjob og løntilskud")
    page.get_by_role("button", name="Gem", exact=True).click()
    expect(page.locator("main")).to_contain_text("Det er mindst 30")
    page.get_by_role("link", name="Tjek svarene, og indsend").click()
    page.get_by_role("button", name="Indsend sagen").click()
    expect(page.locator("main")).to_contain_text("I får en afgørelse senest")


@pytest.mark.parametrize("path", ["/verificering/ordninger/", "/en/verificering/ordninger/"])
def test_the_schemes_fit_a_phone(open_page: Open, path: str) -> None:
    page = open_page(path, width=320)
    assert overflow(page) == 0
    assert axe(page) == []


def test_a_case_fits_a_phone(open_page: Open, people: People) -> None:
    page = enter(open_page, people, "maja", "verifikation/", width=320)
    assert overflow(page) == 0
    assert axe(page) == []
    page.locator(".card", has=page.locator("#ordning-wise")).get_by_role("button").click()
    assert overflow(page) == 0
    page.locator(PART).first.get_by_role("link", name="Læg dokumenter op").click()
    expect(page.locator("input[type=file]")).to_be_visible()
    assert overflow(page) == 0
    assert axe(page) == []
