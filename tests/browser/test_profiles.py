"""Keeping a profile in Chromium, with and without JavaScript: write, publish, be found; two editors; a reader."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import axe, overflow
from tests.support.databases import ROOT

Open = Callable[..., Page]
People = dict[str, str]
# The first request of a process reads the models of language.
expect.set_options(timeout=20_000)


@pytest.fixture
def people(server: str, server_env: dict[str, str]) -> People:
    """An organisation without a profile, two editors and a reader, by the cookie of their sessions."""
    script = [sys.executable, "-m", "tests.support.enterprise"]
    found = subprocess.run(script, cwd=ROOT, env=os.environ | server_env, check=True, capture_output=True)
    people: People = json.loads(found.stdout.splitlines()[-1])
    return people


def enter(open_page: Open, people: People, who: str, path: str = "", **options: object) -> Page:
    """Open a page of the organisation as someone who has signed in."""
    page = open_page("/privatliv/", **options)
    origin = page.url.removesuffix("/privatliv/")
    page.context.add_cookies([{"name": "session", "value": people[who], "url": origin}])
    page.goto(f"/min-virksomhed/{people['cvr']}/{path}")
    return page


def open_form(page: Page, section: str) -> None:
    page.locator(f"#afsnit-{section} .part-actions a").click()


def save(page: Page) -> None:
    page.get_by_role("button", name="Gem i kladden").click()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_profile_is_written_published_and_found(open_page: Open, people: People, javascript: bool) -> None:
    page = enter(open_page, people, "maja", "profil/", javascript=javascript)
    open_form(page, "stamdata")
    page.get_by_label("Kommune", exact=True).select_option("Viborg")
    save(page)
    expect(page.locator("#afsnit-stamdata")).to_contain_text("Viborg")
    open_form(page, "formaal")
    save(page)
    expect(page.locator("[data-module=error-summary]")).to_contain_text("Skriv en sætning om, hvad I laver")
    page.get_by_label("Kort om jer på dansk").fill("Vi støber sæbe af overskudsolie.")
    save(page)
    expect(page.locator("#afsnit-formaal")).to_contain_text("overskudsolie")
    for title in ("Håndsæbe i dunke", "Stearinlys til fester"):
        open_form(page, "ydelser")
        page.get_by_label("Navn på dansk").fill(title)
        page.get_by_label("Pris uden moms").fill("1.500,50")
        page.get_by_label("Prisen er").select_option("pr. stk.")
        save(page)
        expect(page.locator("#afsnit-ydelser")).to_contain_text(title)
    page.get_by_role("button", name="Flyt op").click()
    expect(page.locator(".own-items h3").first).to_have_text("Stearinlys til fester")
    expect(page.locator("#kladde")).to_contain_text("Profilen er ikke offentlig endnu")
    page.locator("#kladde").get_by_role("button", name="Offentliggør").click()
    expect(page.locator("body")).to_contain_text("Profilen er offentlig. Købere kan finde jer nu.")
    buyer = open_page("/leverandoerer/?q=stearinlys+til+fester", javascript=javascript)
    buyer.locator(f"a[href='/leverandoerer/{people['cvr']}/']").first.click()
    expect(buyer.locator("main")).to_contain_text("1.500,50 kr. pr. stk.")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_clash_is_chosen_in(open_page: Open, people: People, javascript: bool) -> None:
    maja = enter(open_page, people, "maja", "profil/", javascript=javascript)
    bo = enter(open_page, people, "bo", "profil/", javascript=javascript)
    for page, text in ((maja, "Majas linje"), (bo, "Bos linje")):
        open_form(page, "formaal")
        page.get_by_label("Kort om jer på dansk").fill(text)
    bo.get_by_label("Formål på dansk").fill("Bos formål")
    save(bo)
    expect(bo.locator("#afsnit-formaal")).to_contain_text("Bos linje")
    save(maja)
    clash = maja.locator("#afsnit-formaal")
    expect(clash).to_contain_text("Profilen er ændret af en anden kl.")
    expect(clash).to_contain_text("Majas linje")
    expect(clash).to_contain_text("Bos linje")
    if javascript:
        assert axe(maja) == []
        expect(maja.locator("#titel-formaal")).to_be_focused()
    expect(maja.get_by_label("Deres tekst").last).to_be_checked()
    maja.get_by_role("button", name="Gem det valgte").click()
    expect(maja.locator("#afsnit-formaal")).to_contain_text("Majas linje")
    expect(maja.locator("#afsnit-formaal")).to_contain_text("Bos formål")


def test_a_reader_cannot_edit(open_page: Open, people: People) -> None:
    page = enter(open_page, people, "laeser", "profil/")
    expect(page.locator("main form, main .part-actions")).to_have_count(0)
    page = enter(open_page, people, "laeser", "profil/formaal/", expect_errors=True)
    expect(page.locator("h1")).to_have_text("Du har ikke adgang til siden")


@pytest.mark.parametrize("width", [1280, 320])
def test_the_pages_are_accessible(open_page: Open, people: People, width: int) -> None:
    paths = (
        "",
        "profil/",
        "vis/",
        "profil/ydelser/ny/",
        "profil/omraade/",
        "profil/effekt/ny/",
        "profil/maalgrupper/",
    )
    for path in paths:
        page = enter(open_page, people, "maja", path, width=width)
        assert axe(page) == [], path
        assert overflow(page) <= 0, path


def test_focus_follows_the_form_and_back(open_page: Open, people: People) -> None:
    page = enter(open_page, people, "maja", "profil/")
    open_form(page, "kontakt")
    expect(page.locator("#titel-kontakt")).to_be_focused()
    page.get_by_label("Fælles e-mailadresse").fill("ordre")
    save(page)
    expect(page.locator("[data-module=error-summary]")).to_be_focused()
    page.get_by_label("Fælles e-mailadresse").fill("ordre@eksempel.dk")
    save(page)
    expect(page.locator("#titel-kontakt")).to_be_focused()
    expect(page.locator("#live")).to_have_text("Gemt i kladden.")
    expect(page.locator("#kladde")).to_contain_text("Kontakt")
    open_form(page, "kontakt")
    page.get_by_role("link", name="Annuller").click()
    expect(page.locator("#afsnit-kontakt")).to_contain_text("ordre@eksempel.dk")
