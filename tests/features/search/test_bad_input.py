"""Whatever is sent, every way into the engine answers in time and does nothing that was written in it."""

import json
import time
from urllib.parse import quote, quote_from_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from app.domain import typed
from tests.factories.suppliers import publish
from tests.support.client import CheckedClient

# Generous: the slowest answer takes 0.2 s, but the client also checks the HTML of each page, which is slower.
IN_TIME = 6.0
PASTED = (
    "<!doctype html><html><head><title>Udbud</title><style>p { color: vinduespudsning }</style>"
    "<script>alert('malerarbejde')</script></head><body onload=alert(1)><h1>Vi s&oslash;ger frokost</h1>"
    "<p onclick='alert(2)'>til møder &amp; kurser</p><!-- rengøring --></body></html>"
)
TEXTS = {
    "empty": "",
    "blank": " \t\r\n ",
    "one letter": "a",
    "20,000 words": "kaffe frokost " * 10_000,
    "20,000 different words": " ".join(f"ord{n}x" for n in range(20_000)),
    "one long word": "x" * 100_000,
    "one long compound": "vinduespolering" * 6_000,
    "as long as allowed": "vinduespolering" * 19,
    "small words": "og i det af til for",
    "Arabic": "خدمات التنظيف",
    "Cyrillic": "уборка офисов",
    "Chinese": "清洁服务 办公室",
    "Greek": "καθαρισμός γραφείων",
    "Hebrew": "ניקיון משרדים",
    "combining": "fro\u0301kost og ka\u030affe",
    "many combining": "k" + "\u0301" * 250 + "affe",
    "control characters": "frokost\0 \x01\x1b[31m",
    "zero width": "fro\u200bkost\u200d",
    "right to left": "\u202efrokost\u2066",
    "a page": PASTED,
    "emoji": "🥐☕️👩‍🍳",
    "SQL": "\" OR 1=1 --",
    "more SQL": "'; DROP TABLE supplier; --",
    "FTS5": 'NEAR(frokost kaffe) title:"x" ^a AND NOT',
    "prefix": "a:* kaf*",
    "tsquery": "&|!() <-> frokost:*",
    "open quote": '"frokost',
    "wildcards": "100% _frokost_ %%",
    "template": "${7*7} %(num)s %s",
    "markup": "<script>alert(1)</script>",
    "signs": "?! -- ##",
    "lone surrogate": "kaffe \ud800",
}  # fmt: skip
ALL = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)


@pytest.fixture
def directory(app: object) -> None:
    publish(name="Madhuset ApS", offers=("Frokostordning",))
    publish(name="Kaffebaren ApS", offers=("Kaffe",), cpv=("15860000",), summary_da="", purpose_da="")


def encoded(text: str) -> str:
    """The text in an address; a lone surrogate as the bytes that a careless program sends."""
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"), safe="")


@ALL
def test_every_way_in_answers_in_time(client: CheckedClient, directory: None, text: str) -> None:
    asked = encoded(text)
    token = html.fromstring(client.get("/match/").text).xpath("//input[@name='csrf_token']/@value")[0]
    form = {"behov": text.encode("utf-8", "replace").decode(), "csrf_token": token}
    # As JSON escapes it, so that a lone surrogate arrives as one.
    need = {"title": text[:500], "description": text}
    for send in (
        lambda: client.get(f"/leverandoerer/?q={asked}"),
        lambda: client.get(f"/leverandoerer/?q={asked}", headers={"HX-Request": "true"}),
        lambda: client.get(f"/api/v1/suppliers?q={asked}"),
        lambda: client.get(f"/match/?behov={asked}"),
        lambda: client.post("/match/", data=form),
        lambda: client.post("/api/v1/match", data=json_of(need), content_type="application/json"),
        lambda: client.get(f"/api/v1/cpv/suggest?title={asked}&text={asked}"),
    ):
        began = time.perf_counter()
        answer = send()
        assert answer.status_code in {200, 303, 422}
        assert time.perf_counter() - began < IN_TIME
        assert "<script>alert" not in answer.text
        assert "<p onclick=" not in answer.text
    assert client.get("/api/v1/suppliers").json["total"] == 2


def json_of(value: dict[str, str]) -> str:
    """JSON with every character beyond ASCII escaped."""
    return json.dumps(value)


@pytest.mark.parametrize(
    "text", ["zero width", "right to left", "control characters", "open quote", "tsquery", "wildcards"]
)
def test_what_was_meant_is_found(client: CheckedClient, directory: None, text: str) -> None:
    found = client.get(f"/api/v1/suppliers?q={encoded(TEXTS[text])}").json["items"]
    assert [i["name"] for i in found] == ["Madhuset ApS"]


def test_a_pasted_page_is_read_for_the_words_one_sees(client: CheckedClient, directory: None) -> None:
    assert typed.line(PASTED) == "Udbud Vi søger frokost til møder & kurser"
    page = html.fromstring(client.get(f"/leverandoerer/?q={encoded(PASTED)}").text)
    assert page.get_element_by_id("q").get("value") == "Udbud Vi søger frokost til møder & kurser"
    assert page.xpath("//article//h3/a/text()") == ["Madhuset ApS"]


@pytest.mark.parametrize("text", ["one letter", "small words", "emoji", "SQL", "markup", "signs"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_text_without_a_word_is_told_so(
    client: CheckedClient, directory: None, text: str, prefix: str
) -> None:
    page = html.fromstring(client.get(f"{prefix}/leverandoerer/?q={quote(TEXTS[text])}").text)
    assert page.get_element_by_id("antal").text_content().startswith("0 ")
    heading = page.xpath("//*[@id='resultater']//h3/text()")[0]
    assert heading in {"Skriv et ord for det, du har brug for", "Enter a word for what you need"}
    # The way out is there: the same search without the text.
    assert page.xpath("//*[@id='resultater']//a/@href")


@pytest.mark.parametrize(
    "address",
    [
        "/leverandoerer/?q=%ff%fe",
        "/leverandoerer/?q=%ed%a0%80&kommune=%ff&side=%ff&cpv=%00",
        "/api/v1/suppliers?q=%C3%28",
        "/api/v1/cpv/suggest?title=%ff&text=%fe",
        "/match/?behov=%ff%00&kommune=%ff",
        "/leverandoerer/%ff/hvorfor/?q=%ff",
    ],
)
def test_bytes_that_are_no_text(client: CheckedClient, directory: None, address: str) -> None:
    assert client.get(address).status_code in {200, 404, 422}


@given(st.text(max_size=300))
def test_reading_twice_changes_nothing_and_leaves_nothing_unseen(text: str) -> None:
    once = typed.line(text)
    assert once == " ".join(once.split())
    assert not set(once) & {"\0", "\u200b", "\u202e", "\n"}
    if "<" not in text and "&" not in text:
        assert typed.line(once) == once


@pytest.mark.parametrize("text", ["under 5 < 10 kr.", "a<b", "mad & drikke", "Hansen &amp; Søn", "<3"])
def test_what_is_no_markup_stays(text: str) -> None:
    assert typed.line(text) == text


def test_unclosed_markup_takes_no_time() -> None:
    began = time.perf_counter()
    for text in ("<script" * 20_000, "<!--" * 20_000, "<a" * 50_000, "<" * 100_000, "<script>x" * 20_000):
        typed.lines(text)
    assert time.perf_counter() - began < IN_TIME
