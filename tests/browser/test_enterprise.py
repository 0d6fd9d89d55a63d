"""The whole way of a social enterprise: sign up, prove the CVR number, write, publish, be found; a clash; a reader."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import axe, overflow
from tests.support.databases import ROOT
from tests.support.people import PASSWORD

Open = Callable[..., Page]
# The first request of a process reads the models of language.
expect.set_options(timeout=20_000)
# Firms of the development register that have no profile in the directory.
BY_MAIL = {
    True: ("99766492", "Foreningen Opdigtet Fællesskab", "opdigtet-faellesskab.example"),
    False: ("99791438", "Netværket Tænkt Eksempel F.M.B.A.", "taenkt-eksempel.example"),
}
BY_SECRETARY = ("99799749", "Fonden Papirhuset")


class Post:
    """The server's outbox, read as a person reads mail."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def newest(self, to: str) -> str:
        """The text of the last mail to an address."""
        with sqlite3.connect(self.folder / "buysocial.db") as found:
            row = found.execute(
                "SELECT text FROM outbox_message WHERE to_address = ? ORDER BY id DESC", (to,)
            ).fetchone()
        assert row, f"no mail to {to}"
        return str(row[0])

    def link(self, to: str) -> str:
        """The path of the link in that mail."""
        link = re.search(r"https?://\S+", self.newest(to))
        assert link
        return urlsplit(link[0]).path


@pytest.fixture
def post(server: str, server_env: dict[str, str]) -> Post:
    return Post(Path(server_env["INSTANCE_DIR"]))


def in_order(page: Page, *, title: str) -> None:
    """The page is called so, fits at 1280 and 320 pixels, and axe has nothing to say."""
    expect(page.locator("h1")).to_have_text(title)
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert axe(page) == [], page.url
        assert overflow(page) == 0, page.url
    page.set_viewport_size({"width": 1280, "height": 900})


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).first.click()


def log_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.get_by_label("E-mail", exact=True).fill(email)
    page.get_by_label("Adgangskode", exact=True).fill(password)
    press(page, "Log ind")


def sign_up(page: Page, post: Post, name: str, email: str) -> None:
    """From the front page to Min side."""
    page.locator("header a[href='/log-ind/']").first.click()
    page.locator("main").get_by_role("link", name="Opret konto").click()
    page.get_by_label("Navn", exact=True).fill(name)
    page.get_by_label("E-mail", exact=True).fill(email)
    page.get_by_label("Adgangskode", exact=True).fill(PASSWORD)
    press(page, "Opret konto")
    expect(page.locator("h1")).to_have_text("Tjek din mail")
    page.goto(post.link(email))
    press(page, "Bekræft min e-mail")
    log_in(page, email)
    expect(page.locator("h1")).to_have_text("Min side")


def ask(page: Page, cvr: str, name: str) -> None:
    """From Min side to the form of the claim, as a social enterprise."""
    page.get_by_role("link", name="Tilføj din organisation").click()
    page.get_by_label("CVR-nummer").fill(cvr)
    page.locator("main button[type=submit]").click()
    expect(page.locator("h1")).to_have_text(f"Tilføj {name}")
    page.get_by_label("Socialøkonomisk virksomhed").check()


def logo() -> bytes:
    made = BytesIO()
    Image.new("RGBA", (400, 400), (0, 90, 80, 255)).save(made, "PNG")
    return made.getvalue()


def open_form(page: Page, section: str) -> None:
    page.locator(f"#afsnit-{section} .part-actions a").click()


def save(page: Page) -> None:
    press(page, "Gem i kladden")


def write(page: Page, word: str) -> None:
    """The least a buyer needs to find the firm: what it is, two offers, a logo."""
    open_form(page, "formaal")
    page.get_by_label("Kort om jer på dansk").fill("Vi laver ting, som ingen andre laver.")
    save(page)
    expect(page.locator("#afsnit-formaal")).to_contain_text("ingen andre laver")
    for title in (f"Flettede kurve til {word}", "Bogbinding i små oplag"):
        open_form(page, "ydelser")
        page.get_by_label("Navn på dansk").fill(title)
        save(page)
        expect(page.locator("#afsnit-ydelser")).to_contain_text(title)
    open_form(page, "billeder")
    expect(page.locator("h1")).to_have_text("Logo og billeder")
    page.locator("input[type=file]").set_input_files(
        {"name": "logo.png", "mimeType": "image/png", "buffer": logo()}
    )
    page.get_by_label("på dansk").first.fill("Et grønt mærke")
    save(page)
    expect(page.locator("main img[alt='Et grønt mærke']").first).to_be_visible()


