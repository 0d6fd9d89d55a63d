"""What people do, in Chromium. The demo suppliers are there."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import axe, overflow

Open = Callable[..., Page]


def a_verified_cvr(server: str) -> str:
    with urllib.request.urlopen(f"{server}/api/v1/suppliers?scheme=rsv&per_page=1") as answer:
        return str(json.load(answer)["items"][0]["cvr"])


PAGES = [
    "/",
    "/leverandoerer/",
    "/leverandoerer/?q=frokost&kommune=0791&status=verified",
    "/leverandoerer/?q=xyzzyq",
    "/leverandoerer/?kommune=Atlantis",
    "/leverandoerer/{cvr}/",
    "/leverandoerer/{cvr}/effekt/",
    "/leverandoerer/{cvr}/hvorfor/?q=frokost+og+kaffe+i+Viborg",
    "/match/",
    "/match/?behov=frokost+til+m%C3%B8der&kommune=0791&vaerdi=420000",
    "/match/?behov=frokost&vaerdi=mange",
    "/verificering/",
    "/verificering/?cvr=12345678",
    "/verificering/?cvr=kantine",
    "/verificering/{cvr}/",
    "/verificering/13748136/",
    "/saadan-verificerer-vi/",
    "/saadan-sorterer-vi/",
    "/tilgaengelighed/",
    "/privatliv/",
    "/api/docs",
    "/en/leverandoerer/?q=cleaning",
    "/en/verificering/{cvr}/",
]


@pytest.mark.parametrize("address", PAGES)
def test_no_page_shuts_anyone_out(open_page: Open, server: str, address: str) -> None:
    page = open_page(address.format(cvr=a_verified_cvr(server)))
    assert axe(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert overflow(page) <= 0, "scrolls sideways at 320 px"
    assert axe(page) == []


def test_the_points_open_in_place_and_stand_on_a_page_of_their_own(open_page: Open) -> None:
    page = open_page("/leverandoerer/?q=frokost")
    fold = page.locator(".hits details").first
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(fold.locator("table.scores tr").first).to_contain_text("frokost")
    expect(fold.get_by_text("Se pointene")).to_have_count(0)
    expect(fold.locator("summary")).to_be_focused()
    assert axe(page) == []
    # Opened again, it asks no more.
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(fold.locator("table.scores")).to_be_visible()
    assert asked == []
    plain = open_page("/leverandoerer/?q=frokost", javascript=False)
    fold = plain.locator(".hits details").first
    fold.locator("summary").click()
    fold.get_by_role("link", name="Se pointene").click()
    expect(plain.locator("table.scores tr").first).to_contain_text("frokost")
    plain.get_by_role("link", name="Tilbage til resultaterne").click()
    expect(plain.locator(".hits > li").first).to_be_visible()


def test_search_from_the_front_page_narrow_down_and_go_back(open_page: Open) -> None:
    page = open_page("/")
    page.get_by_label("Hvad har du brug for?").fill("frokost til møder")
    page.get_by_role("button", name="Find leverandører").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Find leverandør")
    before = page.locator("#antal").inner_text()
    page.get_by_label("Verificeret", exact=True).check()
    page.wait_for_url("**status=verified**")
    expect(page.locator("#antal")).not_to_have_text(before)
    expect(page.locator("#live")).to_contain_text("leverandør")
    expect(page.get_by_label("Verificeret", exact=True)).to_be_focused()
    page.locator(".hits h3 a").first.click()
    expect(page.get_by_role("heading", name="Tre juridiske fakta")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Find leverandør")
    expect(page.get_by_label("Hvad har du brug for?")).to_have_value("frokost til møder")
    expect(page.get_by_label("Verificeret", exact=True)).to_be_checked()


def test_back_takes_a_filter_away_again(open_page: Open) -> None:
    page = open_page("/leverandoerer/?q=rengøring")
    before = page.locator("#antal").inner_text()
    page.get_by_label("RSV", exact=True).check()
    page.wait_for_url("**fakta=rsv**")
    page.go_back()
    expect(page.locator("#antal")).to_have_text(before)
    expect(page.get_by_label("RSV", exact=True)).not_to_be_checked()
    expect(page.locator("header")).to_be_visible()


def test_a_new_page_of_results_moves_focus_to_the_count(open_page: Open) -> None:
    page = open_page("/leverandoerer/")
    page.get_by_role("link", name="Side 2").click()
    page.wait_for_url("**side=2**")
    expect(page.locator("#antal")).to_be_focused()
    expect(page.locator("#live")).to_contain_text("Side 2 af")


def test_a_phone_gets_past_the_first_page(open_page: Open) -> None:
    page = open_page("/leverandoerer/", width=360)
    pager = page.get_by_role("navigation", name="Sider")
    expect(pager).to_contain_text("Side 1 af")
    pager.get_by_role("link", name="Næste side").click()
    page.wait_for_url("**side=2**")
    expect(pager.get_by_text("Side 2 af")).to_be_visible()
    expect(page.locator("#antal")).to_be_focused()


def test_choices_that_give_nothing_are_away_until_they_give_something(open_page: Open) -> None:
    page = open_page("/leverandoerer/?q=frokost")
    shown = page.locator("#filter-ydelse .form-group-checkbox:visible")
    expect(shown.first).to_be_visible()
    few = shown.count()
    expect(page.locator("#filter-ydelse .form-group-checkbox:has(.none)").first).to_be_hidden()
    page.get_by_label("Hvad har du brug for?").fill("")
    page.get_by_label("Hvad har du brug for?").press("Enter")
    expect(page).to_have_title("Find leverandør – Buy Social Danmark")
    expect(page.locator("#filter-ydelse .none")).to_have_count(0)
    assert shown.count() > few
    page.get_by_role("link", name="English").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Find suppliers")


def test_the_front_page_map_leads_to_its_numbers(open_page: Open) -> None:
    page = open_page("/")
    page.get_by_role("link", name="Se tallene").click()
    expect(page.locator("#kort-tal")).to_be_visible()
    expect(page.locator("#kort-tal")).to_be_in_viewport()


def test_the_map_filters_by_click_and_by_keyboard(open_page: Open) -> None:
    page = open_page("/leverandoerer/")
    link = page.locator("#kort svg a").filter(has=page.locator("use")).first
    name = (link.locator("title").text_content() or "").split(":")[0]
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**sted=home**")
    expect(page.get_by_label(f"Ligger i {name} (")).to_be_checked()


def test_a_need_is_understood_while_typing_and_ranked(open_page: Open) -> None:
    page = open_page("/match/")
    page.get_by_label("Behov", exact=True).press_sequentially("Vi skal bruge en havemand til grønne områder")
    # The first need a process gets builds the index of CPV labels.
    expect(page.get_by_text("fordi du skrev »havemand«").first).to_be_visible(timeout=15_000)
    page.get_by_label("Kommune").select_option(label="Aalborg")
    page.get_by_role("button", name="Find match").click()
    expect(page.get_by_role("heading", name="De bedste match")).to_be_visible()
    expect(page.locator("#matches .hits li").first).to_contain_text("Tilbyder det, du søger")
    expect(page.get_by_label("Behov", exact=True)).to_have_value(
        "Vi skal bruge en havemand til grønne områder"
    )


def test_a_need_with_a_mistake_keeps_what_was_typed(open_page: Open) -> None:
    page = open_page("/match/")
    page.get_by_label("Behov", exact=True).fill("frokost")
    page.get_by_label("Anslået værdi").fill("mange")
    page.get_by_role("button", name="Find match").click()
    expect(page.locator("#vaerdi-error")).to_be_visible(timeout=15_000)
    expect(page.get_by_label("Behov", exact=True)).to_have_value("frokost")


def test_look_up_a_number_and_check_it_again_from_the_link(open_page: Open, server: str) -> None:
    cvr = a_verified_cvr(server)
    page = open_page("/verificering/")
    page.get_by_label("CVR-nummer eller navn").fill(f"DK {cvr[:4]} {cvr[4:]}")
    page.get_by_role("button", name="Tjek").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        "er verificeret som socialøkonomisk virksomhed"
    )
    link = page.locator("aside .break").inner_text()
    page.goto(link.replace("\n", ""))
    expect(page.get_by_text("som vi kendte den")).to_be_visible()


def test_everything_works_without_javascript(open_page: Open, server: str) -> None:
    page = open_page("/", javascript=False)
    page.get_by_label("Hvad har du brug for?").fill("rengøring")
    page.get_by_role("button", name="Find leverandører").click()
    page.get_by_label("RSV", exact=True).check()
    page.get_by_role("button", name="Opdater resultater").click()
    assert "fakta=rsv" in page.url
    assert "q=reng" in page.url
    page.get_by_role("link", name="Prøv et match", exact=True).first.click()
    page.get_by_label("Behov", exact=True).fill("cykler til tjenesterejser")
    page.get_by_role("button", name="Find match").click()
    expect(page.get_by_role("heading", name="De bedste match")).to_be_visible()
    page.goto("/verificering/")
    page.get_by_label("CVR-nummer eller navn").fill(a_verified_cvr(server))
    page.get_by_role("button", name="Tjek").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ja, ")


def test_on_a_phone_the_menu_opens_and_the_filters_unfold(open_page: Open) -> None:
    page = open_page("/leverandoerer/", width=360)
    page.get_by_role("button", name="Menu", exact=True).click()
    page.locator(".mobile-drawer").get_by_role("link", name="Verificering").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tjek en virksomhed")
    page.goto("/leverandoerer/")
    page.get_by_text("Filtre", exact=True).click()
    page.get_by_label("§ 54-egnet").check()
    page.wait_for_url("**fakta=par54**")


def test_a_lost_connection_is_told_and_the_page_stays(open_page: Open) -> None:
    page = open_page("/leverandoerer/", expect_errors=True)
    page.route(
        "**/leverandoerer/?*", lambda route: route.fulfill(status=503, body="x", content_type="text/html")
    )
    shown = page.locator(".hits h3").count()
    page.evaluate("document.querySelector('#status-verified').click()")
    expect(page.locator("#request-alert")).to_be_visible()
    expect(page.locator(".hits h3")).to_have_count(shown)
