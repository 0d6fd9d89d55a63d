"""CPV codes for buyers' own words."""

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import suggestion
from app.domain.suggestion import Example
from app.reference import catalogue, concepts, suggesting

concepts.prepare()


@pytest.mark.parametrize(
    ("text", "division"),
    [
        ("Frokost til møder i rådhuset", "55"),
        ("Vi skal have pudset vinduer på tre skoler", "90"),
        ("Pleje af grønne områder ved boligafdeling", "77"),
        ("Flytning af kontormøbler", "98"),
        ("Totalentreprise på ny daginstitution", "45"),
        ("Rammeaftale om levering af kateterposer", "33"),
        ("Udbud af dagrenovation", "90"),
        ("Rådgivende ingeniør til skolerenovering", "71"),
        ("Levering af el til gadebelysning", "09"),
        ("Purchase of office chairs", "39"),
    ],
)
def test_the_first_code_lies_in_the_right_division(text: str, division: str) -> None:
    found = suggesting.suggest_cpv(text)
    assert found[0].code[:2] == division


def test_each_code_says_which_words_led_to_it() -> None:
    first = suggesting.suggest_cpv("Trykning af plakater")[0]
    assert set(first.because) & {"trykning", "plakater"}


def test_what_is_done_is_given_as_no_reason() -> None:
    assert all("levering" not in s.because for s in suggesting.suggest_cpv("Levering af bøger til bibliotek"))


@pytest.mark.parametrize(
    ("compound", "division"), [("El-lastbiler", "34"), ("El-kassevogne", "34"), ("El-kørestole", "33")]
)
def test_what_runs_on_electricity_is_no_electricity(compound: str, division: str) -> None:
    found = suggesting.suggest_cpv(compound)
    assert found[0].code[:2] == division
    assert "el" not in found[0].because


def test_the_linear_model_knows_what_several_examples_share() -> None:
    one, other, alone = "varm kaffe", "kold kaffe", "slotsmølle"
    model = suggestion.learn(
        [Example("15860000", one), Example("15860000", other), Example("45000000", alone)],
        suggesting.reader(),
    )
    known = {feature for feature in model.features if model.features[feature] < len(model.linear)}
    assert "kaf" in {feature[:3] for feature in known}
    assert not {feature for feature in known if feature.startswith("slot")}
    # What a single example has still leads to its code.
    assert suggestion.suggest(model, suggesting.reader(), alone)[0].code == "45000000"


def test_the_title_weighs_more_than_the_text() -> None:
    legal = "Leverandøren har ansvarsforsikring, og kontrakten følger udbudsloven og dansk ret. " * 20
    assert suggesting.suggest_cpv("Vinduespudsning", legal)[0].code[:4] == "9091"


@pytest.mark.parametrize(
    "title", ["Vinduespudsning", "Levering af bøger", "Ny cykelsti", "Advokatydelser", "Bleer"]
)
def test_the_sentences_of_every_notice_do_not_change_what_is_bought(title: str) -> None:
    prose = (
        "Ordregiver ønsker at indgå en rammeaftale for en periode på to år med mulighed for forlængelse. "
        "Tildelingskriteriet er bedste forhold mellem pris og kvalitet, og ansøgere skal dokumentere egnethed. "
        "Mængderne er vejledende, og leverandøren skal have erfaring med tilsvarende opgaver."
    )
    alone, among = suggesting.suggest_cpv(title), suggesting.suggest_cpv(title, prose)
    assert among[0].code[:2] == alone[0].code[:2]


@pytest.mark.parametrize(
    ("text", "division"),
    [
        ("Indkøb af busser", "34"),
        ("Reparation og service af busser", "50"),
        ("Kørsel med bus", "60"),
        ("Levering af elevatorer", "42"),
        ("Service af elevatorer", "50"),
        ("Rådgivning om nyt renseanlæg", "71"),
        ("Totalentreprise, nyt renseanlæg", "45"),
        ("Vask af linned", "98"),
        ("Levering af linned", "39"),
    ],
)
def test_what_is_done_with_a_thing_decides_the_division(text: str, division: str) -> None:
    assert suggesting.suggest_cpv(text)[0].code[:2] == division


