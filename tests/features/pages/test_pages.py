import inspect
import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from lxml import html

from app.api import views as api_views
from app.api.views import openapi
from app.domain.matching import WEIGHTS
from app.notifications.addresses import CONTACT
from tests.conftest import Statements
from tests.factories.suppliers import VERIFIED, publish
from tests.support.client import CheckedClient

PAGES = ["/", "/saadan-verificerer-vi/", "/saadan-sorterer-vi/", "/tilgaengelighed/", "/privatliv/", "/api/docs", "/match/",
         "/verificering/", "/leverandoerer/"]  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_every_page_opens_in_both_languages_also_with_an_empty_directory(
    client: CheckedClient, address: str
) -> None:
    assert client.get(address).status_code == 200
    english = client.get(f"/en{address}")
    assert english.status_code == 200
    assert '<html lang="en">' in english.text


def test_the_front_page_has_live_figures(
    client: CheckedClient, count_sql: Callable[[], AbstractContextManager[Statements]]
) -> None:
    publish(schemes=VERIFIED)
    publish(municipality_code="0751")
    client.get("/")
    with count_sql() as statements:
        page = client.get("/").text
    assert "<dd>2</dd>" in page
    assert "<dd>1</dd>" in page
    assert "2 af 98" in page
    assert len(statements) <= 3


def test_the_front_page_shows_the_ways_in(client: CheckedClient) -> None:
    publish(schemes=VERIFIED)
    root = html.fromstring(client.get("/").text)
    actions = {form.get("action") for form in root.xpath("//main//form")}
    assert actions == {"/leverandoerer/", "/verificering/"}
    places = [o.text for o in root.xpath("//select[@name='kommune']/option")]
    assert places[0] == "Hele landet"
    assert places[-4:] == ["Ærø", "Aabenraa", "Aalborg", "Aarhus"]
    example = root.xpath("//a[contains(., 'frokost til møder i Viborg')]/@href")[0]
    assert "kommune=0791" in example
    assert client.get(example).status_code == 200
    assert "Er du socialøkonomisk virksomhed?" in root.text_content()


def test_the_map_has_each_municipality_once_and_links_those_with_suppliers(client: CheckedClient) -> None:
    publish()
    publish(municipality_code="0101")
    picture = html.fromstring(client.get("/").text)
    assert len(picture.xpath("//svg[contains(@class, 'map')]//use[contains(@href, 'map.svg')]")) == 98
    assert picture.xpath("//svg[contains(@class, 'map')]//a") == []
    directory = html.fromstring(client.get("/leverandoerer/").text)
    links = directory.xpath("//svg[contains(@class, 'map')]//a/title/text()")
    assert sorted(links) == ["København: 1 leverandør", "Viborg: 1 leverandør"]
    enlarged = directory.xpath("//svg[@class='zoom']//a/title/text()")
    assert enlarged == ["København: 1 leverandør"]


def test_the_rules_of_the_order_are_those_in_force(client: CheckedClient) -> None:
    page = html.fromstring(client.get("/saadan-sorterer-vi/").text)
    points = [int(cell.text) for cell in page.xpath("//td[@class='c-num']")]
    assert points == list(WEIGHTS.values())
    assert sum(points) == 100


@pytest.mark.parametrize("address", ["/findes-ikke", "/leverandoerer/99999999/", "/en/nope/"])
def test_a_missing_page_helps_on(client: CheckedClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert "/leverandoerer/" in answer.text
    assert "breadcrumbs" in answer.text


@pytest.mark.parametrize(
    ("address", "heading", "advice"),
    [
        ("/findes-ikke", "Siden findes ikke", "Søg, eller gå til forsiden."),
        ("/leverandoerer/123/", "Siden findes ikke", "Skriv CVR-nummeret med 8 cifre."),
        ("/leverandoerer/12345678/", "Siden findes ikke", "CVR-nummeret kan ikke findes. Tjek cifrene."),
        (
            "/leverandoerer/13748136/",
            "CVR 13 74 81 36 har ingen profil her",
            "Det betyder ikke, at virksomheden ikke er socialøkonomisk. Den kan være verificeret uden at have en profil.",
        ),
    ],
)
def test_a_missing_page_says_what_is_wrong_and_what_to_do(
    client: CheckedClient, address: str, heading: str, advice: str
) -> None:
    page = html.fromstring(client.get(address).text)
    assert page.findtext(".//h1").replace("\u00a0", " ") == heading
    assert page.xpath("string(//h1/following-sibling::p)") == advice
    assert page.findtext(".//title").replace("\u00a0", " ") == f"{heading} – Buy Social Danmark"


@pytest.mark.parametrize("address", ["/", "/tilgaengelighed/", "/privatliv/"])
def test_the_address_to_write_to_is_a_link(client: CheckedClient, address: str) -> None:
    page = html.fromstring(client.get(address).text)
    assert page.xpath("//main//a[starts-with(@href, 'mailto:')]/@href") == [f"mailto:{CONTACT}"]


def test_the_accessibility_statement_says_how_far_the_site_complies(client: CheckedClient) -> None:
    assert "overholder delvist WCAG 2.2 niveau AA" in client.get("/tilgaengelighed/").text


def test_the_parts_of_a_score_are_shown_as_shares_of_the_whole(client: CheckedClient) -> None:
    page = html.fromstring(client.get("/saadan-sorterer-vi/").text)
    widths = [int(rect.get("width")) for rect in page.xpath("//svg[@class='bar']/rect")]
    assert widths == list(WEIGHTS.values())


def test_the_api_page_explains_every_field_and_the_limits_in_force(client: CheckedClient) -> None:
    page = html.fromstring(client.get("/api/docs").text)
    meanings = [cell.text_content().strip() for cell in page.xpath("//td[@data-title='Meaning']")]
    assert meanings
    assert all(len(meaning) > 3 for meaning in meanings)
    limits = set(re.findall(r'limit\("(\d+)/minute"\)', inspect.getsource(api_views)))
    described = str(openapi()["info"]["description"])
    assert limits == set(re.findall(r"(\d+)(?: calls)? a minute", described))
    assert described in page.text_content()
    example = page.xpath("string(//pre)").split('"')[1]
    assert client.get(example).json["items"] == []


def test_for_the_operator(client: CheckedClient) -> None:
    assert client.get("/healthz").text == "ok\n"
    assert client.get("/readyz").status_code == 200
    assert "http_requests_total" in client.get("/metrics").text


def test_security_headers(client: CheckedClient) -> None:
    headers = client.get("/").headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in headers, "no cookie for just looking"
