"""Places in a text: which words are one, and which municipality a town lies in."""

from collections import defaultdict

import pytest

from app.domain.concepts import tokens
from app.reference import catalogue, placewords


def municipality(text: str) -> str:
    found = placewords.find(tokens(text))
    return catalogue.places()[found.municipality].name if found and found.municipality else ""


def test_every_town_whose_postcodes_reach_into_several_municipalities_has_one_that_is_among_them() -> None:
    reached = defaultdict(set)
    for row in catalogue.rows("postcodes.csv"):
        reached[row["city"]].add(row["municipality_code"])
    several = {town: codes for town, codes in reached.items() if len(codes) > 1}
    chosen = [(r["town"], r["municipality_code"]) for r in catalogue.rows("town_municipalities.csv")]
    assert sorted(town for town, _ in chosen) == sorted(several)
    assert [(town, code) for town, code in chosen if code not in several[town]] == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("rengøring i Hobro", "Mariagerfjord"),
        ("rengøring i Værløse", "Furesø"),
        ("Kastrup", "Tårnby"),
        ("Birkerød", "Rudersdal"),
        ("i Søborg", "Gladsaxe"),
        ("kaffe i Ry", "Skanderborg"),
        ("Kongens Lyngby", "Lyngby-Taarbæk"),
        ("Kgs. Lyngby", "Lyngby-Taarbæk"),
        ("frokost Lyngby", "Lyngby-Taarbæk"),
        ("Hadsund", "Mariagerfjord"),
        ("Bjerringbro", "Viborg"),
        ("tryk i Give", "Vejle"),
        ("frokost Aars", "Vesthimmerlands"),
        ("Nibe", "Aalborg"),
        ("flytning Ribe", "Esbjerg"),
        ("Hundested", "Halsnæs"),
        ("Hurup", "Thisted"),
        ("Sdr. Omme", "Billund"),
        ("Ry", "Skanderborg"),
        ("kaffe i Viby J", "Aarhus"),
    ],
)
def test_a_town_is_read_as_the_municipality_it_lies_in(text: str, name: str) -> None:
    assert municipality(text) == name


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("kaffe 8000", "Aarhus", "kaffe"),
        ("rengøring 2100", "København", "rengøring"),
        ("8000", "Aarhus", ""),
        ("DK-8000", "Aarhus", ""),
        ("kaffe i 8000", "Aarhus", "kaffe"),
        ("kaffe i 8000 Aarhus C", "Aarhus", "kaffe"),
        ("kaffe 8000 Århus", "Aarhus", "kaffe"),
        ("2100 København Ø rengøring", "København", "rengøring"),
        ("8260 Viby kaffe", "Aarhus", "kaffe"),
        ("9500 Hobro", "Mariagerfjord", ""),
        ("9500", "Mariagerfjord", ""),
        ("Viborg 8800 kaffe", "Viborg", "kaffe"),
        ("kaffe 2000", "Frederiksberg", "kaffe"),
    ],
)
def test_a_postcode_is_read_as_the_municipality_of_its_town(text: str, name: str, rest: str) -> None:
    words = tokens(text)
    found = placewords.find(words)
    assert found
    assert catalogue.places()[found.municipality or ""].name == name
    assert " ".join(found.without(words)) == rest


@pytest.mark.parametrize(
    "text",
    [
        "kantine nr. 8000",
        "frokost i 2026",
        "etableret i 2000",
        "fra 1950",
        "9904 1145",
        "99041145",
        "mad til 5000",
        "5000 kuverter",
        "ISO 9000",
        "kaffe 1234",
        "0791",
        "80000",
    ],
)
def test_four_digits_that_are_something_else_are_no_postcode(text: str) -> None:
    assert municipality(text) == ""


@pytest.mark.parametrize(
    "text", ["5 års garanti", "rude", "give en hånd", "kaffe til alle", "ry og rygte", "Viby"]
)
def test_a_word_that_is_no_sure_place_is_none(text: str) -> None:
    assert municipality(text) == ""


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("kage i Sønderbor", "kage i sønderborg"),
        ("kage nær aarhsu", "kage nær aarhus"),
        ("kage til Sønderbor", "kage til sønderbor"),
        ("arbejde i haven", "arbejde i haven"),
        ("kursus i python", "kursus i python"),
    ],
)
def test_a_misspelt_place_is_put_right_where_it_can_only_be_a_place(text: str, right: str) -> None:
    assert " ".join(placewords.put_right(tokens(text), lambda _word: False)) == right


def test_a_word_that_others_know_is_not_taken_for_a_misspelt_place() -> None:
    assert placewords.put_right(["i", "sønderbor"], lambda word: word == "sønderbor") == ["i", "sønderbor"]


@pytest.mark.parametrize("text", ["it løsning", "facility management", "ringe og armbånd", "tørring af tøj"])
def test_an_everyday_word_is_no_place_without_a_preposition(text: str) -> None:
    assert placewords.find(tokens(text)) is None


def test_a_foreign_town_is_not_put_right_to_a_danish_one() -> None:
    words = tokens("kurser i Hamborg")
    assert placewords.put_right(words, lambda word: False) == words


def works_in(text: str) -> set[str]:
    return {catalogue.places()[code].name for code in placewords.works_in(text)}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Afdelinger i Viborg, Silkeborg, Herning og Kolding.", {"Viborg", "Silkeborg", "Herning", "Kolding"}),
        ("Et værksted i Vodskov ved Aalborg", {"Aalborg"}),
        ("Fonden Roskilde holder fest til sommer", set()),
        ("Sender cykler til Esbjerg", set()),
        ("Den første af sin slags i Danmark", set()),
        ("Vi er ikke landsdækkende", set()),
        ("Vi arbejder i hele Vendsyssel", {"Brønderslev", "Frederikshavn", "Hjørring", "Jammerbugt", "Læsø", "Aalborg"}),
    ],
)  # fmt: skip
def test_a_text_says_where_somebody_works(text: str, names: set[str]) -> None:
    assert works_in(text) == names


def test_nationwide_is_every_municipality() -> None:
    assert len(works_in("En landsdækkende organisation")) == 98


@pytest.mark.parametrize(
    ("text", "area", "rest"),
    [
        ("overnatning på Falster eller Lolland", "lolland-falster", "overnatning"),
        ("kaffe i Aalborg og i Hjørring nu", "vendsyssel", "kaffe nu"),
        ("kaffe i Odense og Aarhus", None, "kaffe"),
        ("kaffe i Aarhus, Odense og Kolding", None, "kaffe"),
    ],
)
def test_two_places_are_the_smallest_area_around_both(text: str, area: str | None, rest: str) -> None:
    words = tokens(text)
    found = placewords.find(words)
    assert found is not None
    assert (found.municipality, found.area) == (None, area)
    assert " ".join(found.without(words)) == rest
