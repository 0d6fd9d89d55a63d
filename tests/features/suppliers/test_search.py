import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest

from app.domain.verification import Status
from app.search.snapshot import today
from tests.conftest import Statements
from tests.factories.suppliers import VERIFIED, publish
from tests.support.client import CheckedClient
from tests.support.htmx_page import HtmxPage

PAGE = "/leverandoerer/"


def names(client: CheckedClient, query: str) -> list[str]:
    text = client.get(f"/api/v1/suppliers?{query}").json
    return [i["name"] for i in text["items"]]


@pytest.fixture
def directory(app: object) -> None:
    publish(name="Madhuset ApS", offers=("Frokostordning",), schemes=VERIFIED)
    publish(
        name="Rude & Rens ApS",
        offers=("Polering af vinduer",),
        cpv=("90911300",),
        municipality_code="0751",
        summary_da="Vi holder glasset rent.",
        purpose_da="",
    )
    publish(
        name="Landsvognen ApS",
        offers=("Flytning",),
        cpv=("98392000",),
        nationwide=True,
        municipality_code="0101",
        summary_da="Vi flytter kontorer.",
        purpose_da="",
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=vinduespolering", ["Rude & Rens ApS"]),
        ("q=frokost", ["Madhuset ApS"]),
        ("q=frokst", ["Madhuset ApS"]),
        ("q=flyttefirma", ["Landsvognen ApS"]),
        ("q=pudsning+af+vinduer", ["Rude & Rens ApS"]),
        ("q=window+cleaning", ["Rude & Rens ApS"]),
        ("q=vinduespolering+i+Aarhus", ["Rude & Rens ApS"]),
        ("q=vinduespolering+Bornholm", []),
        ("q=frokost+Midtjylland", ["Madhuset ApS"]),
        ("q=frokost+Fyn", []),
        ("q=flytning+hele+landet", ["Landsvognen ApS"]),
        ("q=flytning+Fyn", ["Landsvognen ApS"]),
        ("q=landsvogn", ["Landsvognen ApS"]),
        ("q=asfaltering", []),
        ("q=advokatbistand+i+udbudsret", []),
        ("q=tandl%C3%A6ge+i+Viborg", []),
        ("q=rude", ["Rude & Rens ApS"]),
        ("q=xyzzyq", []),
        ("q=CPV+90900000", ["Rude & Rens ApS"]),
        ("q=cpv-kode:+90900000-6", ["Rude & Rens ApS"]),
        ("q=vinduespolering+8000", ["Rude & Rens ApS"]),
        ("q=vinduespolering+3700", []),
        ("q=8800", ["Landsvognen ApS", "Madhuset ApS"]),
        ("municipality=Viborg", ["Landsvognen ApS", "Madhuset ApS"]),
        ("cpv=90900000", ["Rude & Rens ApS"]),
        ("scheme=rsv", ["Madhuset ApS"]),
    ],
)
def test_what_a_search_finds(client: CheckedClient, directory: None, query: str, found: list[str]) -> None:
    assert sorted(names(client, query)) == sorted(found)


def test_a_place_in_the_text_is_a_filter_that_can_be_taken_away(
    client: CheckedClient, directory: None
) -> None:
    page = client.get(f"{PAGE}?q=vinduespolering+i+Aarhus").text
    assert "Leverer i Aarhus" in page
    assert f'href="{PAGE}?q=vinduespolering"' in page
    area = client.get(f"{PAGE}?q=flytning+Fyn").text
    assert "Område: Fyn" in area
    assert f'href="{PAGE}?q=flytning"' in area


def test_a_place_that_is_part_of_a_name_is_no_filter(client: CheckedClient) -> None:
    publish(name="Odense Omtanke ApS", municipality_code="0101", nationwide=False)
    assert names(client, "q=odense+omtanke") == ["Odense Omtanke ApS"]