def test_a_likely_division_is_also_offered_whole_and_others_stand_beside_it() -> None:
    found = [s.code for s in suggesting.suggest_cpv("Rengøring af skoler og daginstitutioner", limit=5)]
    assert found[0].startswith("909")
    assert "90000000" in found
    assert len({c[:2] for c in found}) >= 2
    assert len({c[:4] for c in found}) == 5


@pytest.mark.parametrize("text", ["Noget til borgerne", "Dyr, bøger, kaffe og biler", "Drift og hjælp"])
def test_where_no_division_is_likely_several_are_offered(text: str) -> None:
    found = [s.code for s in suggesting.suggest_cpv(text, limit=5)]
    assert len({c[:2] for c in found}) >= 4


@settings(max_examples=20, deadline=None)
@given(
    st.sampled_from(["Rengøring", "Noget til borgerne", "Kaffe og biler", "Totalentreprise"]),
    st.integers(1, 9),
)
def test_asking_for_more_codes_changes_none_of_the_first(text: str, limit: int) -> None:
    fewer, more = suggesting.suggest_cpv(text, limit=limit), suggesting.suggest_cpv(text, limit=limit + 1)
    assert [s.code for s in more][:limit] == [s.code for s in fewer]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("CT-scanner", "3311"),
        ("Kørsel af ældre", "6013"),
        ("Biavl på taget", "779"),
        ("Flyttefirma", "9839"),
        ("Snerydning Aarhus", "9062"),
        ("Festlokale", "7022"),
        ("Fotograf", "7996"),
        ("Cykelreparation", "508"),
        ("Affaldssortering", "905"),
        ("Ledsagelse", "8531"),
        ("Smørrebrød", "5552"),
        ("Vask af biler", "5011"),
        ("Håndværker", "45"),
    ],
)
def test_everyday_words_lead_to_what_is_bought(text: str, first: str) -> None:
    assert suggesting.suggest_cpv(text)[0].code.startswith(first)


def test_the_judged_notices_are_read_about_as_well_as_the_bars_ask() -> None:
    """0.70, 0.90 and 0.60, less one notice each: so far 36 of them move with every change of the examples."""
    judged = Path(__file__).parents[2] / "bench" / "judged" / "notices.jsonl"
    notices = [json.loads(row) for row in judged.read_text("utf-8").splitlines()]
    found = [
        (n["cpv_main"], [s.code for s in suggesting.suggest_cpv(n["title"], n["description"], 5)])
        for n in notices
    ]
    assert sum(codes[0][:2] == main[:2] for main, codes in found) + 1 >= 0.70 * len(found)
    assert sum(main[:2] in {c[:2] for c in codes} for main, codes in found) + 1 >= 0.90 * len(found)
    assert sum(main[:4] in {c[:4] for c in codes} for main, codes in found) + 1 >= 0.60 * len(found)


def test_every_division_has_examples_and_no_example_is_a_judged_notice() -> None:
    examples = [e for e in suggesting.examples() if e.weight == 1.0]
    each = Counter(e.code[:2] for e in examples)
    divisions = {c[:2] for c in catalogue.cpv_codes()}
    assert divisions <= each.keys()
    assert min(each.values()) >= 8
    judged = Path(__file__).parents[2] / "bench" / "judged" / "notices.jsonl"
    titles = {json.loads(row)["title"].strip(" .").lower() for row in judged.read_text("utf-8").splitlines()}
    assert not titles & {e.title.strip(" .").lower() for e in examples}


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=400))
def test_any_text_gives_known_codes_with_scores(text: str) -> None:
    found = suggesting.suggest_cpv(text, limit=10)
    assert all(s.code in catalogue.cpv_codes() for s in found)
    assert all(0 <= s.score <= 1 for s in found)
