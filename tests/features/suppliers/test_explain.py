"""Why a supplier stands where it does: points that add up to its score, and a sentence for each."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html
from lxml.html import HtmlElement

from app.extensions import db
from app.search import queries as index
from app.search.ordering import MOST
from app.search.queries import Filters
from app.suppliers import queries, services
from app.suppliers.why import why
from app.web.parts import whole
from tests.conftest import Statements
from tests.factories.suppliers import VERIFIED, publish
from tests.support.client import CheckedClient

WORDS = (
    "frokost",
    "kaffe",
    "rengøring",
    "af",
    "kontorer",
    "vinduespolering",
    "grønne",
    "områder",
    "unge",
    "med",
    "autisme",
    "billig",
    "til",
    "møder",
    "catering",
    "for",
    "people",
    "it-udstyr",
    "reperation",
    "Aarhus",
    "kantinedrift",
    "50",
    "xyzzyq",
)
QUERY = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)


@pytest.fixture
def demo(app: Flask) -> Flask:
    assert app.test_cli_runner().invoke(args=["demo", "load"]).exit_code == 0
    return app


def test_the_parts_add_up_to_the_score(demo: Flask) -> None:
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(QUERY, st.sampled_from([None, "0751", "0101"]))
    def holds(text: str, municipality: str | None) -> None:
        filters = Filters(text=text, municipality=municipality)
        results = index.search(filters, per_page=5)
        with demo.test_request_context():
            for card in results.cards:
                found = index.explain(filters, card["id"])
                supplier = queries.get_searchable(card["cvr"])
                assert supplier
                assert found.is_shown
                assert found.score == results.scores[card["id"]] <= 100
                points = sum(s.points for s in found.shares) * (1 + sum(found.lifts.values()))
                assert found.score == pytest.approx(100 / MOST * points, abs=0.02)
                shown = why(found, supplier.passages, supplier.codes)
                assert sum(line.points for line in shown.lines) == shown.total
                assert abs(shown.total - found.score) <= 0.51
                if found.shares:
                    assert sum(s.most for s in found.shares) == pytest.approx(1)
                assert all(0 <= line.share <= 1 and line.points <= line.most for line in shown.lines)

    holds()


@given(st.lists(st.floats(0, 100), max_size=12))
def test_whole_numbers_add_up_and_none_moves_by_one_or_more(points: list[float]) -> None:
    found = whole(points)
    assert sum(found) == round(sum(points))
    assert all(abs(a - b) < 1.0001 for a, b in zip(found, points, strict=True))


def of(client: CheckedClient, cvr: str, query: str, prefix: str = "") -> HtmlElement:
    return html.fromstring(client.get(f"{prefix}/leverandoerer/{cvr}/hvorfor/?{query}").text)


def sentences(page: HtmlElement) -> dict[str, str]:
    return {
        row.find("th").text_content(): row.find_class("c-text")[0].text_content()
        for row in page.xpath("//table[contains(@class, 'scores')]//tr")
    }


def test_a_sentence_says_where_each_word_was_found(client: CheckedClient) -> None:
    found = publish(
        name="Kaffehuset ApS",
        offers=("Frokost og kaffe til møder",),
        summary_da="Vi passer haver og slår græs.",
        schemes=VERIFIED,
    )
    publish(name="Tagfat ApS", offers=("Tømrerarbejde",), cpv=("45422000",), summary_da="", purpose_da="")
    said = sentences(of(client, found.cvr, "q=frokost+havemand+kloakering+billig&kommune=0791"))
    assert said["»frokost«"] == "»Frokost« står i ydelsen »Frokost og kaffe til møder«."
    assert said["»havemand«"] == "»passer haver« i beskrivelsen svarer til »havemand«."
    assert said["Ikke fundet"] == "Vi fandt ikke »kloakering«."
    assert said["Almindelige ord"] == "»billig« vejer næsten intet."
    assert said["Verificering"] == "Virksomheden er verificeret."
    assert said["Nærhed"] == "Virksomheden ligger i Viborg."
    assert (
        sentences(of(client, found.cvr, f"q={found.cvr}"))[f"»{found.cvr}«"]
        == "Det er virksomhedens CVR-nummer."
    )


def test_a_code_may_be_what_answers(client: CheckedClient) -> None:
    found = publish(name="Blank ApS", offers=("Arbejde",), cpv=("90911300",), summary_da="", purpose_da="")
    said = sentences(of(client, found.cvr, "q=pudse+ruder"))
    assert "CPV-kode 90911300 »Vinduespudsning«" in said["»pudse ruder«"]


def test_the_results_lead_to_the_points_with_and_without_a_script(client: CheckedClient) -> None:
    found = publish(name="Madhuset ApS", offers=("Frokostordning",))
    page = html.fromstring(client.get("/leverandoerer/?q=frokost&kommune=0791").text)
    (fold,) = page.xpath("//details[summary[starts-with(., 'Vis hvorfor')]]")
    address = fold.get("hx-get")
    assert address == f"/leverandoerer/{found.cvr}/hvorfor/?q=frokost&kommune=0791"
    assert fold.find("a").get("href") == address
    assert "Madhuset ApS" in fold.find("summary").text_content()
    whole_page = html.fromstring(client.get(address).text)
    assert whole_page.xpath("//a[text()='Tilbage til resultaterne']/@href") == [
        "/leverandoerer/?q=frokost&kommune=0791"
    ]
    answer = client.get(address, headers={"HX-Request": "true"})
    part = html.fragment_fromstring(answer.text)
    (same,) = whole_page.find_class("points")
    same.tail = part.tail = None
    assert html.tostring(part) == html.tostring(same)
    assert "HX-Request" in answer.headers["Vary"]
    # Without words nobody has points.
    assert "hvorfor" not in client.get("/leverandoerer/?kommune=0791").text


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_one_line_says_what_gives_most_of_the_points(demo: Flask, prefix: str) -> None:
    client = demo.test_client()
    told = 0
    for query in ("window cleaning", "vinduespudser", "kaffe", "rengøring", "havemand", "unge med autisme"):
        page = html.fromstring(client.get(f"{prefix}/leverandoerer/", query_string={"q": query}).text)
        for fold in page.xpath("//details[@hx-get]")[:6]:
            points = html.fromstring(client.get(fold.get("hx-get")).text)
            rows = [
                r.text_content() for r in points.xpath("//table[contains(@class, 'scores')]//tr[td or th]")
            ]
            hit = " ".join(fold.getparent().text_content().split())
            said = re.search(r"(?:tilbyder|offers) ([^.]+?)\.", hit)
            if said:
                told += 1
                assert any(said[1].lower() in row.lower() for row in rows), (query, hit, rows)
            if "navnet passer" in hit:
                assert any("navnet" in row and "ligger tæt på" not in row for row in rows), (query, hit, rows)
    assert told > 5


def test_the_one_line_names_the_number_the_offer_or_the_name_that_answers(client: CheckedClient) -> None:
    found = publish(
        name="Rengøringshuset ApS", offers=("Kontorrengøring", "Vinduespolering"), cpv=("90919200",)
    )

    def why_shown(query: str, prefix: str = "") -> str:
        text = client.get(f"{prefix}/leverandoerer/", query_string={"q": query}).text
        return " ".join(html.fromstring(text).xpath("//article//p[b]")[0].text_content().split())

    assert why_shown(found.cvr).endswith("CVR-nummeret passer.")
    assert why_shown("vinduespudser").endswith("tilbyder vinduespolering.")
    assert why_shown("window cleaning", "/en").endswith("offers vinduespolering.")
    assert why_shown("rengøringshuset").endswith("navnet passer.")


def test_a_word_of_a_sentence_that_nobody_has_takes_no_points(client: CheckedClient) -> None:
    publish(name="Madhuset ApS", offers=("Frokost", "Kaffe", "Rengøring", "Vinduespolering"))
    query = Filters(text="frokost kaffe rengøring vinduespolering xyzzyq")
    results = index.search(query)
    (card,) = results.cards
    found = index.explain(query, card["id"])
    points = sum(s.points for s in found.shares) * (1 + sum(found.lifts.values()))
    assert results.scores[card["id"]] == pytest.approx(100 / MOST * points, abs=0.02)


def test_who_is_not_on_the_list_is_told_why(client: CheckedClient) -> None:
    found = publish(name="Madhuset ApS", offers=("Frokostordning",))
    publish(name="Rens ApS", offers=("Vinduespudsning",), cpv=("90911300",), summary_da="", purpose_da="")
    assert "dækker for lidt" in client.get(f"/leverandoerer/{found.cvr}/hvorfor/?q=vinduespudsning").text
    assert "på de filtre" in client.get(f"/leverandoerer/{found.cvr}/hvorfor/?q=frokost&status=verified").text
    assert "ingen ord" in client.get(f"/leverandoerer/{found.cvr}/hvorfor/").text


def test_other_addresses(client: CheckedClient) -> None:
    found = publish(name="Madhuset ApS", offers=("Frokostordning",))
    moved = client.get(f"/leverandoerer/DK{found.cvr}/hvorfor/?q=frokost")
    assert (moved.status_code, moved.headers["Location"]) == (
        301,
        f"/leverandoerer/{found.cvr}/hvorfor/?q=frokost",
    )
    assert client.get("/leverandoerer/99999999/hvorfor/?q=x").status_code == 404
    assert client.get("/leverandoerer/kaffe/hvorfor/?q=x").status_code == 404
    page = client.get(f"/leverandoerer/{found.cvr}/hvorfor/?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in page.text


def test_six_statements_at_most(
    client: CheckedClient, count_sql: Callable[[], AbstractContextManager[Statements]]
) -> None:
    found = publish(name="Madhuset ApS", offers=("Frokostordning",))
    address = f"/leverandoerer/{found.cvr}/hvorfor/?q=frokost"
    client.get(address)
    db.session.remove()
    with count_sql() as statements:
        client.get(address)
    assert len(statements) <= 6


def test_danish_readers_are_quoted_the_danish_text_and_told_of_the_english(client: CheckedClient) -> None:
    found = publish(
        name="Lyshuset ApS",
        offers=("Montage",),
        summary_da="Vi pudser ruder.",
        summary_en="We roast coffee.",
        purpose_da="",
        cpv=("51000000",),
    )
    said = sentences(of(client, found.cvr, "q=kaffe"))["»kaffe«"]
    assert said == "»coffee« i den engelske udgave af beskrivelsen svarer til »kaffe«."
    said = sentences(of(client, found.cvr, "q=window+cleaning", "/en"))["“window cleaning”"]
    assert (
        said == "“pudser ruder” in the Danish version of the description means the same as “window cleaning”."
    )


def test_words_of_the_danish_text_come_before_surer_ones_of_the_english(client: CheckedClient) -> None:
    found = publish(
        name="Bønnen ApS",
        offers=("Kantine",),
        summary_da="Vi rister kaffe.",
        summary_en="We roast coffee. Coffee is what we do.",
        purpose_da="",
    )
    offer = found.offers[0]
    offer.title_en = "Coffee and lunch"
    services.reindex([found.id])
    db.session.commit()
    assert sentences(of(client, found.cvr, "q=kaffe"))["»kaffe«"] == "»kaffe« står i beskrivelsen."
    english = sentences(of(client, found.cvr, "q=coffee", "/en"))
    assert english["“coffee”"] == "“Coffee” is in the offer “Coffee and lunch”."