def test_what_is_only_close_stands_apart_and_is_no_answer(client: CheckedClient) -> None:
    publish(name="Bænken ApS", offers=("Havemøbler",), cpv=(), summary_da="Vi bygger ude.", purpose_da="")
    found = client.get("/api/v1/suppliers?q=flagstang").json
    assert (found["total"], found["items"], found["wider"]) == (0, [], [])
    publish(
        name="Gryden ApS", offers=("Andet",), cpv=(), summary_da="Catering og varme retter.", purpose_da=""
    )
    near = client.get("/api/v1/suppliers?q=kantinedrift").json
    assert near["items"] == []
    assert [w["name"] for w in near["wider"]] == ["Gryden ApS"]
    page = client.get(f"{PAGE}?q=kantinedrift").text
    assert "De her laver noget, der ligger tæt på" in page
    assert "Tilbyder andet" in page
    assert "0 leverandører" in page


def test_a_part_of_the_country_can_be_chosen(client: CheckedClient, directory: None) -> None:
    page = client.get(f"{PAGE}?kommune=region-midtjylland").text
    assert "Område: Region Midtjylland" in page
    assert "3 leverandører" in page  # two at home there, one that delivers everywhere


def test_a_spelling_is_corrected_openly_and_can_be_undone(client: CheckedClient, directory: None) -> None:
    page = client.get(f"{PAGE}?q=frokst").text
    assert "Viser resultater for" in page
    assert "ret=0" in page
    assert "Ingen leverandører passer" in client.get(f"{PAGE}?q=frokst&ret=0").text


def test_a_place_is_put_right_before_it_is_read(client: CheckedClient) -> None:
    publish(name="Bageriet ApS", offers=("Kage",), municipality_code="0540", nationwide=False)
    publish(name="Øens Kager ApS", offers=("Kage",), municipality_code="0400", area=("0400",))
    publish(name="Systuen ApS", offers=("Syning",), summary_da="Vi syr i Sønderborg.", purpose_da="")
    for text in ("kage+i+Sønderbor", "kage+Sønderbor"):
        page = client.get(f"{PAGE}?q={text}").text
        assert f"<strong>{text.replace('+', ' ').lower()}g</strong>" in page
        assert "Leverer i Sønderborg" in page
        assert names(client, f"q={text}") == ["Bageriet ApS"]


def test_a_place_is_never_corrected_and_alone_it_is_the_place(client: CheckedClient) -> None:
    publish(name="Fonden Ribe Ris", offers=("Ris",), municipality_code="0561", nationwide=False)
    publish(name="Rismarken ApS", offers=("Rice",), municipality_code="0400", area=("0400",))
    page = client.get(f"{PAGE}?q=Ribe").text
    assert "Viser resultater for" not in page
    assert "Leverer i Esbjerg" in page
    assert "Rismarken" not in page


def test_a_word_with_hits_is_never_corrected(client: CheckedClient, directory: None) -> None:
    publish(name="Frukost ApS", offers=("Morgenbrød",))
    assert client.get("/api/v1/suppliers?q=frukost").json["did_you_mean"] is None


def test_the_page_says_why_each_is_shown(client: CheckedClient, directory: None) -> None:
    page = client.get(f"{PAGE}?q=frokost&kommune=0791").text
    assert "tilbyder frokostordning, ligger i Viborg" in page


def test_filters_count_and_can_be_taken_back(client: CheckedClient, directory: None) -> None:
    page = client.get(f"{PAGE}?status=verified&ydelse=food").text
    assert "Madhuset ApS" in page
    assert "Rude &amp; Rens" not in page
    assert 'href="/leverandoerer/?ydelse=food"' in page, "the tag that removes the status filter"


