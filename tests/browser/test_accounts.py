"""A person's whole way: sign up, mail, two steps, a recovery code, a passkey, sessions, out everywhere."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from passlib.totp import TOTP
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import axe, overflow
from tests.support.people import PASSWORD


def mailed_link(folder: Path, to: str) -> str:
    """The path of the link in the last mail to an address, from the server's outbox."""
    with sqlite3.connect(folder / "buysocial.db") as found:
        row = found.execute(
            "SELECT text FROM outbox_message WHERE to_address = ? ORDER BY id DESC", (to,)
        ).fetchone()
    link = re.search(r"https?://\S+", row[0])
    assert link
    return urlsplit(link[0]).path


def fill(page: Page, fields: dict[str, str], button: str) -> None:
    """Type into a form and send it."""
    for label, value in fields.items():
        page.get_by_label(label, exact=True).fill(value)
    page.locator("main").get_by_role("button", name=button, exact=True).click()


def code(key: str) -> str:
    return str(TOTP(key=key).generate().token)


@pytest.fixture
def folder(server: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server keeps its database."""
    return sorted(tmp_path_factory.getbasetemp().glob("server*"))[-1]


@pytest.mark.parametrize("width", [1280, 360])
def test_a_person_without_javascript(open_page: Callable[..., Page], folder: Path, width: int) -> None:
    email = f"js{width}@demo.example"
    page = open_page("/log-ind/", width=width, javascript=False)
    page.get_by_role("link", name="Opret konto").click()
    fill(page, {"Navn": "Anna Demo", "E-mail": email, "Adgangskode": PASSWORD}, "Opret konto")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tjek din mail")
    page.goto(mailed_link(folder, email))
    page.get_by_role("button", name="Bekræft min e-mail").click()
    fill(page, {"E-mail": email, "Adgangskode": PASSWORD}, "Log ind")
    expect(page.get_by_role("heading", level=1)).to_have_text("Min side")
    assert overflow(page) == 0
    page.get_by_role("link", name="Ret min konto").click()
    page.locator("a[href='/konto/totrin/']").click()
    assert overflow(page) == 0
    key = page.locator("#noegle").inner_text()
    fill(page, {"Kode fra appen": code(key)}, "Slå til")
    page.get_by_role("button", name="Lav nye nødkoder").click()
    codes = page.locator(".recovery-codes code").all_inner_texts()
    assert len(codes) == 8
    page.goto("/konto/sessioner/")
    page.get_by_role("button", name="Log ud alle steder, også her").click()
    page.goto("/log-ind/")
    fill(page, {"E-mail": email, "Adgangskode": PASSWORD}, "Log ind")
    page.get_by_role("link", name="Brug en nødkode i stedet").click()
    fill(page, {"Nødkode": codes[0]}, "Log ind")
    expect(page.get_by_role("heading", level=1)).to_have_text("Min side")


@pytest.fixture
def at_home(open_page: Callable[..., Page], folder: Path, server: str) -> Callable[[str, str], Page]:
    """A person signed in on a device that makes passkeys, at an address with a name: numbers have no passkeys."""

    def arriving(email: str, address: str = "/") -> Page:
        home = server.replace("127.0.0.1", "localhost")
        page = open_page(f"{home}/opret-konto/")
        fill(page, {"Navn": "Nanna Nøgle", "E-mail": email, "Adgangskode": PASSWORD}, "Opret konto")
        page.goto(home + mailed_link(folder, email))
        page.get_by_role("button", name="Bekræft min e-mail").click()
        fill(page, {"E-mail": email, "Adgangskode": PASSWORD}, "Log ind")
        devtools = page.context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        devtools.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
                    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
                }
            },
        )  # fmt: skip
        page.goto(home + address)
        return page

    return arriving


def go(page: Page, path: str) -> None:
    """To another of our pages, at the address the person is at."""
    at = urlsplit(page.url)
    page.goto(f"{at.scheme}://{at.netloc}{path}")


def test_a_passkey_signs_in_vouches_and_is_deleted(at_home: Callable[..., Page]) -> None:
    page = at_home("noegle@demo.example", "/konto/")
    page.locator("a[href='/konto/adgangsnoegler/']").click()
    fill(page, {"Navn på adgangsnøglen": "Min telefon"}, "Tilføj")
    page.get_by_text("Adgangsnøglen Min telefon er klar").wait_for()
    assert axe(page) == []
    page.get_by_role("button", name="Log ud").first.click()
    go(page, "/log-ind/")
    page.get_by_role("link", name="Log ind med adgangsnøgle").click()
    page.get_by_role("button", name="Brug adgangsnøgle").click()
    page.get_by_role("heading", name="Min side", level=1).wait_for()
    go(page, "/bekraeft-adgangskode/?next=/konto/sessioner/")
    page.get_by_role("link", name="Brug en adgangsnøgle i stedet").click()
    page.get_by_role("button", name="Brug adgangsnøgle").click()
    page.get_by_role("heading", name="Enheder, der er logget ind", level=1).wait_for()
    go(page, "/konto/adgangsnoegler/")
    page.get_by_role("button", name="Slet Min telefon").click()
    page.get_by_text("Adgangsnøglen Min telefon er slettet").wait_for()
    assert page.get_by_text("Dine adgangsnøgler").count() == 0
    go(page, "/konto/sessioner/")
    page.get_by_role("button", name="Log ud alle steder, også her").click()
    go(page, "/konto/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Log ind")


def test_a_passkey_is_the_second_step(at_home: Callable[..., Page]) -> None:
    email = "andet-trin@demo.example"
    page = at_home(email, "/konto/adgangsnoegler/")
    page.get_by_label("Bekræft efter adgangskoden").check(force=True)
    fill(page, {"Navn på adgangsnøglen": "Sikkerhedsnøgle"}, "Tilføj")
    page.get_by_text("Adgangsnøglen Sikkerhedsnøgle er klar").wait_for()
    page.get_by_role("button", name="Log ud").first.click()
    go(page, "/log-ind/")
    fill(page, {"E-mail": email, "Adgangskode": PASSWORD}, "Log ind")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Min side")
    page.get_by_role("button", name="Brug adgangsnøgle").click()
    page.get_by_role("heading", name="Min side", level=1).wait_for()


OPEN = (
    "/log-ind/",
    "/opret-konto/",
    "/glemt-adgangskode/",
    "/bekraeft-mail/",
    "/opret-konto/tjek-din-mail/",
    "/log-ind/adgangsnoegle/",
)
OWN = (
    "/konto/",
    "/konto/oplysninger/",
    "/konto/adgangskode/",
    "/konto/e-mail/",
    "/konto/sessioner/",
    "/konto/totrin/",
    "/konto/noedkoder/",
    "/konto/adgangsnoegler/",
    "/bekraeft-adgangskode/",
)


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("language", ["", "/en"])
def test_every_page_is_in_order(at_home: Callable[..., Page], language: str, width: int) -> None:
    page = at_home(f"orden{width}{language[1:]}@demo.example")
    page.set_viewport_size({"width": width, "height": 900})
    found = [(address, trouble) for address in OWN if (trouble := look(page, language + address))]
    go(page, "/konto/sessioner/")
    page.get_by_role("button", name="Log ud alle steder, også her").click()
    found += [(address, trouble) for address in OPEN if (trouble := look(page, language + address))]
    assert found == []


def look(page: Page, address: str) -> list[str]:
    """What is wrong with a page: axe's findings, wider than the window, not the page asked for."""
    go(page, address)
    trouble = axe(page)
    if overflow(page):
        trouble.append(f"{overflow(page)} pixels too wide")
    if urlsplit(page.url).path != address:
        trouble.append(f"led to {page.url}")
    return trouble


def test_the_app_can_scan_its_code(at_home: Callable[..., Page]) -> None:
    page = at_home("skan@demo.example", "/konto/totrin/")
    drawing = page.locator("svg.qr")
    modules = int((drawing.get_attribute("viewBox") or "").split()[2])
    with Image.open(BytesIO(drawing.screenshot())) as picture:
        seen = picture.convert("L")
    corner = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"]
    box = drawing.evaluate(
        "e => { const s = getComputedStyle(e), b = e.getBoundingClientRect(), p = n => parseFloat(s[n]) || 0;"
        "const left = p('borderLeftWidth') + p('paddingLeft'), top = p('borderTopWidth') + p('paddingTop');"
        "return [left, top, b.width - 2 * left] }"
    )
    left, top, width = box

    def dark(column: int, row: int) -> bool:
        x, y = (start + (at + 0.5) * width / modules for start, at in ((left, column), (top, row)))
        return int(seen.getpixel((int(x), int(y)))) < 128

    for column, row in ((2, 2), (modules - 9, 2), (2, modules - 9)):
        drawn = ["".join("01"[dark(column + x, row + y)] for x in range(7)) for y in range(7)]
        assert drawn == corner
    share = sum(dark(x, y) for x in range(modules) for y in range(modules)) / modules**2
    assert 0.3 < share < 0.6


def test_a_wrong_form_is_in_order(open_page: Callable[..., Page]) -> None:
    page = open_page("/opret-konto/", width=320)
    fill(page, {"Navn": "", "E-mail": "x@", "Adgangskode": "kort"}, "Opret konto")
    expect(page.get_by_text("Skriv dit navn")).to_have_count(2)  # in the summary and at the field
    assert axe(page) == []
    assert overflow(page) == 0