def invite(owner: Page, guest: Page, post: Post, cvr: str, who: tuple[str, str, str]) -> None:
    """The owner invites, the guest signs up, opens the mail and comes along."""
    name, email, role = who
    owner.goto(f"/organisationer/{cvr}/inviter/")
    owner.get_by_label("E-mail", exact=True).fill(email)
    owner.get_by_label(role, exact=True).check()
    press(owner, "Send invitation")
    invitation = post.link(email)
    sign_up(guest, post, name, email)
    guest.goto(invitation)
    press(guest, "Kom med")


@pytest.mark.parametrize("javascript", [True, False])
def test_from_sign_up_to_found(open_page: Open, post: Post, javascript: bool) -> None:
    cvr, name, domain = BY_MAIL[javascript]
    kind = "js" if javascript else "ren"
    maja = open_page("/", javascript=javascript)
    sign_up(maja, post, "Maja Tranekjær", f"maja.{kind}@hjemme.example")
    ask(maja, cvr, name)
    maja.get_by_label("En mail på organisationens eget domæne").check()
    maja.get_by_label("E-mail på organisationens domæne").fill(f"maja@{domain}")
    press(maja, "Send")
    expect(maja.locator("main")).to_contain_text(f"Vi har sendt et link til maja@{domain}")
    assert name in post.newest(f"maja@{domain}")
    maja.goto(post.link(f"maja@{domain}"))
    press(maja, "Bliv ejer")
    expect(maja.locator("h1")).to_have_text(name)
    receipt = f"Du er nu ejer af {name}. Skriv jeres profil, så købere kan finde jer."
    expect(maja.get_by_text(receipt)).to_have_count(1)
    maja.locator("main").get_by_role("link", name="Profil og ydelser").first.click()
    word = "regnbueparader" if javascript else "lygtefester"
    write(maja, word)
    maja.goto(f"/min-virksomhed/{cvr}/profil/")
    open_form(maja, "stamdata")
    maja.get_by_label("Kommune", exact=True).select_option("Viborg")
    save(maja)
    expect(maja.locator("#afsnit-stamdata")).to_contain_text("Viborg")
    maja.locator("#kladde").get_by_role("button", name="Offentliggør").click()
    expect(maja.locator("body")).to_contain_text("Profilen er offentlig. Købere kan finde jer nu.")
    buyer = open_page(f"/leverandoerer/?q=kurve+til+{word}", javascript=javascript)
    buyer.locator(f"main a[href='/leverandoerer/{cvr}/']").first.click()
    expect(buyer.locator("main")).to_contain_text(f"Flettede kurve til {word}")
    expect(buyer.locator("main")).to_contain_text("Bogbinding i små oplag")
    expect(buyer.locator("main img[alt='Et grønt mærke']").first).to_be_visible()
    two_editors(open_page, post, maja, cvr, kind, javascript)
    a_reader(open_page, post, maja, cvr, kind, javascript)


def two_editors(open_page: Open, post: Post, maja: Page, cvr: str, kind: str, javascript: bool) -> None:
    """The second to save sees both texts and chooses."""
    bo = open_page("/", javascript=javascript)
    invite(maja, bo, post, cvr, ("Bo Holm", f"bo.{kind}@hjemme.example", "Redaktør"))
    for page, text in ((maja, "Majas linje"), (bo, "Bos linje")):
        page.goto(f"/min-virksomhed/{cvr}/profil/")
        open_form(page, "formaal")
        page.get_by_label("Kort om jer på dansk").fill(text)
    save(bo)
    expect(bo.locator("#afsnit-formaal")).to_contain_text("Bos linje")
    save(maja)
    clash = maja.locator("#afsnit-formaal")
    expect(clash).to_contain_text("Profilen er ændret af en anden kl.")
    expect(clash).to_contain_text("Majas linje")
    expect(clash).to_contain_text("Bos linje")
    if javascript:
        assert axe(maja) == []
    press(maja, "Gem det valgte")
    expect(maja.locator("#afsnit-formaal")).to_contain_text("Majas linje")