def test_an_empty_answer_says_what_would_give_something(client: CheckedClient, directory: None) -> None:
    page = client.get(f"{PAGE}?cpv=55521200").text
    assert "Vis den bredere ydelse »Cateringvirksomhed« (giver 1)" in page
    page = client.get(f"{PAGE}?q=vinduespolering&kommune=0400").text
    assert "Søg i hele landet i stedet for Bornholm (giver 1)" in page


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        (Status.VERIFIED, True),
        (Status.RENEWAL_RECEIVED, True),
        (Status.CONDITIONAL, True),
        (Status.SELF_DECLARED, True),
        (Status.EXPIRED, False),
        (Status.SUSPENDED, False),
        (Status.REVOKED, False),
        (Status.CEASED, False),
    ],
)
def test_who_is_in_the_directory(client: CheckedClient, status: Status, shown: bool) -> None:
    since = today() - timedelta(days=10)
    publish(name="Statusfirmaet", schemes=(("ppf", status, since, None),))
    assert (names(client, "q=statusfirmaet") == ["Statusfirmaet"]) is shown
    if status is Status.EXPIRED:
        assert "Statusfirmaet" in client.get(f"{PAGE}?status=expired").text


@pytest.mark.parametrize(
    ("scheme", "status", "value", "label"),
    [
        ("par54", Status.VERIFIED, "documented", "Dokumenteret, men ikke verificeret"),
        ("par190", Status.CONDITIONAL, "documented", "Dokumenteret, men ikke verificeret"),
        ("wise", Status.SELF_DECLARED, "self_declared", "Selvdeklareret – ikke verificeret"),
        ("ppf", Status.VERIFIED, "verified", "Verificeret"),
    ],
)
def test_the_status_filter_calls_a_firm_what_its_card_says(
    client: CheckedClient, scheme: str, status: Status, value: str, label: str
) -> None:
    publish(name="Papirfirmaet", schemes=((scheme, status, today() - timedelta(days=10), None),))
    for asked in ("verified", "documented", "self_declared"):
        page = client.get(f"{PAGE}?status={asked}").text
        assert ("Papirfirmaet" in page) is (asked == value), asked
        # The one who has it is counted there and nowhere else.
        number = re.search(rf'id="antal-status-{asked}"[^>]*>(\d+)<', page)
        assert number is not None
        assert number[1] == str(int(asked == value))
    assert label in client.get(PAGE).text


def test_papers_come_before_a_firms_own_word(client: CheckedClient) -> None:
    since = today() - timedelta(days=10)
    publish(name="A eget ord")
    publish(name="B papirer", schemes=(("par54", Status.VERIFIED, since, None),))
    publish(name="C verificeret", schemes=(("ppf", Status.VERIFIED, since, None),))
    assert names(client, "") == ["C verificeret", "B papirer", "A eget ord"]


def test_a_verification_that_runs_out_leaves_the_filter_by_itself(client: CheckedClient) -> None:
    publish(
        name="I går ApS", schemes=(("ppf", Status.VERIFIED, date(2020, 1, 1), today() - timedelta(days=1)),)
    )
    publish(name="I dag ApS", schemes=(("ppf", Status.VERIFIED, date(2020, 1, 1), today()),))
    assert names(client, "scheme=ppf") == ["I dag ApS"]


def test_sorting_by_name_distance_and_arrival(client: CheckedClient) -> None:
    for name, code in (("Åhuset", "0101"), ("Ærten", "0751"), ("Bogen", "0791"), ("Aarhuset", "0779")):
        publish(name=name, municipality_code=code, nationwide=True)
    order = [client.get(f"{PAGE}?kommune=0791&sort={s}").text for s in ("name", "distance", "newest")]

    def positions(page: str) -> list[str]:
        return sorted(("Åhuset", "Ærten", "Bogen", "Aarhuset"), key=lambda n: page.index(f">{n}</a>"))

    assert positions(order[0]) == ["Bogen", "Ærten", "Åhuset", "Aarhuset"]
    assert positions(order[1]) == ["Bogen", "Aarhuset", "Ærten", "Åhuset"]


