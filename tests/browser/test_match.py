"""Trying a need in Chromium: focus, mistakes, the way back, and a header that stays as it was."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import overflow

Open = Callable[..., Page]
NEED = "Vi skal bruge frokost til møder på rådhuset"


def send(page: Page, text: str = NEED) -> None:
    page.get_by_label("Behov", exact=True).fill(text)
    page.locator("#send").click()
    # The first need a process gets reads the model of CPV codes.
    expect(page.locator("#rang")).to_be_focused(timeout=15_000)


def menu(page: Page) -> int:
    return page.locator(".mainmenu > li").count()


@pytest.mark.parametrize("width", [1280, 360])
def test_the_menu_stays_as_it_was_after_swaps(open_page: Open, width: int) -> None:
    page = open_page("/match/", width=width)
    before, words = menu(page), page.locator("header").inner_text()
    page.locator("#send").click()
    expect(page.locator("#fejl .alert")).to_be_focused(timeout=15_000)
    send(page)
    assert (menu(page), page.locator("header").inner_text()) == (before, words)
    page.goto("/leverandoerer/?q=frokost")
    before = menu(page)
    for choice in ("#status-verified", "#fakta-rsv"):
        page.evaluate(f"document.querySelector('{choice}').click()")
        page.wait_for_url(f"**{choice.removeprefix('#').replace('-', '=')}**")
    assert menu(page) == before


@pytest.mark.parametrize("width", [1280, 360])
def test_a_mistake_is_told_at_the_top_and_goes_when_it_is_put_right(open_page: Open, width: int) -> None:
    page = open_page("/match/", width=width)
    page.get_by_label("Anslået værdi i alt").fill("mange")
    page.locator("#send").click()
    summary = page.locator("#fejl .alert")
    expect(summary).to_be_focused(timeout=15_000)
    expect(summary).to_be_in_viewport()
    expect(summary).to_contain_text("Ret 2 ting for at komme videre")
    summary.get_by_role("link").last.click()
    expect(page.locator("#vaerdi")).to_be_focused()
    page.locator("#vaerdi").fill("6.680.000")
    page.get_by_label("Aftalens længde").fill("4")
    send(page)
    expect(page.locator("#rang")).to_be_in_viewport()
    expect(page.locator("#fejl .alert, .form-error")).to_have_count(0)
    expect(page.get_by_role("heading", name="Over tærskelværdien")).to_be_visible()
    expect(page.locator("#send")).to_have_text("Opdater match")


def test_the_button_keeps_focus_while_it_waits(open_page: Open) -> None:
    page = open_page("/match/")
    states: list[str | None] = []
    page.get_by_label("Behov", exact=True).fill("frokost")

    def look(route: object) -> None:
        states.append(page.locator("#send").get_attribute("aria-disabled"))
        states.append(page.evaluate("document.activeElement.id"))
        route.continue_()  # type: ignore[attr-defined]

    page.route("**/match/", look)
    page.locator("#send").click(click_count=3)
    expect(page.locator("#rang")).to_be_focused(timeout=15_000)
    assert states == ["true", "send"], "three clicks are one question"
    expect(page.locator("#send")).not_to_have_attribute("aria-disabled", "true")


def test_back_from_a_supplier_finds_the_same_matches(open_page: Open) -> None:
    page = open_page("/match/")
    page.get_by_label("Kommune").select_option(label="Viborg")
    page.get_by_label("Anslået værdi i alt").fill("420.000")
    both = f"{NEED} og vinduespudsning"
    send(page, both)
    page.locator("#forstaaet input:checked").first.uncheck()
    chosen = page.locator("#forstaaet input:checked").evaluate_all("found => found.map(e => e.value)")
    page.locator("#send").click()
    expect(page.locator(".htmx-request")).to_have_count(0)
    names = page.locator("#matches ol h3").all_inner_texts()
    link = page.locator("#matches ol h3 a").nth(2)
    link.click()
    expect(page.get_by_role("heading", name="Tre juridiske fakta")).to_be_visible()
    page.go_back()
    expect(page.locator("#matches ol h3 a").nth(2)).to_be_focused()
    expect(page.locator("#matches ol h3 a").nth(2)).to_be_in_viewport()
    assert page.locator("#matches ol h3").all_inner_texts() == names
    assert page.locator("#forstaaet input:checked").evaluate_all("found => found.map(e => e.value)") == chosen
    assert chosen
    expect(page.get_by_label("Behov", exact=True)).to_have_value(both)
    expect(page.get_by_label("Kommune")).to_have_value("0791")
    page.reload()
    expect(page.locator("#matches ol h3")).to_have_text(names)


def test_back_opens_the_fold_that_was_left(open_page: Open) -> None:
    page = open_page("/match/")
    send(page)
    page.locator("#maaske summary").first.click()
    page.locator("#maaske h4 a").first.click()
    page.go_back()
    expect(page.locator("#maaske h4 a").first).to_be_focused()
    expect(page.locator("#maaske h4 a").first).to_be_in_viewport()


def test_a_longer_list_goes_on_where_it_stopped_also_after_back(open_page: Open) -> None:
    page = open_page("/match/")
    send(page, "rengøring af kontorer")
    page.get_by_role("button", name="flere").click()
    eleventh = page.locator("#matches ol > li").nth(10).locator("h3 a")
    expect(eleventh).to_be_focused()
    shown = page.locator("#matches ol > li").count()
    eleventh.click()
    page.go_back()
    expect(eleventh).to_be_focused()
    expect(page.locator("#matches ol > li")).to_have_count(shown)


def test_a_first_visit_asks_nothing(open_page: Open) -> None:
    page = open_page("/")
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    page.goto("/match/")
    page.wait_for_load_state("networkidle")
    assert posts == []


def test_a_word_however_long_makes_no_page_wider_than_a_phone(open_page: Open) -> None:
    page = open_page("/match/", width=360)
    word = "a" * 280
    send(page, word)
    assert overflow(page) == 0
    for address in ("/leverandoerer/", "/behov/"):
        page.goto(f"{address}?q={word}")
        assert overflow(page) == 0


def ticked(page: Page) -> list[str]:
    found: list[str] = page.locator("#forstaaet input:checked").evaluate_all(
        "found => found.map(e => e.value)"
    )
    return found


def test_a_reload_brings_the_whole_need_back_and_the_menu_begins_anew(open_page: Open) -> None:
    page = open_page("/match/")
    page.get_by_label("Kommune").select_option(label="Viborg")
    page.get_by_label("Anslået værdi i alt").fill("420.000")
    send(page, "Rengøring af kontorer")
    before = ticked(page)
    assert before
    page.reload()
    expect(page.locator("#rang")).to_be_visible()
    expect(page.get_by_label("Behov", exact=True)).to_have_value("Rengøring af kontorer")
    expect(page.locator("#kommune")).to_have_value("0791")
    expect(page.get_by_label("Anslået værdi i alt")).to_have_value("420.000")
    assert ticked(page) == before
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    page.locator("a[href='/match/']:visible").first.click()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_label("Behov", exact=True)).to_have_value("")
    expect(page.locator("#rang")).to_have_count(0)
    assert posts == []
    send(page, "Elektriker")
    assert not set(ticked(page)) & set(before)


def test_the_need_comes_along_to_the_other_language_and_no_further(open_page: Open) -> None:
    page = open_page("/match/")
    page.get_by_label("Kommune").select_option(label="Viborg")
    send(page, "Rengøring af kontorer")
    names = page.locator("#matches ol h3").all_inner_texts()
    page.locator("a[hreflang=en]:visible").first.click()
    expect(page.get_by_role("heading", name="The best matches")).to_be_visible()
    assert page.url.endswith("/en/match/")
    expect(page.locator("#behov")).to_have_value("Rengøring af kontorer")
    expect(page.locator("#kommune")).to_have_value("0791")
    expect(page.locator("#matches ol h3")).to_have_text(names)
    assert page.evaluate("sessionStorage.getItem('brought')") is None


def test_after_a_match_the_number_of_matches_is_what_is_said(open_page: Open) -> None:
    page = open_page("/match/", width=360)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/cpv") else None)
    send(page)
    said = page.locator("#live").inner_text()
    assert said.endswith("match.")
    # Longer than what is understood while typing is waited for.
    page.wait_for_timeout(1200)
    expect(page.locator("#live")).to_have_text(said)
    assert asked == []
    page.get_by_label("Behov", exact=True).fill("Elektriker")
    expect(page.locator("#live")).to_contain_text("CPV-kode")
