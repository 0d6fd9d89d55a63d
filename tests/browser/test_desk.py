"""The verifiers' desk in Chromium, with and without JavaScript: take, mark, recommend; another decides; all see it."""

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
Desk = dict[str, Any]
expect.set_options(timeout=20_000)


@pytest.fixture
def desk(server: str, server_env: dict[str, str]) -> Desk:
    """Two verifiers by their cookies, and a case that waits to be taken."""
    script = [sys.executable, "-m", "tests.support.desk_people"]
    found = subprocess.run(script, cwd=ROOT, env=os.environ | server_env, check=True, capture_output=True)
    desk: Desk = json.loads(found.stdout.splitlines()[-1])
    return desk


def enter(open_page: Open, desk: Desk, who: str, path: str = "", **options: object) -> Page:
    """Open a page of the desk as a verifier who has signed in."""
    page = open_page("/privatliv/", **options)
    origin = page.url.removesuffix("/privatliv/")
    page.context.add_cookies([{"name": "session", "value": desk[who], "url": origin}])
    page.goto(f"/verifikation/{path}")
    return page


def open_documents(page: Page) -> None:
    """Open every document that the page asks for, as who recommends or decides must; then go on."""
    expect(page.locator("main")).to_contain_text("Du har ikke åbnet alle dokumenter")
    buttons = page.locator(".alert form button")
    for number in range(buttons.count()):
        with page.expect_download():
            buttons.nth(number).click()
    page.locator(".alert").get_by_role("link", name="Fortsæt").click()


@pytest.mark.parametrize("javascript", [True, False])
def test_from_the_queue_to_the_public_page(open_page: Open, desk: Desk, javascript: bool) -> None:
    case = f"sager/{desk['case']}/"
    ada = enter(open_page, desk, "ada", "?vis=ledige", javascript=javascript)
    ada.locator(f"a[href='/verifikation/{case}']").click()
    ada.get_by_role("button", name="Tag sagen").click()
    expect(ada.locator(".form-error-message")).to_contain_text("Bekræft, at du ingen interesse har")
    ada.get_by_label("Jeg har ingen interesse i virksomheden").check()
    ada.get_by_role("button", name="Tag sagen").click()
    expect(ada.locator("#skridt")).to_contain_text("Du har sagen")
    for number, code in enumerate(("main_aim", "share", "target_group", "signed"), start=1):
        criterion = ada.locator(f"#kriterium-{code}")
        criterion.get_by_label("Opfyldt", exact=True).check()
        if number == 1:
            criterion.get_by_role("button", name="Gem vurderingen").click()
            expect(ada.locator(".form-error-message")).to_contain_text("Skriv, hvad du bygger vurderingen på")
            expect(criterion.get_by_label("Opfyldt", exact=True)).to_be_checked()
        criterion.get_by_label("Begrundelse i én linje").fill("Står i § 2.")
        criterion.get_by_label("Begrundelse i én linje").press("Enter")
        expect(ada.locator(f"#kriterium-{code}")).to_contain_text("Gem ændringen")
        expect(ada.locator("#skridt")).to_contain_text(f"{number} af 4 kriterier er vurderet")
    ada.goto(f"/verifikation/{case}")
    ada.get_by_role("link", name="Indstil til afgørelse").click()
    open_documents(ada)
    ada.get_by_label("Godkend", exact=True).check()
    ada.get_by_label("Begrundelse", exact=True).fill("Alt er vist i dokumenterne.")
    ada.get_by_role("button", name="Indstil", exact=True).click()
    expect(ada.locator("#skridt")).to_contain_text("Du har selv indstillet")
    bo = enter(open_page, desk, "bo", "?vis=afgoer", javascript=javascript)
    bo.locator(f"a[href='/verifikation/{case}']").click()
    bo.get_by_role("link", name="Afgør sagen").click()
    open_documents(bo)
    expect(bo.locator("main")).to_contain_text("Alt er vist i dokumenterne.")
    expect(bo.locator("main")).to_contain_text("Dokumenteret")
    bo.get_by_label("Godkend", exact=True).check()
    bo.get_by_label("Begrundelse", exact=True).fill("Enig.")
    bo.get_by_label("Jeg har ingen interesse i virksomheden").check()
    bo.get_by_role("button", name="Gem afgørelsen").click()
    expect(bo.locator("body")).to_contain_text("Afgørelsen er gemt")
    anyone = open_page(f"/verificering/{desk['cvr']}/", javascript=javascript)
    expect(anyone.locator("main")).to_contain_text("§ 54-egnet: Dokumenteret")
    expect(anyone.locator("main")).not_to_contain_text("Alt er vist i dokumenterne.")


def test_two_at_once_hear_of_each_other(open_page: Open, desk: Desk) -> None:
    case = f"sager/{desk['case']}/"
    ada, bo = (enter(open_page, desk, who, case) for who in ("ada", "bo"))
    for page in (ada, bo):
        page.get_by_label("Jeg har ingen interesse i virksomheden").check()
        page.get_by_role("button", name="Tag sagen").click()
    expect(ada.locator("#skridt")).to_contain_text("Du har sagen")
    expect(bo.locator(".alert-warning")).to_contain_text("Sagen er ændret, mens du havde den åben")
    expect(bo.locator(".alert-warning")).to_contain_text("Ada Ager. Tog sagen")


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("language", ["", "/en"])
def test_the_pages_are_in_order_on_small_and_large_screens(
    open_page: Open, desk: Desk, width: int, language: str
) -> None:
    page = enter(open_page, desk, "ada", width=width)
    case = f"sager/{desk['case']}/"
    ways = (
        "",
        "?vis=mine",
        "?vis=venter",
        case,
        f"{case}afgoer/",
        "tal/",
        "interesser/",
        "ny-kontrol/",
        "sager/afgjorte/",
    )
    for way in ways:
        page.goto(f"{language}/verifikation/{way}")
        assert overflow(page) == 0, way
        assert axe(page) == [], way
    page.goto(f"{language}/verifikation/{case}")
    page.locator("input[name=ingen_interesse]").check()
    page.locator("form[action$='/tag/'] button").click()
    for way in (case, f"{case}kriterier/share/", f"{case}spoerg/?skabelon=andel&sprog=da", f"{case}indstil/"):
        page.goto(f"{language}/verifikation/{way}")
        assert overflow(page) == 0, way
        assert axe(page) == [], way
