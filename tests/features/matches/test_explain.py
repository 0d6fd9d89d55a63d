import pytest
from lxml import html

from tests.factories.suppliers import VERIFIED, publish
from tests.features.matches.test_try_need import NEED, token
from tests.support.client import CheckedClient


@pytest.fixture
def suppliers(app: object) -> dict[str, str]:
    return {
        name: publish(name=name, **about).cvr
        for name, about in {
            "Madhuset ApS": {"offers": ("Frokost til møder",), "annual": 900_000, "schemes": VERIFIED, "area": ("0791",)},
            "Malerne ApS": {"offers": ("Malerarbejde",), "cpv": ("45442100",), "summary_da": "Vi maler.", "purpose_da": ""},
            "Ømad ApS": {"offers": ("Frokost",), "municipality_code": "0400", "area": ("0400",)},
        }.items()
    }  # fmt: skip


def ask(client: CheckedClient, who: str, status: int = 200, **changes: str) -> str:
    data = {**NEED, **changes, "leverandoer": who, "csrf_token": token(client)}
    answer = client.post("/match/leverandoer", data=data)
    assert answer.status_code == status
    return answer.text.replace("\u00a0", " ")


def test_one_on_the_list_is_told_its_place_and_what_would_help(
    client: CheckedClient, suppliers: dict[str, str]
) -> None:
    page = ask(client, suppliers["Madhuset ApS"])
    assert "Den eneste leverandør, der passer på ydelsen." in page
    assert "Skal leveres i Viborg. Det ligger i leveringsområdet." in page
    assert "Tilbyder det, du søger (cateringvirksomhed, CPV 55520000)." in page
    assert "Oplys jeres effekt i tal." in page


def test_one_outside_its_area_is_told_the_rule_and_not_a_low_score(
    client: CheckedClient, suppliers: dict[str, str]
) -> None:
    page = ask(client, "Ømad")
    assert "Er ikke med på listen, fordi behovet stiller et krav, der ikke er opfyldt." in page
    assert "Skal leveres i Viborg. Det ligger uden for leveringsområdet." in page
    first = html.fromstring(page).xpath("//section[@aria-labelledby='haev']//tbody/tr[1]")[0].text_content()
    assert "Med på listen" in first
    assert "Kan I levere i Viborg? Udvid leveringsområdet." in first


def test_one_that_sells_something_else_is_told_so(client: CheckedClient, suppliers: dict[str, str]) -> None:
    page = ask(client, suppliers["Malerne ApS"])
    assert "fordi vi ikke fandt en ydelse, der passer" in page
    assert "Tilbyder I det, køberen søger" not in page


def test_one_that_sells_something_of_the_kind_is_asked_whether_it_sells_that_too(
    client: CheckedClient, suppliers: dict[str, str]
) -> None:
    publish(
        name="Kagehuset ApS",
        offers=("Kager",),
        cpv=("15812000",),
        summary_da="Vi bager kager.",
        purpose_da="",
    )
    page = ask(client, "Kagehuset ApS")
    assert (
        "Tilbyder I det, køberen søger (cateringvirksomhed)? Tilføj en ydelse med CPV-kode 55520000" in page
    )


def test_a_reserved_contract_shuts_out_those_without_documentation(
    client: CheckedClient, suppliers: dict[str, str]
) -> None:
    publish(name="Uden Papir ApS", offers=("Frokost til møder",))
    page = ask(client, "Uden Papir", reservation="par54")
    assert "Kontrakten er reserveret. Vi har ingen dokumentation for § 54" in page
    listed = client.post("/match/", data={**NEED, "reservation": "par54", "csrf_token": token(client)}).text
    assert "Uden Papir ApS" not in listed
    assert "har ikke dokumenteret det, kontrakten er reserveret til" in listed


def test_section_190_outside_its_list_is_a_rule_of_the_contract(
    client: CheckedClient, suppliers: dict[str, str]
) -> None:
    need = {**NEED, "reservation": "par190", "aar": "4", "csrf_token": token(client)}
    page = client.post("/match/", data=need).text.replace("\u00a0", " ")
    assert "Kontrakten kan ikke reserveres efter § 190" in page
    assert "§ 190 gælder kun 115 CPV-koder. Ikke på listen: cateringvirksomhed (55520000)." in page
    assert "må højst vare 3 år. Du har skrevet 4 år." in page
    assert "Madhuset ApS" in page
    assert "§ 190 gælder kun 115 CPV-koder." in ask(client, "Madhuset", reservation="par190")


