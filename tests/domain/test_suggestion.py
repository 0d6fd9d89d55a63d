"""CPV codes for buyers' own words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


def test_the_title_weighs_more_than_the_text() -> None:
    legal = "Leverandøren har ansvarsforsikring, og kontrakten følger udbudsloven og dansk ret. " * 20
    assert suggesting.suggest_cpv("Vinduespudsning", legal)[0].code[:4] == "9091"


def test_the_first_codes_come_from_several_divisions_and_include_the_whole_of_the_likeliest() -> None:
    found = [
        s.code for s in suggesting.suggest_cpv("Drift og vedligehold af kommunens biler og cykler", limit=5)
    ]
    assert len({c[:2] for c in found[:4]}) >= 3
    assert f"{found[0][:2]}000000" in found


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=400))
def test_any_text_gives_known_codes_with_falling_scores(text: str) -> None:
    found = suggesting.suggest_cpv(text, limit=10)
    assert all(s.code in catalogue.cpv_codes() for s in found)
    assert all(0 <= s.score <= 1 for s in found)
