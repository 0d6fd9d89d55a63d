from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from lxml import html

from tests.conftest import Statements
from tests.factories.suppliers import VERIFIED, publish
from tests.support.client import CheckedClient
from tests.support.htmx_page import HtmxPage

NEED = {"behov": "Vi skal bruge frokost til møder på rådhuset.", "kommune": "0791", "vaerdi": "420.000 kr."}


@pytest.fixture
def directory(app: object) -> None:
    publish(name="Madhuset ApS", offers=("Frokost til møder",), annual=900_000, schemes=VERIFIED)
    publish(
        name="Malerne ApS", offers=("Malerarbejde",), cpv=("45442100",), summary_da="Vi maler.", purpose_da=""
    )
    publish(name="Ømad ApS", offers=("Frokost",), municipality_code="0400", area=("0400",))


def token(client: CheckedClient) -> str:
    page = html.fromstring(client.get("/match/").text)
    return str(page.xpath("//input[@name='csrf_token']/@value")[0])


def post(client: CheckedClient, **changes: str) -> str:
    return client.post("/match/", data={**NEED, **changes, "csrf_token": token(client)}).text


def test_the_best_come_first_with_their_points_in_words(client: CheckedClient, directory: None) -> None:
    page = post(client)
    assert "Madhuset ApS" in page
    assert "Malerne ApS" not in page
    assert "Tilbyder netop cateringvirksomhed (CPV 55520000)." in page
    assert "Ligger i Viborg." in page
    assert "Kan tage opgaver for op til 900.000 kr. om året." in page.replace("\u00a0", " ")
    assert "fordi du skrev »frokost«" in page


def test_one_that_does_not_deliver_there_is_counted_but_not_ranked(
    client: CheckedClient, directory: None
) -> None:
    page = post(client)
    assert "Ømad ApS" not in page
    assert "sælger det, men leverer ikke i Viborg" in page


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"behov": "x" * 10_001}, "behov", "Skriv højst 10.000 tegn"),
        ({"vaerdi": "mange"}, "vaerdi", "Skriv beløbet i hele kroner"),
        ({"vaerdi": "-5"}, "vaerdi", "Skriv beløbet i hele kroner"),
        ({"kommune": "Atlantis"}, "kommune", "Vælg en kommune på listen"),
        ({"flere_cpv": "12"}, "flere_cpv", "findes ikke"),
    ],
)
def test_bad_input_is_named_at_the_field_and_nothing_is_lost(
    client: CheckedClient, changes: dict[str, str], field: str, message: str
) -> None:
    data = {**NEED, "titel": "Min titel", **changes, "csrf_token": token(client)}
    answer = client.post("/match/", data=data)
    assert answer.status_code == 422
    assert message in answer.text
    assert f'id="{field}-error"' in answer.text
    assert 'value="Min titel"' in answer.text
    block = client.htmx("/match/", method="POST", data=data, target="matches")
    assert block.status_code == 422
    assert block.headers["HX-Retarget"] == "#behov-form"


def test_a_need_must_say_something(client: CheckedClient) -> None:
    answer = client.post("/match/", data={"behov": " \n ", "csrf_token": token(client)})
    assert answer.status_code == 422
    assert "Skriv, hvad I har brug for" in answer.text


def test_without_the_token_nothing_is_ranked(app: object, client: CheckedClient) -> None:
    assert client.post("/match/", data=NEED).status_code == 400


def test_swapped_equals_fetched(client: CheckedClient, directory: None) -> None:
    data = {**NEED, "csrf_token": token(client)}
    page = HtmxPage(client.get("/match/").text)
    page.swap(client.htmx("/match/", method="POST", data=data, target="matches").text, "matches")
    fresh = HtmxPage(client.post("/match/", data=data).text)
    assert html.tostring(page.root.get_element_by_id("matches")) == html.tostring(
        fresh.root.get_element_by_id("matches")
    )
    assert [e.get("id") for e in page.root.get_element_by_id("forstaaet").iter("input")] == [
        e.get("id") for e in fresh.root.get_element_by_id("forstaaet").iter("input")
    ]


def test_codes_are_suggested_while_typing(client: CheckedClient) -> None:
    answer = client.htmx(
        "/match/cpv",
        method="POST",
        data={"behov": "havemand", "csrf_token": token(client)},
        target="forstaaet",
    )
    assert 'value="77310000"' in answer.text
    assert "fordi du skrev »havemand«" in answer.text


def test_four_statements_at_most(
    client: CheckedClient, directory: None, count_sql: Callable[[], AbstractContextManager[Statements]]
) -> None:
    client.get("/match/?behov=frokost")
    with count_sql() as statements:
        client.get("/match/?behov=frokost+i+Viborg&kommune=0791")
    assert 1 <= len(statements) <= 4


def test_nothing_is_stored(
    client: CheckedClient, directory: None, count_sql: Callable[[], AbstractContextManager[Statements]]
) -> None:
    with count_sql() as statements:
        post(client)
    assert all(s.lstrip().upper().startswith(("SELECT", "PRAGMA")) for s in statements.sql)
