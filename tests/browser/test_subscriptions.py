"""A search saved in Chromium, its mail, and turning it off by the mail's link; a firm's own choice."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from os import environ
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_enterprise import Post, log_in, new_password
from tests.browser.test_tips import CVR, fine, press
from tests.support.databases import ROOT

Open = Callable[..., Page]
expect.set_options(timeout=20_000)


@pytest.fixture
def post(server: str, server_env: dict[str, str]) -> Post:
    return Post(Path(server_env["INSTANCE_DIR"]))


@pytest.mark.parametrize("javascript", [True, False])
def test_a_search_is_saved_mailed_and_turned_off(
    open_page: Open, post: Post, server_env: dict[str, str], javascript: bool
) -> None:
    email = "indkoeber@demo.example"
    page = open_page("/leverandoerer/?q=mad", javascript=javascript)
    page.get_by_role("link", name="Gem søgningen").click()
    # Whoever saves a search signs in first, and lands where they wanted to.
    log_in(page, email, new_password(email, server_env))
    expect(page.locator("h1")).to_have_text("Gem søgningen")
    fine_without_script(page, javascript)
    page.get_by_label("Navn").fill("")
    press(page, "Gem")
    expect(page.get_by_text("Ret 1 ting for at komme videre")).to_be_visible()
    fine_without_script(page, javascript)
    name = f"Mad til møder {'med' if javascript else 'uden'} script"
    page.get_by_label("Navn").fill(name)
    page.get_by_label("Med det samme").check()
    press(page, "Gem")
    expect(page.get_by_text("Søgningen er gemt")).to_be_visible()
    expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()
    fine_without_script(page, javascript)

    long_ago(post)
    command("run-now", env=server_env)
    mail = post.newest(email)
    assert name in mail
    off = re.findall(r"https?://\S+/afmeld/\S+", mail)[-1]
    anybody = open_page(urlsplit(off).path, javascript=javascript)
    expect(anybody.locator("h1")).to_have_text("Slå mailen fra")
    fine_without_script(anybody, javascript)
    press(anybody, "Slå fra")
    expect(anybody.locator("h1")).to_have_text("Mailen er slået fra")
    fine_without_script(anybody, javascript)

    page.goto("/konto/mails/")
    searches = page.get_by_role("group", name="Gemte søgninger")
    expect(searches.get_by_label("Nej")).to_be_checked()
    fine_without_script(page, javascript)
    searches.get_by_label("Ja").check()
    press(page, "Gem")
    expect(page.get_by_text("Dine valg er gemt")).to_be_visible()
    page.goto("/soegninger/")
    page.get_by_role("listitem").filter(has_text=name).get_by_role("button", name="Slet").click()
    expect(page.get_by_text("Søgningen er slettet")).to_be_visible()
    fine_without_script(page, javascript)


def test_an_owner_says_what_the_mailbox_gets(open_page: Open, server_env: dict[str, str]) -> None:
    email = "leverandoer@demo.example"
    page = open_page("/log-ind/")
    log_in(page, email, new_password(email, server_env))
    page.goto(f"/organisationer/{CVR}/")
    page.get_by_role("link", name="Vælg mails").click()
    fine(page)
    page.get_by_role("group", name="Nye behov, der passer").get_by_label("Ja").check()
    press(page, "Gem")
    expect(page.get_by_text("Jeres valg er gemt")).to_be_visible()
    broken = open_page("/afmeld/noget-andet/", expect_errors=True)
    expect(broken.locator("h1")).to_have_text("Linket virker ikke")
    fine(broken)


def fine_without_script(page: Page, javascript: bool) -> None:
    """The check for everybody itself needs script."""
    if javascript:
        fine(page)


def long_ago(post: Post) -> None:
    """As if the search had been saved before the directory was filled."""
    with sqlite3.connect(post.folder / "buysocial.db") as found:
        found.execute(
            "UPDATE saved_search SET looked_at = '2020-01-01 00:00:00', told_until = '2020-01-01 00:00:00'"
        )


def command(name: str, env: dict[str, str]) -> None:
    """A command of the server."""
    flask = str(Path(sys.executable).with_name("flask"))
    subprocess.run(
        [flask, "subscriptions", name], cwd=ROOT, env=environ | env, check=True, capture_output=True
    )
