"""What is counted, and what is not."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from lxml import html

from app.extensions import db
from tests.conftest import Statements
from tests.factories.suppliers import publish
from tests.features.statistics.conftest import FIREFOX, Browser
from tests.support.members import member, organisation, person, sign_in

Counted = Callable[[], dict[tuple[str, str], int]]


@pytest.fixture
def cvr(app: Flask) -> str:
    """A supplier with an address to write to."""
    return publish(name="Rug & Ramsløg Kantine ApS", email="kontakt@rug.example").cvr


def test_the_page_of_results_that_was_shown(browser: Browser, counted: Counted, cvr: str) -> None:
    others = [publish(name=f"Andet {n} ApS").cvr for n in range(12)]
    page = browser.get("/leverandoerer/?q=mødeforplejning").text
    first = [c for c in (cvr, *others) if f"/leverandoerer/{c}/" in page]
    assert len(first) == 10
    assert counted() == {(c, "shown"): 1 for c in first}
    browser.htmx("/leverandoerer/?q=mødeforplejning&side=2", target="resultater")
    assert counted() == {(c, "shown"): 1 for c in (cvr, *others)}


def test_a_search_of_the_api_by_a_program(browser: Browser, counted: Counted, cvr: str) -> None:
    program = {"User-Agent": "python-requests/2.32"}
    browser.get("/api/v1/suppliers?q=mødeforplejning", headers=program)
    assert counted() == {(cvr, "shown"): 1}
    browser.get("/api/v1/suppliers?page=2&per_page=1", headers=program)
    browser.get("/api/v1/suppliers", headers={"User-Agent": "Googlebot/2.1"})
    assert counted() == {(cvr, "shown"): 1}


def test_a_profile_is_opened_once_whatever_is_read_on_it(
    browser: Browser, counted: Counted, cvr: str
) -> None:
    own = {"Referer": f"http://localhost/leverandoerer/{cvr}/"}
    browser.get(f"/leverandoerer/{cvr}/", headers={"Referer": "http://localhost/leverandoerer/?q=rug"})
    browser.get(f"/leverandoerer/{cvr}/effekt/", headers=own)
    browser.get(f"/en/leverandoerer/{cvr}/", headers=own)
    assert counted() == {(cvr, "opened"): 1}
    browser.get(f"/leverandoerer/{cvr}/effekt/", headers={"Referer": "https://example.org/"})
    assert counted() == {(cvr, "opened"): 2}


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"X-Moz": "prefetch"},
        {"HX-Request": "true", "HX-History-Restore-Request": "true"},
        {"Cache-Control": "max-age=0"},
        {"Cache-Control": "no-cache"},
        {"User-Agent": "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)"},
        {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/131.0 Safari/537.36"},
        {"User-Agent": "curl/8.5.0"},
        {"User-Agent": ""},
        {"User-Agent": "\x7f" * 4000},
    ],
)
def test_what_nobody_looks_at_is_not_counted(
    browser: Browser, counted: Counted, cvr: str, headers: dict[str, str]
) -> None:
    browser.get("/leverandoerer/", headers=headers)
    browser.get(f"/leverandoerer/{cvr}/", headers=headers)
    browser.head(f"/leverandoerer/{cvr}/")
    browser.get("/leverandoerer/99999999/")
    assert counted() == {}


def test_matches_that_a_buyer_sees_each_once(browser: Browser, counted: Counted, app: Flask) -> None:
    cvrs = [publish(name=f"Køkken {n} ApS").cvr for n in range(12)]
    form = html.fromstring(browser.get("/match/").text)
    token = form.xpath("//input[@name='csrf_token']/@value")[0]
    need = {"behov": "Mødeforplejning til byrådet", "csrf_token": token}
    browser.post("/match/", data=need, headers={"Cache-Control": "max-age=0"})
    assert sorted(counted().values()) == [1] * 10
    browser.post("/match/", data=need | {"antal": "20"})
    assert counted() == {(c, "matched"): 1 for c in cvrs}
    browser.post("/match/", data=need | {"behov": ""})
    assert len(counted()) == 12


def test_a_match_through_the_api(browser: Browser, counted: Counted, cvr: str) -> None:
    browser.post("/api/v1/match", json={"title": "Mødeforplejning"}, headers={"User-Agent": "indkoeb/1.0"})
    assert counted() == {(cvr, "matched"): 1}


def test_a_click_on_the_contact(browser: Browser, counted: Counted, cvr: str) -> None:
    address, profile = f"/leverandoerer/{cvr}/kontakt/", f"http://localhost/leverandoerer/{cvr}/"
    clicked = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-User": "?1", "Referer": profile}
    assert "mailto:kontakt@rug.example" in browser.get(address, headers=clicked).text
    assert counted() == {(cvr, "contacted"): 1}
    browser.get(address, headers={"Referer": profile})
    assert counted() == {(cvr, "contacted"): 2}
    for other in (
        {},
        {"Sec-Fetch-Site": "none", "Sec-Fetch-User": "?1"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-User": "?1"},
        {"Sec-Fetch-Site": "same-origin", "Referer": profile},
        clicked | {"Referer": f"http://localhost/en{address}"},
        clicked | {"Sec-Purpose": "prefetch"},
        clicked | {"User-Agent": "Googlebot/2.1"},
        {"Referer": "http://[broken"},
    ):
        assert browser.get(address, headers=other).status_code == 200
    assert counted() == {(cvr, "contacted"): 2}


def test_ones_own_members_do_not_count_and_nobody_is_noted(
    app: Flask, browser: Browser, counted: Counted, cvr: str
) -> None:
    other = publish(name="Naboen ApS").cvr
    sign_in(browser, member(person(), organisation(cvr), "reader"))
    for path in ("/leverandoerer/", f"/leverandoerer/{cvr}/", f"/leverandoerer/{other}/"):
        browser.get(path)
    assert counted() == {(other, "shown"): 1, (other, "opened"): 1}


def test_counting_costs_no_statement_and_sets_no_cookie(
    browser: Browser, count_sql: Callable[[], AbstractContextManager[Statements]], cvr: str
) -> None:
    curl = {"User-Agent": "curl/8.5.0"}
    for path in ("/leverandoerer/?q=mad", f"/leverandoerer/{cvr}/", f"/leverandoerer/{cvr}/kontakt/"):
        browser.get(path)
        with count_sql() as uncounted:
            browser.get(path, headers=curl)
        with count_sql() as counted:
            answer = browser.get(path, headers={"User-Agent": FIREFOX})
        assert len(counted) == len(uncounted)
        assert not any(s.lstrip().upper().startswith(("INSERT", "UPDATE")) for s in counted.sql)
        assert "Set-Cookie" not in answer.headers
    db.session.rollback()