@pytest.mark.parametrize(
    ("who", "message"),
    [
        ("", "Skriv leverandørens CVR-nummer eller navn"),
        ("Findes Ikke ApS", "Vi har ingen leverandør med det nummer eller navn"),
        ("10150817", "Vi har ingen leverandør med det nummer eller navn"),
        ("<script>alert(1)</script>", "Skriv leverandørens CVR-nummer eller navn"),
    ],
)
def test_an_unknown_supplier_is_named_at_the_field_and_the_need_is_kept(
    client: CheckedClient, suppliers: dict[str, str], who: str, message: str
) -> None:
    page = ask(client, who, 422)
    assert message in page
    assert NEED["behov"] in page
    assert "<script>alert" not in page


def test_the_way_back_takes_the_need_along(client: CheckedClient, suppliers: dict[str, str]) -> None:
    tree = html.fromstring(ask(client, "Madhuset", aar="2"))
    form = tree.xpath("//form[.//button[@formaction='/match/']]")[0]
    data = {i.get("name"): i.get("value") for i in form.xpath(".//input[@name]")}
    answer = client.post("/match/", data=data).text
    assert NEED["behov"] in answer
    assert "Madhuset ApS" in answer


def test_in_english(client: CheckedClient, suppliers: dict[str, str]) -> None:
    data = {**NEED, "leverandoer": "Ømad", "csrf_token": token(client)}
    page = client.post("/en/match/leverandoer", data=data).text.replace("\u00a0", " ")
    assert "To be delivered in Viborg. That is outside the delivery area." in page


def test_the_api_gives_the_same(client: CheckedClient, suppliers: dict[str, str]) -> None:
    need = {"title": "Frokost til møder", "municipality": "Viborg", "cvr": suppliers["Ømad ApS"]}
    found = client.post("/api/v1/match/explain", json=need).json
    assert found["verdict"] == "shut_out"
    assert found["rules"][0]["code"] == "outside_area"
    assert found["advice"][0]["lifts_rule"] is True
    assert client.post("/api/v1/match/explain", json={**need, "cvr": "10150817"}).status_code == 404
    assert client.post("/api/v1/match/explain", json={**need, "cvr": "1"}).status_code == 422


def test_needs_are_ranked_for_a_supplier_as_suppliers_are_for_a_need(
    client: CheckedClient, suppliers: dict[str, str]
) -> None:
    needs = [
        {"title": "Maling af facader", "municipality": "Viborg"},
        {"title": "Frokost til møder", "municipality": "Bornholm"},
        {"title": "Frokost til møder", "municipality": "Viborg"},
        {"title": "Frokost til møder", "municipality": "Viborg", "reservation": "par190"},
    ]
    cvr = suppliers["Madhuset ApS"]
    found = client.post("/api/v1/match/needs", json={"cvr": cvr, "needs": needs}).json
    assert found["matches"][0]["need"] == 2
    assert 0 not in {m["need"] for m in found["matches"] + found["shut_out"]}
    for matched in found["matches"]:
        ranked = client.post("/api/v1/match", json={**needs[matched["need"]], "limit": 50}).json["matches"]
        assert matched["score"] == next(m["score"] for m in ranked if m["cvr"] == cvr)
    assert {m["need"] for m in found["shut_out"]} == {1}
    assert [m["need"] for m in found["matches"] if m["breaches"]] == [3]


@pytest.mark.parametrize(
    ("needs", "field"),
    [
        (None, "needs"),
        ([], "needs"),
        ([1], "needs.0"),
        ([{"title": "x"}, {"title": 3}], "needs.1.title"),
        ([{"title": "x", "reservation": "par9"}], "needs.0.reservation"),
        ([{"title": "x", "years": -1}], "needs.0.years"),
        ([{"title": "x"}] * 51, "needs"),
    ],
)
def test_bad_needs_are_named_by_place(
    client: CheckedClient, suppliers: dict[str, str], needs: object, field: str
) -> None:
    answer = client.post("/api/v1/match/needs", json={"cvr": suppliers["Madhuset ApS"], "needs": needs})
    assert answer.status_code == 422
    assert field in answer.json["errors"]


@pytest.fixture
def namesakes(app: object) -> dict[str, str]:
    return {
        name: publish(name=name, offers=("Frokost til møder",), area=("0791",)).cvr
        for name in ("Fonden Nord", "Fonden Nord og Syd", "Fonden Ø", "Fønden ApS")
    }


def test_a_name_that_fits_several_is_a_list_to_choose_among(
    client: CheckedClient, namesakes: dict[str, str]
) -> None:
    page = html.fromstring(ask(client, "Fonden", aar="2"))
    (heading,) = page.xpath("//h1/text()")
    assert heading == "Hvilken leverandør mener du?"
    (form,) = page.xpath("//form[.//button[@name='leverandoer']]")
    chosen = {b.text: b.get("value") for b in form.xpath(".//button[@name='leverandoer']")}
    assert list(chosen) == ["Fonden Nord", "Fonden Nord og Syd", "Fonden Ø"]
    assert "Fejl:" not in page.xpath("//title/text()")[0]
    data = {i.get("name"): i.get("value") for i in form.xpath(".//input[@name]")}
    answer = client.post(form.get("action"), data={**data, "leverandoer": chosen["Fonden Ø"]}).text
    assert "Hvorfor Fonden Ø står, hvor den står" in answer
    assert NEED["behov"] in answer


