"""What the search page lets a visitor do: change pages, take filters back, correct an address."""

import pytest
from lxml import html
from lxml.html import HtmlElement

from app.extensions import db
from app.suppliers import services
from app.suppliers.models import SupplierTargetGroup
from tests.factories.suppliers import VERIFIED, publish
from tests.support.client import CheckedClient
from tests.support.htmx_page import HtmxPage

PAGE = "/leverandoerer/"


def page_of(client: CheckedClient, query: str, prefix: str = "") -> HtmlElement:
    return html.fromstring(client.get(f"{prefix}{PAGE}?{query}").text)


def text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


@pytest.fixture
def directory(app: object) -> None:
    publish(name="Madhuset ApS", offers=("Frokostordning",), schemes=VERIFIED)
    publish(name="Skive Mad ApS", offers=("Frokostordning",), municipality_code="0779")
    publish(name="Øens Mad ApS", offers=("Frokostordning",), municipality_code="0400", nationwide=True)


def test_a_phone_has_a_way_to_the_next_page_and_back(client: CheckedClient) -> None:
    for n in range(25):
        publish(name=f"Nummer {n}")
    pager = page_of(client, "q=nummer&side=2").find_class("pagination")[0]
    assert text(pager.find_class("pagination-mobile")[0]) == "Side 2 af 3"
    # The numbers are not shown on a phone, so that the arrows must stand outside of them.
    arrows = pager.xpath("./a")
    assert [text(a) for a in arrows] == ["Forrige", "Næste"]
    assert [a.get("href") for a in arrows] == [f"{PAGE}?q=nummer", f"{PAGE}?q=nummer&side=3"]
    assert [text(a) for a in page_of(client, "q=nummer").xpath("//nav[@aria-label='Sider']/a")] == ["Næste"]


def test_clearing_the_filters_keeps_the_words(client: CheckedClient, directory: None) -> None:
    page = page_of(client, "q=frokost&kommune=0791&status=verified&sort=name")
    assert page.xpath("//a[text()='Ryd alle']/@href") == [f"{PAGE}?q=frokost&sort=name"]


def test_clearing_the_filters_takes_a_place_out_of_the_words(client: CheckedClient, directory: None) -> None:
    for query, left in (
        ("q=frokost+i+Viborg", "?q=frokost"),
        ("q=frokost+i+Viborg&kommune=0751", "?q=frokost"),
        ("q=Viborg", ""),
    ):
        assert page_of(client, query).xpath("//a[text()='Ryd alle']/@href") == [f"{PAGE}{left}"]


def test_the_map_says_that_it_shows_the_whole_country_and_its_numbers_are_those_of_a_click(
    client: CheckedClient, directory: None
) -> None:
    assert text(page_of(client, "q=frokost").get_element_by_id("kort-h")) == "Hvor ligger de?"
    page = page_of(client, "q=frokost&kommune=0791&sted=home")
    assert text(page.get_element_by_id("antal")) == "1 leverandør"
    assert text(page.get_element_by_id("kort-h")) == "Samme søgning i hele landet"
    assert "Valgt nu: Viborg. Vælg en kommune for at søge dér i stedet." in text(
        page.get_element_by_id("kort")
    )
    links = page.xpath("//*[@id='kort-tal']/li/a")
    assert [a.text for a in links] == ["Bornholm", "Skive", "Viborg"]
    for link in links:
        found = html.fromstring(client.get(link.get("href")).text)
        assert text(found.get_element_by_id("antal")) == "1 leverandør"


def test_the_front_page_leads_to_the_numbers_of_its_map(client: CheckedClient, directory: None) -> None:
    front = html.fromstring(client.get("/").text)
    page, place = front.xpath("//a[text()='Se tallene']/@href")[0].split("#")
    numbers = html.fromstring(client.get(page).text).get_element_by_id(place)
    # A browser opens the details round what an address points at.
    assert numbers.getparent().tag == "details"
    assert "Viborg 1" in text(numbers)


@pytest.mark.parametrize(
    ("query", "message", "leads_to"),
    [
        ("status=foo", "Filteret »Status« har ikke den værdi. Vælg et filter på listen", "filter-status"),
        ("maal=99", "Filteret »Verdensmål« har ikke den værdi. Vælg et filter på listen", "filter-maal"),
        ("sort=x", "Vi kan ikke sortere sådan. Vælg under »Sortér efter«", "sort"),
        ("sted=x", "Filteret »Sted« kan ikke bruges endnu. Vælg en kommune først", "kommune"),
        ("kommune=0791&sted=x", "Filteret »Sted« har ikke den værdi. Vælg et filter på listen", "sted"),
        ("kommune=Atlantis", "Kommunen »Atlantis« findes ikke. Vælg en på listen", "kommune"),
        ("side=x", "Sidetallet findes ikke. Vælg en side under listen", None),
    ],
)
def test_an_error_says_what_to_do_and_leads_there(
    client: CheckedClient, directory: None, query: str, message: str, leads_to: str | None
) -> None:
    page = page_of(client, query)
    assert page.findtext(".//title") == "Fejl: Find leverandør – Buy Social Danmark"
    alert = page.find_class("alert-error")[-1]
    assert message in text(alert)
    assert alert.xpath(".//a/@href") == ([f"#{leads_to}"] if leads_to else [])