def test_equals_rotate_by_day(client: CheckedClient, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(4):
        publish(name=f"Lige {n}")
    first = set()
    for n in range(12):
        monkeypatch.setattr("app.search.snapshot.today", lambda n=n: date(2026, 11, 24) + timedelta(days=n))
        first.add(names(client, "")[0])
    assert len(first) == 4


BAD = [
    "side=0",
    "side=-1",
    "side=99999999999999999999",
    "side=x",
    "kommune=Atlantis",
    "status=godkendt",
    "ydelse=raketter",
    "sort=tilf%C3%A6ldig",
    "sted=m%C3%A5nen",
    "cpv=99999999",
    "cpv=abc",
    "q=" + "a" * 5000,
]


@pytest.mark.parametrize("query", BAD)
def test_bad_input_is_answered_with_what_is_wrong(client: CheckedClient, query: str) -> None:
    answer = client.get(f"{PAGE}?{query}")
    assert answer.status_code == 422
    assert "Vi kunne ikke bruge hele din søgning" in answer.text


@pytest.mark.parametrize(
    "q", ['"', "'", "a OR b NEAR(c)", "*", "%", "\\", "-x", "a:b^2", "\x00\x07frokost", "🙂", "<script>"]
)
def test_operators_quotes_and_control_characters_are_words(
    client: CheckedClient, directory: None, q: str
) -> None:
    assert client.get(PAGE, query_string={"q": q}).status_code == 200
    assert client.get("/api/v1/suppliers", query_string={"q": q}).status_code == 200


@pytest.mark.parametrize(
    ("query", "last"),
    [("side=7", ""), ("q=frokost&side=7", "?q=frokost"), ("status=nej&side=7", "?status=nej")],
)
def test_a_page_past_the_end_leads_to_the_last_page_of_the_same_search(
    client: CheckedClient, directory: None, query: str, last: str
) -> None:
    assert client.get(f"{PAGE}?{query}").location == PAGE + last


def test_the_last_page_of_several(client: CheckedClient) -> None:
    for n in range(11):
        publish(name=f"Nummer {n}")
    assert client.get(f"{PAGE}?q=nummer&side=9").location == f"{PAGE}?q=nummer&side=2"


def test_empty_parameters_leave_the_address(client: CheckedClient) -> None:
    answer = client.get(f"{PAGE}?q=&kommune=0791&status=")
    assert answer.status_code == 303
    assert answer.location == "/leverandoerer/?kommune=0791"


@pytest.mark.parametrize(
    "query", ["", "q=frokost", "kommune=0791&q=mad", "status=verified", "q=intet-af-det", "q=frokst"]
)
def test_a_swapped_page_equals_the_page_fetched_anew(
    client: CheckedClient, directory: None, query: str
) -> None:
    page = HtmxPage(client.get(PAGE).text)
    answer = client.htmx(f"{PAGE}?{query}", target="resultater")
    assert {"HX-Request", "HX-History-Restore-Request"} <= set(answer.vary)
    page.swap(answer.text, "resultater")
    fresh = HtmxPage(client.get(answer.headers["HX-Push-Url"]).text)
    # What the visitor typed is in the fields already; the swap leaves them alone.
    for found in (page, fresh):
        for control in found.root.xpath("//input|//option"):
            for attribute in ("value", "checked", "selected"):
                if control.get("type") != "radio" and control.getparent().get("id") != "sort":
                    control.attrib.pop(attribute, None)
        for fold in found.root.xpath("//details"):
            fold.attrib.pop("open", None)
    assert page.main() == fresh.main()
    assert page.title() == fresh.title()
    assert page.language_links() == fresh.language_links()
    assert len(fresh.language_links()) == 4
    assert page.announced().endswith("af 1.")


def test_a_history_restore_gets_the_whole_page(client: CheckedClient) -> None:
    answer = client.get(PAGE, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert answer.text.startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    "query", ["", "q=frokost", "q=frokst", "q=frokost&kommune=0791&status=verified&sort=name"]
)
def test_six_statements_at_most(
    client: CheckedClient, count_sql: Callable[[], AbstractContextManager[Statements]], query: str
) -> None:
    for n in range(25):
        publish(name=f"Mad nummer {n}", offers=("Frokost",), schemes=VERIFIED)
    client.get(PAGE)
    with count_sql() as statements:
        client.get(f"{PAGE}?{query}")
    assert 1 <= len(statements) <= 6, statements.sql


def test_english(client: CheckedClient, directory: None) -> None:
    page = client.get("/en/leverandoerer/?q=frokost").text
    assert 'lang="en"' in page
    assert "/en/leverandoerer/" in page