def test_a_whole_name_is_one_although_it_begins_another(
    client: CheckedClient, namesakes: dict[str, str]
) -> None:
    assert "Hvorfor Fonden Nord står, hvor den står" in ask(client, " fonden  nord ")
    assert "Hvorfor Fonden Nord og Syd står, hvor den står" in ask(client, "Fonden Syd")


def test_a_name_is_found_below_those_that_only_do_what_it_says(
    client: CheckedClient, suppliers: dict[str, str]
) -> None:
    publish(name="Kantinedrift ApS", offers=("Kantinedrift",))
    for n in range(4):
        publish(name=f"Gryden {n}", offers=("Kantine", "Kantinedrift", "Kantine og catering"))
    assert "Hvorfor Kantinedrift ApS står, hvor den står" in ask(client, "Kantine")
    publish(name="Rugmarkens Kantine ApS", offers=("Madpakker",), summary_da="", purpose_da="")
    assert offered(client, "Kantine") == ["Rugmarkens Kantine ApS", "Kantinedrift ApS"]


def offered(client: CheckedClient, who: str) -> list[str]:
    """The names to choose among, or the one that was meant."""
    page = html.fromstring(ask(client, who))
    return list(page.xpath("//button[@name='leverandoer']/text()")) or [
        page.xpath("//h1/text()")[0].split()[1]
    ]


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("grøn", ["Grøn Gruppe ApS", "Grønne Næver ApS", "Greve Grønt Gulv ApS"]),
        ("Gron", ["Grøn Gruppe ApS", "Grønne Næver ApS", "Greve Grønt Gulv ApS"]),
        ("groenn", ["Grønne"]),
        ("køkken", ["Køkkenet Anemonedal", "Kvarterkøkken ApS"]),
        ("koekken", ["Køkkenet Anemonedal", "Kvarterkøkken ApS"]),
        ("Kaffe", ["Kystens"]),
        ("kaffevong", ["Kystens"]),
        ("cafe", ["Café"]),
    ],
)
def test_beginnings_and_parts_of_a_name_are_found_however_it_is_spelled(
    client: CheckedClient, app: object, who: str, names: list[str]
) -> None:
    for name in (
        "Grøn Gruppe ApS",
        "Grønne Næver ApS",
        "Greve Grønt Gulv ApS",
        "Køkkenet Anemonedal",
        "Kvarterkøkken ApS",
        "Kystens Kaffevogn ApS",
        "Café Solen",
        "Agronomerne",
    ):
        publish(name=name)
    assert [n for n in offered(client, who) if n != "Agronomerne"] == names


@pytest.mark.parametrize("asked", ["Nordhavn", "Nordhavn Service", "nordhavn servise"])
def test_one_called_after_a_place_is_found_by_its_name_wherever_it_works(
    client: CheckedClient, suppliers: dict[str, str], asked: str
) -> None:
    publish(name="Nordhavn Service", offers=("Rengøring",), municipality_code="0751", area=("0751",))
    assert "Hvorfor Nordhavn Service står, hvor den står" in ask(client, asked)


def test_many_of_one_name_are_cut_and_the_page_says_so(client: CheckedClient, app: object) -> None:
    for n in range(22):
        publish(name=f"Fonden Nummer {n:02}", offers=("Frokost til møder",))
    page = html.fromstring(ask(client, "Fonden"))
    assert len(page.xpath("//button[@name='leverandoer']")) == 20
    assert "Skriv mere af navnet" in page.text_content()


def test_one_that_may_fit_is_told_which_words_do(client: CheckedClient, suppliers: dict[str, str]) -> None:
    publish(name="Skolemad ApS", offers=("Frokost",), summary_da="Maden leveres til skoler.", purpose_da="")
    page = ask(client, "Skolemad", behov="Vask af tøj. Det hentes og leveres på skoler.", cpv="98311000")
    assert "Står under »Passer måske«: »leveres«, »skoler« går igen i profilen" in page
    assert "Kun disse ord går igen i profilen: »leveres«, »skoler«." in page
    publish(name="Nærmad ApS", offers=("Mad ud af huset",), cpv=("55523000",), summary_da="", purpose_da="")
    page = ask(client, "Nærmad", behov="Vi skal have drevet en kantine.", cpv="55510000")
    assert "Står under »Passer måske«: ydelsen er nært beslægtet, men ikke den samme." in page