def test_an_unknown_municipality_is_told_at_the_field(client: CheckedClient) -> None:
    field = page_of(client, "kommune=Atlantis").get_element_by_id("kommune")
    assert field.get("aria-invalid") == "true"
    told = field.getparent().get_element_by_id(field.get("aria-describedby"))
    assert text(told) == "Fejl: Kommunen »Atlantis« findes ikke. Vælg en på listen"


def test_where_no_single_filter_is_to_blame_all_can_be_cleared(
    client: CheckedClient, directory: None
) -> None:
    page = page_of(client, "q=frokost&status=conditional&fakta=par190")
    way = page.xpath("//*[@id='resultater']//a[contains(., 'giver')]")
    assert [text(a) for a in way] == ["Ryd alle filtre (giver 3)"]
    assert way[0].get("href") == f"{PAGE}?q=frokost"
    one = page_of(client, "q=frokost&fakta=par190").xpath("//*[@id='resultater']//a[contains(., 'giver')]")
    assert [text(a) for a in one] == ["Fjern filteret »§ 190-egnet« (giver 3)"]
    none = page_of(client, "q=xyzzyq&status=conditional&fakta=par190")
    assert "Se alle leverandører" in text(none.get_element_by_id("resultater"))


def test_only_the_choices_that_give_something_stand_out(client: CheckedClient, directory: None) -> None:
    counts = {c.get("id"): c for c in page_of(client, "").find_class("count")}
    assert counts["antal-ydelse-food"].get("class") == "count"
    assert counts["antal-ydelse-cleaning"].get("class") == "count none"
    assert {c.text for c in counts.values() if c.get("class") == "count none"} == {"0"}


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_swap_brings_title_and_language_links_of_the_new_address(
    client: CheckedClient, directory: None, prefix: str
) -> None:
    page = HtmxPage(client.get(prefix + PAGE).text)
    query = "?q=frokost+%26+m%C3%B8der&kommune=0791&status=verified&sort=relevance&fakta="
    answer = client.htmx(f"{prefix}{PAGE}{query}", target="resultater")
    page.swap(answer.text, "resultater")
    assert page.title().startswith("frokost & møder – ")
    canonical = f"{PAGE}?q=frokost+%26+m%C3%B8der&kommune=0791&status=verified"
    assert answer.headers["HX-Push-Url"] == prefix + canonical
    link = page.root.get_element_by_id("sprog-top")
    assert link.get("href") == (canonical if prefix else f"/en{canonical}")
    fresh = HtmxPage(client.get(prefix + canonical).text)
    assert page.title() == fresh.title()
    assert page.language_links() == fresh.language_links()


def test_a_target_group_that_was_asked_for_is_the_reason(client: CheckedClient) -> None:
    supplier = publish(name="Gryden ApS", offers=("Frokost",))
    supplier.target_groups = [SupplierTargetGroup(target_group="sensory_impairment")]
    db.session.flush()
    services.reindex([supplier.id])
    db.session.commit()
    for query in ("blinde", "døve"):
        page = client.get("/leverandoerer/", query_string={"q": query}).text
        assert "har målgruppen syns- eller hørenedsættelse" in page
    assert "has the target group visual or hearing impairment" in client.get("/en/leverandoerer/?q=deaf").text


def test_an_empty_answer_names_what_was_asked_for(client: CheckedClient, directory: None) -> None:
    assert "Ingen leverandører passer til »vvs«" in client.get(f"{PAGE}?q=vvs").text
    assert "Ingen leverandører passer til alle dine valg" in client.get(f"{PAGE}?q=vvs&kommune=0751").text


def test_a_query_that_looks_like_a_placeholder_keeps_the_pages_apart(client: CheckedClient) -> None:
    for n in range(25):
        publish(name=f"Address of 2 nr. {n}")
    pager = page_of(client, "q=-address-of-2-").find_class("pagination")[0]
    numbers = pager.xpath(".//a[starts-with(@aria-label, 'Side ')]/@href")
    assert [address.partition("&side=")[2] for address in numbers] == ["", "2", "3"]
    assert {address.partition("&")[0] for address in numbers} == {f"{PAGE}?q=-address-of-2-"}
