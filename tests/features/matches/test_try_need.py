from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from lxml import html

from app.domain.verification import Status
from app.matches.forms import first_sentence
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
    assert "Tilbyder det, du søger (cateringvirksomhed, CPV 55520000)." in page
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
        ({"aar": "længe"}, "aar", "Skriv længden i år"),
        ({"kommune": "Atlantis"}, "kommune", "Vælg en kommune på listen"),
        ({"flere_cpv": "12"}, "flere_cpv", "findes ikke"),
        ({"vaerdi": "900 mia."}, "vaerdi", "Beløbet er for stort"),
        ({"behov": "a"}, "behov", "Skriv, hvad I har brug for"),
        ({"behov": "🧹 ?!"}, "behov", "Skriv, hvad I har brug for"),
    ],
)
def test_bad_input_is_named_at_the_field_and_nothing_is_lost(
    client: CheckedClient, changes: dict[str, str], field: str, message: str
) -> None:
    data = {**NEED, "aar": "1,5", **changes, "csrf_token": token(client)}
    answer = client.post("/match/", data=data)
    assert answer.status_code == 422
    assert message in answer.text
    assert f'id="{field}-error"' in answer.text
    assert "Ret 1 ting for at komme videre" in answer.text
    assert "<title>Fejl:" in answer.text
    assert field == "aar" or 'value="1,5"' in answer.text
    block = client.htmx("/match/", method="POST", data=data, target="matches")
    assert block.status_code == 422
    assert block.headers["HX-Retarget"] == "#behov-form"


@pytest.mark.parametrize("value", ["420.000", "420 t.kr.", "420 tkr", "0,42 mio", "0,42 mio. kr."])
def test_a_value_may_be_shortened(client: CheckedClient, directory: None, value: str) -> None:
    assert "420.000 kr. i alt" in post(client, vaerdi=value).replace("\u00a0", " ")


def test_a_need_must_say_something(client: CheckedClient) -> None:
    answer = client.post("/match/", data={"behov": " \n ", "csrf_token": token(client)})
    assert answer.status_code == 422
    assert "Skriv, hvad I har brug for" in answer.text


def test_without_the_token_nothing_is_ranked(app: object, client: CheckedClient) -> None:
    assert client.post("/match/", data=NEED).status_code == 400


def steady(page: HtmxPage) -> list[str]:
    """The lines of a page but those that say what time it is: the token against forgery and the time of ranking."""
    return [line for line in page.main() if 'name="csrf_token"' not in line and "> Beregnet " not in line]


def of(page: HtmxPage, part: str) -> bytes:
    """A part of the page as bytes, without what says what time it is: the token against forgery, the time of ranking."""
    found = page.root.get_element_by_id(part)
    for field in found.xpath(".//input[@name='csrf_token']"):
        field.set("value", "")
    for line in found.xpath(".//p[starts-with(., 'Beregnet ')]"):
        line.text = ""
    return bytes(html.tostring(found))


def test_swapped_equals_fetched(client: CheckedClient, directory: None) -> None:
    data = {**NEED, "csrf_token": token(client)}
    page = HtmxPage(client.get("/match/").text)
    page.swap(client.htmx("/match/", method="POST", data=data, target="matches").text, "matches")
    fresh = HtmxPage(client.post("/match/", data=data).text)
    for part in ("matches", "forstaaet", "send"):
        assert of(page, part) == of(fresh, part)


def test_a_mistake_put_right_leaves_no_error_behind(client: CheckedClient, directory: None) -> None:
    page = HtmxPage(client.get("/match/").text)
    empty = {"behov": "", "vaerdi": "mange", "csrf_token": token(client)}
    page.swap(client.htmx("/match/", method="POST", data=empty, target="matches").text, "behov-form")
    assert steady(page) == steady(HtmxPage(client.post("/match/", data=empty).text))
    assert "Ret 2 ting for at komme videre" in page.root.text_content()
    form = page.root.get_element_by_id("behov-form")
    data = {**NEED, **{e.get("name"): e.get("value") for e in form.xpath(".//input[@type='hidden']")}}
    page.swap(client.htmx("/match/", method="POST", data=data, target="matches").text, "matches")
    assert steady(page) == steady(HtmxPage(client.post("/match/", data=data).text))
    assert page.root.find_class("form-error") == []
    assert page.root.find_class("alert-error") == [page.root.get_element_by_id("request-alert")]


