"""A tip in Chromium: told without script or login, suspended, heard, decided by another verifier, restored."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import axe, overflow
from tests.browser.test_enterprise import log_in, new_password

Open = Callable[..., Page]
# The first request of a process reads the models of language.
expect.set_options(timeout=20_000)
# The demo's firm that has an owner.
CVR = "99352787"
TEXT = "Deres egen årsrapport siger, at overskuddet er delt ud til ejerne."


def fine(page: Page) -> None:
    """Nobody is shut out, on a phone neither."""
    assert axe(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert overflow(page) <= 0, page.url
    assert axe(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})


def signed_in(open_page: Open, who: str, env: dict[str, str]) -> Page:
    page = open_page("/log-ind/")
    email = f"{who}@demo.example"
    log_in(page, email, new_password(email, env))
    return page


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def test_a_tip_suspends_a_firm_until_two_have_decided(
    open_page: Open, server: str, server_env: dict[str, str]
) -> None:
    anybody = open_page(f"/verificering/{CVR}/", javascript=False)
    schemes = anybody.locator("section", has=anybody.locator("#ordninger"))
    expect(schemes).to_contain_text("Dokumenteret")
    anybody.get_by_role("link", name="Fortæl os om en fejl").click()
    press(anybody, "Send")
    expect(anybody.get_by_text("Ret 2 ting for at komme videre")).to_be_visible()
    anybody.get_by_label("Virksomheden opfylder ikke længere kriterierne").check()
    anybody.get_by_label("Hvad er forkert?").fill(TEXT)
    press(anybody, "Send")
    expect(anybody.locator("h1")).to_have_text("Tak for dit tip")
    number = anybody.locator(".intro-line").inner_text().split("nummer ")[1][:9]

    first = signed_in(open_page, "verifikator", server_env)
    first.locator("main").get_by_role("link", name="Verifikation").click()
    first.get_by_role("link", name="Tip", exact=True).click()
    fine(first)
    first.get_by_role("row").filter(has_text=number).get_by_role("link").click()
    fine(first)
    address = first.url
    first.get_by_role("link", name="Suspender med det samme").click()
    fine(first)
    first.get_by_label("Begrundelse").fill("Årsrapporten siger det samme.")
    press(first, "Suspender med det samme")
    # The step is on record once its page has left: the look-up is read once and not again.
    expect(first).to_have_url(address)
    anybody.goto(f"/verificering/{CVR}/")
    expect(schemes).to_contain_text("Midlertidigt suspenderet")
    expect(anybody.locator("main")).not_to_contain_text("Årsrapporten")

    first.get_by_role("link", name="Hør virksomheden").click()
    first.get_by_label("Brev til virksomheden").fill("Det bliver påstået, at I har delt overskuddet ud.")
    press(first, "Hør virksomheden")
    fine(first)

    firm = signed_in(open_page, "leverandoer", server_env)
    firm.goto(f"/min-virksomhed/{CVR}/")
    firm.get_by_role("link", name="Læs og svar").click()
    fine(firm)
    expect(firm.locator("main")).not_to_contain_text(TEXT)
    firm.get_by_label("Jeres svar").fill("Overskuddet gik til uddannelse. Se note 4.")
    expect(firm.get_by_text("tegn tilbage").first).to_be_visible()
    press(firm, "Send svar")
    expect(firm.get_by_text("Se note 4.")).to_be_visible()
    fine(firm)

    first.goto(address)
    first.get_by_role("link", name="Indstil til afgørelse").click()
    fine(first)
    first.get_by_label("Verifikationen skal stå ved magt").check()
    first.get_by_label("Begrundelse").fill("Note 4 viser det.")
    press(first, "Indstil til afgørelse")
    expect(first.get_by_role("link", name="Afgør som indstillet")).to_have_count(0)

    second = signed_in(open_page, "verifikator2", server_env)
    second.goto(address)
    second.get_by_role("link", name="Afgør som indstillet").click()
    fine(second)
    second.get_by_label("Begrundelse til virksomheden").fill("Overskuddet er brugt efter reglerne.")
    press(second, "Afgør som indstillet")
    expect(second).to_have_url(address)
    fine(second)
    # A page of the look-up may be kept for five minutes; reloading asks anew.
    anybody.reload()
    expect(schemes).to_contain_text("Dokumenteret")
    expect(schemes).not_to_contain_text("suspenderet")


def test_the_open_form_shuts_nobody_out(open_page: Open) -> None:
    for address in (f"/verificering/{CVR}/fejl/", "/verificering/13748136/fejl/", f"/en/verificering/{CVR}/fejl/"):  # fmt: skip
        fine(open_page(address))
    page = open_page(f"/verificering/{CVR}/fejl/")
    page.get_by_label("Hvad er forkert?").fill("x" * 2001)
    page.get_by_label("Hvad er forkert?").press("End")
    expect(page.get_by_text("Du har skrevet 1 tegn for meget").first).to_be_visible()
    press(page, "Send")
    fine(page)