def a_reader(open_page: Open, post: Post, maja: Page, cvr: str, kind: str, javascript: bool) -> None:
    """Sees the profile, finds nothing to change it with, and is refused at the form's address."""
    liv = open_page("/", javascript=javascript, expect_errors=True)
    invite(maja, liv, post, cvr, ("Liv Ny", f"liv.{kind}@hjemme.example", "Læser"))
    liv.goto("/min-side/")
    liv.locator(f"main a[href='/min-virksomhed/{cvr}/']").first.click()
    liv.goto(f"/min-virksomhed/{cvr}/profil/")
    expect(liv.locator("main form, main .part-actions")).to_have_count(0)
    liv.goto(f"/min-virksomhed/{cvr}/profil/formaal/")
    expect(liv.locator("h1")).to_have_text("Du har ikke adgang til siden")


def test_the_secretary_decides(open_page: Open, post: Post, server_env: dict[str, str]) -> None:
    cvr, name = BY_SECRETARY
    pia = open_page("/")
    sign_up(pia, post, "Pia Papir", "pia@hjemme.example")
    ask(pia, cvr, name)
    in_order(pia, title=f"Tilføj {name}")
    pia.get_by_label("Sekretariatet afgør det").check()
    pia.get_by_label("Besked til sekretariatet").fill("Jeg leder fonden. Ring til kontoret.")
    press(pia, "Send")
    expect(pia.locator("main")).to_contain_text("Sekretariatet ser på din sag")
    in_order(pia, title="Min side")
    secretary = open_page("/log-ind/")
    log_in(secretary, "sekretaer@demo.example", new_password("sekretaer@demo.example", server_env))
    secretary.goto("/admin/ejerskab/")
    in_order(secretary, title=secretary.locator("h1").inner_text())
    secretary.locator("main").get_by_role("link", name=name).first.click()
    in_order(secretary, title=f"Ejer af {name}")
    secretary.get_by_label("Gør personen til ejer").check()
    secretary.get_by_label("Begrundelse").fill("Talte med formanden på fondens nummer i CVR.")
    press(secretary, "Gem afgørelse")
    assert name in post.newest("pia@hjemme.example")
    pia.goto(post.link("pia@hjemme.example"))
    # The mail leads a supplier straight on to its profile.
    expect(pia.locator("h1")).to_have_text(name)
    in_order(pia, title=name)
    pia.locator("main nav").get_by_role("link", name="Profil og ydelser").click()
    expect(pia.locator(".sidemenu .current:visible")).to_contain_text("Profil og ydelser")
    in_order(pia, title=pia.locator("h1").inner_text())


def new_password(email: str, server_env: dict[str, str]) -> str:
    """What `flask accounts password` prints."""
    flask = str(Path(sys.executable).with_name("flask"))
    command = [flask, "accounts", "password", email]
    found = subprocess.run(
        command, cwd=ROOT, env=os.environ | server_env, check=True, capture_output=True, text=True
    )
    return found.stdout.split()[-1]


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/min-side/", "My page"),
        ("/organisationer/ny/", "Add your organisation"),
        ("/min-virksomhed/99352787/", "Rug & Ramsløg Kantine ApS"),
        ("/min-virksomhed/99352787/profil/", "Profile and services"),
        ("/organisationer/99352787/", "Rug & Ramsløg Kantine ApS"),
    ],
)
def test_the_demo_owner_in_english(
    open_page: Open, server_env: dict[str, str], path: str, title: str
) -> None:
    page = open_page("/log-ind/")
    log_in(page, "leverandoer@demo.example", new_password("leverandoer@demo.example", server_env))
    page.goto(f"/en{path}")
    in_order(page, title=title)
    assert page.title().startswith(page.locator("h1").inner_text().split(" – ")[0]) or title in page.title()