@pytest.mark.parametrize(
    ("value", "years", "heading"),
    [
        ("420.000", "", "Under 500.000 kr."),
        ("420.000", "4", "Under 500.000 kr."),
        ("6.680.000", "4", "Over tærskelværdien"),
        ("5.595.000", "", "Over tærskelværdien"),
        ("5.594.999", "4", "Under tærskelværdien"),
        ("", "", "Angiv værdien"),
    ],
)
def test_the_whole_contract_meets_the_threshold(
    client: CheckedClient, directory: None, value: str, years: str, heading: str
) -> None:
    page = html.fromstring(post(client, vaerdi=value, aar=years))
    panel = page.xpath("//section[@aria-labelledby='vej']")[0].text_content().replace("\u00a0", " ")
    assert heading in panel
    assert "Ordregiver vurderer selv." in panel


def test_a_year_of_the_contract_meets_the_capacity(client: CheckedClient, directory: None) -> None:
    year = post(client, vaerdi="1.680.000").replace("\u00a0", " ")
    assert "Kan løse en del af opgaven: op til 900.000 kr. om året ud af 1.680.000 kr." in year
    assert "Hvor længe varer aftalen? Vi har regnet med 1 år." in year
    four = post(client, vaerdi="1.680.000", aar="4").replace("\u00a0", " ")
    assert "Kan tage opgaver for op til 900.000 kr. om året." in four
    assert "1.680.000 kr. i alt på 4 år, 420.000 kr. om året" in four
    assert "Hvor længe varer aftalen?" not in four


def names(page: str, where: str) -> list[str]:
    return [e.text_content() for e in html.fromstring(page).xpath(f"//*[@id='matches']{where}")]


def test_a_supplier_that_shares_a_word_only_may_fit(client: CheckedClient, directory: None) -> None:
    publish(
        name="Tastaturet ApS",
        offers=("It-drift",),
        cpv=("72000000",),
        summary_da="Vi passer servere og deltager gerne i møder.",
        purpose_da="",
    )
    page = post(client)
    assert names(page, "/ol//h3") == ["Madhuset ApS"]
    assert names(page, "//details[@id='maaske' and not(@open)]//h4") == ["Tastaturet ApS"]
    found = client.post("/api/v1/match", json={"title": "frokost til møder", "municipality": "0791"}).json
    assert [m["name"] for m in found["matches"]] == ["Madhuset ApS", "Tastaturet ApS"]
    one = client.post("/api/v1/match", json={"title": "frokost til møder", "limit": 1}).json
    assert len(one["matches"]) == 1


def test_more_than_ten_can_be_asked_for(client: CheckedClient) -> None:
    for n in range(12):
        publish(name=f"Køkken {n:02} ApS", offers=("Frokost til møder",), schemes=VERIFIED)
    first = post(client)
    assert len(names(first, "/ol/li")) == 10
    button = html.fromstring(first).xpath("//button[@form='behov-form' and @name='antal']")[0]
    assert button.text_content() == "Vis 2 flere"
    all_of_them = post(client, antal=button.get("value"))
    assert len(names(all_of_them, "/ol/li")) == 12
    assert "flere</button>" not in all_of_them
    assert names(all_of_them, "//*[@data-focus]") == names(all_of_them, "/ol/li[11]//h3/a")
    assert len(names(post(client, antal="-5"), "/ol/li")) == 10
    assert len(names(post(client, antal="x"), "/ol/li")) == 10


def test_what_is_verified_and_what_is_documented_are_said_apart(client: CheckedClient) -> None:
    facts = ("par54", Status.VERIFIED, date(2024, 3, 1), None)
    publish(name="Begge ApS", offers=("Frokost",), schemes=(*VERIFIED, facts))
    publish(name="Kun 54 ApS", offers=("Frokost",), schemes=(facts,))
    page = post(client).replace("\u00a0", " ")
    assert "Verificeret som RSV. Dokumenteret § 54-egnet." in page
    assert "Dokumenteret § 54-egnet. Vi har ingen verifikation som socialøkonomisk virksomhed." in page


def test_in_english_words_are_quoted_in_english_and_organic_food_is_no_chemical(
    client: CheckedClient, directory: None
) -> None:
    data = {"behov": "Organic lunch for meetings", "vaerdi": "420,000", "csrf_token": token(client)}
    page = client.post("/en/match/", data=data).text
    assert "because you wrote “lunch”" in page
    assert "DKK\u00a0420,000 in all" in page
    assert "chemicals" not in page


def test_codes_are_suggested_while_typing(client: CheckedClient) -> None:
    answer = client.htmx(
        "/match/cpv",
        method="POST",
        data={"behov": "havemand", "csrf_token": token(client)},
        target="forstaaet",
    )
    assert 'value="77310000"' in answer.text
    assert "fordi du skrev »havemand«" in answer.text


def test_a_handful_of_statements_at_most(
    client: CheckedClient, directory: None, count_sql: Callable[[], AbstractContextManager[Statements]]
) -> None:
    client.get("/match/?behov=frokost")
    with count_sql() as statements:
        client.get("/match/?behov=frokost+i+Viborg&kommune=0791")
    # Two of them where few can deliver: the municipalities next door are ranked once more.
    assert 1 <= len(statements) <= 6


def test_nothing_is_stored(
    client: CheckedClient, directory: None, count_sql: Callable[[], AbstractContextManager[Statements]]
) -> None:
    with count_sql() as statements:
        post(client)
    assert all(s.lstrip().upper().startswith(("SELECT", "PRAGMA")) for s in statements.sql)


def test_each_thing_that_a_need_names_can_be_chosen(client: CheckedClient, directory: None) -> None:
    typed = {"behov": "Rengøring af kontorer og pleje af grønne arealer", "csrf_token": token(client)}
    page = html.fromstring(client.htmx("/match/cpv", method="POST", data=typed, target="forstaaet").text)
    codes = page.xpath("//input[@name='cpv']/@value")
    assert {"9091", "7731"} <= {code[:4] for code in codes}
    assert "Er det flere opgaver: »rengøring af kontorer«, »pleje af grønne arealer«?" in page.text_content()
    # What has been guessed for each is told.
    guessed = post(client, behov="Rengøring af kontorer og pleje af grønne arealer")
    assert "Vi regner det som flere opgaver: »rengøring af kontorer«, »pleje af grønne arealer«" in guessed
    assert "Er det flere opgaver" not in guessed
    # Whoever has chosen is not asked again, and one meal is one thing.
    chosen = post(client, behov="Rengøring af kontorer og pleje af grønne arealer", cpv="90910000")
    assert "Er det flere opgaver" not in chosen
    assert "Er det flere opgaver" not in post(client, behov="Kaffe og frokost til møder")


def test_a_market_is_not_deep_when_nobody_can_do_all_of_it(client: CheckedClient) -> None:
    for n in range(3):
        publish(name=f"Madhus {n} ApS", offers=("Frokost til møder",), annual=100_000)
    page = post(client, vaerdi="4.000.000", aar="1")
    assert "Ingen oplyser, at de kan løse hele opgaven alene" in page
    assert "Markedet er dybt nok" not in page
    assert "Markedet er dybt nok" in post(client, vaerdi="90.000", aar="1")


def test_an_empty_answer_has_one_heading_and_shows_who_may_fit(
    client: CheckedClient, directory: None
) -> None:
    page = html.fromstring(post(client, behov="Raketmotorer", kommune=""))
    headings = [h.text_content() for h in page.xpath("//*[@id='matches']//*[self::h2 or self::h3]")]
    assert headings.count("Ingen leverandører passer til behovet") == 1
    assert "De bedste match" not in headings
    assert all(d.get("open") is not None for d in page.xpath("//details[@id='maaske']"))


def test_coming_back_to_an_explanation_begins_with_the_need(client: CheckedClient) -> None:
    answer = client.get("/match/leverandoer")
    assert (answer.status_code, answer.location) == (303, "/match/")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Frokost i Viborg fra 1. marts 2027. Til 40.", "Frokost i Viborg fra 1. marts 2027."),
        ("Frokost til 40. Maden leveres kl. 11.30.", "Frokost til 40."),
        ("Mad til ca. 40 gæster, f.eks. suppe. Hver dag.", "Mad til ca. 40 gæster, f.eks. suppe."),
        ("1. Vask af tøj. 2. Levering.", "1. Vask af tøj."),
        ("vi mangler kaffe. hver uge", "vi mangler kaffe."),
        ("Kaffe\nhver uge", "Kaffe"),
        ("Kan I lave mad? Til 40.", "Kan I lave mad?"),
        ("", ""),
    ],
)
def test_the_first_sentence_is_not_cut_at_an_ordinal(text: str, title: str) -> None:
    assert first_sentence(text) == title
